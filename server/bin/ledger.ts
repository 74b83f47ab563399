import { mkdirSync } from "node:fs";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connect, type Chain } from "../chain/connect.ts";
import { addressOf, createSigner, type Signer } from "../chain/signer.ts";
import type { Config } from "../config/config.ts";
import { readRelayerKey } from "../config/secrets.ts";
import { createFollower, FinalityBroken, type Follower } from "../indexer/follower.ts";
import { Intake } from "../intake/intake.ts";
import { reopenAfter } from "../intake/reopen.ts";
import type { NodeLog } from "../log/node-log.ts";
import { Relay } from "../relay/relay.ts";
import { syncFolder } from "../store/durable-file.ts";
import { openIndex } from "../store/index/open.ts";
import { openIndexReader, type IndexReader } from "../store/index/reader.ts";
import { openIntakeStore, type IntakeStore } from "../store/intake/open.ts";
import { createClock } from "./clock.ts";
import { deployed } from "./deployment-file.ts";
import type { Logger } from "./log.ts";
import { startNodeLog } from "./node-log.ts";
import { type Network, openNetwork } from "./network.ts";

/** How long a start waits for the index before it serves what it has. */
const CATCH_UP_MS = 30_000;

/** Everything behind the HTTP service, running. */
export interface Ledger {
  network: Network;
  chain: Chain;
  signer: Signer;
  store: IntakeStore;
  index: IndexReader;
  follower: Follower;
  intake: Intake;
  nodeLog: NodeLog;
  now: () => number;
  /** The newest block of the index that nothing takes back any more. */
  final: () => { number: number; time: number } | undefined;
  /** Tells after every change of the index; the returned function ends that. */
  onIndexed: (listener: () => void) => () => void;
  /** In reverse order of starting. What was acknowledged is on disk already. */
  stop(): Promise<void>;
}

/**
 * Starts the parts, each before those that need it: network → deployment → stores → follower →
 * intake → relay → log. `onFault` is told what the process can't go on with.
 */
export async function startLedger(
  config: Config,
  log: Logger,
  onFault: (fault: Error) => void,
): Promise<Ledger> {
  const started: (() => unknown)[] = [];
  const stop = async () => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 });
    syncFolder(path.dirname(config.dataDir));
    const key = readRelayerKey(config);
    const network = await openNetwork(config, addressOf(key), log);
    started.push(() => network.stop());
    const signer = createSigner(key, network.chainId);
    const deployment = await deployed(config, network.rpcUrl, signer, log);
    const chain = await connect({ rpcUrl: network.rpcUrl, deployment });
    if ((await chain.balance(signer.address)) === 0n) {
      log.warn({ relayer: signer.address }, "the relayer has no funds: accepted acts will wait");
    }

    if (config.finality === "finalized" && (await chain.finalized()) === undefined) {
      log.warn("the network names no final block: acts stay included; set FINALITY to a number");
    }

    const store = openIntakeStore(path.join(config.dataDir, "intake.db"), onFault);
    started.push(() => store.close());
    const indexFile = path.join(config.dataDir, "index.db");
    const writer = openIndex(indexFile);
    started.push(() => writer.close());
    const index = openIndexReader(indexFile);
    started.push(index.close);

    const parts = { config, log, onFault, signer, chain, store, writer, index };
    const running = await startParts(parts, started);
    const own = startNodeLog({ ...parts, ...running });
    started.push(() => own.stop());
    running.onIndexed(() => own.look());
    const { nodeLog } = own;
    return { network, chain, signer, store, index, ...running, nodeLog, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Parts {
  config: Config;
  log: Logger;
  onFault: (fault: Error) => void;
  signer: Signer;
  chain: Chain;
  store: IntakeStore;
  writer: ReturnType<typeof openIndex>;
  index: IndexReader;
}

async function startParts(parts: Parts, started: (() => unknown)[]) {
  const { config, log, onFault, signer, chain, store, writer, index } = parts;
  const clock = createClock();
  const listeners = new Set<() => void>();
  const followed: { intake?: Intake; relay?: Relay } = {};
  const tell = () => {
    for (const listener of listeners) listener();
  };

  const follower = createFollower({
    chain,
    index: writer,
    finality: config.finality,
    sentHere: (tx) => store.sendings.byHash(tx) !== undefined,
    onBlock(block) {
      clock.headSeen(block.time);
      followed.intake?.blocksApplied();
      followed.relay?.kick();
      tell();
    },
    beforeUnwind: (ancestor) => reopenAfter(ancestor, store, index),
    onUnwind() {
      followed.intake?.blocksUnwound();
      followed.relay?.reload();
      tell();
    },
    onFault: (err) => log.warn({ err }, "the chain does not answer; the index waits for it"),
    onStop(fault) {
      if (!(fault instanceof FinalityBroken)) return onFault(fault);
      log.error({ err: fault }, "nothing more is read from the chain or sent to it");
      void followed.relay?.stop();
    },
  });
  clock.headSeen(index.head()?.time ?? 0);
  follower.start();
  started.push(() => follower.stop());
  await catchUp(follower);

  const stale = () => (follower.lag() ?? Infinity) > config.maxLagMs;
  const sources = { store, index, place: chain.deployment, now: clock.now };
  /** Counted in blocks, the index knows it with each commit; the network's word comes later. */
  const final = () => {
    const { finality } = config;
    const head = index.head();
    if (finality === "finalized" || head === undefined) return follower.final();
    return index.blockAt({ block: head.number - finality });
  };
  const walletSigned = chain.walletCheck();
  const intake = new Intake({ ...sources, relayer: signer.address, final, stale, walletSigned });
  const { undecided, pending } = intake;
  const relay = new Relay({ ...sources, undecided, pending, chain, signer, log });
  Object.assign(followed, { intake, relay });
  intake.onAccepted(() => relay.kick());
  if (follower.broken() === undefined) relay.start();
  started.push(() => relay.stop());
  log.info({ acts: undecided.size, block: index.head()?.number }, "acts wait for the chain");

  return {
    follower,
    intake,
    now: clock.now,
    final,
    onIndexed(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

async function catchUp(follower: Follower): Promise<void> {
  const waiting = new AbortController();
  await Promise.race([
    follower.caughtUp(),
    pause(CATCH_UP_MS, undefined, { signal: waiting.signal }).catch(() => undefined),
  ]);
  waiting.abort();
}
