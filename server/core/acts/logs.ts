import { MAX_CONSISTENCY_HASHES } from "../limits.ts";
import { described, list, record } from "../wire/field.ts";
import { id, origin, size } from "../wire/values.ts";
import { defineAct } from "./act.ts";
import { EXAMPLE } from "./example.ts";

const open = defineAct({
  name: "logs.open",
  primary: "OpenLog",
  who: "the operator of the log, a participant",
  reasons: ["E_STATE"],
  input: record({
    origin: described(origin, "its name in checkpoints, best a URL without scheme"),
    key: described(id, "the Ed25519 public key that signs its checkpoints, raw"),
  }),
  example: { origin: "ledger.hospital.example/log", key: EXAMPLE.commitment },
  message: ({ origin: name, key }, { actor, deadline }) => ({
    actor,
    deadline,
    log: { operator: actor, origin: name, key },
  }),
});

const anchor = defineAct({
  name: "logs.anchor",
  primary: "Anchor",
  who: "the operator of the log",
  reasons: ["E_NOT_FOUND", "E_STATE", "E_FORK"],
  input: record({
    log: id,
    size: described(size, "leaves of the tree, more than are anchored already"),
    root: id,
    consistency: described(
      list(id, 0, MAX_CONSISTENCY_HASHES),
      "proof that the tree extends the one anchored last (RFC 9162, 2.1.4); of a first head none",
    ),
  }),
  example: { log: EXAMPLE.log, size: "1024", root: EXAMPLE.commitment, consistency: [] },
  message: (input, { actor, deadline }) => ({ actor, deadline, ...input }),
});

export const LOG_ACTS = [open, anchor];
