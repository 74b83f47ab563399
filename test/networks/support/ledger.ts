/** A whole ledger on a node that the test controls as a network would. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createSigner } from "../../../server/chain/signer.ts";
import { parseTypedData } from "../../../server/core/parse-typed-data.ts";
import type { Hex } from "../../../server/core/records.ts";
import { reindex } from "../../../server/indexer/reindex.ts";
import { callOf } from "../../../server/relay/call.ts";
import { newParty, openTestLedger, type Signed, type TestLedger } from "../../intake/ledger.ts";
import { dump } from "../../store/index/support/blocks.ts";
import type { RunningNode } from "./nodes.ts";

const POLL_MS = 20;
/** Without an end, a test that ran out of time would go on asking and keep its process alive. */
const PATIENCE_MS = 120_000;

export interface NodeLedger {
  node: RunningNode;
  ledger: TestLedger;
  accreditor: ReturnType<typeof newParty>;
  regulator: ReturnType<typeof newParty>;
  close(): Promise<void>;
}

/** `RPC_URL` may lead to the node by a detour. */
export async function openNodeLedger(
  node: RunningNode,
  finality: string,
  variables: Record<string, string> = {},
): Promise<NodeLedger> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "node-ledger-"));
  const file = (name: string, content: string) => {
    writeFileSync(path.join(folder, name), content);
    return path.join(folder, name);
  };
  const [accreditor, regulator, admin, relayer] = [newParty(), newParty(), newParty(), newParty()];
  await node.fund(relayer.address);
  const offices = {
    accreditor: [accreditor.address],
    regulator: [regulator.address],
    admin: admin.address,
  };
  const settings = {
    RPC_URL: node.url,
    RELAYER_KEY_FILE: file("relayer", relayer.key.privateKey),
    OFFICES_FILE: file("offices.json", JSON.stringify(offices)),
    FINALITY: finality,
    ...variables,
  };
  const ledger = await openTestLedger(settings, { accreditor, regulator });
  return {
    node,
    ledger,
    accreditor,
    regulator,
    async close() {
      await ledger.close();
      await node.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

export async function until(isSo: () => boolean): Promise<void> {
  const giveUp = Date.now() + PATIENCE_MS;
  while (!isSo()) {
    if (Date.now() > giveUp) throw new Error(`not so after ${PATIENCE_MS} ms: ${String(isSo)}`);
    await pause(POLL_MS);
  }
}

export async function included({ ledger }: NodeLedger, id: Hex) {
  const status = () => ledger.parts.intake.status(id);
  await until(() => ["included", "final"].includes(status()?.status ?? ""));
  return status()?.place;
}

/** The act in a transaction of somebody else's, ready to be put into a block. */
export async function carriedByAnother(on: NodeLedger, signed: Signed): Promise<Hex> {
  const { chain, intake, now } = on.ledger.parts;
  const key: Hex = `0x${randomBytes(32).toString("hex")}`;
  const other = createSigner(key, chain.deployment.chainId);
  await on.node.fund(other.address);
  const act = parseTypedData(signed.typedData, chain.deployment);
  const signature = signed.signature as Hex;
  const accepted = { act, signer: act.message.actor, signature, seq: 0, at: now() };
  const call = callOf(accepted, intake.pending, chain.deployment, 1);
  return other.sign(call, 0, await chain.fees()).raw;
}

/** The rows that the index holds, and those of one built anew from the chain as it is now. */
export async function indexAndRebuild({ ledger }: NodeLedger): Promise<[string[], string[]]> {
  const { follower, chain, store } = ledger.parts;
  await follower.caughtUp();
  const file = path.join(ledger.folder, "index.db");
  const again = path.join(ledger.folder, "again.db");
  const { finality } = ledger.config;
  const sentHere = (tx: Hex) => store.sendings.byHash(tx) !== undefined;
  await reindex({ file: again, chain, finality, sentHere });
  return [dump(file), dump(again)];
}
