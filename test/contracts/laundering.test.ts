// What a product must not be good for: getting round the terms, bases and orders of its inputs.
import type { Dimension } from "../../server/core/codes.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import type { Refusal } from "../../server/core/view.ts";
import { derivationOf } from "../core/rules/support/story.ts";
import { DAY, refusal, START, WIDE } from "../core/rules/support/words.ts";
import type { ScopeWords } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import { ANALYST, CUSTODIAN, HOSPITAL, INSURER, LABORATORY } from "./support/parties.ts";
import {
  derive,
  derivedScores,
  founded,
  freeze,
  grantTo,
  licensedProduct,
  must,
  overBothRoutes,
  reclassify,
  registerAsset,
  suspend,
  TO_DERIVE,
  transfer,
  tryGrant,
  UNKNOWN,
  useBy,
} from "./support/story.ts";
import type { LicensedProduct } from "./support/story.ts";

const reason = ZERO;

overBothRoutes("a product stops at once, in every generation, when", (route) => {
  type Stop = (story: LicensedProduct) => Promise<unknown>;
  const stops: [string, Stop, (story: LicensedProduct) => Refusal][] = [
    [
      "the consent above is withdrawn",
      ({ ledger, consent }) => must(ledger, "Withdraw", CUSTODIAN, { consent, reason }),
      ({ consent }) => refusal("E_CONSENT_WITHDRAWN", consent),
    ],
    [
      "the original data is frozen",
      ({ ledger, claims }) => freeze(ledger, claims.id),
      ({ claims }) => refusal("E_FROZEN", claims.id),
    ],
    [
      "the right in the original data is frozen",
      ({ ledger, claims }) => freeze(ledger, claims.operate),
      ({ claims }) => refusal("E_FROZEN", claims.operate),
    ],
    [
      "the cited authorization is frozen",
      ({ ledger, input }) => freeze(ledger, input),
      ({ input }) => refusal("E_FROZEN", input),
    ],
    [
      "the consent above is frozen",
      ({ ledger, consent }) => freeze(ledger, consent),
      ({ consent }) => refusal("E_FROZEN", consent),
    ],
    [
      "the holder of the original data is frozen",
      ({ ledger }) => freeze(ledger, HOSPITAL),
      () => refusal("E_FROZEN", HOSPITAL),
    ],
    [
      "the deriver is frozen",
      ({ ledger }) => freeze(ledger, INSURER),
      () => refusal("E_FROZEN", INSURER),
    ],
    [
      "the holder of the original data is suspended",
      ({ ledger }) => suspend(ledger, HOSPITAL),
      () => refusal("E_ROLE", HOSPITAL),
    ],
    [
      "the deriver is suspended",
      ({ ledger }) => suspend(ledger, INSURER),
      () => refusal("E_ROLE", INSURER),
    ],
    [
      "the right in the original data ends",
      ({ ledger, claims }) => ledger.poke(claims.operate, { until: START }),
      ({ claims }) => refusal("E_TIME", claims.operate),
    ],
    [
      "the cited authorization is revoked",
      ({ ledger, input }) =>
        must(ledger, "Revoke", HOSPITAL, { authorization: input, reason, doc: ZERO }),
      ({ input }) => refusal("E_STATE", input),
    ],
    [
      "the deriver surrenders the cited authorization",
      ({ ledger, input }) => must(ledger, "Surrender", INSURER, { authorization: input, reason }),
      ({ input }) => refusal("E_STATE", input),
    ],
    [
      "everything under the right is revoked",
      ({ ledger, claims }) =>
        must(ledger, "RevokeAll", HOSPITAL, { epoch: 0, subject: claims.operate, reason }),
      ({ input }) => refusal("E_STATE", input),
    ],
    [
      "the original data is found to be core",
      ({ ledger, claims }) => reclassify(ledger, claims.id, { classification: "CORE" }),
      ({ claims }) => refusal("E_CLASS_CORE", claims.id),
    ],
    [
      "the original data is found to need more than its consent",
      ({ ledger, claims }) => reclassify(ledger, claims.id, { piLevel: "U14" }),
      ({ consent }) => refusal("E_CONSENT_FORM", consent),
    ],
  ];
  for (const [title, stop, expected] of stops) {
    it(title, async () => {
      const story = await licensedProduct(route);
      const { ledger, onScores, onReport } = story;
      await executes(useBy(ledger, ANALYST, onScores), ["Used", {}]);
      await executes(useBy(ledger, LABORATORY, onReport), ["Used", {}]);
      await stop(story);
      const { reason: code, subject } = expected(story);
      await isRefused(useBy(ledger, LABORATORY, onReport), code, subject);
      await isRefused(useBy(ledger, ANALYST, onScores), code, subject);
      const further = derivationOf(ledger, ANALYST, [onScores], { piLevel: "PI" });
      await isRefused(ledger.act("Derive", ANALYST, further), code, subject);
    });
  }
  it("the right that its deriver used for itself moves to another holder", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const own = { ...WIDE, relation: "INTERNAL", operations: ["QUERY", "DERIVE"] };
    const forItself = { parent: open.use, grantee: HOSPITAL, scope: own };
    const input = await grantTo(ledger, HOSPITAL, open.id, forItself);
    const product = await derive(ledger, HOSPITAL, [input], {}, ["HOLD", "USE"]);
    const scope = { relation: "INTERNAL", operations: ["QUERY"] };
    const grant = { parent: product.use, grantee: HOSPITAL, scope };
    const onProduct = await grantTo(ledger, HOSPITAL, product.id, grant);
    await executes(useBy(ledger, HOSPITAL, onProduct), ["Used", {}]);
    await transfer(ledger, open.use, LABORATORY);
    await isRefused(useBy(ledger, HOSPITAL, onProduct), "E_RIGHT_MISSING", input);
  });
});

overBothRoutes("a product is bound by the ceiling of its inputs:", (route) => {
  it("it ends with them", async () => {
    const { ledger, scores } = await derivedScores(route);
    const scope = { notAfter: WIDE.notAfter! + 1 };
    const late = { parent: scores.operate, grantee: ANALYST, scope };
    await isRefused(tryGrant(ledger, INSURER, scores.id, late), "E_OUTLIVES_GRANTOR", scores.id);
  });
  const ceilings: [Dimension, ScopeWords][] = [
    ["purposes", { purposes: ["P19"] }],
    ["operations", { operations: ["TRAIN"] }],
    ["outputs", { outputs: ["VERDICT_ONLY"] }],
    ["environments", { environments: ["ANY"] }],
    ["territories", { territories: ["TW"] }],
    ["notBefore", { notBefore: START - 3 * DAY }],
    ["minK", { minK: 1 }],
    ["retentionDays", { retentionDays: 731 }],
  ];
  for (const [dimension, scope] of ceilings) {
    it(`its ${dimension} are no wider`, async () => {
      const { ledger, scores } = await derivedScores(route);
      const grant = { parent: scores.operate, grantee: ANALYST, scope };
      const act = tryGrant(ledger, INSURER, scores.id, grant);
      await isRefused(act, "E_EXCEEDS_GRANTOR", scores.id, dimension);
    });
  }
  it("its duties and prohibitions pass to every grant", async () => {
    const duties = ["NOTIFY"];
    const prohibitions = ["REIDENTIFY"];
    const bound = { duties, prohibitions };
    const story = await derivedScores(route, { scope: bound }, { ...TO_DERIVE, ...bound });
    const { ledger, scores } = story;
    const grant = { parent: scores.operate, grantee: ANALYST };
    for (const [scope, dimension] of [
      [{ prohibitions }, "duties"],
      [{ duties }, "prohibitions"],
    ] as const) {
      const act = tryGrant(ledger, INSURER, scores.id, { ...grant, scope });
      await isRefused(act, "E_EXCEEDS_GRANTOR", scores.id, dimension);
    }
    const kept = tryGrant(ledger, INSURER, scores.id, { ...grant, scope: bound });
    await executes(kept, ["Granted", {}]);
  });
  it("its depth is one below the least of them", async () => {
    const { ledger, scores } = await derivedScores(route);
    const grant = { parent: scores.operate, grantee: ANALYST };
    const deep = { ...grant, scope: { sublicenseDepth: 3 } };
    await isRefused(tryGrant(ledger, INSURER, scores.id, deep), "E_DEPTH", scores.id);
    const less = { ...grant, scope: { sublicenseDepth: 2 } };
    await executes(tryGrant(ledger, INSURER, scores.id, less), ["Granted", {}]);
  });
  it("entrusting needs their leave", async () => {
    const { ledger, scores } = await derivedScores(
      route,
      {},
      { ...TO_DERIVE, entrustAllowed: false },
    );
    const grant = { parent: scores.use, grantee: ANALYST, scope: { relation: "ENTRUST" } };
    await isRefused(tryGrant(ledger, INSURER, scores.id, grant), "E_DEPTH", scores.id);
  });
  it("entrusting allows no entrusting in turn", async () => {
    const { ledger, scores } = await derivedScores(route);
    const scope = { relation: "ENTRUST", entrustAllowed: true };
    const grant = { parent: scores.use, grantee: ANALYST, scope };
    const act = tryGrant(ledger, INSURER, scores.id, grant);
    await isRefused(act, "E_EXCEEDS_GRANTOR", scores.use, "entrustAllowed");
  });
  it("it has one version, asked for at the place of that field", async () => {
    const { ledger, scores } = await derivedScores(route);
    const ask = (scope: ScopeWords) => {
      const grant = { parent: scores.operate, grantee: ANALYST, scope: { version: 2, ...scope } };
      return tryGrant(ledger, INSURER, scores.id, grant);
    };
    const before = ask({ purposes: ["P19"] });
    await isRefused(before, "E_EXCEEDS_GRANTOR", scores.id, "purposes");
    await isRefused(ask({ retentionDays: null }), "E_VERSION", scores.id);
  });
  it("its field groups alone are its own", async () => {
    const { ledger, scores } = await derivedScores(route);
    const scope = { categories: 1n << 63n };
    const grant = { parent: scores.operate, grantee: ANALYST, scope };
    await executes(tryGrant(ledger, INSURER, scores.id, grant), ["Granted", {}]);
  });
});

overBothRoutes("a product", (route) => {
  it("is not bound by the quota of its inputs, nor by what is left of it", async () => {
    const { ledger, input, scores } = await derivedScores(route);
    const grant = { parent: scores.operate, grantee: ANALYST, scope: { maxUses: null } };
    const onScores = await grantTo(ledger, INSURER, scores.id, grant);
    await executes(useBy(ledger, INSURER, input, { count: 999 }), ["Used", {}]);
    await isRefused(useBy(ledger, INSURER, input), "E_QUOTA", input);
    await executes(useBy(ledger, ANALYST, onScores, { count: 5000 }), ["Used", {}]);
  });
  it("takes no basis", async () => {
    const { ledger, consent, scores } = await derivedScores(route);
    const grant = { parent: scores.operate, grantee: ANALYST, basis: consent };
    await isRefused(tryGrant(ledger, INSURER, scores.id, grant), "E_SHAPE");
    const unknown = { ...grant, basis: UNKNOWN };
    await isRefused(tryGrant(ledger, INSURER, scores.id, unknown), "E_NOT_FOUND", UNKNOWN);
  });
  it("under consent for one recipient stays with the deriver, and all made of it", async () => {
    const { ledger, scores } = await derivedScores(route, { recipient: INSURER });
    const onward = { parent: scores.operate, grantee: ANALYST };
    const act = tryGrant(ledger, INSURER, scores.id, onward);
    await isRefused(act, "E_EXCEEDS_BASIS", scores.id, "recipient");
    const scope = { ...WIDE, sublicenseDepth: 2 };
    const toItself = { parent: scores.operate, grantee: INSURER, scope };
    const own = await grantTo(ledger, INSURER, scores.id, toItself);
    await executes(useBy(ledger, INSURER, own), ["Used", {}]);

    const below = { parent: own, grantee: ANALYST };
    const further = tryGrant(ledger, INSURER, scores.id, below);
    await isRefused(further, "E_EXCEEDS_BASIS", scores.id, "recipient");
    const report = await derive(ledger, INSURER, [own], { piLevel: "PI" });
    const onReport = { parent: report.operate, grantee: ANALYST };
    const again = tryGrant(ledger, INSURER, report.id, onReport);
    await isRefused(again, "E_EXCEEDS_BASIS", report.id, "recipient");
  });
  it("stays with the deriver wherever among its inputs that consent stands", async () => {
    const { ledger, input } = await derivedScores(route, { recipient: INSURER });
    const open = await registerAsset(ledger, HOSPITAL);
    const free = { parent: open.operate, grantee: INSURER, scope: TO_DERIVE };
    const other = await grantTo(ledger, HOSPITAL, open.id, free);
    for (const inputs of [
      [input, other],
      [other, input],
    ]) {
      const mixed = await derive(ledger, INSURER, inputs, { piLevel: "PI" });
      const onward = { parent: mixed.operate, grantee: ANALYST };
      const act = tryGrant(ledger, INSURER, mixed.id, onward);
      await isRefused(act, "E_EXCEEDS_BASIS", mixed.id, "recipient");
    }
  });
  it("can't come into being by registering it with parents", async () => {
    const { ledger, input } = await derivedScores(route);
    const { asset, rights } = derivationOf(ledger, INSURER, [input], { piLevel: "PI" });
    await isRefused(ledger.act("Register", INSURER, { asset, rights }), "E_SHAPE");
  });
  it("does not get rid of its upstream by being declared anonymous", async () => {
    const { ledger, consent, input } = await derivedScores(route);
    const fields = derivationOf(ledger, INSURER, [input], { piLevel: "PI" });
    const making = { ...fields.making, deidentLevel: 2 };
    const { events } = await must(ledger, "Derive", INSURER, { ...fields, making });
    const claims = events.filter((event) => event.name === "RightClaimed");
    const [, , operate] = claims.map(({ args }) => args) as { id: Hex; asset: Hex }[];
    const grant = { parent: operate!.id, grantee: ANALYST };
    const onAnonymous = await grantTo(ledger, INSURER, operate!.asset, grant);
    await must(ledger, "Withdraw", CUSTODIAN, { consent, reason });
    await isRefused(useBy(ledger, ANALYST, onAnonymous), "E_CONSENT_WITHDRAWN", consent);
  });
  it("that two ways lead to stops by either", async () => {
    const { ledger, claims, scores } = await derivedScores(route);
    const scope = { ...WIDE, sublicenseDepth: 2 };
    const own = { parent: scores.operate, grantee: INSURER, scope };
    const ways: Hex[] = [];
    for (let n = 0; n < 2; n += 1) ways.push(await grantTo(ledger, INSURER, scores.id, own));
    const merged = await derive(ledger, INSURER, ways, { piLevel: "PI" });
    const grant = { parent: merged.operate, grantee: ANALYST };
    const onMerged = await grantTo(ledger, INSURER, merged.id, grant);
    await executes(useBy(ledger, ANALYST, onMerged), ["Used", {}]);
    await must(ledger, "Surrender", INSURER, { authorization: ways[1]!, reason });
    await isRefused(useBy(ledger, ANALYST, onMerged), "E_STATE", ways[1]);
    await freeze(ledger, claims.id);
    await isRefused(useBy(ledger, ANALYST, onMerged), "E_FROZEN", claims.id);
  });
});
