// Facts handed in beside a message: whatever does not rebuild the ids that the chain keeps is of no
// use.
import { expect } from "chai";
import { authorizationId, rightId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, Messages, PrimaryType, Scope } from "../../server/core/records.ts";
import { handedIn } from "../../server/core/rules/facts.ts";
import type { HandedIn, PathFacts } from "../../server/core/rules/facts.ts";
import { hashStruct } from "../../server/core/struct-hash.ts";
import type { Fields } from "../core/rules/support/ledger.ts";
import { derivationOf, termsOf, useOf } from "../core/rules/support/story.ts";
import { scopeOf, titleOf, unique, WIDE } from "../core/rules/support/words.ts";
import { headOf } from "../core/support/tree.ts";
import { isFaulty, isRefused } from "./support/answers.ts";
import type { ChainLedger, Outcome } from "./support/ledger.ts";
import { openLog } from "./support/logs.ts";
import { ANALYST, CUSTODIAN, HOSPITAL, INSURER, LABORATORY, REGULATOR } from "./support/parties.ts";
import {
  derivedScores,
  founded,
  freeze,
  giveBasis,
  grantTo,
  licensed,
  licensedProduct,
  must,
  offerOf,
  orderOn,
  registerAsset,
} from "./support/story.ts";

const reason = ZERO;
const PATH = "AuthorizationsPathMismatch";
const FACTS = "AuthorizationsFactsMismatch";

/** Does the act with the true facts changed in this way. */
function withFacts<P extends PrimaryType>(
  ledger: ChainLedger,
  primary: P,
  actor: Hex,
  fields: Fields<P>,
  change: (facts: HandedIn[P]) => HandedIn[P],
): Promise<Outcome<P>> {
  const message = { actor, ...fields } as unknown as Messages[P];
  const facts = change(structuredClone(handedIn(primary, message, ledger.view)));
  return ledger.act(primary, actor, fields, { facts });
}

const wider = ({ limits, conditions }: Scope): Scope => ({
  limits: { ...limits, maxUses: limits.maxUses + 1 },
  conditions,
});
const otherScope = hashStruct("Scope", scopeOf());

/** Each is a lie about the way to the end of a path of two steps. */
const LIES: [string, (path: PathFacts) => PathFacts][] = [
  ["without its last step", (path) => ({ ...path, steps: path.steps.slice(0, -1) })],
  ["without its first step", (path) => ({ ...path, steps: path.steps.slice(1) })],
  [
    "from another right",
    (path) => ({ ...path, title: hashStruct("Title", titleOf(HOSPITAL, "USE")) }),
  ],
  ["in another asset", (path) => ({ ...path, asset: unique() })],
  ...(["grantee", "basis", "scope"] as const).map(
    (field): [string, (path: PathFacts) => PathFacts] => [
      `with another ${field} above`,
      ({ steps: [first, ...rest], ...path }) => {
        const value = { grantee: LABORATORY, basis: ZERO, scope: otherScope }[field];
        return { ...path, steps: [{ ...first!, [field]: value }, ...rest] };
      },
    ],
  ),
];

describe("a path that does not lead there", () => {
  for (const [title, lie] of LIES) {
    it(`is no path: ${title}`, async () => {
      const { ledger, claims, consent, child } = await licensed("relayed");
      const lying = <F extends { path: PathFacts }>(facts: F) => ({
        ...facts,
        path: lie(facts.path),
      });
      const revocation = { authorization: child, reason, doc: ZERO };
      const grant = { parent: child, grantee: LABORATORY, basis: consent };
      const acts = [
        withFacts(ledger, "Use", ANALYST, useOf(child), ({ leaf, upstream }) => ({
          leaf: lying(leaf),
          upstream,
        })),
        withFacts(ledger, "Revoke", INSURER, revocation, lying),
        withFacts(ledger, "Surrender", ANALYST, { authorization: child, reason }, lying),
        withFacts(ledger, "RevokeAll", ANALYST, { epoch: 0, subject: child, reason }, lying),
        withFacts(ledger, "Refuse", ANALYST, { request: ZERO, parent: child, reason }, lying),
        withFacts(
          ledger,
          "Grant",
          ANALYST,
          { request: ZERO, terms: termsOf(claims.id, grant) },
          lying,
        ),
      ];
      for (const act of acts) await isFaulty(act, PATH, child);
    });
  }
});

describe("a path to what never was", () => {
  it("leads to no right that nobody claimed", async () => {
    const { ledger, claims } = await licensed("relayed");
    const title = titleOf(INSURER, "OPERATE");
    const parent = rightId(claims.id, title);
    const path = { asset: claims.id, title: hashStruct("Title", title), steps: [] };
    const terms = termsOf(claims.id, { parent, grantee: INSURER });
    const facts = { path, bounds: { scope: [], product: [], basis: [] } };
    const act = ledger.act("Grant", INSURER, { request: ZERO, terms }, { facts });
    await isRefused(act, "E_NOT_FOUND", parent);
  });
  it("leads to no authorization that nobody granted", async () => {
    const { ledger, claims, root, consent } = await licensed("relayed");
    const scope = { ...WIDE, sublicenseDepth: 2 };
    const grant = { parent: root, grantee: ANALYST, basis: consent, scope };
    const never = termsOf(claims.id, grant);
    const parent = authorizationId(never);
    const known = { request: ZERO, terms: termsOf(claims.id, { ...grant, grantee: LABORATORY }) };
    const message = { ...known, actor: INSURER, deadline: 0n };
    const { path } = handedIn("Grant", message, ledger.view);
    const scopeHash = hashStruct("Scope", never.scope);
    const step = { grantee: ANALYST, basis: consent, scope: scopeHash };
    const forged = { ...path, steps: [...path.steps, step] };
    const terms = termsOf(claims.id, { parent, grantee: LABORATORY, basis: consent });
    const bounds = { scope: [never.scope], product: [], basis: [] };
    const header = { facts: { path: forged, bounds } };
    const act = ledger.act("Grant", ANALYST, { request: ZERO, terms }, header);
    await isRefused(act, "E_NOT_FOUND", parent);
  });
});

describe("terms of a used authorization", () => {
  it("are those that its id contains", async () => {
    const { ledger, child } = await licensed("relayed");
    const named = handedIn(
      "Use",
      { ...useOf(child), actor: ANALYST, nonce: 0n, deadline: 0n },
      ledger.view,
    ).leaf.path.steps[1]!.scope;
    for (const lie of [
      { limits: wider(scopeOf()).limits },
      { conditions: hashStruct("Conditions", scopeOf().conditions) },
    ]) {
      const act = withFacts(ledger, "Use", ANALYST, useOf(child), ({ leaf, upstream }) => ({
        leaf: { ...leaf, ...lie },
        upstream,
      }));
      await isFaulty(act, FACTS, named);
    }
  });
});

describe("what a grant is compared with", () => {
  it("is the parent's own scope", async () => {
    const { ledger, claims, root, consent } = await licensed("relayed");
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
    const fields = { request: ZERO, terms };
    const scope = ledger.view.facts("authorization", root)!.terms.scope;
    for (const given of [[wider(scope)], []]) {
      const act = withFacts(ledger, "Grant", INSURER, fields, ({ path, bounds }) => ({
        path,
        bounds: { ...bounds, scope: given },
      }));
      await isFaulty(act, FACTS, hashStruct("Scope", scope));
    }
  });
  it("is the basis that it cites", async () => {
    const { ledger, claims, root } = await licensed("relayed");
    const basis = await giveBasis(ledger, claims.id, CUSTODIAN, { recipient: ANALYST });
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis });
    const fields = { request: ZERO, terms };
    const facts = ledger.view.facts("consent", basis)!.basis;
    for (const given of [[{ ...facts, recipient: LABORATORY }], []]) {
      const act = withFacts(ledger, "Grant", INSURER, fields, ({ path, bounds }) => ({
        path,
        bounds: { ...bounds, basis: given },
      }));
      await isFaulty(act, FACTS, basis);
    }
  });
  it("is the parent's basis too, where that names somebody", async () => {
    const ledger = await founded("relayed");
    const { id, operate } = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
    const basis = await giveBasis(ledger, id, CUSTODIAN, { recipient: INSURER });
    const root = { parent: operate, grantee: INSURER, basis, scope: WIDE };
    const parent = await grantTo(ledger, HOSPITAL, id, root);
    const terms = termsOf(id, { parent, grantee: ANALYST, basis });
    const named = ledger.view.facts("consent", basis)!.basis;
    for (const given of [[{ ...named, recipient: ANALYST }], []]) {
      const act = withFacts(ledger, "Grant", INSURER, { request: ZERO, terms }, (facts) => ({
        ...facts,
        bounds: { ...facts.bounds, basis: given },
      }));
      await isFaulty(act, FACTS, basis);
    }
  });
  it("is the ceiling of a product", async () => {
    const { ledger, scores } = await derivedScores("relayed");
    const terms = termsOf(scores.id, { parent: scores.operate, grantee: ANALYST });
    const fields = { request: ZERO, terms };
    const { ceiling } = ledger.view.facts("asset", scores.id)!.derivation!;
    const { asset } = ledger.view.facts("asset", scores.id)!;
    const lies = [
      [[{ ...asset, ceiling: otherScope }], [ceiling], scores.id],
      [[], [ceiling], scores.id],
      [[asset], [wider(ceiling)], hashStruct("Scope", ceiling)],
      [[asset], [], hashStruct("Scope", ceiling)],
    ] as const;
    for (const [product, scope, named] of lies) {
      const act = withFacts(ledger, "Grant", INSURER, fields, ({ path }) => ({
        path,
        bounds: { product: [...product], scope: [...scope], basis: [] },
      }));
      await isFaulty(act, FACTS, named);
    }
  });
});

describe("the upstream of a product", () => {
  type Upstream = HandedIn["Use"]["upstream"];
  const useWith = async (change: (upstream: Upstream) => Upstream) => {
    const story = await licensedProduct("relayed");
    const { ledger, onReport } = story;
    const act = withFacts(ledger, "Use", LABORATORY, useOf(onReport), ({ leaf, upstream }) => ({
      leaf,
      upstream: change(upstream),
    }));
    return { ...story, act };
  };
  it("is not left out, neither the first product nor one above", async () => {
    const none = await useWith(() => ({ products: [], chains: [] }));
    await isFaulty(none.act, FACTS, none.report.id);
    const first = await useWith(({ products, chains }) => ({
      products: products.slice(0, 1),
      chains,
    }));
    await isFaulty(first.act, FACTS, first.scores.id);
  });
  it("has every chain that was cited", async () => {
    const none = await useWith(({ products }) => ({ products, chains: [] }));
    await isFaulty(none.act, FACTS, none.report.id);
    const first = await useWith(({ products, chains }) => ({
      products,
      chains: chains.slice(0, 1),
    }));
    await isFaulty(first.act, FACTS, first.scores.id);
    const uncounted = await useWith(({ products: [report, scores], chains }) => ({
      products: [{ ...report!, inputs: 0 }, scores!],
      chains,
    }));
    await isFaulty(uncounted.act, FACTS, uncounted.report.asset.inputs);
  });
  it("has no other chain in the place of one that was cited", async () => {
    const { act, report } = await useWith(({ products, chains: [onScores, input] }) => ({
      products,
      chains: [{ ...onScores!, steps: [{ ...onScores!.steps[0]!, scope: otherScope }] }, input!],
    }));
    await isFaulty(act, FACTS, report.asset.inputs);
  });
  it("is of the product that is used", async () => {
    const { act, report } = await useWith(({ products: [first, second], chains }) => ({
      products: [{ ...first!, asset: { ...first!.asset, inputs: unique() } }, second!],
      chains,
    }));
    await isFaulty(act, FACTS, report.id);
  });
});

describe("the sources of a derivation", () => {
  it("have the terms that the input's id contains", async () => {
    const { ledger, input } = await derivedScores("relayed");
    const { scope } = ledger.view.facts("authorization", input)!.terms;
    const fields = derivationOf(ledger, INSURER, [input], { piLevel: "PI" });
    const act = withFacts(ledger, "Derive", INSURER, fields, ({ sources: [source] }) => ({
      sources: [{ ...source!, scope: wider(scope) }],
    }));
    await isFaulty(act, FACTS, hashStruct("Scope", scope));
  });
  it("are as many as the inputs", async () => {
    const { ledger, input } = await derivedScores("relayed");
    const fields = derivationOf(ledger, INSURER, [input], { piLevel: "PI" });
    const { refusal, fault } = await withFacts(ledger, "Derive", INSURER, fields, () => ({
      sources: [],
    }));
    expect(refusal).to.equal(undefined);
    expect(fault).to.equal("Panic(50)");
  });
});

describe("facts of an asset, an order or a log", () => {
  const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
  it("for a new version are those that its id contains", async () => {
    const ledger = await founded("relayed");
    const { id } = await registerAsset(ledger, HOSPITAL);
    const fields = { head: 1, version: { asset: id, ...content } };
    const act = withFacts(ledger, "AddVersion", INSURER, fields, ({ facts, title }) => ({
      facts: { ...facts, registrant: INSURER },
      title,
    }));
    await isFaulty(act, "AssetsFactsMismatch", id);
  });
  it("for a new version name HOLD where it was claimed, and no other right", async () => {
    const ledger = await founded("relayed");
    const { id, use } = await registerAsset(ledger, HOSPITAL);
    const fields = { head: 1, version: { asset: id, ...content } };
    const { title } = ledger.view.facts("right", use)!.right;
    for (const named of [ZERO, hashStruct("Title", title)]) {
      const act = withFacts(ledger, "AddVersion", HOSPITAL, fields, ({ facts }) => ({
        facts,
        title: named,
      }));
      await isFaulty(act, "AssetsFactsMismatch", id);
    }
  });
  it("for a transfer are those in the right's id, so that no other asset serves", async () => {
    const ledger = await founded("relayed");
    const { id, use } = await registerAsset(ledger, HOSPITAL);
    const other = await registerAsset(ledger, HOSPITAL);
    await must(ledger, "Offer", HOSPITAL, offerOf(use, INSURER));
    await freeze(ledger, id);
    const elsewhere = [
      ({ title }: HandedIn["Offer"]) => ({ asset: other.id, title }),
      ({ asset }: HandedIn["Offer"]) => ({ asset, title: ZERO }),
    ];
    const acceptance = { right: use, from: HOSPITAL, endGrants: false };
    for (const change of elsewhere) {
      const offer = withFacts(ledger, "Offer", HOSPITAL, offerOf(use, ANALYST), change);
      await isFaulty(offer, "RightsFactsMismatch", use);
      const accept = withFacts(ledger, "Accept", INSURER, acceptance, change);
      await isFaulty(accept, "RightsFactsMismatch", use);
    }
  });
  it("for a lift are those that the order's id contains", async () => {
    const { ledger, root } = await licensed("relayed");
    const order = await freeze(ledger, root);
    const other = orderOn(ledger, HOSPITAL).order;
    const act = withFacts(ledger, "Lift", REGULATOR, { order, reason }, () => ({ facts: other }));
    await isFaulty(act, "OversightFactsMismatch", order);
  });
  it("for a head are those that the log's id contains: nobody else is its operator", async () => {
    const ledger = await founded("relayed");
    const log = await openLog(ledger, HOSPITAL);
    const fields = { log, ...headOf(3) };
    for (const change of [{ operator: INSURER }, { origin: "other" }, { key: ZERO }]) {
      const act = withFacts(ledger, "Anchor", INSURER, fields, ({ facts }) => ({
        facts: { ...facts, ...change },
      }));
      await isFaulty(act, "AnchorsFactsMismatch", log);
    }
  });
});
