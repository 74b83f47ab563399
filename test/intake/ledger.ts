// A whole ledger behind no HTTP service: real chain, real files, real keys, in a temporary folder.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { type SigningKey, Wallet } from "ethers";
import { pino } from "pino";
import { startLedger, type Ledger } from "../../server/bin/ledger.ts";
import { configure } from "../../server/config/config.ts";
import { readEnvironment } from "../../server/config/env.ts";
import type { Reason } from "../../server/core/codes.ts";
import { LedgerError } from "../../server/core/error.ts";
import { prepare, type Prepared } from "../../server/core/prepare.ts";
import type { Hex } from "../../server/core/records.ts";
import type { SubmittedAct } from "../../server/intake/intake.ts";

export interface Party {
  address: Hex;
  key: SigningKey;
  /** A contract wallet that takes the key's signature for its own. */
  signer?: Hex;
}
export type Signed = Prepared & { signature: string };

const HOUR = 3_600;
const WAIT_MS = 10_000;
/** Tests count acts and blocks. */
const NO_ACTS_OF_ITS_OWN = { LOG_ANCHOR_SECONDS: "0" };

export function newParty(privateKey = `0x${randomBytes(32).toString("hex")}`): Party {
  const { address, signingKey } = new Wallet(privateKey);
  return { address: address.toLowerCase() as Hex, key: signingKey };
}

function trialOffice(folder: string, name: string): Party {
  const password = readFileSync(path.join(folder, "keys/password"), "utf8").trim();
  const keystore = readFileSync(path.join(folder, `keys/${name}.json`), "utf8");
  return newParty(Wallet.fromEncryptedJsonSync(keystore, password).privateKey);
}

/** On another network than the service's own, the offices' keys are the test's. */
export async function openTestLedger(
  variables: Record<string, string> = {},
  offices: Record<string, Party> = {},
) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ledger-"));
  const config = configure(
    readEnvironment({ DATA_DIR: folder, CHAIN_RPC_PORT: "0", ...NO_ACTS_OF_ITS_OWN, ...variables }),
  );
  const log = pino({ level: "silent" });
  const fault = (error: Error) => {
    throw error;
  };
  let ledger: Ledger = await startLedger(config, log, fault);
  const office = (name: string): Party => offices[name] ?? trialOffice(folder, name);

  /** `changed` may spoil or choose what `prepare` would draw. */
  function sign(party: Party, type: string, input: object, changed: object = {}): Signed {
    const { intake, now, chain } = ledger;
    const contract = type.startsWith("participants") ? "Registry" : "Authorizations";
    const means = {
      view: intake.pending,
      time: now(),
      deadline: BigInt(now() + HOUR),
      nonce: () => intake.nextNonce(contract, party.address),
      salt: () => `0x${randomBytes(32).toString("hex")}` as const,
      place: chain.deployment,
      ...changed,
    };
    const prepared = prepare({ type, actor: party.address, input }, means);
    return { ...prepared, signature: party.key.sign(prepared.digest).serialized };
  }

  const submit = ({ typedData, signature }: Signed, more: Partial<SubmittedAct> = {}) =>
    ledger.intake.submit({ typedData, signature, ...more });

  /** Signs, hands in and waits until the chain has executed it. */
  async function act(party: Party, type: string, input: object): Promise<Signed["ids"]> {
    const signed = sign(party, type, input);
    const { id, ids } = await submit(signed);
    await ledger.intake.decided(id, WAIT_MS);
    const status = ledger.intake.status(id);
    expect(status?.status, JSON.stringify(status?.refusal)).to.be.oneOf(["included", "final"]);
    return ids;
  }

  return {
    folder,
    config,
    log,
    office,
    sign,
    submit,
    act,
    get parts() {
      return ledger;
    },
    stop: () => ledger.stop(),
    async start() {
      ledger = await startLedger(config, log, fault);
    },
    async close() {
      await ledger.stop();
      rmSync(folder, { recursive: true });
    },
  };
}
export type TestLedger = Awaited<ReturnType<typeof openTestLedger>>;

/** The refusal that a promise ends in. */
export async function refusalOf(promise: Promise<unknown>): Promise<LedgerError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof LedgerError) return error;
    throw error;
  }
  return expect.fail("it was accepted");
}

export async function expectRefusal(promise: Promise<unknown>, code: Reason, status: number) {
  const refusal = await refusalOf(promise);
  expect([refusal.code, refusal.status]).to.deep.equal([code, status]);
  return refusal;
}

export const enrolment = ({ address }: Pick<Party, "address">, name: string) => ({
  account: address,
  name,
  jurisdiction: "CN",
  region: 0,
  validTo: "2040-01-01T00:00:00Z",
});

export const dataset = () => ({
  commitment: `0x${randomBytes(32).toString("hex")}`,
  scheme: "SALTED",
  hashAlg: "SHA-256",
  metadataDoc: { title: { en: "Weather" } },
  origin: "ENTERPRISE",
  classification: "GENERAL",
  piLevel: "NONE",
  sector: 0,
  region: 0,
  rights: [
    { right: "HOLD", basis: "ORIGINAL_COLLECTION" },
    { right: "USE", basis: "ORIGINAL_COLLECTION" },
    { right: "OPERATE", basis: "ORIGINAL_COLLECTION" },
  ],
});

export const license = (right: Hex | undefined, { address }: Party, maxUses: number | null) => ({
  parent: right,
  grantee: address,
  relation: "PROVIDE",
  scope: {
    purposes: ["P08"],
    operations: ["QUERY", "ANALYSE"],
    outputs: ["RAW"],
    environments: ["ANY"],
    territories: ["CN"],
    notAfter: "2039-01-01T00:00:00Z",
    maxUses,
  },
});

export const use = (authorization: Hex | undefined) => ({
  authorization,
  operation: "QUERY",
  purpose: "P08",
  output: "RAW",
  environment: "SANDBOX",
  territory: "CN",
});
