/** Answers about the log of this node. */
import { ENTRY_KINDS } from "../../core/log/entry.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { EntryStatus, FoundEntry, NodeLog } from "../../log/node-log.ts";
import type { Schema } from "../route.ts";
import { ADDRESS, code, COUNT, ID, list, orNull, shape, TEXT, TIME } from "./shapes.ts";

const STATUS: Record<EntryStatus, string> = {
  pending: "durable here, under no signed head yet",
  logged: "under a signed head of this node's log",
  anchored: "under a head that the chain holds",
};
const STATUS_CODE: Schema = {
  ...code(Object.keys(STATUS)),
  description: Object.entries(STATUS)
    .map(([status, means]) => `${status} = ${means}`)
    .join("; "),
};
export const KIND: Schema = {
  ...code(ENTRY_KINDS),
  description: "hash = handed in; denial = of a use refused here; document = of one given here",
};
const SOURCE = { ...ADDRESS, description: "The node whose log this is." };
const LOG = shape({ id: ID, operator: ADDRESS, origin: TEXT, key: ID });

export const STAGED = shape({
  items: list(shape({ hash: ID, index: COUNT, status: STATUS_CODE })),
  log: ID,
  source: SOURCE,
});

const INCLUSION = shape({
  size: COUNT,
  root: ID,
  hashes: { ...list(ID), description: "From the leaf's sibling up (RFC 6962, 2.1.1)." },
  checkpoint: { ...TEXT, description: "The signed head (C2SP tlog-checkpoint)." },
  file: { ...TEXT, description: "The same as C2SP tlog-proof." },
});
const HEAD = shape({ size: COUNT, root: ID, block: COUNT, time: TIME, transaction: ID });

export const ANCHOR = shape({
  hash: ID,
  kind: KIND,
  index: COUNT,
  status: STATUS_CODE,
  entry: { ...TEXT, description: "The leaf's data; its hash has the prefix 0x00." },
  leaf: ID,
  log: LOG,
  proof: orNull(INCLUSION),
  anchored: {
    ...orNull(HEAD),
    description: "The first head on chain over the entry; `proof` leads to its root.",
  },
  source: SOURCE,
});

export function formatAnchor(entry: FoundEntry, { id, facts }: NodeLog): object {
  const { hash, kind, index, status, text, leaf, inclusion, anchored } = entry;
  return {
    ...{ hash, kind, index, status },
    entry: text,
    leaf,
    log: { id, operator: facts.operator, origin: facts.origin, key: facts.key },
    proof: inclusion
      ? {
          size: inclusion.checkpoint.size,
          root: inclusion.checkpoint.root,
          hashes: inclusion.path,
          checkpoint: inclusion.checkpoint.note,
          file: inclusion.file,
        }
      : null,
    anchored: anchored
      ? {
          size: anchored.size,
          root: anchored.root,
          block: anchored.block,
          time: formatTime(anchored.time),
          transaction: anchored.tx,
        }
      : null,
  };
}
