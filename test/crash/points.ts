/** The steps of an act, in their order; each is a moment at which a process can die. */
export const POINTS = [
  "act checked",
  "act committed",
  "act flushed",
  "act acknowledged",
  "sending signed",
  "sending committed",
  "sending flushed",
  "transaction taken",
  "transaction sent",
  "block executed",
  "block stored",
  "block read",
  "block projected",
] as const;
/** The steps of a hash into the log. From there on an anchored head is an act. */
export const LOG_POINTS = [
  "entries checked",
  "entries committed",
  "entries flushed",
  "hashes acknowledged",
  "tiles hashed",
  "tiles committed",
  "tiles flushed",
  "head signed",
  "head committed",
  "head flushed",
] as const;
/** The steps of a cosignature: where the log keeps it, and where the witness keeps its head. */
export const WITNESS_POINTS = [
  "cosignature checked",
  "cosignature committed",
  "cosignature flushed",
  "proof checked",
  "witnessed head committed",
  "witnessed head flushed",
] as const;
export type Point =
  (typeof POINTS)[number] | (typeof LOG_POINTS)[number] | (typeof WITNESS_POINTS)[number];

export const VICTIMS = ["service", "chain"] as const;
export type Victim = (typeof VICTIMS)[number];

/** Kill `victim` when `point` is reached, after letting it pass `skip` times. */
export interface Plan {
  point: Point;
  victim: Victim;
  skip: number;
}
