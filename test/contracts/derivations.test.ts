import { expect } from "chai";
import type { Dimension, Reason } from "../../server/core/codes.ts";
import { assetId, ceilingHash, rightId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { derivationOf } from "../core/rules/support/story.ts";
import { DAY, scopeOf, START, titleOf, WIDE } from "../core/rules/support/words.ts";
import type { AssetWords, ScopeWords } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { ChainLedger, Route } from "./support/ledger.ts";
import { ANALYST, CUSTODIAN, HOSPITAL, INSURER, STRANGER } from "./support/parties.ts";
import {
  derive,
  founded,
  freeze,
  giveBasis,
  grantTo,
  must,
  overBothRoutes,
  registerAsset,
  suspend,
  UNKNOWN,
  useBy,
} from "./support/story.ts";

const TO_DERIVE: ScopeWords = { ...WIDE, sublicenseDepth: 2 };

/** One dataset of the hospital's, licensed to the insurer for deriving. */
async function licensedInput(
  ledger: ChainLedger,
  scope: ScopeWords = {},
  { asset, grantee = INSURER }: { asset?: AssetWords; grantee?: Hex } = {},
): Promise<Hex> {
  const { id, operate } = await registerAsset(ledger, HOSPITAL, asset);
  const grant = { parent: operate, grantee, scope: { ...TO_DERIVE, ...scope } };
  return grantTo(ledger, HOSPITAL, id, grant);
}

async function licensedInputs(ledger: ChainLedger, count: number): Promise<Hex[]> {
  const inputs: Hex[] = [];
  for (let n = 0; n < count; n += 1) inputs.push(await licensedInput(ledger));
  return inputs;
}

/** A product of two inputs with these scopes. */
async function tryBoth(
  route: Route,
  one: ScopeWords,
  other: ScopeWords,
  asset?: AssetWords,
  rights?: string[],
) {
  const ledger = await founded(route);
  const inputs = [await licensedInput(ledger, one), await licensedInput(ledger, other)];
  const fields = derivationOf(ledger, INSURER, inputs, asset, rights);
  const product = assetId(fields.asset);
  return { ledger, inputs, fields, product, act: ledger.act("Derive", INSURER, fields) };
}

async function derives(act: ReturnType<ChainLedger["act"]>): Promise<void> {
  const { refusal, fault } = await act;
  expect([refusal, fault]).to.deep.equal([undefined, undefined]);
}

overBothRoutes("a derivation by its shape and what it names", (route) => {
  type Fields = ReturnType<typeof derivationOf>;
  const malformed: [string, (fields: Fields) => Partial<Fields>][] = [
    ["in another's name", ({ asset }) => ({ asset: { ...asset, registrant: HOSPITAL } })],
    ["from another source", ({ asset }) => ({ asset: { ...asset, source: HOSPITAL } })],
    ["of other inputs than its id says", ({ asset }) => ({ asset: { ...asset, inputs: ZERO } })],
    ["without a commitment", ({ asset }) => ({ asset: { ...asset, commitment: ZERO } })],
    ["for a right of another", () => ({ rights: [titleOf(HOSPITAL, "USE")] })],
    ["to a level on no list", ({ making }) => ({ making: { ...making, deidentLevel: 3 } })],
    ["for a purpose on no list", ({ making }) => ({ making: { ...making, purpose: 29 } })],
    ["with an output on no list", ({ making }) => ({ making: { ...making, output: 6 } })],
  ];
  for (const [title, change] of malformed) {
    it(`is refused ${title}`, async () => {
      const ledger = await founded(route);
      const fields = derivationOf(ledger, INSURER, [await licensedInput(ledger)]);
      const bad = { ...fields, ...change(fields) };
      await isRefused(ledger.act("Derive", INSURER, bad), "E_SHAPE");
    });
  }
  it("is refused of nothing, even for all that could follow from nothing", async () => {
    const ledger = await founded(route);
    const all = { sublicenseDepth: 254, entrustAllowed: true, commercial: true };
    const { limits, conditions } = scopeOf({ ...all, retentionDays: null, maxUses: null });
    const ceiling = ceilingHash({
      limits: {
        ...limits,
        purposes: 2n ** 64n - 1n,
        operations: 2 ** 32 - 1,
        outputs: 2 ** 16 - 1,
        environments: 2 ** 6 - 1,
        categories: 2n ** 64n - 1n,
        territories: 2n ** 256n - 1n,
        notBefore: 0,
        notAfter: 2 ** 40 - 1,
        minK: 0,
        version: 0,
      },
      conditions: { ...conditions, relation: 0, duties: 0n, prohibitions: 0n, salt: ZERO },
    });
    const fields = derivationOf(ledger, INSURER, [], { ceiling });
    await isRefused(ledger.act("Derive", INSURER, fields), "E_SHAPE");
  });
  it("is refused of one input twice", async () => {
    const ledger = await founded(route);
    const input = await licensedInput(ledger);
    const fields = derivationOf(ledger, INSURER, [input, input]);
    await isRefused(ledger.act("Derive", INSURER, fields), "E_SHAPE");
  });
  it("is refused with nine inputs and allowed with eight", async () => {
    const ledger = await founded(route);
    const inputs = await licensedInputs(ledger, 9);
    const nine = derivationOf(ledger, INSURER, inputs);
    await isRefused(ledger.act("Derive", INSURER, nine), "E_SHAPE");
    const eight = derivationOf(ledger, INSURER, inputs.slice(1));
    await derives(ledger.act("Derive", INSURER, eight));
  });
  it("is refused if an input is unknown, the first of them named", async () => {
    const ledger = await founded(route);
    const other: Hex = `0x${"78".repeat(32)}`;
    const inputs = [await licensedInput(ledger), UNKNOWN, other];
    const fields = derivationOf(ledger, INSURER, inputs);
    await isRefused(ledger.act("Derive", INSURER, fields), "E_NOT_FOUND", UNKNOWN);
  });
});

overBothRoutes("a derivation of each input as a use", (route) => {
  it("is refused to a stranger and to a suspended party", async () => {
    const ledger = await founded(route);
    const input = await licensedInput(ledger);
    const byStranger = derivationOf(ledger, STRANGER, [input]);
    await isRefused(ledger.act("Derive", STRANGER, byStranger), "E_ROLE", STRANGER);
    await suspend(ledger, INSURER);
    const fields = derivationOf(ledger, INSURER, [input]);
    await isRefused(ledger.act("Derive", INSURER, fields), "E_ROLE", INSURER);
  });
  it("is refused of what is another's", async () => {
    const ledger = await founded(route);
    const mine = await licensedInput(ledger);
    const theirs = await licensedInput(ledger, {}, { grantee: ANALYST });
    const fields = derivationOf(ledger, INSURER, [mine, theirs]);
    await isRefused(ledger.act("Derive", INSURER, fields), "E_RECIPIENT", theirs);
  });
  const outside: [string, ScopeWords, Reason][] = [
    ["without DERIVE", { operations: ["QUERY"] }, "E_OPERATION"],
    ["for another purpose", { purposes: ["P08"] }, "E_PURPOSE"],
    ["on other categories", { categories: 0b10n }, "E_CATEGORY"],
    ["in another territory", { territories: ["HK"] }, "E_TERRITORY"],
    ["in another environment", { environments: ["MPC"] }, "E_ENVIRONMENT"],
    ["with another output", { outputs: ["AGGREGATE"] }, "E_OUTPUT"],
    ["before its time", { notBefore: START + 1 }, "E_TIME"],
    ["beyond its quota", { maxUses: 0 }, "E_QUOTA"],
  ];
  for (const [title, scope, reason] of outside) {
    it(`is refused ${title}`, async () => {
      const { act, inputs } = await tryBoth(route, {}, scope);
      await isRefused(act, reason, inputs[1]);
    });
  }
  it("is refused of a version that is not granted", async () => {
    const ledger = await founded(route);
    const input = await licensedInput(ledger);
    const fields = derivationOf(ledger, INSURER, [input]);
    const inputs = fields.inputs.map((one) => ({ ...one, version: 2 }));
    await isRefused(ledger.act("Derive", INSURER, { ...fields, inputs }), "E_VERSION", input);
  });
  it("is refused after a basis of an input is withdrawn", async () => {
    const ledger = await founded(route);
    const { id, operate } = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
    const basis = await giveBasis(ledger, id, CUSTODIAN);
    const grant = { parent: operate, grantee: INSURER, basis, scope: TO_DERIVE };
    const input = await grantTo(ledger, HOSPITAL, id, grant);
    await must(ledger, "Withdraw", CUSTODIAN, { consent: basis, reason: ZERO });
    const fields = derivationOf(ledger, INSURER, [input]);
    await isRefused(ledger.act("Derive", INSURER, fields), "E_CONSENT_WITHDRAWN", basis);
  });
  it("judges them in the cited order, each followed by its own upstream", async () => {
    const ledger = await founded(route);
    const first = await licensedInput(ledger);
    const middle = await derive(ledger, INSURER, [first]);
    const own = { parent: middle.operate, grantee: INSURER };
    const scope = { ...TO_DERIVE, sublicenseDepth: 1 };
    const input = await grantTo(ledger, INSURER, middle.id, { ...own, scope });
    const last = await licensedInput(ledger, { maxUses: 0 });
    await freeze(ledger, first);
    const fields = derivationOf(ledger, INSURER, [input, last]);
    await isRefused(ledger.act("Derive", INSURER, fields), "E_FROZEN", first);
  });
});

overBothRoutes("a derivation by what its product is", (route) => {
  it("is refused a second time under the same id", async () => {
    const { ledger, act, fields, product } = await tryBoth(route, {}, {});
    await derives(act);
    await isRefused(ledger.act("Derive", INSURER, fields), "E_STATE", product);
  });
  it("is refused if it claims a right that has ended", async () => {
    const ledger = await founded(route);
    const fields = derivationOf(ledger, INSURER, [await licensedInput(ledger)]);
    const title = titleOf(INSURER, "HOLD", { notAfter: START });
    const right = rightId(assetId(fields.asset), title);
    const act = ledger.act("Derive", INSURER, { ...fields, rights: [title] });
    await isRefused(act, "E_TIME", right);
  });
  it("is refused beyond sixteen chains, counted through every generation", async () => {
    const ledger = await founded(route);
    const again = (product: Awaited<ReturnType<typeof derive>>) =>
      grantTo(ledger, INSURER, product.id, {
        parent: product.operate,
        grantee: INSURER,
        scope: { ...WIDE, sublicenseDepth: 1 },
      });
    const eight = await licensedInputs(ledger, 8);
    const seven = await derive(ledger, INSURER, eight.slice(1));
    const all = await derive(ledger, INSURER, eight);
    expect(ledger.view.state(all.id)).to.include({ chains: 8, nodes: 8 });
    const sixteen = await derive(ledger, INSURER, [await again(seven), await again(seven)]);
    const onSixteen = { parent: sixteen.operate, grantee: ANALYST };
    const largest = await grantTo(ledger, INSURER, sixteen.id, onSixteen);
    await executes(useBy(ledger, ANALYST, largest), ["Used", {}]);
    const seventeen = [await again(seven), await again(all)];
    const fields = derivationOf(ledger, INSURER, seventeen);
    const act = ledger.act("Derive", INSURER, fields);
    await isRefused(act, "E_TOO_LARGE", assetId(fields.asset));
  });
  it("is refused beyond thirty-two authorizations above", async () => {
    const ledger = await founded(route);
    const eight: Hex[] = [];
    for (let n = 0; n < 8; n += 1) {
      const { id, operate } = await registerAsset(ledger, INSURER);
      let parent = operate;
      for (const sublicenseDepth of [3, 2, 1, 0]) {
        const scope = { ...WIDE, maxUses: 10 + sublicenseDepth, sublicenseDepth };
        parent = await grantTo(ledger, INSURER, id, { parent, grantee: INSURER, scope });
      }
      eight.push(parent);
    }
    const rights = ["HOLD", "USE"];
    const product = await derive(ledger, INSURER, eight, {}, rights);
    expect(ledger.view.state(product.id)).to.include({ chains: 8, nodes: 32 });
    const scope = { operations: ["DERIVE"], relation: "INTERNAL" };
    const own = { parent: product.use, grantee: INSURER, scope };
    const inputs = [await grantTo(ledger, INSURER, product.id, own), await licensedInput(ledger)];
    const more = derivationOf(ledger, INSURER, inputs, {}, rights);
    const act = ledger.act("Derive", INSURER, more);
    await isRefused(act, "E_TOO_LARGE", assetId(more.asset));
  });

  // No set of a meet gets empty here: each input allows the very use that the derivation makes of
  // it.
  const contradictions: [string, ScopeWords, ScopeWords][] = [
    ["a duty to publish and a ban", { duties: ["PUBLISH_RESULTS"] }, { prohibitions: ["PUBLISH"] }],
    [
      "share-alike and a ban on open redistribution",
      { duties: ["SHARE_ALIKE_2"] },
      { prohibitions: ["OPEN_REDISTRIBUTION"] },
    ],
    ["two share-alikes", { duties: ["SHARE_ALIKE_1"] }, { duties: ["SHARE_ALIKE_4"] }],
  ];
  for (const [title, one, other] of contradictions) {
    it(`is refused of inputs that contradict each other by ${title}`, async () => {
      const { act, product } = await tryBoth(route, one, other);
      await isRefused(act, "E_CONFLICT_TERMS", product);
    });
  }
  it("is allowed under a ban without the duty that it contradicts, and the reverse", async () => {
    const oneSided: ScopeWords[] = [
      { prohibitions: ["PUBLISH", "OPEN_REDISTRIBUTION"] },
      { duties: ["PUBLISH_RESULTS", "SHARE_ALIKE_2"] },
      { duties: ["SHARE_ALIKE_2"], prohibitions: ["PUBLISH"] },
      { duties: ["PUBLISH_RESULTS"], prohibitions: ["OPEN_REDISTRIBUTION"] },
    ];
    for (const scope of oneSided) {
      const { act } = await tryBoth(route, scope, scope);
      await derives(act);
    }
  });
  it("may be entrusted or sold on only if every input may", async () => {
    const may = { entrustAllowed: true, commercial: true };
    const not = { entrustAllowed: false, commercial: false };
    for (const [one, other] of [
      [may, not],
      [not, may],
    ] as const) {
      // By the rules' ceiling, which the contract's own must equal.
      const { act } = await tryBoth(route, one, other);
      await derives(act);
    }
  });
  it("is refused with another ceiling than its inputs make", async () => {
    const ceiling = ceilingHash(scopeOf());
    const { act } = await tryBoth(route, {}, {}, { ceiling });
    await isRefused(act, "E_SHAPE");
  });
  for (const [title, scope] of [
    ["PROVIDE", { operations: ["QUERY", "DERIVE"] }],
    ["depth", { sublicenseDepth: 0 }],
  ] as const) {
    it(`is refused with OPERATE if an input lacks ${title}, the first of them named`, async () => {
      const words = scope as unknown as ScopeWords;
      const one = await tryBoth(route, {}, words);
      await isRefused(one.act, "E_RIGHT_MISSING", one.inputs[1]);
      const both = await tryBoth(route, words, words);
      await isRefused(both.act, "E_RIGHT_MISSING", both.inputs[0]);
      const without = await tryBoth(route, {}, words, {}, ["HOLD", "USE"]);
      await derives(without.act);
    });
  }
  it("is refused as core", async () => {
    const { act, product } = await tryBoth(route, {}, {}, { classification: "CORE" });
    await isRefused(act, "E_CLASS_CORE", product);
  });
  it("is refused for personal data without a secret in its commitment", async () => {
    for (const guessable of [{ scheme: "PLAIN_HASH" }, { salt: ZERO }]) {
      const { act, product } = await tryBoth(route, {}, {}, { piLevel: "PI", ...guessable });
      await isRefused(act, "E_LOW_ENTROPY", product);
    }
  });
  const lowered: [Dimension, AssetWords, AssetWords][] = [
    ["piLevel", { piLevel: "SENSITIVE" }, { piLevel: "PI" }],
    ["classification", { classification: "IMPORTANT" }, { classification: "GENERAL" }],
  ];
  for (const [dimension, above, below] of lowered) {
    it(`is refused below the highest ${dimension} of its inputs, the first named`, async () => {
      const ledger = await founded(route);
      const assets: Hex[] = [];
      const inputs: Hex[] = [];
      for (const words of [below, above, above]) {
        const asset = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, ...words });
        const basis = await giveBasis(ledger, asset.id, CUSTODIAN);
        const grant = { parent: asset.operate, grantee: INSURER, basis, scope: TO_DERIVE };
        assets.push(asset.id);
        inputs.push(await grantTo(ledger, HOSPITAL, asset.id, grant));
      }
      const lower = derivationOf(ledger, INSURER, inputs, below);
      const act = ledger.act("Derive", INSURER, lower);
      await isRefused(act, "E_EXCEEDS_GRANTOR", assets[1], dimension);
      const kept = derivationOf(ledger, INSURER, inputs, above);
      await derives(ledger.act("Derive", INSURER, kept));
    });
  }
});

overBothRoutes("a derivation", (route) => {
  it("of an authorization and its own child counts each", async () => {
    const ledger = await founded(route);
    const asset = await registerAsset(ledger, HOSPITAL);
    const above = { parent: asset.operate, grantee: INSURER, scope: TO_DERIVE };
    const parent = await grantTo(ledger, HOSPITAL, asset.id, above);
    const scope = { ...TO_DERIVE, sublicenseDepth: 1, maxUses: 10 };
    const child = await grantTo(ledger, INSURER, asset.id, { parent, grantee: INSURER, scope });
    for (const inputs of [
      [parent, child],
      [child, parent],
    ])
      await derive(ledger, INSURER, inputs);
    expect([parent, child].map((id) => ledger.view.used(id))).to.deep.equal([2, 2]);
    expect(ledger.view.allotted(parent)).to.equal(10);
  });
  it("counts one use of each input and fixes the ceiling that they make together", async () => {
    const ledger = await founded(route);
    const until = START + 50 * DAY;
    const one: ScopeWords = { purposes: ["P07", "P08"], notAfter: until, minK: 20 };
    const other: ScopeWords = {
      purposes: ["P07", "P16"],
      sublicenseDepth: 1,
      retentionDays: 30,
      duties: ["NOTIFY"],
    };
    const cited = [await licensedInput(ledger, one), await licensedInput(ledger, other)];
    const fields = derivationOf(ledger, INSURER, cited);
    const { asset, rights, inputs, making } = fields;
    const id = assetId(asset);
    const { limits, conditions } = scopeOf({
      ...TO_DERIVE,
      purposes: ["P07"],
      notAfter: until,
      minK: 20,
      maxUses: null,
      sublicenseDepth: 0,
      retentionDays: 30,
      duties: ["NOTIFY"],
      relation: "INTERNAL",
    });
    const ceiling = {
      limits: { ...limits, categories: 2n ** 64n - 1n },
      conditions: { ...conditions, salt: ZERO },
    };
    const claims = rights.map((title): ["RightClaimed", object] => [
      "RightClaimed",
      { id: rightId(id, title), asset: id, holder: INSURER, title },
    ]);
    const done = await must(ledger, "Derive", INSURER, fields);
    const facts = { inputs, making, ceiling, chains: 2n, nodes: 2n, closed: false };
    await executes(
      Promise.resolve(done),
      ["AssetRegistered", { id, registrant: INSURER, source: INSURER, asset }],
      ...claims,
      ["Derived", { id: done.digest, asset: id, deriver: INSURER, ...facts }],
    );
    expect(cited.map((input) => ledger.view.used(input))).to.deep.equal([1, 1]);
  });
});
