import { expect } from "chai";
import { AbiCoder, concat, keccak256, toUtf8Bytes } from "ethers";
import { assetId, authorizationId, consentId, orderId } from "../../../server/core/ids.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex, Messages, PrimaryType, StructType } from "../../../server/core/records.ts";
import { handedIn } from "../../../server/core/rules/facts.ts";
import type { PathFacts, UpstreamFacts } from "../../../server/core/rules/facts.ts";
import { encodeType, hashStruct } from "../../../server/core/struct-hash.ts";
import type { Fields, Ledger } from "./support/ledger.ts";
import {
  ANALYST,
  CUSTODIAN,
  derivationOf,
  derive,
  foundedLedger,
  freeze,
  giveBasis,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  registerAsset,
  termsOf,
  useOf,
} from "./support/story.ts";
import { assetOf, titleOf, WIDE } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

function facts<P extends PrimaryType>(ledger: Ledger, primary: P, fields: Fields<P>) {
  const message = { actor: HOSPITAL, deadline: 0n, nonce: 0n, ...fields };
  return handedIn(primary, message as unknown as Messages[P], ledger.view);
}

function hash(type: StructType, ...words: Hex[]): Hex {
  const typeHash = keccak256(toUtf8Bytes(encodeType(type)));
  const kinds = ["bytes32", ...words.map((word) => (word.length === 42 ? "address" : "bytes32"))];
  return keccak256(AbiCoder.defaultAbiCoder().encode(kinds, [typeHash, ...words])) as Hex;
}

/** Rebuilds the end of a path from its hashes alone, as the contract does. */
function endOf({ asset, title, steps }: PathFacts): Hex {
  return steps.reduce(
    (parent, { grantee, basis, scope }) => hash("Terms", asset, parent, grantee, basis, scope),
    hash("Right", asset, title),
  );
}

/**
 * Walks an upstream as the contract does: everything handed in is asked for once, and nothing
 * else.
 */
function ascend(start: Hex, { products, chains }: UpstreamFacts): { met: Hex[]; ends: Hex[] } {
  const met: Hex[] = [];
  const ends: Hex[] = [];
  const derived = new Set(products.map(({ asset }) => assetId(asset)));
  const visit = (product: Hex) => {
    if (met.includes(product)) return;
    const next = products[met.length];
    expect(next && assetId(next.asset)).to.equal(product);
    met.push(product);
    const cited: Hex[] = [];
    for (let n = 0; n < (next?.inputs ?? 0); n += 1) {
      const chain = chains[ends.length];
      if (chain === undefined) throw new Error("a chain is missing");
      cited.push(endOf(chain));
      ends.push(endOf(chain));
      if (derived.has(chain.asset)) visit(chain.asset);
    }
    expect(next?.asset.inputs).to.equal(keccak256(concat(cited)));
  };
  if (products.length > 0) visit(start);
  expect([met.length, ends.length]).to.deep.equal([products.length, chains.length]);
  return { met, ends };
}

describe("the facts handed in beside a message", () => {
  it("can't be given for what the view does not have", () => {
    const { ledger } = licensedLedger();
    const terms = termsOf(UNKNOWN, { parent: UNKNOWN, grantee: ANALYST });
    expect(() => facts(ledger, "Grant", { request: ZERO, terms })).to.throw(UNKNOWN);
    expect(() => facts(ledger, "Use", useOf(UNKNOWN))).to.throw(UNKNOWN);
    expect(() => facts(ledger, "Lift", { order: UNKNOWN, reason: ZERO })).to.throw(UNKNOWN);
  });

  it("are none for acts that name no record by its id, or need nothing of it", () => {
    const { ledger, consent } = licensedLedger();
    const asset = assetOf(HOSPITAL);
    expect(facts(ledger, "Register", { asset, rights: [] })).to.deep.equal({});
    expect(facts(ledger, "Withdraw", { consent, reason: ZERO })).to.deep.equal({});
  });

  it("lead from the right to the parent of a grant", () => {
    const { ledger, claims, root, child, consent } = licensedLedger();
    for (const parent of [claims.operate, root, child]) {
      const terms = termsOf(claims.id, { parent, grantee: LABORATORY, basis: consent });
      const { path } = facts(ledger, "Grant", { request: ZERO, terms });
      expect(path.asset).to.equal(claims.id);
      expect(endOf(path)).to.equal(parent);
    }
  });
  it("lead to the authorization itself where an act is on it", () => {
    const { ledger, child, root } = licensedLedger();
    const { path } = facts(ledger, "Revoke", { authorization: child, reason: ZERO, doc: ZERO });
    expect(endOf(path)).to.equal(child);
    const all = facts(ledger, "RevokeAll", { epoch: 0, subject: root, reason: ZERO });
    expect(endOf(all.path)).to.equal(root);
  });

  it("bound a grant by its parent, its product's ceiling or nothing", () => {
    const { ledger, claims, root, consent } = licensedLedger();
    const basis = ledger.view.facts("consent", consent)!.basis;
    const boundsOf = (asset: Hex, parent: Hex, cited: Hex) => {
      const terms = termsOf(asset, { parent, grantee: LABORATORY, basis: cited });
      return facts(ledger, "Grant", { request: ZERO, terms }).bounds;
    };
    expect(boundsOf(claims.id, claims.operate, consent)).to.deep.equal({
      scope: [],
      product: [],
      basis: [basis],
    });
    const parent = ledger.view.facts("authorization", root)!.terms;
    expect(boundsOf(claims.id, root, consent)).to.deep.equal({
      scope: [parent.scope],
      product: [],
      basis: [],
    });
    const product = derive(ledger, INSURER, [root], { piLevel: "PI" });
    const bounds = boundsOf(product.id, product.operate, ZERO);
    expect(bounds.product).to.deep.equal([product.asset]);
    expect(bounds.scope.map((scope) => hashStruct("Scope", scope))).to.deep.equal([
      product.asset.ceiling,
    ]);
  });
  it("name a basis that is not the parent's, or that names a recipient", () => {
    const { ledger, claims, root } = licensedLedger();
    const other = giveBasis(ledger, claims.id, CUSTODIAN);
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: other });
    const { bounds } = facts(ledger, "Grant", { request: ZERO, terms });
    expect(bounds.basis.map(consentId)).to.deep.equal([other]);

    const named = giveBasis(ledger, claims.id, CUSTODIAN, { recipient: INSURER });
    const grant = { parent: claims.operate, grantee: INSURER, basis: named, scope: WIDE };
    const parent = grantTo(ledger, HOSPITAL, claims.id, grant);
    const basisFor = (relation: string) => {
      const scope = { relation };
      const below = termsOf(claims.id, { parent, grantee: ANALYST, basis: named, scope });
      return facts(ledger, "Grant", { request: ZERO, terms: below }).bounds.basis.map(consentId);
    };
    expect(basisFor("PROVIDE")).to.deep.equal([named]);
    expect(basisFor("ENTRUST")).to.deep.equal([]);
  });

  it("of a new version prove the asset and its right to hold, if claimed", () => {
    const { ledger, claims } = licensedLedger();
    const version = { asset: claims.id, commitment: UNKNOWN, scheme: 1, hashAlg: 0 };
    const added = { head: 1, version: { ...version, manifestDoc: ZERO } };
    const { facts: asset, title } = facts(ledger, "AddVersion", added);
    expect(assetId(asset)).to.equal(claims.id);
    expect(hash("Right", claims.id, title)).to.equal(claims.hold);

    const bare = assetOf(HOSPITAL);
    const rights = [titleOf(HOSPITAL, "USE")];
    ledger.act("Register", HOSPITAL, { asset: bare, rights });
    const unheld = { head: 1, version: { ...added.version, asset: assetId(bare) } };
    expect(facts(ledger, "AddVersion", unheld).title).to.equal(ZERO);
  });
  it("of a lift prove the order", () => {
    const { ledger, claims } = licensedLedger();
    const order = freeze(ledger, claims.id);
    const { facts: given } = facts(ledger, "Lift", { order, reason: ZERO });
    expect(orderId(given)).to.equal(order);
  });

  it("of a use prove the authorization, both halves of its scope and nothing above", () => {
    const { ledger, child } = licensedLedger();
    const { leaf, upstream } = facts(ledger, "Use", useOf(child));
    expect(endOf(leaf.path)).to.equal(child);
    const scope = hash("Scope", hashStruct("Limits", leaf.limits), leaf.conditions);
    expect(leaf.path.steps.at(-1)?.scope).to.equal(scope);
    expect(upstream).to.deep.equal({ products: [], chains: [] });
  });
  it("of a use of a product hold its whole upstream, each product once", () => {
    const ledger = foundedLedger();
    const input = () => {
      const { id, operate } = registerAsset(ledger, INSURER);
      return grantTo(ledger, INSURER, id, { parent: operate, grantee: INSURER, scope: WIDE });
    };
    const onward = (product: ReturnType<typeof derive>) =>
      grantTo(ledger, INSURER, product.id, {
        parent: product.operate,
        grantee: INSURER,
        scope: { ...WIDE, sublicenseDepth: 1 },
      });
    const [a, b, c] = [input(), input(), input()];
    const middle = derive(ledger, INSURER, [a, b]);
    const [first, second] = [onward(middle), onward(middle)];
    const top = derive(ledger, INSURER, [first, c, second]);
    const use = grantTo(ledger, INSURER, top.id, { parent: top.operate, grantee: ANALYST });

    const { upstream } = facts(ledger, "Use", useOf(use));
    const { met, ends } = ascend(top.id, upstream);
    expect(met).to.deep.equal([top.id, middle.id]);
    expect(ends).to.deep.equal([first, a, b, c, second]);
  });
  it("of a derivation prove each input with its own upstream", () => {
    const { ledger, root } = licensedLedger();
    const product = derive(ledger, INSURER, [root], { piLevel: "PI" });
    const own = {
      parent: product.operate,
      grantee: INSURER,
      scope: { ...WIDE, sublicenseDepth: 1 },
    };
    const again = grantTo(ledger, INSURER, product.id, own);
    const fields = derivationOf(ledger, INSURER, [again, root], { piLevel: "PI" });
    const { sources } = facts(ledger, "Derive", fields);
    expect(sources.map(({ path }) => endOf(path))).to.deep.equal([again, root]);
    for (const { path, scope } of sources)
      expect(hashStruct("Scope", scope)).to.equal(path.steps.at(-1)?.scope);
    expect(ascend(product.id, sources[0]!.upstream).ends).to.deep.equal([root]);
    expect(sources[1]!.upstream.products).to.deep.equal([]);
  });
  it("are there for what is still pending", () => {
    const { ledger, claims, root, consent } = licensedLedger();
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
    ledger.act("Grant", INSURER, { request: ZERO, terms });
    const id = authorizationId(terms);
    expect(endOf(facts(ledger, "Use", useOf(id)).leaf.path)).to.equal(id);
  });
});
