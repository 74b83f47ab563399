import { expect } from "chai";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import {
  ANALYST,
  CUSTODIAN,
  foundedLedger,
  giveBasis,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  registerAsset,
  termsOf,
  useBy,
} from "./support/story.ts";
import { refusal, WIDE } from "./support/words.ts";
import type { BasisWords, ScopeWords } from "./support/words.ts";

/** The insurer, licensed by the hospital, lets the analyst work for it. */
function tryEntrust(
  scope: ScopeWords,
  { parentScope, basisWords }: { parentScope?: ScopeWords; basisWords?: BasisWords } = {},
) {
  const ledger = foundedLedger();
  const asset = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
  const basis = giveBasis(ledger, asset.id, CUSTODIAN, basisWords);
  const parent = grantTo(ledger, HOSPITAL, asset.id, {
    parent: asset.operate,
    grantee: INSURER,
    basis,
    scope: { ...WIDE, ...parentScope },
  });
  const entrust = (changed: ScopeWords, cited: Hex = basis, above = parent, by = INSURER) => {
    const relation = "ENTRUST";
    const grantee = by === INSURER ? ANALYST : LABORATORY;
    const wanted = { parent: above, grantee, basis: cited, scope: { relation, ...changed } };
    const terms = termsOf(asset.id, wanted);
    const { refusal: found } = ledger.act("Grant", by, { request: ZERO, terms });
    return { found, terms };
  };
  return { ledger, asset, basis, parent, entrust, found: entrust(scope).found };
}

describe("entrusting", () => {
  it("is refused where the parent does not allow it", () => {
    const { parent, found } = tryEntrust({}, { parentScope: { entrustAllowed: false } });
    expect(found).to.deep.equal(refusal("E_DEPTH", parent));
  });
  it("is refused with a depth", () => {
    const { parent, found } = tryEntrust({ sublicenseDepth: 1 });
    expect(found).to.deep.equal(refusal("E_DEPTH", parent));
  });
  it("is refused if it allows entrusting in turn", () => {
    const { parent, found } = tryEntrust({ entrustAllowed: true });
    expect(found).to.deep.equal(refusal("E_EXCEEDS_GRANTOR", parent, "entrustAllowed"));
  });
  for (const operation of ["DERIVE", "PROVIDE", "SUBLICENSE"]) {
    it(`is refused with ${operation}`, () => {
      const { parent, found } = tryEntrust({ operations: ["QUERY", operation] });
      expect(found).to.deep.equal(refusal("E_RIGHT_MISSING", parent));
    });
  }
  it("is refused under another basis that does not allow it", () => {
    const { ledger, asset, entrust } = tryEntrust({});
    const scope = { entrustAllowed: false };
    const strict = giveBasis(ledger, asset.id, CUSTODIAN, { scope });
    expect(entrust({}, strict).found).to.deep.equal(
      refusal("E_EXCEEDS_BASIS", strict, "entrustAllowed"),
    );
  });
  it("takes the parent's basis whomever that names, and another only for its own recipient", () => {
    const { ledger, asset, entrust, found } = tryEntrust(
      {},
      { basisWords: { recipient: INSURER } },
    );
    expect(found).to.equal(undefined);
    const other = giveBasis(ledger, asset.id, CUSTODIAN, { recipient: INSURER });
    expect(entrust({}, other).found).to.deep.equal(refusal("E_EXCEEDS_BASIS", other, "recipient"));
  });
  it("ends there: nothing is passed on from an entrusted party", () => {
    const { ledger, asset, basis, parent } = tryEntrust({});
    const entrusted = grantTo(ledger, INSURER, asset.id, {
      parent,
      grantee: ANALYST,
      basis,
      scope: { relation: "ENTRUST" },
    });
    for (const relation of ["PROVIDE", "JOINT", "ENTRUST"]) {
      const onward = { parent: entrusted, grantee: LABORATORY, basis, scope: { relation } };
      const terms = termsOf(asset.id, onward);
      expect(ledger.act("Grant", ANALYST, { request: ZERO, terms }).refusal).to.deep.equal(
        refusal("E_DEPTH", entrusted),
      );
    }
  });
  it("is allowed below a licence that may not be passed on otherwise", () => {
    const ledger = foundedLedger();
    const open = registerAsset(ledger, HOSPITAL);
    const scope = { operations: ["QUERY"], entrustAllowed: true, sublicenseDepth: 0 };
    const parent = grantTo(ledger, HOSPITAL, open.id, {
      parent: open.operate,
      grantee: INSURER,
      scope,
    });
    const entrusted = grantTo(ledger, INSURER, open.id, {
      parent,
      grantee: ANALYST,
      scope: { relation: "ENTRUST", operations: ["QUERY"] },
    });
    expect(useBy(ledger, ANALYST, entrusted)).to.equal(undefined);
  });
  it("is the holder's under USE, within what the basis allows", () => {
    const ledger = foundedLedger();
    const asset = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
    const attempt = (words: BasisWords) => {
      const basis = giveBasis(ledger, asset.id, CUSTODIAN, words);
      const scope = { relation: "ENTRUST" };
      const terms = termsOf(asset.id, { parent: asset.use, grantee: INSURER, basis, scope });
      return { basis, found: ledger.act("Grant", HOSPITAL, { request: ZERO, terms }).refusal };
    };
    const strict = attempt({ scope: { entrustAllowed: false } });
    expect(strict.found).to.deep.equal(refusal("E_EXCEEDS_BASIS", strict.basis, "entrustAllowed"));
    const another = attempt({ recipient: ANALYST });
    expect(another.found).to.deep.equal(refusal("E_EXCEEDS_BASIS", another.basis, "recipient"));
    expect(attempt({}).found).to.equal(undefined);
  });
});
