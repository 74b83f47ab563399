/** How the log of this node stands, and what an answer has looked through. */
import { verifierKey } from "../../core/log/note.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { NodeLog } from "../../log/node-log.ts";
import type { WitnessState } from "../../log/witnesses.ts";
import { ADDRESS, COUNT, ID, list, orNull, shape, TEXT, TIME } from "./shapes.ts";

const WITNESS = shape({
  name: TEXT,
  verifier: { ...TEXT, description: "Its key, as C2SP signed-note writes one." },
  size: { ...COUNT, description: "Of the newest head that it has cosigned; 0: of none." },
  time: { ...orNull(TIME), description: "When it did, by its own clock." },
  fault: { ...orNull(TEXT), description: "What its last answer lacked." },
});
const AS_WITNESS = shape({
  verifier: TEXT,
  logs: list(shape({ origin: TEXT, size: COUNT })),
});

export const NODE_LOG = shape({
  log: ID,
  operator: ADDRESS,
  origin: TEXT,
  key: { ...ID, description: "The Ed25519 public key of its checkpoints." },
  verifier: { ...TEXT, description: "The same as C2SP signed-note writes it." },
  entries: { ...COUNT, description: "Durable here." },
  size: { ...COUNT, description: "Of the newest signed head." },
  anchored: { ...COUNT, description: "Of the newest head on chain." },
  note: { ...orNull(TEXT), description: "Why heads are not signed, or stay here." },
  witnesses: list(WITNESS),
  witness: {
    ...orNull(AS_WITNESS),
    description: "This node as witness of other logs, where it is one.",
  },
});

/** Refused uses are a node's own word: whose logs an answer rests on, and how much of each. */
export const COVERS = list(
  shape({
    log: ID,
    operator: ADDRESS,
    size: { ...COUNT, description: "Entries under the newest signed head." },
  }),
);

export const coversOf = ({ id, facts, published }: NodeLog): object[] => [
  { log: id, operator: facts.operator, size: published?.size ?? 0 },
];

export function formatNodeLog(nodeLog: NodeLog): object {
  const { id, facts, witness } = nodeLog;
  const { operator, origin, key } = facts;
  const raw = Buffer.from(key.slice(2), "hex");
  return {
    log: id,
    ...{ operator, origin, key },
    verifier: verifierKey({ name: origin, key: raw }),
    entries: nodeLog.entries,
    size: nodeLog.published?.size ?? 0,
    anchored: nodeLog.anchoredSize,
    note: nodeLog.note ?? null,
    witnesses: nodeLog.witnesses().map(formatWitness),
    witness: witness ? { verifier: witness.verifier, logs: witness.heads() } : null,
  };
}

const formatWitness = ({ name, verifier, size, at, fault }: WitnessState): object => ({
  ...{ name, verifier, size },
  time: at === undefined ? null : formatTime(at),
  fault: fault ?? null,
});
