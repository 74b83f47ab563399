import { logId } from "../ids.ts";
import { isExtension } from "../merkle.ts";
import type { Messages } from "../records.ts";
import { toBytes } from "../typed-data.ts";
import type { State } from "../view.ts";
import { numberDetail, refuse, refuseParticipant } from "./refusal.ts";
import type { Rule } from "./rule.ts";
import { isLog } from "./shape.ts";
import { signed } from "./signer.ts";
import { nodeOf } from "./walk.ts";

export const openLog: Rule<"OpenLog"> = {
  *refusals(message, context) {
    const { actor, log } = message;
    const id = logId(log);

    if (!isLog(log, actor)) yield refuse("E_SHAPE");
    yield* signed("OpenLog", message, context);
    if (context.view.kind(id) !== undefined) yield refuse("E_STATE", id);
  },
  apply({ log }) {
    const id = logId(log);
    return [
      { id, facts: { kind: "log", log } },
      { id, state: { status: "OPEN" } },
    ];
  },
};

/** Whether the head of the message is one of a tree that holds the anchored one. */
function isProven({ size, root, consistency }: Messages["Anchor"], anchored: State): boolean {
  const last = { size: anchored.size, root: toBytes(anchored.root) };
  return isExtension(last, { size, root: toBytes(root) }, consistency.map(toBytes));
}

export const anchor: Rule<"Anchor"> = {
  *refusals(message, context) {
    const { actor, log: id, size } = message;
    const log = nodeOf(context.view, "log", id);
    if (log === undefined) return yield refuse("E_NOT_FOUND", id);

    yield* signed("Anchor", message, context);
    if (actor !== log.facts.log.operator) yield refuseParticipant("E_ROLE", actor);
    if (size <= log.state.size) yield refuse("E_STATE", id);
    if (!isProven(message, log.state)) yield refuse("E_FORK", id, numberDetail(log.state.size));
  },
  apply: ({ log: id, size, root }) => [{ id, state: { size, root } }],
};
