/** A hash in a node's log, under the head that a block's state holds. */
import { logId } from "../../ids.ts";
import { entryLeaf } from "../../log/entry.ts";
import { rootFromProof } from "../../merkle.ts";
import type { Hex } from "../../records.ts";
import { toBytes, toHex } from "../../typed-data.ts";
import { formatTime } from "../../wire/format.ts";
import type { BundleOf } from "../bundle.ts";
import { headSlots } from "../slots.ts";
import { Disproved } from "../steps.ts";
import { anchoredAtIn, sizeIn } from "../words.ts";
import type { Evidence, Proven } from "./proven.ts";

type Bundle = BundleOf<"anchoredHash">;

interface Head {
  log: Hex;
  size: number;
  anchoredAt: number;
  root: Hex;
}

function headIn({ log }: Bundle, { words }: Evidence): Head {
  const id = logId(log);
  const [first, second] = headSlots(id);
  const word = words.read(first, `log ${id}`);
  const root = words.read(second, `the root of log ${id}`);
  words.end();
  const size = Number(sizeIn(word));
  return {
    log: id,
    size,
    anchoredAt: anchoredAtIn(word),
    root: `0x${root.toString(16).padStart(64, "0")}`,
  };
}

export function proveAnchoredHash(bundle: Bundle, evidence: Evidence): Proven {
  const { steps, pinned } = evidence;
  const { fact, log, entry } = bundle;
  const head = steps.run(
    "records",
    () => headIn(bundle, evidence),
    ({ log, size }) => `log ${log} has ${size} entries under its anchored head`,
  );
  steps.run(
    "entry",
    () => {
      const leaf = entryLeaf({ kind: entry.kind, hash: fact.hash });
      const root = rootFromProof(leaf, entry.index, head.size, entry.path.map(toBytes));
      if (root === undefined || toHex(root) !== head.root)
        throw new Disproved("the entry is not in the tree under that head");
    },
    () => `entry ${entry.index} of ${head.size}`,
  );
  return {
    kind: "anchoredHash",
    id: fact.hash,
    block: pinned.number,
    time: formatTime(pinned.time),
    facts: {
      entryKind: entry.kind,
      index: entry.index,
      log: { id: head.log, operator: log.operator, origin: log.origin, key: log.key },
      size: head.size,
      root: head.root,
      anchoredAt: formatTime(head.anchoredAt),
    },
  };
}
