import type { Whereabouts } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import type { Intake } from "../intake/intake.ts";
import type { IndexReader } from "../store/index/reader.ts";
import type { NodeLog } from "../log/node-log.ts";
import type { Proofs } from "../provenance/proofs/proofs.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { Log } from "./problem.ts";

/** A practice organization, or office, and what the key may do for it. */
export interface Practice {
  role: "holder" | "processor" | "regulator";
  participant: Hex;
  name: string;
  agent: Hex;
  acts: readonly string[];
  /** Seconds, by the chain's clock. */
  notAfter: number;
}
export interface Trial {
  redeem(token: string, agent: Hex): Promise<Practice>;
}

/** What `bin` hands to the HTTP service. Of the chain it sees nothing but what stands here. */
export interface HttpDeps {
  index: IndexReader;
  store: Pick<IntakeStore, "denials" | "documents" | "log" | "signIn" | "write">;
  intake: Pick<Intake, "submit" | "status" | "decided" | "nextNonce" | "pending" | "undecided">;
  nodeLog: NodeLog;
  /** Bundles that verify without this node. */
  proofs: Proofs;
  place: Whereabouts;
  /** Whose word answers are that don't come from the chain alone: the relay's address. */
  node: Hex;
  /** The chain's clock: the head's time and what has elapsed since, in seconds. */
  now: () => number;
  /** How far the index is behind the chain's head; undefined while the head is unknown. */
  lagMs: () => number | undefined;
  maxLagMs: number;
  /** Why nothing is read from the chain any more: it took back what was final. */
  stopped: () => string | undefined;
  /** Number of the chain's newest block, asked of the chain itself; rejects if it can't be. */
  chainHead: () => Promise<number>;
  /** What a transaction cost; undefined while no block holds it. */
  gasUsed: (tx: Hex) => Promise<number | undefined>;
  /** Asks a contract whether a signature is its own (ERC-1271). */
  walletSigned: (wallet: Hex, digest: Hex, signature: Hex) => Promise<boolean>;
  /** Tells after every change of the index; the returned function ends that. */
  onIndexed: (listener: () => void) => () => void;
  /** Where browsers reach this service, for instance `http://127.0.0.1:3000`. */
  origin: () => string;
  /** Bound to this machine alone: what costs much is then open to whoever is on it. */
  loopback: boolean;
  /** One-time links; a network not ours has none. */
  trial?: Trial;
  /** The local chain's clock can be set from outside: tests only, so `/healthz` says it. */
  timeControl: boolean;
  log: Log;
}
