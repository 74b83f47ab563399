/** What the service is asked: lineage, evaluation, the regulator's questions. */
import { type Command, InvalidArgumentError, Option } from "commander";
import { CliFailure, EXIT } from "../failure.ts";
import { readJson } from "../read-json.ts";
import type { Session } from "../session.ts";
import { apiFor, KEY, type KeyOptions, PASSWORD } from "../sign-in.ts";

export const AS_OF = ["--as-of <when>", "block number or time (RFC 3339) to answer for"] as const;

export function checkId(text: string): string {
  if (/^0x[0-9a-fA-F]{64}$/.test(text)) return text;
  throw new InvalidArgumentError("an id is 0x and 64 hex digits");
}

export function addLineage(program: Command, session: Session): void {
  program
    .command("lineage")
    .description("where an asset came from and what was made of it")
    .argument("<asset>", "its id", checkId)
    .addOption(new Option("--direction <which>").choices(["up", "down", "both"]).default("both"))
    .option("--depth <levels>", "levels in each direction")
    .option("--limit <edges>", "edges on a page")
    .option("--cursor <next>", "the page after the one that told it")
    .option(...AS_OF)
    .action(async (asset: string, options: Record<string, string | undefined>) => {
      const { body } = await session.api.get(`/v1/assets/${asset}/lineage`, options);
      session.finish({ body });
    });
}

export function addEvaluate(program: Command, session: Session): void {
  const command = program
    .command("evaluate")
    .description("whether a use would be allowed, with every reason against it")
    .option("--input <file>", "JSON of the question instead of options; - reads standard input");
  for (const name of ["authorization", "actor", "operation", "purpose", "output"])
    command.option(`--${name} <value>`);
  command
    .option("--environment <value>")
    .option("--territory <value>")
    .option("--categories <numbers>", "field groups, with commas between; default: all granted")
    .option("--k <number>", "people behind each value of an aggregate")
    .option("--version <number>", "of the asset; HEAD is the newest")
    .option("--count <number>", "uses at once")
    .option(...AS_OF)
    .action(async ({ input, ...options }: Record<string, string | undefined>) => {
      const asked =
        input === undefined ? questionOf(options) : await readJson(input, session.streams);
      const { body } = await session.api.post("/v1/evaluate", asked as object);
      session.finish({ body, exit: body["decision"] === "ALLOW" ? EXIT.DONE : EXIT.REFUSED });
    });
}

function questionOf(options: Record<string, string | undefined>): object {
  const question: Record<string, unknown> = { ...options };
  for (const name of ["k", "count", "version"]) {
    const value = options[name];
    if (value !== undefined && value !== "HEAD") question[name] = numberIn(value, name);
  }
  const { categories } = options;
  if (categories !== undefined)
    question["categories"] = categories.split(",").map((text) => numberIn(text, "categories"));
  return question;
}

function numberIn(text: string, name: string): number {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new CliFailure(EXIT.INPUT, `--${name} takes whole numbers, not ${text}`);
}

export function addAudit(program: Command, session: Session): void {
  program
    .command("audit")
    .description("a regulator's question by its number; without one, the list of questions")
    .argument("[n]", "number of the question")
    .argument("[parameters...]", "for instance asset=0x… limit=10")
    .option(...AS_OF)
    .option(...KEY)
    .option(...PASSWORD)
    .action(async (n: string | undefined, parameters: string[], options: AuditOptions) => {
      const path = n === undefined ? "/v1/audit" : `/v1/audit/${encodeURIComponent(n)}`;
      const { asOf, ...key } = options;
      const api = await apiFor(session, key);
      const { body } = await api.get(path, { ...parametersIn(parameters), asOf });
      session.finish({ body });
    });
}

interface AuditOptions extends KeyOptions {
  asOf?: string;
}

function parametersIn(list: readonly string[]): Record<string, string> {
  const pairs = list.map((text) => /^(\w+)=(.*)$/.exec(text)?.slice(1));
  const wrong = pairs.findIndex((pair) => pair === undefined);
  if (wrong >= 0) throw new CliFailure(EXIT.INPUT, `${list[wrong]} is not like name=value`);
  return Object.fromEntries(pairs as [string, string][]);
}
