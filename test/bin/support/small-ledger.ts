// A ledger with rows in every table that a short story reaches, and its files at rest.
import { createHash, generateKeyPairSync } from "node:crypto";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { logKeyOf } from "../../../server/bin/node-log.ts";
import { localChainOptions } from "../../../server/bin/network.ts";
import type { LocalNetwork } from "../../../server/config/config.ts";
import type { Deployment } from "../../../server/chain/deployment.ts";
import type { Hex } from "../../../server/core/records.ts";
import { cosignatureOf } from "../../../server/core/log/cosignature.ts";
import { parseNote, parseVerifierKey } from "../../../server/core/log/note.ts";
import type { LogKey } from "../../../server/log/log-key.ts";
import { LogWitness } from "../../../server/log/witness.ts";
import { createManifest } from "../../../server/core/manifest.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import type { ChainOptions } from "../../../server/localchain/parameters.ts";
import {
  dataset,
  enrolment,
  license,
  newParty,
  openTestLedger,
  refusalOf,
  type TestLedger,
  use,
} from "../../intake/ledger.ts";

export interface SmallLedger {
  /** As a service leaves it that was stopped. */
  stopped: string;
  /** As one leaves it that was killed: everything is in the WALs. */
  killed: string;
  /** index.db made anew. */
  rebuilt: string;
  deployment: Deployment;
  logKey: LogKey;
  /** Of the chain in a copy of the folder. */
  chainOptions: (folder: string) => ChainOptions;
  remove(): void;
}

const WAIT_MS = 10_000;
const SESSION_SECONDS = 3_600;

async function tellStory({ office, act, sign, submit, parts }: TestLedger): Promise<void> {
  const [holder, user] = [newParty(), newParty()];
  for (const party of [holder, user]) {
    await act(office("accreditor"), "participants.enroll", enrolment(party, "数据方"));
  }
  const content = { path: "a.csv", size: 1, mediaType: "text/csv", sha256: `0x${"ab".repeat(32)}` };
  const manifestDoc = createManifest([content as never]);
  const registering = sign(holder, "assets.register", { ...dataset(), manifestDoc });
  const documents = registering.documents.map(({ mediaType, content }) => ({
    mediaType,
    content: Buffer.from(content),
    visibility: "PUBLIC" as const,
  }));
  const { id, ids } = await submit(registering, { documents });
  await parts.intake.decided(id, WAIT_MS);
  const { authorization } = await act(
    holder,
    "authorizations.grant",
    license(ids.rights?.OPERATE, user, 5),
  );
  await act(user, "receipts.use", use(authorization));
  const denied = { ...use(authorization), purpose: "P19" };
  await refusalOf(submit(sign(user, "receipts.use", denied)));
  const now = parts.now();
  parts.store.signIn.addChallenge("nonce", holder.address, now + SESSION_SECONDS);
  parts.store.signIn.addSession(`0x${"cd".repeat(32)}`, user.address, now + SESSION_SECONDS, now);
}

/** Both sides of witnessing: the ledger is its own witness. */
async function cosign({ parts }: TestLedger): Promise<void> {
  const { nodeLog, store } = parts;
  const { origin, size, note } = nodeLog.published!;
  const { privateKey } = generateKeyPairSync("ed25519");
  const key = Buffer.from(nodeLog.facts.key.slice(2), "hex");
  const logs = [{ name: origin, key }];
  const witness = new LogWitness({ store, name: "watch.example/w", key: privateKey, logs });
  const answer = await witness.addCheckpoint(`old 0\n\n${note}`);
  const line = "line" in answer ? answer.line : "";
  const { verifier } = witness;
  const cosignature = cosignatureOf(parseNote(note + line)!, parseVerifierKey(verifier)!)!;
  const row = { origin, size, witness: verifier, line, at: cosignature.time };
  await store.write(() => store.witnesses.addCosignature(row));
}

/** More than one tile, under a signed head. */
async function logHashes({ parts }: TestLedger): Promise<void> {
  const { nodeLog } = parts;
  const hashes = Array.from(
    { length: 300 },
    (_, n): Hex => `0x${createHash("sha256").update(`file ${n}`).digest("hex")}`,
  );
  const places = await nodeLog.stage("hash", hashes);
  while ((nodeLog.published?.size ?? 0) <= Math.max(...places)) await pause(20);
}

export async function openSmallLedger(): Promise<SmallLedger> {
  const root = mkdtempSync(path.join(os.tmpdir(), "fsck-"));
  const [stopped, killed] = [path.join(root, "stopped"), path.join(root, "killed")];
  const rebuilt = path.join(root, "rebuilt.db");
  const ledger = await openTestLedger();
  await tellStory(ledger);
  await logHashes(ledger);
  await cosign(ledger);
  const { chain, signer, store } = ledger.parts;
  const logKey = logKeyOf(ledger.config, signer.address);
  await reindex({
    file: rebuilt,
    chain,
    finality: 0,
    sentHere: (tx) => store.sendings.byHash(tx) !== undefined,
  });
  cpSync(ledger.folder, killed, { recursive: true });
  await ledger.stop();
  cpSync(ledger.folder, stopped, { recursive: true });
  rmSync(ledger.folder, { recursive: true });
  const network: LocalNetwork = { kind: "local", rpcPort: 0, timeControl: false };
  return {
    stopped,
    killed,
    rebuilt,
    deployment: chain.deployment,
    logKey,
    chainOptions: (folder) => localChainOptions(folder, network, signer.address),
    remove: () => rmSync(root, { recursive: true }),
  };
}
