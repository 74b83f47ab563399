import { type Command, InvalidArgumentError, Option } from "commander";
import { ACTS, actType } from "../../core/acts.ts";
import type { Whereabouts } from "../../core/parse-typed-data.ts";
import type { Prepared } from "../../core/prepare.ts";
import type { Hex } from "../../core/records.ts";
import { CliFailure, EXIT } from "../failure.ts";
import { addressIn, unlock } from "../keystore.ts";
import { readPassword } from "../password.ts";
import { readPrepared } from "../prepared.ts";
import { readJson } from "../read-json.ts";
import type { Outcome, Session } from "../session.ts";

/** What one call waits at most; the act goes on by itself. */
const MAX_WAIT_SECONDS = 30;
const VISIBILITIES = ["PUBLIC", "PARTIES", "REGULATORS", "OWNER"];

interface Options {
  input?: string;
  key?: string;
  actor?: string;
  signer?: string;
  passwordFile?: string;
  deployment?: string;
  visibility?: string;
  wait?: number | true;
  example?: true;
}

export function addAct(program: Command, session: Session): void {
  program
    .command("act")
    .description("prepare, check, sign and hand in an act; without a type, list the types")
    .argument("[type]", "for instance assets.register")
    .option("--input <file>", "JSON of what the act says; - reads standard input")
    .option("--key <file>", "keystore of whoever signs")
    .option(
      "--actor <address>",
      "whose act it is, if not the signer's: you are its agent or new key",
    )
    .option("--signer <address>", "contract wallet that takes the key's signature for its own")
    .option("--password-file <file>", "file with the keystore's password; else it is asked for")
    .option("--deployment <file>", "sign for no other ledger than this deployment file's")
    .addOption(
      new Option("--visibility <who>", "who may read the documents of the act, beside you")
        .choices(VISIBILITIES)
        .default("PARTIES"),
    )
    .option("--wait [seconds]", "until the chain has it (30 seconds at most)", seconds)
    .option("--example", "print an input to start from, and do nothing")
    .action(async (type: string | undefined, options: Options) =>
      session.finish(await act(session, type, options)),
    );
}

function seconds(text: string): number {
  const value = /^\d{1,2}$/.test(text) ? Number(text) : NaN;
  if (value >= 1 && value <= MAX_WAIT_SECONDS) return value;
  throw new InvalidArgumentError(`must be 1 to ${MAX_WAIT_SECONDS} seconds`);
}

function act(session: Session, type: string | undefined, options: Options): Promise<Outcome> {
  if (type === undefined) return Promise.resolve(listTypes());
  const { example } = actType(type);
  if (options.example) {
    return Promise.resolve({ body: example, text: `${JSON.stringify(example, null, 2)}\n` });
  }
  const { input, key } = options;
  if (input === undefined || key === undefined)
    throw new CliFailure(EXIT.INPUT, "an act needs --input and --key");
  return submit(session, type, { ...options, input, key });
}

function listTypes(): Outcome {
  const items = ACTS.map(({ name, who }) => ({ name, who }));
  const width = Math.max(...items.map(({ name }) => name.length));
  const text = items.map(({ name, who }) => `${name.padEnd(width)}  ${who}\n`).join("");
  return { body: { items }, text };
}

async function submit(
  session: Session,
  type: string,
  options: Options & { input: string; key: string },
): Promise<Outcome> {
  const { api, settings, streams } = session;
  const signer = options.signer ?? (await addressIn(options.key));
  const actor = (options.actor ?? signer).toLowerCase() as Hex;
  const input = await readJson(options.input, streams);
  const place =
    options.deployment && ((await readJson(options.deployment, streams)) as Whereabouts);
  const { body } = await api.post("/v1/acts/prepare", { type, actor, input });
  const prepared = body as unknown as Prepared;
  const { digest, summary } = readPrepared(prepared, {
    type,
    actor,
    input,
    place: place || undefined,
  });

  // Before the password: this is the last moment to think again, where somebody is there to think.
  if (!session.json || streams.err.isTTY) {
    const named = prepared.summary[settings.language];
    session.say(`${summary[settings.language]}\nWith the names that the service knows:\n${named}`);
  }
  const key = await unlock(options.key, await readPassword(session, options.passwordFile));
  const documents = prepared.documents.map(({ mediaType, content }) => ({
    mediaType,
    content,
    visibility: options.visibility,
  }));
  const { typedData } = prepared;
  const wait = options.wait === true ? MAX_WAIT_SECONDS : options.wait;
  const handedIn = await api.post(
    "/v1/acts",
    { typedData, signature: key.sign(digest), signer, documents },
    wait === undefined ? {} : { Prefer: `wait=${wait}` },
  );
  const isLate = wait !== undefined && handedIn.status === 202;
  if (isLate) session.say(`Accepted, but on no block yet: see /v1/acts/${digest}`);
  return { body: handedIn.body, exit: isLate ? EXIT.UNREACHABLE : EXIT.DONE };
}
