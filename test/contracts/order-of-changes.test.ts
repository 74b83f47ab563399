// The order of reasons against acts that change keys, agents, rights and the class of assets.
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex, PrimaryType } from "../../server/core/records.ts";
import type { Refusal } from "../../server/core/view.ts";
import { DAY, refusal, START } from "../core/rules/support/words.ts";
import {
  actorSuspended,
  inThisOrder,
  orderAgainst,
  proofCauses,
  SPENT,
  spentNonce,
  suspensionOf,
} from "./support/order.ts";
import type { ChainLedger } from "./support/ledger.ts";
import type { Attempt, Cause } from "./support/order.ts";
import {
  ACCREDITOR,
  AGENT,
  HOSPITAL,
  INSURER,
  LABORATORY,
  NEW_KEY,
  STRANGER,
} from "./support/parties.ts";
import {
  appoint,
  freeze,
  licensed,
  must,
  offerOf,
  overBothRoutes,
  reclassify,
  UNKNOWN,
} from "./support/story.ts";
import type { Licensed } from "./support/story.ts";

const reason = ZERO;
const whoActs = ({ actor }: { actor: Hex }) => actor;

function cause<A extends Attempt<PrimaryType>>(
  title: string,
  bring: (attempt: A) => unknown,
  code: Refusal["reason"],
  subjectOf: (attempt: A) => Hex = () => ZERO,
  detail?: Parameters<typeof refusal>[2],
): Cause<A> {
  return { title, bring, expected: (attempt) => refusal(code, subjectOf(attempt), detail) };
}

/** As `prepare` leaves one. */
async function dismissAgent(ledger: ChainLedger, actor: Hex): Promise<void> {
  await appoint(ledger, actor, AGENT, ["receipts.use"]);
  await must(ledger, "Dismiss", actor, { revision: 1, agent: AGENT });
}
const dismissedAgent = <A extends Attempt<PrimaryType>>(): Cause<A> =>
  cause<A>(
    "an agent that is dismissed",
    ({ header }) => (header.signer = AGENT),
    "E_ROLE",
    () => AGENT,
  );

overBothRoutes("against a participant's own succession", (route) => {
  type A = Attempt<"Succeed">;
  const prepare = async (): Promise<A> => {
    const { ledger } = await licensed(route);
    await dismissAgent(ledger, HOSPITAL);
    const fields = { revision: 0, participant: HOSPITAL, newKey: NEW_KEY };
    return { ledger, actor: HOSPITAL, fields, header: {} };
  };
  inThisOrder<"Succeed", A>("Succeed", route, prepare, [
    cause("no key", ({ fields }) => (fields.newKey = ZERO_ADDRESS), "E_SHAPE"),
    cause(
      "an unknown participant",
      ({ fields }) => (fields.participant = STRANGER),
      "E_NOT_FOUND",
      () => STRANGER,
    ),
    ...proofCauses<A>(),
    dismissedAgent<A>(),
    actorSuspended<A>(),
    cause<A>("no office", ({ fields }) => (fields.participant = INSURER), "E_ROLE", whoActs),
    cause<A>(
      "the key that it is",
      ({ fields }) => (fields.newKey = fields.participant),
      "E_STATE",
      ({ fields }) => fields.participant,
    ),
    cause<A>(
      "another revision",
      ({ fields }) => (fields.revision = 1),
      "E_FORK",
      ({ fields }) => fields.participant,
      0,
    ),
  ]);
});

overBothRoutes("against appointing an agent", (route) => {
  type A = Attempt<"Appoint">;
  const prepare = async (): Promise<A> => {
    const { ledger } = await licensed(route);
    const fields = () => ({ agent: STRANGER, acts: 1n, notAfter: START + DAY });
    await must(ledger, "Appoint", HOSPITAL, fields(), { nonce: SPENT });
    return { ledger, actor: HOSPITAL, fields: fields(), header: {} };
  };
  inThisOrder<"Appoint", A>("Appoint", route, prepare, [
    cause("no act", ({ fields }) => (fields.acts = 0n), "E_SHAPE"),
    ...proofCauses<A>(),
    spentNonce<A>(),
    actorSuspended<A>(),
    cause(
      "an end that passed",
      ({ fields }) => (fields.notAfter = START),
      "E_TIME",
      () => STRANGER,
    ),
  ]);
});

overBothRoutes("against dismissing an agent", (route) => {
  type A = Attempt<"Dismiss">;
  const prepare = async (): Promise<A> => {
    const { ledger } = await licensed(route);
    await dismissAgent(ledger, HOSPITAL);
    await appoint(ledger, HOSPITAL, STRANGER, ["receipts.use"]);
    return { ledger, actor: HOSPITAL, fields: { revision: 1, agent: STRANGER }, header: {} };
  };
  inThisOrder<"Dismiss", A>("Dismiss", route, prepare, [
    cause(
      "one that is no agent",
      ({ fields }) => (fields.agent = INSURER),
      "E_NOT_FOUND",
      () => INSURER,
    ),
    ...proofCauses<A>(),
    dismissedAgent<A>(),
    cause(
      "a dismissal before",
      ({ ledger }) => must(ledger, "Dismiss", HOSPITAL, { revision: 1, agent: STRANGER }),
      "E_STATE",
      () => STRANGER,
    ),
    cause(
      "another revision",
      ({ fields }) => (fields.revision = 2),
      "E_FORK",
      () => STRANGER,
      1,
    ),
  ]);
});

overBothRoutes("against retiring an asset", (route) => {
  type A = Attempt<"Retire"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    return { ...story, actor: HOSPITAL, fields: { asset: story.claims.id, reason }, header: {} };
  };
  const asset = ({ claims }: A) => claims.id;
  const hold = ({ claims }: A) => claims.hold;
  inThisOrder<"Retire", A>("Retire", route, prepare, [
    cause(
      "an unknown asset",
      ({ fields }) => (fields.asset = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    actorSuspended<A>(),
    cause<A>("another actor", (attempt) => (attempt.actor = INSURER), "E_ROLE", whoActs),
    [
      cause(
        "HOLD that was renounced",
        ({ ledger, claims }) => must(ledger, "Renounce", HOSPITAL, { right: claims.hold, reason }),
        "E_STATE",
        hold,
      ),
      cause(
        "a retirement before",
        async ({ ledger, claims, fields }) => {
          const { until } = ledger.view.state(claims.hold)!;
          await ledger.poke(claims.hold, { until: 0 });
          await must(ledger, "Retire", HOSPITAL, fields);
          await ledger.poke(claims.hold, { until });
        },
        "E_STATE",
        asset,
      ),
    ],
    cause(
      "the end of HOLD",
      ({ ledger, claims }) => ledger.poke(claims.hold, { until: 1 }),
      "E_TIME",
      hold,
    ),
  ]);
});

overBothRoutes("against reclassifying an asset by its keeper", (route) => {
  type A = Attempt<"Reclassify"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    const fields = (piLevel: number) => ({
      asset: story.claims.id,
      classification: 0,
      piLevel,
      reason,
    });
    await must(story.ledger, "Reclassify", HOSPITAL, fields(2), { nonce: SPENT });
    return { ...story, actor: HOSPITAL, fields: fields(3), header: {} };
  };
  const asset = ({ claims }: A) => claims.id;
  inThisOrder<"Reclassify", A>("Reclassify", route, prepare, [
    cause("a wrong shape", ({ fields }) => (fields.classification = 3), "E_SHAPE"),
    cause(
      "an unknown asset",
      ({ fields }) => (fields.asset = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    spentNonce<A>(),
    actorSuspended<A>(),
    [
      cause<A>("another actor", (attempt) => (attempt.actor = INSURER), "E_ROLE", whoActs),
      cause<A>("a lower level", ({ fields }) => (fields.piLevel = 1), "E_ROLE", whoActs),
    ],
    cause(
      "HOLD that was renounced",
      ({ ledger, claims }) => must(ledger, "Renounce", HOSPITAL, { right: claims.hold, reason }),
      "E_STATE",
      ({ claims }) => claims.hold,
    ),
    cause<A>(
      "nothing that changes",
      (attempt) => {
        const { classification, piLevel } = attempt.ledger.view.state(asset(attempt))!;
        Object.assign(attempt.fields, { classification, piLevel });
      },
      "E_STATE",
      asset,
    ),
    cause(
      "the end of HOLD",
      ({ ledger, claims }) => ledger.poke(claims.hold, { until: 1 }),
      "E_TIME",
      ({ claims }) => claims.hold,
    ),
    [
      cause("core data", (attempt) => found(attempt, asset(attempt)), "E_CLASS_CORE", asset),
      cause("CORE to be", ({ fields }) => (fields.classification = 2), "E_CLASS_CORE", asset),
    ],
  ]);
});

/** The regulator says it is core, and the keeper repeats it with a higher level. */
async function found({ ledger, fields }: Attempt<"Reclassify">, asset: Hex): Promise<void> {
  await reclassify(ledger, asset, { classification: "CORE" });
  fields.classification = 2;
}

overBothRoutes("against offering a right", (route) => {
  type A = Attempt<"Offer"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    const fields = () => offerOf(story.claims.use, LABORATORY);
    await must(story.ledger, "Offer", HOSPITAL, fields(), { nonce: SPENT });
    return { ...story, actor: HOSPITAL, fields: fields(), header: {} };
  };
  const right = ({ claims }: A) => claims.use;
  inThisOrder<"Offer", A>("Offer", route, prepare, [
    cause("an offer to itself", ({ fields }) => (fields.to = HOSPITAL), "E_SHAPE"),
    cause(
      "an unknown right",
      ({ fields }) => (fields.right = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    spentNonce<A>(),
    actorSuspended<A>(),
    orderAgainst<A>("the asset", ({ claims }) => claims.id),
    orderAgainst<A>("the right", right),
    orderAgainst<A>("its holder", () => HOSPITAL),
    cause<A>("another actor", (attempt) => (attempt.actor = INSURER), "E_ROLE", whoActs),
    cause(
      "a right that was renounced",
      ({ ledger, claims }) => must(ledger, "Renounce", HOSPITAL, { right: claims.use, reason }),
      "E_STATE",
      right,
    ),
    cause(
      "the right's end",
      ({ ledger, claims }) => ledger.poke(claims.use, { until: 1 }),
      "E_TIME",
      right,
    ),
    cause(
      "core data",
      ({ ledger, claims }) => reclassify(ledger, claims.id, { classification: "CORE" }),
      "E_CLASS_CORE",
      ({ claims }) => claims.id,
    ),
  ]);
});

overBothRoutes("against accepting a right", (route) => {
  type A = Attempt<"Accept"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    const { ledger, claims } = story;
    const fields = (right: Hex) => ({ right, from: HOSPITAL, endGrants: true });
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.hold, LABORATORY, true));
    await must(ledger, "Accept", LABORATORY, fields(claims.hold), { nonce: SPENT });
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.use, LABORATORY, true));
    return { ...story, actor: LABORATORY, fields: fields(claims.use), header: {} };
  };
  const right = ({ claims }: A) => claims.use;
  inThisOrder<"Accept", A>("Accept", route, prepare, [
    cause(
      "an unknown right",
      ({ fields }) => (fields.right = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    spentNonce<A>(),
    actorSuspended<A>(),
    orderAgainst<A>("the asset", ({ claims }) => claims.id),
    orderAgainst<A>("the right", right),
    orderAgainst<A>("its holder", () => HOSPITAL),
    orderAgainst<A>("who accepts", whoActs),
    cause<A>("another actor", (attempt) => (attempt.actor = INSURER), "E_ROLE", whoActs),
    suspensionOf<A>("the holder", HOSPITAL),
    [
      cause("another holder", ({ fields }) => (fields.from = INSURER), "E_STATE", right),
      cause("other terms", ({ fields }) => (fields.endGrants = false), "E_STATE", right),
    ],
    cause(
      "the right's end",
      ({ ledger, claims }) => ledger.poke(claims.use, { until: 1 }),
      "E_TIME",
      right,
    ),
    cause(
      "core data",
      ({ ledger, claims }) => reclassify(ledger, claims.id, { classification: "CORE" }),
      "E_CLASS_CORE",
      ({ claims }) => claims.id,
    ),
  ]);
});

overBothRoutes("against renouncing a right", (route) => {
  type A = Attempt<"Renounce"> & Licensed;
  const prepare = async (): Promise<A> => {
    const story = await licensed(route);
    // No order keeps anybody from giving up.
    for (const subject of [story.claims.use, story.claims.id, HOSPITAL]) {
      await freeze(story.ledger, subject);
    }
    return { ...story, actor: HOSPITAL, fields: { right: story.claims.use, reason }, header: {} };
  };
  inThisOrder<"Renounce", A>("Renounce", route, prepare, [
    cause(
      "an unknown right",
      ({ fields }) => (fields.right = UNKNOWN),
      "E_NOT_FOUND",
      () => UNKNOWN,
    ),
    ...proofCauses<A>(),
    actorSuspended<A>(),
    cause<A>("another actor", (attempt) => (attempt.actor = ACCREDITOR), "E_ROLE", whoActs),
    cause(
      "a right given up before",
      ({ ledger, fields }) => must(ledger, "Renounce", HOSPITAL, fields),
      "E_STATE",
      ({ claims }) => claims.use,
    ),
  ]);
});
