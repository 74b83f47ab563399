import type { Chain } from "../chain/connect.ts";
import type { Signer } from "../chain/signer.ts";
import type { Config } from "../config/config.ts";
import { readLogKey, readPolicy, readWitnessKey } from "../config/secrets.ts";
import { logId } from "../core/ids.ts";
import { verifierKey } from "../core/log/note.ts";
import type { Hex, Log } from "../core/records.ts";
import { toHex } from "../core/typed-data.ts";
import type { Intake } from "../intake/intake.ts";
import { Batcher } from "../log/batcher.ts";
import { createLogKey, type LogKey } from "../log/log-key.ts";
import { type AnchoredHeads, NodeLog } from "../log/node-log.ts";
import { type Head, Sequencer } from "../log/sequencer.ts";
import { LogWitness } from "../log/witness.ts";
import { Witnesses } from "../log/witnesses.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import { DataRefused } from "./exit-codes.ts";
import type { Logger } from "./log.ts";

export interface NodeLogParts {
  config: Config;
  log: Logger;
  signer: Signer;
  chain: Chain;
  store: IntakeStore;
  index: IndexReader;
  intake: Intake;
  now: () => number;
}

/** The log of this node, running: sequencer, batcher and what others see of them. */
export function startNodeLog(parts: NodeLogParts) {
  const { config, log, signer, chain, store, index, intake, now } = parts;
  const { operator, anchorSeconds } = config.log;
  const key = logKeyOf(config, signer.address);
  const { origin } = key;
  const facts: Log = {
    operator: operator ?? signer.address,
    origin,
    key: toHex(key.publicKey),
  };
  const id = logId(facts);
  const sequencer = new Sequencer({
    store,
    key,
    anchored: () => headOf(index, id),
    onPublished() {
      batcher.look();
      witnesses.look();
    },
    onBroken: (reason) => log.error(`no head of the log is signed any more: ${reason}`),
    onFault: (err) => log.warn({ err }, "the log could not be written; it is tried again"),
  });
  if (sequencer.broken !== undefined) throw new DataRefused(sequencer.broken);
  const batcher = new Batcher({
    ...{
      store,
      intake,
      now,
      log: facts,
      place: chain.deployment,
      sign: (digest) => signer.signDigest(digest),
    },
    published: () => (anchorSeconds === 0 ? undefined : sequencer.published),
    maxAgeMs: anchorSeconds * 1_000,
    onNote: (note) => (note === undefined ? log.info("heads of the log go out") : log.warn(note)),
  });
  const { witnesses, witness } = witnessing(parts, origin, sequencer);
  const nodeLog = new NodeLog({
    ...{ store, sequencer, log: facts, heads: headsIn(index), witnesses, witness },
    note: () => batcher.note,
  });
  const verifier = verifierKey({ name: origin, key: key.publicKey });
  log.info({ log: id, verifier, size: store.log.size() }, "the log of this node is open");
  sequencer.start();
  batcher.look();
  witnesses.look();
  return {
    nodeLog,
    /** The index has moved. */
    look: () => batcher.look(),
    async stop() {
      await witnesses.stop();
      await batcher.stop();
      await sequencer.stop();
    },
  };
}

/** Both roles in one file: who cosigns our heads, and whose heads we cosign. */
function witnessing({ config, store, log }: NodeLogParts, origin: string, sequencer: Sequencer) {
  const policy = readPolicy(config);
  const witnesses = new Witnesses({
    store,
    origin,
    witnesses: policy.witnesses.filter(({ url }) => url !== undefined),
    published: () => sequencer.published,
    onNote(witness, fault) {
      if (fault === undefined) log.info({ witness }, "the witness cosigns heads of the log");
      else log.warn({ witness }, `the witness gives no cosignature: ${fault}`);
    },
  });
  if (policy.logs.length === 0) return { witnesses, witness: undefined };
  const key = readWitnessKey(config);
  const witness = new LogWitness({ store, name: `${origin}/witness`, key, logs: policy.logs });
  log.info({ verifier: witness.verifier, logs: policy.logs.length }, "this node is a witness");
  return { witnesses, witness };
}

/** Made at the first start. */
export function logKeyOf(config: Config, relayer: Hex): LogKey {
  return createLogKey(config.log.origin ?? defaultOrigin(relayer), readLogKey(config));
}

/** Not a place in the network: a name that no other node has by chance. */
const defaultOrigin = (relayer: Hex) => `data-rights-ledger.local/${relayer.slice(2, 10)}`;

function headOf(index: IndexReader, log: Hex): Head | undefined {
  const view = index.view();
  const state = view.kind(log) === "log" ? view.state(log) : undefined;
  return state && state.size > 0n ? { size: Number(state.size), root: state.root } : undefined;
}

const headsIn = (index: IndexReader): AnchoredHeads => ({
  newestSize: (log) => headOf(index, log)?.size ?? 0,
  firstOver(log, place) {
    const head = index.headCovering(log, BigInt(place) + 1n);
    return head && { ...head, size: Number(head.size) };
  },
});
