// Which reason comes first, of the acts upon logs.
import { logId } from "../../server/core/ids.ts";
import type { Hex } from "../../server/core/records.ts";
import { refusal } from "../core/rules/support/words.ts";
import { headOf } from "../core/support/tree.ts";
import { anchorHead, logOf, openLog } from "./support/logs.ts";
import type { Route } from "./support/ledger.ts";
import { actorSuspended, type Attempt, type Cause, inThisOrder } from "./support/order.ts";
import { proofCauses } from "./support/order.ts";
import { HOSPITAL, INSURER } from "./support/parties.ts";
import { founded, must, overBothRoutes, UNKNOWN } from "./support/story.ts";

const SIZE = 5;

async function beforeOpening(route: Route): Promise<Attempt<"OpenLog">> {
  const ledger = await founded(route);
  return { ledger, actor: HOSPITAL, fields: { log: logOf(HOSPITAL) }, header: {} };
}

const OPENING: Cause<Attempt<"OpenLog">>[] = [
  {
    title: "an origin with a space",
    bring: ({ fields }) => (fields.log = logOf(HOSPITAL, { origin: "a log" })),
    expected: () => refusal("E_SHAPE"),
  },
  ...proofCauses<Attempt<"OpenLog">>(),
  actorSuspended(),
  {
    title: "a log that is open",
    bring: ({ ledger, fields }) =>
      ledger.view.kind(logId(fields.log)) ?? must(ledger, "OpenLog", HOSPITAL, fields),
    expected: ({ fields }) => refusal("E_STATE", logId(fields.log)),
  },
];

type Anchoring = Attempt<"Anchor"> & { log: Hex };

async function beforeAnchoring(route: Route): Promise<Anchoring> {
  const ledger = await founded(route);
  const log = await openLog(ledger, HOSPITAL);
  await anchorHead(ledger, HOSPITAL, log, SIZE);
  return { ledger, log, actor: HOSPITAL, fields: { log, ...headOf(9, SIZE) }, header: {} };
}

const ANCHORING: Cause<Anchoring>[] = [
  {
    title: "a log that nobody opened",
    bring: ({ fields }) => (fields.log = UNKNOWN),
    expected: () => refusal("E_NOT_FOUND", UNKNOWN),
  },
  ...proofCauses<Anchoring>(),
  actorSuspended(),
  {
    title: "another than the operator",
    bring: (attempt) => (attempt.actor = INSURER),
    expected: () => refusal("E_ROLE", INSURER),
  },
  {
    title: "a head that is no larger",
    bring: ({ fields }) => (fields.size = BigInt(SIZE)),
    expected: ({ log }) => refusal("E_STATE", log),
  },
  {
    title: "a proof that does not hold",
    bring: ({ fields }) => (fields.consistency = []),
    expected: ({ log }) => ({
      ...refusal("E_FORK", log),
      detail: `0x${SIZE.toString(16).padStart(64, "0")}`,
    }),
  },
];

overBothRoutes("the reasons against opening a log", (route) => {
  inThisOrder("OpenLog", route, beforeOpening, OPENING);
});
overBothRoutes("the reasons against anchoring a head", (route) => {
  inThisOrder("Anchor", route, beforeAnchoring, ANCHORING);
});
