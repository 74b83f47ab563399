// The second key: which basis a grant needs, and how far it carries.
import type { Dimension } from "../../server/core/codes.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { DAY, START, WIDE } from "../core/rules/support/words.ts";
import type { BasisWords, ScopeWords } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { Route } from "./support/ledger.ts";
import { ANALYST, CUSTODIAN, HOSPITAL, INSURER, LABORATORY } from "./support/parties.ts";
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
  tryGrant,
  useBy,
} from "./support/story.ts";

/** The hospital grants on data of this source, under a basis in these words or under none. */
async function attempt(
  route: Route,
  piLevel: string,
  source: Hex,
  words: BasisWords | undefined,
  scope: ScopeWords = {},
) {
  const ledger = await founded(route);
  const asset = await registerAsset(ledger, HOSPITAL, { source, piLevel });
  const basis = words === undefined ? ZERO : await giveBasis(ledger, asset.id, source, words);
  const parent = scope.relation === "ENTRUST" ? asset.use : asset.operate;
  const act = tryGrant(ledger, HOSPITAL, asset.id, { parent, grantee: INSURER, basis, scope });
  return { ledger, asset, basis, act };
}

overBothRoutes("the second key of a grant", (route) => {
  for (const [piLevel, source, whose] of [
    ["PI", HOSPITAL, "its holder's"],
    ["PI", CUSTODIAN, "another source's"],
    ["NONE", CUSTODIAN, "another source's"],
  ] as const) {
    it(`is needed for ${whose} data of level ${piLevel}`, async () => {
      const { act, asset } = await attempt(route, piLevel, source, undefined);
      await isRefused(act, "E_LEGAL_BASIS", asset.id);
    });
  }
  it("is needed from the source even for the holder's own use", async () => {
    const ledger = await founded(route);
    const asset = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
    const own = { parent: asset.use, grantee: HOSPITAL, scope: { relation: "INTERNAL" } };
    await isRefused(tryGrant(ledger, HOSPITAL, asset.id, own), "E_LEGAL_BASIS", asset.id);
  });
  it("is asked of every child, who can't do without what its parent has", async () => {
    const { ledger, claims, root } = await licensed(route);
    const grant = { parent: root, grantee: LABORATORY };
    await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_LEGAL_BASIS", claims.id);
  });
  it("is refused as NONPERSONAL once the data is found to be personal", async () => {
    const ledger = await founded(route);
    const { id, operate } = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
    const basis = await giveBasis(ledger, id, CUSTODIAN, { codes: ["NONPERSONAL"] });
    const grant = { parent: operate, grantee: INSURER, basis };
    await executes(tryGrant(ledger, HOSPITAL, id, grant), ["Granted", {}]);
    await reclassify(ledger, id, { piLevel: "PI" });
    await isRefused(tryGrant(ledger, HOSPITAL, id, grant), "E_LEGAL_BASIS", basis);
  });
  it("is refused in a form too weak for what the data is found to be", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    await reclassify(ledger, claims.id, { piLevel: "U14" });
    const grant = { parent: root, grantee: LABORATORY, basis: consent };
    await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_CONSENT_FORM", consent);
  });
  it("counts when it is cited without need", async () => {
    const words = { scope: { purposes: ["P16"] } };
    const { act, basis } = await attempt(route, "NONE", HOSPITAL, words);
    await isRefused(act, "E_EXCEEDS_BASIS", basis, "purposes");
  });
  it("is refused once it is withdrawn, the one of the path first", async () => {
    const { ledger, claims, consent, root } = await licensed(route);
    const other = await giveBasis(ledger, claims.id, CUSTODIAN);
    await must(ledger, "Withdraw", CUSTODIAN, { consent: other, reason: ZERO });
    const grant = { parent: root, grantee: LABORATORY, basis: other };
    const asked = () => tryGrant(ledger, INSURER, claims.id, grant);
    await isRefused(asked(), "E_CONSENT_WITHDRAWN", other);
    await must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    await isRefused(asked(), "E_CONSENT_WITHDRAWN", consent);
  });

  const beyond: [Dimension, ScopeWords, ScopeWords][] = [
    ["purposes", { purposes: ["P07"] }, {}],
    ["operations", { operations: ["QUERY"] }, {}],
    ["outputs", { outputs: ["RAW"] }, {}],
    ["environments", { environments: ["TEE"] }, {}],
    ["categories", { categories: 1n }, {}],
    ["territories", { territories: ["CN"] }, {}],
    ["notBefore", { notBefore: START }, {}],
    ["notAfter", { notAfter: START + 99 * DAY }, {}],
    ["minK", { minK: 11 }, {}],
    ["version", { version: 1 }, {}],
    ["sublicenseDepth", { sublicenseDepth: 1 }, { sublicenseDepth: 2 }],
    ["entrustAllowed", { entrustAllowed: false }, { entrustAllowed: true }],
    ["commercial", { commercial: false }, { commercial: true }],
    ["retentionDays", { retentionDays: 364 }, {}],
    ["duties", { duties: ["DELETE_AT_END"] }, {}],
    ["prohibitions", { prohibitions: ["REIDENTIFY"] }, {}],
  ];
  for (const [dimension, allowed, asked] of beyond) {
    it(`is refused beyond its ${dimension}`, async () => {
      const { act, basis } = await attempt(route, "PI", CUSTODIAN, { scope: allowed }, asked);
      await isRefused(act, "E_EXCEEDS_BASIS", basis, dimension);
    });
  }
  it("is refused for a recipient that it does not name", async () => {
    const { act, basis } = await attempt(route, "PI", CUSTODIAN, { recipient: LABORATORY });
    await isRefused(act, "E_EXCEEDS_BASIS", basis, "recipient");
  });
  it("of a parent is refused for a child that it does not name", async () => {
    const ledger = await founded(route);
    const asset = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
    const basis = await giveBasis(ledger, asset.id, CUSTODIAN, { recipient: INSURER });
    const root = { parent: asset.operate, grantee: INSURER, basis, scope: WIDE };
    const parent = await grantTo(ledger, HOSPITAL, asset.id, root);
    const onward = { parent, grantee: ANALYST, basis };
    const act = tryGrant(ledger, INSURER, asset.id, onward);
    await isRefused(act, "E_EXCEEDS_BASIS", basis, "recipient");
    const toItself = { ...onward, grantee: INSURER };
    await executes(tryGrant(ledger, INSURER, asset.id, toItself), ["Granted", {}]);
    const own = await giveBasis(ledger, asset.id, CUSTODIAN, { recipient: ANALYST });
    const named = tryGrant(ledger, INSURER, asset.id, { ...onward, basis: own });
    await executes(named, ["Granted", {}]);
  });
  it("covers its recipient, any version where it names none, and its own depth", async () => {
    const scope = { version: 1, sublicenseDepth: 3 };
    const named = await attempt(route, "PI", CUSTODIAN, { recipient: INSURER }, scope);
    await executes(named.act, ["Granted", {}]);
    const first = { scope: { version: 1 } };
    const { act } = await attempt(route, "PI", CUSTODIAN, first, { version: 1 });
    await executes(act, ["Granted", {}]);
  });
  it("without leave to entrust serves whoever does not", async () => {
    const words = { scope: { entrustAllowed: false } };
    const { act } = await attempt(route, "PI", CUSTODIAN, words);
    await executes(act, ["Granted", {}]);
  });
  it("serves on though its source is suspended meanwhile", async () => {
    const { ledger, child } = await licensed(route);
    await suspend(ledger, CUSTODIAN);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
  });
});

/** The insurer, licensed by the hospital, may let the analyst work for it. */
async function entrustable(
  route: Route,
  scope: ScopeWords,
  above: { scope?: ScopeWords; basis?: BasisWords } = {},
) {
  const ledger = await founded(route);
  const asset = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
  const basis = await giveBasis(ledger, asset.id, CUSTODIAN, above.basis);
  const root = {
    parent: asset.operate,
    grantee: INSURER,
    basis,
    scope: { ...WIDE, ...above.scope },
  };
  const parent = await grantTo(ledger, HOSPITAL, asset.id, root);
  const entrusting = { relation: "ENTRUST", ...scope };
  const grant = { parent, grantee: ANALYST, basis, scope: entrusting };
  return { ledger, asset, basis, parent, grant };
}

/** It does. */
async function tryEntrust(...words: Parameters<typeof entrustable>) {
  const all = await entrustable(...words);
  return { ...all, act: tryGrant(all.ledger, INSURER, all.asset.id, all.grant) };
}

overBothRoutes("entrusting", (route) => {
  it("is refused where the parent does not allow it", async () => {
    const { act, parent } = await tryEntrust(route, {}, { scope: { entrustAllowed: false } });
    await isRefused(act, "E_DEPTH", parent);
  });
  it("is refused with a depth", async () => {
    const { act, parent } = await tryEntrust(route, { sublicenseDepth: 1 });
    await isRefused(act, "E_DEPTH", parent);
  });
  const inTurn: [ScopeWords, Dimension][] = [
    [{}, "entrustAllowed"],
    [{ retentionDays: null }, "entrustAllowed"],
    [{ purposes: ["P19"] }, "purposes"],
  ];
  for (const [scope, dimension] of inTurn) {
    const more = ["", ...Object.keys(scope)].join(" and of wider ");
    it(`is refused for ${dimension} if it allows entrusting in turn${more}`, async () => {
      const { act, parent } = await tryEntrust(route, { entrustAllowed: true, ...scope });
      await isRefused(act, "E_EXCEEDS_GRANTOR", parent, dimension);
    });
  }
  for (const operation of ["DERIVE", "PROVIDE", "SUBLICENSE"]) {
    it(`is refused with ${operation}`, async () => {
      const { act, parent } = await tryEntrust(route, { operations: ["QUERY", operation] });
      await isRefused(act, "E_RIGHT_MISSING", parent);
    });
  }
  it("is refused under another basis that does not allow it or names another", async () => {
    const { ledger, asset, grant, act } = await tryEntrust(route, {});
    await executes(act, ["Granted", {}]);
    for (const [words, dimension] of [
      [{ scope: { entrustAllowed: false } }, "entrustAllowed"],
      [{ recipient: INSURER }, "recipient"],
    ] as const) {
      const basis = await giveBasis(ledger, asset.id, CUSTODIAN, words);
      const under = tryGrant(ledger, INSURER, asset.id, { ...grant, basis });
      await isRefused(under, "E_EXCEEDS_BASIS", basis, dimension);
    }
  });
  it("under USE is refused beyond what the basis allows", async () => {
    const scope = { relation: "ENTRUST" };
    for (const [words, dimension] of [
      [{ scope: { entrustAllowed: false } }, "entrustAllowed"],
      [{ recipient: ANALYST }, "recipient"],
    ] as const) {
      const { act, basis } = await attempt(route, "PI", CUSTODIAN, words, scope);
      await isRefused(act, "E_EXCEEDS_BASIS", basis, dimension);
    }
    const { act } = await attempt(route, "PI", CUSTODIAN, {}, scope);
    await executes(act, ["Granted", {}]);
  });
  const beyondBasis: [ScopeWords, ScopeWords, Dimension][] = [
    [{ purposes: ["P07"] }, {}, "purposes"],
    [{ commercial: false }, { commercial: true }, "entrustAllowed"],
  ];
  for (const [allowed, more, dimension] of beyondBasis) {
    const fields = Object.keys(allowed).join();
    it(`beyond ${fields} of a basis without leave names ${dimension}`, async () => {
      const basis = { scope: { ...allowed, entrustAllowed: false } };
      const asked = await attempt(route, "PI", CUSTODIAN, basis, { relation: "ENTRUST", ...more });
      await isRefused(asked.act, "E_EXCEEDS_BASIS", asked.basis, dimension);
    });
  }
  it("ends there: nothing is passed on from an entrusted party", async () => {
    const { ledger, asset, basis, grant } = await entrustable(route, {});
    const entrusted = await grantTo(ledger, INSURER, asset.id, grant);
    for (const relation of ["PROVIDE", "JOINT", "ENTRUST"]) {
      const onward = { parent: entrusted, grantee: LABORATORY, basis, scope: { relation } };
      await isRefused(tryGrant(ledger, ANALYST, asset.id, onward), "E_DEPTH", entrusted);
    }
  });
  it("takes the parent's basis whomever that names", async () => {
    const { act } = await tryEntrust(route, {}, { basis: { recipient: INSURER } });
    await executes(act, ["Granted", {}]);
  });
  it("is allowed below a licence that may not be passed on otherwise", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const scope = { operations: ["QUERY"], entrustAllowed: true, sublicenseDepth: 0 };
    const root = { parent: open.operate, grantee: INSURER, scope };
    const parent = await grantTo(ledger, HOSPITAL, open.id, root);
    const within = { relation: "ENTRUST", operations: ["QUERY"] };
    const grant = { parent, grantee: ANALYST, scope: within };
    const entrusted = await grantTo(ledger, INSURER, open.id, grant);
    await executes(useBy(ledger, ANALYST, entrusted), ["Used", {}]);
  });
});
