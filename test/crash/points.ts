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
export type Point = (typeof POINTS)[number];

export const VICTIMS = ["service", "chain"] as const;
export type Victim = (typeof VICTIMS)[number];

/** Kill `victim` when `point` is reached, after letting it pass `skip` times. */
export interface Plan {
  point: Point;
  victim: Victim;
  skip: number;
}
