import { expect } from "chai";
import type { Dimension } from "../../server/core/codes.ts";
import { authorizationId } from "../../server/core/ids.ts";
import { UNLIMITED_USES, ZERO } from "../../server/core/records.ts";
import type { Conditions, Hex, Limits } from "../../server/core/records.ts";
import { enrolment, termsOf } from "../core/rules/support/story.ts";
import type { Grant } from "../core/rules/support/story.ts";
import { DAY, START, WIDE } from "../core/rules/support/words.ts";
import type { ScopeWords } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { Route } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  STRANGER,
} from "./support/parties.ts";
import {
  founded,
  giveBasis,
  grantTo,
  licensed,
  must,
  overBothRoutes,
  reclassify,
  registerAsset,
  suspend,
  transfer,
  tryGrant,
  UNKNOWN,
  useBy,
} from "./support/story.ts";

/** The insurer passes its licence on to the laboratory under the consent that it has itself. */
async function tryChild(route: Route, scope: ScopeWords, change: Partial<Grant> = {}) {
  const story = await licensed(route);
  const grant = { parent: story.root, grantee: LABORATORY, basis: story.consent, scope };
  const act = tryGrant(story.ledger, INSURER, story.claims.id, { ...grant, ...change });
  return { ...story, act };
}

/** The hospital grants on data of its own that needs no basis. */
async function tryRoot(
  route: Route,
  right: "hold" | "use" | "operate",
  scope: ScopeWords,
  { grantee = INSURER, until = 0 } = {},
) {
  const ledger = await founded(route);
  const open = await registerAsset(ledger, HOSPITAL, {}, until);
  const parent = open[right];
  const act = tryGrant(ledger, HOSPITAL, open.id, { parent, grantee, scope });
  return { ledger, open, parent, act };
}

overBothRoutes("a grant by its shape and what it names", (route) => {
  it("is refused with a scope that ends as it begins", async () => {
    const { act } = await tryChild(route, { notBefore: START, notAfter: START });
    await isRefused(act, "E_SHAPE");
  });
  const limits: Partial<Limits>[] = [
    { purposes: 1n << 29n },
    { operations: 1 << 19 },
    { outputs: 1 << 6 },
    { environments: 1 << 6 },
    { territories: 1n << 249n },
  ];
  const conditions: Partial<Conditions>[] = [
    { relation: 10 },
    { duties: 1n << 10n },
    { prohibitions: 1n << 3n },
  ];
  const beyond = [
    ...limits.map((change) => ({ limits: change, conditions: {} })),
    ...conditions.map((change) => ({ limits: {}, conditions: change })),
  ];
  for (const change of beyond) {
    const [field] = Object.keys({ ...change.limits, ...change.conditions });
    it(`is refused with ${field} on no list`, async () => {
      const { ledger, claims, root } = await licensed(route);
      const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY });
      const scope = {
        limits: { ...terms.scope.limits, ...change.limits },
        conditions: { ...terms.scope.conditions, ...change.conditions },
      };
      const fields = { request: ZERO, terms: { ...terms, scope } };
      await isRefused(ledger.act("Grant", INSURER, fields), "E_SHAPE");
    });
  }
  it("is refused under a parent that is neither right nor authorization", async () => {
    const { act } = await tryChild(route, {}, { parent: UNKNOWN });
    await isRefused(act, "E_NOT_FOUND", UNKNOWN);
    const { ledger, claims, consent } = await licensed(route);
    const under = { parent: consent, grantee: LABORATORY };
    await isRefused(tryGrant(ledger, HOSPITAL, claims.id, under), "E_NOT_FOUND", consent);
  });
  it("is refused if the parent is of another asset", async () => {
    const { ledger, root, consent } = await licensed(route);
    const other = await registerAsset(ledger, HOSPITAL);
    const grant = { parent: root, grantee: LABORATORY, basis: consent };
    await isRefused(tryGrant(ledger, INSURER, other.id, grant), "E_NOT_FOUND", other.id);
  });
  it("is refused with a basis that is unknown, no basis, or of another asset", async () => {
    const { ledger, claims, root } = await licensed(route);
    const other = await registerAsset(ledger, LABORATORY);
    const elsewhere = await giveBasis(ledger, other.id, LABORATORY);
    for (const basis of [UNKNOWN, claims.id, elsewhere]) {
      const grant = { parent: root, grantee: LABORATORY, basis };
      await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_NOT_FOUND", basis);
    }
  });
});

overBothRoutes("a grant by its parties", (route) => {
  it("is refused to whoever does not stand directly above", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    const grant = { parent: root, grantee: LABORATORY, basis: consent };
    for (const actor of [HOSPITAL, ANALYST, LABORATORY]) {
      await isRefused(tryGrant(ledger, actor, claims.id, grant), "E_ROLE", actor);
    }
    const under = { ...grant, parent: claims.operate };
    for (const actor of [CUSTODIAN, INSURER, STRANGER]) {
      await isRefused(tryGrant(ledger, actor, claims.id, under), "E_ROLE", actor);
    }
  });
  it("is for the right's present holder, not for the one before", async () => {
    const { ledger, open, parent, act } = await tryRoot(route, "operate", {});
    await executes(act, ["Granted", {}]);
    await transfer(ledger, parent, LABORATORY);
    const grant = { parent, grantee: INSURER };
    await isRefused(tryGrant(ledger, HOSPITAL, open.id, grant), "E_ROLE", HOSPITAL);
    await executes(tryGrant(ledger, LABORATORY, open.id, grant), ["Granted", {}]);
  });
  it("is refused a second time with the same terms, even after it ended", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
    const id = authorizationId(terms);
    await must(ledger, "Grant", INSURER, { request: ZERO, terms });
    await isRefused(ledger.act("Grant", INSURER, { request: ZERO, terms }), "E_STATE", id);
    await must(ledger, "Surrender", LABORATORY, { authorization: id, reason: ZERO });
    await isRefused(ledger.act("Grant", INSURER, { request: ZERO, terms }), "E_STATE", id);
  });
  it("is refused for a grantee that is not enrolled, suspended or lapsed", async () => {
    const stranger = await tryChild(route, {}, { grantee: STRANGER });
    await isRefused(stranger.act, "E_RECIPIENT", STRANGER);
    const { ledger, claims, root, consent } = await licensed(route);
    const grant = { parent: root, grantee: LABORATORY, basis: consent };
    const asked = () => tryGrant(ledger, INSURER, claims.id, grant);
    await suspend(ledger, LABORATORY);
    await isRefused(asked(), "E_RECIPIENT", LABORATORY);
    await must(ledger, "Reinstate", ACCREDITOR, { participant: LABORATORY, reason: ZERO });
    await must(ledger, "Enroll", ACCREDITOR, enrolment(LABORATORY, START + DAY));
    ledger.time = START + DAY;
    await isRefused(asked(), "E_RECIPIENT", LABORATORY);
  });
  it("is refused under a parent that has ended, expired, or whose own parent has", async () => {
    const { ledger, claims, root, consent, child } = await licensed(route);
    const grant = { parent: root, grantee: LABORATORY, basis: consent };
    await must(ledger, "Surrender", INSURER, { authorization: root, reason: ZERO });
    await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_STATE", root);
    const below = { ...grant, parent: child };
    await isRefused(tryGrant(ledger, ANALYST, claims.id, below), "E_STATE", root);
    const again = await licensed(route);
    again.ledger.time = START + 200 * DAY;
    await isRefused(tryGrant(again.ledger, INSURER, claims.id, grant), "E_TIME", root);
  });
  it("is refused under a parent that has not begun", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    const later = { parent: root, grantee: ANALYST, basis: consent };
    const scope = { ...WIDE, maxUses: 50, sublicenseDepth: 2, notBefore: START + 10 };
    const parent = await grantTo(ledger, INSURER, claims.id, { ...later, scope });
    const grant = {
      parent,
      grantee: LABORATORY,
      basis: consent,
      scope: { notBefore: START + 10, maxUses: 5 },
    };
    ledger.time = START + 9;
    await isRefused(tryGrant(ledger, ANALYST, claims.id, grant), "E_TIME", parent);
    ledger.time = START + 10;
    await executes(tryGrant(ledger, ANALYST, claims.id, grant), ["Granted", {}]);
  });
  it("is refused under a right whose holder does not stand, or that has ended", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    const grant = { parent: root, grantee: LABORATORY, basis: consent };
    await suspend(ledger, HOSPITAL);
    await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_ROLE", HOSPITAL);
    const ending = await tryRoot(route, "operate", {}, { until: START + 100 * DAY });
    ending.ledger.time = START + 100 * DAY;
    const late = {
      parent: ending.parent,
      grantee: ANALYST,
      scope: { notAfter: START + 200 * DAY },
    };
    const act = tryGrant(ending.ledger, HOSPITAL, ending.open.id, late);
    await isRefused(act, "E_TIME", ending.parent);
  });
});

overBothRoutes("a grant by depth, right and relation", (route) => {
  it("is refused as the fifth below a right, ENTRUST included", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const parties = [HOSPITAL, INSURER, ANALYST, LABORATORY, CUSTODIAN] as const;
    let parent = open.operate;
    for (const [n, grantor] of parties.slice(0, 4).entries()) {
      const scope = { ...WIDE, sublicenseDepth: 9 - n, maxUses: 900 - n };
      const grantee = parties[n + 1]!;
      parent = await grantTo(ledger, grantor, open.id, { parent, grantee, scope });
    }
    await executes(useBy(ledger, CUSTODIAN, parent), ["Used", {}]);
    for (const relation of ["PROVIDE", "ENTRUST"]) {
      const grant = { parent, grantee: HOSPITAL, scope: { relation } };
      await isRefused(tryGrant(ledger, CUSTODIAN, open.id, grant), "E_DEPTH", parent);
    }
  });
  it("is refused with a depth that is not below the parent's", async () => {
    const { act, root } = await tryChild(route, { sublicenseDepth: 3 });
    await isRefused(act, "E_DEPTH", root);
    const less = await tryChild(route, { sublicenseDepth: 2 });
    await executes(less.act, ["Granted", {}]);
  });
  it("is refused under a licence that may not be passed on", async () => {
    const { ledger, claims, consent, child } = await licensed(route);
    const grant = { parent: child, grantee: LABORATORY, basis: consent };
    await isRefused(tryGrant(ledger, ANALYST, claims.id, grant), "E_DEPTH", child);
  });
  for (const [right, relation] of [
    ["hold", "INTERNAL"],
    ["hold", "PROVIDE"],
    ["operate", "INTERNAL"],
    ["operate", "ENTRUST"],
    ["use", "PROVIDE"],
    ["use", "JOINT"],
    ["operate", "GOV_SHARE"],
    ["operate", "RETURN"],
    ["operate", "PUBLIC_OPERATION"],
    ["operate", "ALTRUISM"],
    ["use", "EMERGENCY"],
    ["operate", "REGULATORY"],
  ] as const) {
    it(`is refused as ${relation} under ${right.toUpperCase()}`, async () => {
      const { act, parent } = await tryRoot(route, right, { relation }, { grantee: HOSPITAL });
      await isRefused(act, "E_RIGHT_MISSING", parent);
    });
  }
  it("of own use is refused to anybody but the holder", async () => {
    const { act, parent } = await tryRoot(route, "use", { relation: "INTERNAL" });
    await isRefused(act, "E_RIGHT_MISSING", parent);
  });
  for (const operation of ["PROVIDE", "SUBLICENSE", "PUBLISH", "TRANSFER_RIGHT", "PLEDGE"]) {
    it(`under USE is refused if it carries ${operation}`, async () => {
      const scope = { relation: "INTERNAL", operations: ["QUERY", operation] };
      const { act, parent } = await tryRoot(route, "use", scope, { grantee: HOSPITAL });
      await isRefused(act, "E_RIGHT_MISSING", parent);
    });
  }
  it("is refused below a licence without SUBLICENSE, whatever its depth", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const scope = { ...WIDE, operations: ["QUERY", "ANALYSE"] };
    const root = { parent: open.operate, grantee: INSURER, scope };
    const parent = await grantTo(ledger, HOSPITAL, open.id, root);
    for (const relation of ["PROVIDE", "JOINT"]) {
      const grant = { parent, grantee: ANALYST, scope: { relation } };
      await isRefused(tryGrant(ledger, INSURER, open.id, grant), "E_RIGHT_MISSING", parent);
    }
  });
  it("is refused below as own use, even to the holder of the right", async () => {
    const { act, root } = await tryChild(route, { relation: "INTERNAL" }, { grantee: HOSPITAL });
    await isRefused(act, "E_RIGHT_MISSING", root);
  });
  for (const [right, relation, grantee] of [
    ["operate", "PROVIDE", INSURER],
    ["operate", "JOINT", INSURER],
    ["use", "INTERNAL", HOSPITAL],
    ["use", "ENTRUST", INSURER],
  ] as const) {
    it(`is allowed as ${relation} under ${right.toUpperCase()}`, async () => {
      const { act } = await tryRoot(route, right, { relation }, { grantee });
      await executes(act, ["Granted", {}]);
    });
  }
});

overBothRoutes("a grant by its end and dimensions", (route) => {
  it("is refused beyond its parent's end", async () => {
    const { act, root } = await tryChild(route, { notAfter: START + 200 * DAY + 1 });
    await isRefused(act, "E_OUTLIVES_GRANTOR", root);
  });
  it("is refused beyond the end of the right", async () => {
    const until = START + 100 * DAY;
    const late = await tryRoot(route, "operate", { notAfter: until + 1 }, { until });
    await isRefused(late.act, "E_OUTLIVES_GRANTOR", late.parent);
    const { act } = await tryRoot(route, "operate", { notAfter: until }, { until });
    await executes(act, ["Granted", {}]);
  });
  it("below is refused for its parent's end, even where the right ends as well", async () => {
    const until = START + 100 * DAY;
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL, {}, until);
    const root = { parent: open.operate, grantee: INSURER, scope: { ...WIDE, notAfter: until } };
    const parent = await grantTo(ledger, HOSPITAL, open.id, root);
    const child = { parent, grantee: ANALYST, scope: { notAfter: until + 1 } };
    const act = tryGrant(ledger, INSURER, open.id, child);
    await isRefused(act, "E_OUTLIVES_GRANTOR", parent);
  });
  const beyond: [Dimension, ScopeWords][] = [
    ["purposes", { purposes: ["P07", "P19"] }],
    ["operations", { operations: ["QUERY", "TRAIN"] }],
    ["outputs", { outputs: ["RAW", "VERDICT_ONLY"] }],
    ["environments", { environments: ["SANDBOX", "FEDERATED"] }],
    ["environments", { environments: ["ANY"] }],
    ["categories", { categories: 0b100000n }],
    ["territories", { territories: ["CN", "TW"] }],
    ["notBefore", { notBefore: START - 3 * DAY }],
    ["minK", { minK: 4 }],
    ["version", { version: 1 }],
    // Which does not exist either: that is asked of roots alone.
    ["version", { version: 2 }],
    ["retentionDays", { retentionDays: null }],
  ];
  for (const [dimension, scope] of beyond) {
    it(`is refused beyond its parent's ${dimension}: ${Object.values(scope).join()}`, async () => {
      const { act, root } = await tryChild(route, scope);
      await isRefused(act, "E_EXCEEDS_GRANTOR", root, dimension);
    });
  }
  const narrow: [Dimension, ScopeWords, ScopeWords][] = [
    ["entrustAllowed", { entrustAllowed: false }, { entrustAllowed: true }],
    ["commercial", { commercial: false }, { commercial: true }],
    ["duties", { duties: ["NOTIFY", "ATTRIBUTE"] }, { duties: ["ATTRIBUTE"] }],
    ["prohibitions", { prohibitions: ["REIDENTIFY"] }, { prohibitions: ["PUBLISH"] }],
    ["version", { version: 1 }, { version: 0 }],
  ];
  for (const [dimension, above, scope] of narrow) {
    it(`is refused beyond a parent of narrow ${dimension}, allowed within it`, async () => {
      const ledger = await founded(route);
      const open = await registerAsset(ledger, HOSPITAL);
      const root = { parent: open.operate, grantee: INSURER, scope: { ...WIDE, ...above } };
      const parent = await grantTo(ledger, HOSPITAL, open.id, root);
      const child = { parent, grantee: ANALYST, scope };
      const act = tryGrant(ledger, INSURER, open.id, child);
      await isRefused(act, "E_EXCEEDS_GRANTOR", parent, dimension);
      const within = tryGrant(ledger, INSURER, open.id, { ...child, scope: above });
      await executes(within, ["Granted", {}]);
    });
  }
  it("of a root is refused for a version that does not exist yet", async () => {
    const { act, open } = await tryRoot(route, "operate", { version: 2 });
    await isRefused(act, "E_VERSION", open.id);
    const first = await tryRoot(route, "operate", { version: 1 });
    await executes(first.act, ["Granted", {}]);
  });
  it("is refused on data that is core", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    await reclassify(ledger, claims.id, { classification: "CORE" });
    const grant = { parent: root, grantee: LABORATORY, basis: consent };
    await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_CLASS_CORE", claims.id);
  });
});

overBothRoutes("a grant by its quota", (route) => {
  it("is refused beyond what the parent has left, used and given together", async () => {
    const { ledger, claims, consent, root } = await licensed(route);
    await executes(useBy(ledger, INSURER, root, { count: 300 }), ["Used", {}]);
    const ask = (maxUses: number | null) =>
      tryGrant(ledger, INSURER, claims.id, {
        parent: root,
        grantee: LABORATORY,
        basis: consent,
        scope: { maxUses },
      });
    await isRefused(ask(601), "E_QUOTA", root);
    await isRefused(ask(null), "E_QUOTA", root);
    await executes(ask(600), ["Granted", {}]);
    await isRefused(ask(1), "E_QUOTA", root);
  });
  it("gets nothing back when a child ends", async () => {
    const { ledger, claims, consent, root, child } = await licensed(route);
    await must(ledger, "Revoke", INSURER, { authorization: child, reason: ZERO, doc: ZERO });
    const scope = { maxUses: 901 };
    const grant = { parent: root, grantee: LABORATORY, basis: consent, scope };
    await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_QUOTA", root);
  });
  it("is without limit under an unlimited parent, for limited and unlimited children", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const scope = { ...WIDE, maxUses: null };
    const root = { parent: open.operate, grantee: INSURER, scope };
    const parent = await grantTo(ledger, HOSPITAL, open.id, root);
    for (const maxUses of [null, 5, null]) {
      await grantTo(ledger, INSURER, open.id, { parent, grantee: ANALYST, scope: { maxUses } });
    }
    expect(ledger.view.allotted(parent)).to.equal(UNLIMITED_USES);
  });
});

overBothRoutes("a grant", (route) => {
  it("is recorded with the epoch of its parent and allotted from it", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    await must(ledger, "RevokeAll", INSURER, { epoch: 0, subject: root, reason: ZERO });
    const scope = { maxUses: 50 };
    const grant: Grant = { parent: root, grantee: LABORATORY, basis: consent, scope };
    const terms = termsOf(claims.id, grant);
    const id: Hex = authorizationId(terms);
    const asked = { parent: root, scope: terms.scope };
    const { digest } = await must(ledger, "Request", LABORATORY, asked);
    await executes(ledger.act("Grant", INSURER, { request: digest, terms }), [
      "Granted",
      { id, parent: root, grantor: INSURER, request: digest, terms, parentEpoch: 1 },
    ]);
    expect(ledger.view.allotted(root)).to.equal(150);
    await executes(useBy(ledger, LABORATORY, id), ["Used", {}]);
  });
});
