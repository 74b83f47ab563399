/** Logs whose heads are anchored, on the wire. */
import type { Row } from "../../store/index/lists.ts";
import { ADDRESS, hashOrNull, ID, orNull, TEXT } from "./shapes.ts";

/** A size of 64 bits is beyond the numbers of JSON. */
const SIZE = { type: "string", pattern: "^[0-9]{1,20}$" };

export const LOG = {
  id: ID,
  operator: ADDRESS,
  origin: TEXT,
  key: { ...ID, description: "The Ed25519 public key that signs its checkpoints." },
  size: { ...SIZE, description: "Leaves of the head that was anchored last; 0: none was." },
  root: orNull(ID),
};

export function formatLog({ id, facts: { log }, state }: Row<"log">) {
  const { operator, origin, key } = log;
  return { id, operator, origin, key, size: state.size.toString(), root: hashOrNull(state.root) };
}
