import { expect } from "chai";
import type { Dimension } from "../../../server/core/codes.ts";
import { assetId, ceilingHash, rightId } from "../../../server/core/ids.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import type { Ledger } from "./support/ledger.ts";
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
  must,
  registerAsset,
} from "./support/story.ts";
import { DAY, refusal, scopeOf, START, titleOf, WIDE } from "./support/words.ts";
import type { AssetWords, ScopeWords } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;
const TO_DERIVE: ScopeWords = { ...WIDE, sublicenseDepth: 2 };

/** One dataset of the hospital's, licensed to the insurer for deriving. */
function licensedInput(ledger: Ledger, scope: ScopeWords = {}, asset: AssetWords = {}): Hex {
  const { id, operate } = registerAsset(ledger, HOSPITAL, asset);
  const terms = { ...TO_DERIVE, ...scope };
  return grantTo(ledger, HOSPITAL, id, { parent: operate, grantee: INSURER, scope: terms });
}

/** Two inputs with these scopes and what the rules say to a product of both. */
function tryBoth(one: ScopeWords, other: ScopeWords, asset?: AssetWords, rights?: string[]) {
  const ledger = foundedLedger();
  const inputs = [licensedInput(ledger, one), licensedInput(ledger, other)];
  const fields = derivationOf(ledger, INSURER, inputs, asset, rights);
  const { refusal: found } = ledger.act("Derive", INSURER, fields);
  return { ledger, inputs, fields, product: assetId(fields.asset), found };
}

describe("a derivation", () => {
  describe("by its shape and what it names", () => {
    type Fields = ReturnType<typeof derivationOf>;
    const malformed: [string, (fields: Fields) => Partial<Fields>][] = [
      ["of nothing", () => ({ inputs: [] })],
      ["of one input twice", ({ inputs }) => ({ inputs: [...inputs, ...inputs] })],
      ["in another's name", ({ asset }) => ({ asset: { ...asset, registrant: HOSPITAL } })],
      ["from another source", ({ asset }) => ({ asset: { ...asset, source: HOSPITAL } })],
      ["of other inputs than its id says", ({ asset }) => ({ asset: { ...asset, inputs: ZERO } })],
      ["without a commitment", ({ asset }) => ({ asset: { ...asset, commitment: ZERO } })],
      ["for a right of another", () => ({ rights: [titleOf(HOSPITAL, "USE")] })],
      ["to a level on no list", ({ making }) => ({ making: { ...making, deidentLevel: 3 } })],
      ["for a purpose on no list", ({ making }) => ({ making: { ...making, purpose: 29 } })],
    ];
    for (const [title, change] of malformed) {
      it(`is refused ${title}`, () => {
        const ledger = foundedLedger();
        const fields = derivationOf(ledger, INSURER, [licensedInput(ledger)]);
        const bad = { ...fields, ...change(fields) };
        expect(ledger.act("Derive", INSURER, bad).refusal).to.deep.equal(refusal("E_SHAPE"));
      });
    }
    it("is refused with nine inputs and allowed with eight", () => {
      const ledger = foundedLedger();
      const inputs = Array.from({ length: 9 }, () => licensedInput(ledger));
      const nine = derivationOf(ledger, INSURER, inputs);
      expect(ledger.act("Derive", INSURER, nine).refusal).to.deep.equal(refusal("E_SHAPE"));
      const eight = derivationOf(ledger, INSURER, inputs.slice(1));
      expect(ledger.act("Derive", INSURER, eight).refusal).to.equal(undefined);
    });
    it("is refused if an input is unknown, the first of them named", () => {
      const ledger = foundedLedger();
      const other: Hex = `0x${"78".repeat(32)}`;
      const fields = derivationOf(ledger, INSURER, [licensedInput(ledger), UNKNOWN, other]);
      expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(
        refusal("E_NOT_FOUND", UNKNOWN),
      );
    });
  });

  it("is refused a second time under the same id", () => {
    const { ledger, fields, product } = tryBoth({}, {});
    expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(
      refusal("E_STATE", product),
    );
  });
  it("is refused if it claims a right that has ended", () => {
    const ledger = foundedLedger();
    const fields = derivationOf(ledger, INSURER, [licensedInput(ledger)]);
    const rights = [titleOf(INSURER, "HOLD", { notAfter: START })];
    const right = rightId(assetId(fields.asset), rights[0]!);
    expect(ledger.act("Derive", INSURER, { ...fields, rights }).refusal).to.deep.equal(
      refusal("E_TIME", right),
    );
  });

  describe("asks each input as a use", () => {
    it("by its grantee", () => {
      const ledger = foundedLedger();
      const mine = licensedInput(ledger);
      const { id, operate } = registerAsset(ledger, HOSPITAL);
      const grant = { parent: operate, grantee: ANALYST, scope: TO_DERIVE };
      const theirs = grantTo(ledger, HOSPITAL, id, grant);
      const fields = derivationOf(ledger, INSURER, [mine, theirs]);
      expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(
        refusal("E_RECIPIENT", theirs),
      );
    });
    const outside: [string, ScopeWords, Parameters<typeof refusal>[0]][] = [
      ["with DERIVE", { operations: ["QUERY"] }, "E_OPERATION"],
      ["for the purpose", { purposes: ["P08"] }, "E_PURPOSE"],
      ["on the categories", { categories: 0b10n }, "E_CATEGORY"],
      ["in the territory", { territories: ["HK"] }, "E_TERRITORY"],
      ["in the environment", { environments: ["MPC"] }, "E_ENVIRONMENT"],
      ["with the output", { outputs: ["AGGREGATE"] }, "E_OUTPUT"],
      ["in time", { notBefore: START + 1 }, "E_TIME"],
      ["within its quota", { maxUses: 0 }, "E_QUOTA"],
    ];
    for (const [title, scope, reason] of outside) {
      it(title, () => {
        const { inputs, found } = tryBoth({}, scope);
        expect(found).to.deep.equal(refusal(reason, inputs[1]));
      });
    }
    it("under its bases", () => {
      const ledger = foundedLedger();
      const { id, operate } = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
      const basis = giveBasis(ledger, id, CUSTODIAN);
      const grant = { parent: operate, grantee: INSURER, basis, scope: TO_DERIVE };
      const input = grantTo(ledger, HOSPITAL, id, grant);
      must(ledger, "Withdraw", CUSTODIAN, { consent: basis, reason: ZERO });
      const fields = derivationOf(ledger, INSURER, [input]);
      expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(
        refusal("E_CONSENT_WITHDRAWN", basis),
      );
    });
    it("in the cited order, each followed by its own upstream", () => {
      const ledger = foundedLedger();
      const first = licensedInput(ledger);
      const middle = derive(ledger, INSURER, [first]);
      const input = grantTo(ledger, INSURER, middle.id, {
        parent: middle.operate,
        grantee: INSURER,
        scope: { ...TO_DERIVE, sublicenseDepth: 1 },
      });
      const last = licensedInput(ledger, { maxUses: 0 });
      freeze(ledger, first);
      const fields = derivationOf(ledger, INSURER, [input, last]);
      expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(
        refusal("E_FROZEN", first),
      );
    });
  });

  it("is refused beyond sixteen chains, counted through every generation", () => {
    const ledger = foundedLedger();
    const again = (product: ReturnType<typeof derive>) =>
      grantTo(ledger, INSURER, product.id, {
        parent: product.operate,
        grantee: INSURER,
        scope: { ...WIDE, sublicenseDepth: 1 },
      });
    const eight = Array.from({ length: 8 }, () => licensedInput(ledger));
    const seven = derive(ledger, INSURER, eight.slice(1));
    const all = derive(ledger, INSURER, eight);
    expect(ledger.view.state(all.id)).to.include({ chains: 8, nodes: 8 });
    const sixteen = derivationOf(ledger, INSURER, [again(seven), again(seven)]);
    const largest = ledger.act("Derive", INSURER, sixteen);
    expect(largest.refusal).to.equal(undefined);
    const seventeen = derivationOf(ledger, INSURER, [again(seven), again(all)]);
    expect(ledger.act("Derive", INSURER, seventeen).refusal).to.deep.equal(
      refusal("E_TOO_LARGE", assetId(seventeen.asset)),
    );
  });
  it("is refused beyond thirty-two authorizations above", () => {
    const ledger = foundedLedger();
    const deep = (): Hex => {
      const { id, operate } = registerAsset(ledger, INSURER);
      return [3, 2, 1, 0].reduce((parent, depth) => {
        const scope = { ...WIDE, maxUses: 10 + depth, sublicenseDepth: depth };
        return grantTo(ledger, INSURER, id, { parent, grantee: INSURER, scope });
      }, operate);
    };
    const shallow = licensedInput(ledger);
    const eight = Array.from({ length: 8 }, deep);
    const rights = ["HOLD", "USE"];
    const product = derive(ledger, INSURER, eight, {}, rights);
    expect(ledger.view.state(product.id)).to.include({ chains: 8, nodes: 32 });
    const own = { parent: product.use, grantee: INSURER };
    const input = grantTo(ledger, INSURER, product.id, {
      ...own,
      scope: { operations: ["DERIVE"], relation: "INTERNAL" },
    });
    const more = derivationOf(ledger, INSURER, [input, shallow], {}, rights);
    expect(ledger.act("Derive", INSURER, more).refusal).to.deep.equal(
      refusal("E_TOO_LARGE", assetId(more.asset)),
    );
  });

  // No set of a meet gets empty here: each input allows the very use that the derivation makes of
  // it.
  describe("of inputs whose terms contradict each other is refused", () => {
    for (const [title, one, other] of [
      [
        "a duty to publish and a ban on it",
        { duties: ["PUBLISH_RESULTS"] },
        { prohibitions: ["PUBLISH"] },
      ],
      [
        "share-alike and a ban on open redistribution",
        { duties: ["SHARE_ALIKE_2"] },
        { prohibitions: ["OPEN_REDISTRIBUTION"] },
      ],
      ["two share-alikes", { duties: ["SHARE_ALIKE_1"] }, { duties: ["SHARE_ALIKE_4"] }],
    ] as const) {
      it(`by ${title}`, () => {
        const words = (scope: object) => scope as ScopeWords;
        const { product, found } = tryBoth(words(one), words(other));
        expect(found).to.deep.equal(refusal("E_CONFLICT_TERMS", product));
      });
    }
  });

  it("is refused with another ceiling than its inputs make", () => {
    const ceiling = ceilingHash(scopeOf());
    expect(tryBoth({}, {}, { ceiling }).found).to.deep.equal(refusal("E_SHAPE"));
  });
  it("claims OPERATE only if every input may be provided further", () => {
    const noProvide = { operations: ["QUERY", "DERIVE"] };
    const noDepth = { sublicenseDepth: 0 };
    for (const scope of [noProvide, noDepth]) {
      const { inputs, found } = tryBoth({}, scope);
      expect(found).to.deep.equal(refusal("E_RIGHT_MISSING", inputs[1]));
      expect(tryBoth({}, scope, {}, ["HOLD", "USE"]).found).to.equal(undefined);
    }
  });
  it("is refused as core", () => {
    const { product, found } = tryBoth({}, {}, { classification: "CORE" });
    expect(found).to.deep.equal(refusal("E_CLASS_CORE", product));
  });
  it("is refused for personal data without a secret in its commitment", () => {
    for (const guessable of [{ scheme: "PLAIN_HASH" }, { salt: ZERO }]) {
      const { product, found } = tryBoth({}, {}, { piLevel: "PI", ...guessable });
      expect(found).to.deep.equal(refusal("E_LOW_ENTROPY", product));
    }
  });
  it("lowers neither the personal level nor the classification of any input", () => {
    const lowered: [AssetWords, AssetWords, Dimension][] = [
      [{ piLevel: "SENSITIVE" }, { piLevel: "PI" }, "piLevel"],
      [{ classification: "IMPORTANT" }, { classification: "GENERAL" }, "classification"],
    ];
    for (const [above, below, dimension] of lowered) {
      const ledger = foundedLedger();
      const asset = registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, ...above });
      const basis = giveBasis(ledger, asset.id, CUSTODIAN);
      const grant = { parent: asset.operate, grantee: INSURER, basis, scope: TO_DERIVE };
      const input = grantTo(ledger, HOSPITAL, asset.id, grant);
      const fields = derivationOf(ledger, INSURER, [input], below);
      expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(
        refusal("E_EXCEEDS_GRANTOR", asset.id, dimension),
      );
      const kept = derivationOf(ledger, INSURER, [input], above);
      expect(ledger.act("Derive", INSURER, kept).refusal).to.equal(undefined);
    }
  });

  it("counts one use of each input and fixes the ceiling that they make together", () => {
    const { ledger, inputs, product } = tryBoth(
      { purposes: ["P07", "P08"], notAfter: START + 50 * DAY, minK: 20 },
      { purposes: ["P07", "P16"], sublicenseDepth: 1, retentionDays: 30, duties: ["NOTIFY"] },
    );
    expect(inputs.map((id) => ledger.view.used(id))).to.deep.equal([1, 1]);
    const derivation = ledger.view.facts("asset", product)?.derivation;
    expect(derivation?.authorizations).to.deep.equal(inputs);
    const met = scopeOf({
      ...TO_DERIVE,
      purposes: ["P07"],
      notAfter: START + 50 * DAY,
      minK: 20,
      maxUses: null,
      sublicenseDepth: 0,
      retentionDays: 30,
      duties: ["NOTIFY"],
      relation: "INTERNAL",
    });
    const { limits, conditions } = met;
    expect(derivation?.ceiling).to.deep.equal({
      limits: { ...limits, categories: 2n ** 64n - 1n },
      conditions: { ...conditions, salt: ZERO },
    });
  });
});
