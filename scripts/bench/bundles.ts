import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { verifyBundle } from "../../server/core/proof/verify.ts";
import { toHex } from "../../server/core/typed-data.ts";
import { newParty } from "./author.ts";
import { type Figure, percentile, rounded } from "./figure.ts";
import { type BenchLedger, submitAll } from "./ledger.ts";
import { say } from "./progress.ts";
import { ALLOWED, enrolled, registered, USED } from "./story.ts";

const ROUNDS = 200;
const WARM_UP_ROUNDS = 50;
const LONGEST_MS = 5;
const POLL_MS = 200;
const LONGEST_WAIT_MS = 120_000;

/** Records one fact of each kind; where the bundle of each is asked for. */
export async function provable(ledger: BenchLedger): Promise<Record<string, string>> {
  const { client, author, accreditor } = ledger;
  const [holder, laboratory] = [newParty(), newParty()];
  const enrolments = [holder, laboratory].map((party) => enrolled(author, accreditor, party));
  const asset = registered(author, holder);
  const consent = author.act(holder, "consents.give", {
    asset: asset.ids.asset,
    codes: ["CN-13.3"],
    form: "GENERAL",
    noticeDoc: toHex(randomBytes(32)),
    scope: { ...ALLOWED, operations: [...ALLOWED.operations, "DERIVE"] },
  });
  const granted = author.act(holder, "authorizations.grant", {
    parent: asset.ids.rights?.OPERATE,
    grantee: laboratory.address,
    relation: "PROVIDE",
    basis: consent.ids.consent,
    scope: { ...ALLOWED, operations: ["QUERY", "DERIVE"] },
  });
  const { authorization } = granted.ids;
  const use = author.act(laboratory, "receipts.use", { authorization, ...USED });
  const { operation: _, ...place } = USED;
  const derived = author.act(laboratory, "receipts.derive", {
    ...place,
    commitment: toHex(randomBytes(32)),
    scheme: "SALTED",
    hashAlg: "SHA-256",
    metadataDoc: toHex(randomBytes(32)),
    origin: "ENTERPRISE",
    classification: "GENERAL",
    piLevel: "NONE",
    sector: 0,
    region: 0,
    inputs: [{ authorization }],
    transform: "COUNT",
    deidentLevel: "DEID",
    rights: [{ right: "USE", basis: "DERIVATION", basisDoc: toHex(randomBytes(32)) }],
  });
  await submitAll(client, [[...enrolments, asset, consent, granted, use, derived]]);
  await ledger.idle();
  return {
    assetVersion: `/v1/assets/${asset.ids.asset}/versions/1`,
    receipt: `/v1/receipts/${use.ids.receipt}`,
    authorization: `/v1/authorizations/${authorization}`,
    derivation: `/v1/derivations/${derived.ids.receipt}`,
  };
}

/** Each kind of bundle, verified with nothing else at hand. */
export async function bundleFigures(
  { client }: BenchLedger,
  paths: Record<string, string>,
): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, path] of Object.entries(paths)) {
    say(`log: the bundle of ${path}`);
    const text = JSON.stringify(await bundleOf(() => client.get(`${path}?proof=1`)));
    const milliseconds: number[] = [];
    for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
      const bundle: unknown = JSON.parse(text);
      const start = performance.now();
      const { verified, failed } = verifyBundle(bundle);
      const taken = performance.now() - start;
      if (!verified) throw new Error(`the bundle of ${path} fails at ${failed}`);
      if (round >= 0) milliseconds.push(taken);
    }
    const value = rounded(percentile(milliseconds, 50));
    const note = `${Math.ceil(text.length / 1024)} KiB`;
    const metric = `${kind} verified offline, p50`;
    figures.push({ bench: "log", metric, value, unit: "ms", target: LONGEST_MS, note });
  }
  return figures;
}

/** Waits for what is not final, or under no head on chain, yet. */
async function bundleOf(ask: () => Promise<{ status: number; text: string }>): Promise<unknown> {
  for (const end = Date.now() + LONGEST_WAIT_MS; ; await pause(POLL_MS)) {
    const { status, text } = await ask();
    if (status === 200) return (JSON.parse(text) as { bundle: unknown }).bundle;
    if (status !== 503 || Date.now() > end) throw new Error(`no bundle: ${status} ${text}`);
  }
}
