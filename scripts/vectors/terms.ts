// Vectors for the lattice of scopes, which the service and the contracts must both agree with.
// What a comparison must find is written here by hand; a meet is computed, and its properties are
// tested.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Dimension } from "../../server/core/codes.ts";
import { UNLIMITED_DAYS, UNLIMITED_USES, ZERO } from "../../server/core/records.ts";
import type { Conditions, Limits, Scope } from "../../server/core/records.ts";
import { meet, WHOLE } from "../../server/core/rules/terms.ts";

const folder = path.resolve(import.meta.dirname, "../../test/vectors/terms");

const ANY = 0b000001;
const SANDBOX = 0b000100;
const TEE = 0b001000;
const ALL_ENVIRONMENTS = 0b111111;
const PUBLISH_RESULTS = 1n << 5n;
const [SHARE_ALIKE_1, SHARE_ALIKE_4] = [1n << 6n, 1n << 9n];
const [REIDENTIFY, PUBLISH, OPEN_REDISTRIBUTION] = [1n, 2n, 4n];

const MIDDLE: Scope = {
  limits: {
    purposes: 0b0110n,
    operations: 0b0110,
    outputs: 0b0110,
    environments: SANDBOX | TEE,
    categories: 0b0110n,
    territories: (1n << 200n) | 0b0110n,
    notBefore: 1_000,
    notAfter: 2_000,
    maxUses: 50,
    minK: 10,
    version: 3,
  },
  conditions: {
    relation: 1,
    sublicenseDepth: 2,
    entrustAllowed: false,
    commercial: false,
    retentionDays: 30,
    duties: 0b0110n,
    prohibitions: REIDENTIFY,
    policyDoc: ZERO,
    salt: `0x${"5a".repeat(32)}`,
  },
};

type Change = Partial<Limits & Conditions>;

function changed({ limits, conditions }: Scope, change: Change): Scope {
  const pick = <T extends object>(part: T): T =>
    Object.fromEntries(
      Object.entries(part).map(([name, value]) => [
        name,
        name in change ? change[name as keyof Change] : (value as unknown),
      ]),
    ) as T;
  return { limits: pick(limits), conditions: pick(conditions) };
}

interface Comparison {
  name: string;
  child: Scope;
  bound: Scope;
  exactVersion: boolean;
  excess: Dimension | null;
}

/** One step beyond MIDDLE in one dimension, and one step within it. */
const STEPS: [Dimension, beyond: Change, within: Change][] = [
  ["purposes", { purposes: 0b1110n }, { purposes: 0b0010n }],
  ["operations", { operations: 0b1110 }, { operations: 0b0010 }],
  ["outputs", { outputs: 0b1110 }, { outputs: 0b0010 }],
  ["environments", { environments: SANDBOX | 0b010000 }, { environments: SANDBOX }],
  ["categories", { categories: 1n << 63n }, { categories: 0n }],
  ["territories", { territories: 1n << 248n }, { territories: 1n << 200n }],
  ["notBefore", { notBefore: 999 }, { notBefore: 1_001 }],
  ["notAfter", { notAfter: 2_001 }, { notAfter: 1_999 }],
  ["minK", { minK: 9 }, { minK: 11 }],
  ["version", { version: 4 }, { version: 3 }],
  ["sublicenseDepth", { sublicenseDepth: 3 }, { sublicenseDepth: 1 }],
  ["entrustAllowed", { entrustAllowed: true }, { entrustAllowed: false }],
  ["commercial", { commercial: true }, { commercial: false }],
  ["retentionDays", { retentionDays: UNLIMITED_DAYS }, { retentionDays: 0 }],
  ["duties", { duties: 0b0010n }, { duties: 0b1110n }],
  ["prohibitions", { prohibitions: PUBLISH }, { prohibitions: REIDENTIFY | PUBLISH }],
];

function comparison(
  name: string,
  child: Change,
  excess: Dimension | null,
  { bound = MIDDLE, exactVersion = false } = {},
): Comparison {
  return { name, child: changed(MIDDLE, child), bound, exactVersion, excess };
}

function comparisons(): Comparison[] {
  const single = STEPS.flatMap(([dimension, beyond, within]) => [
    comparison(`beyond in ${dimension}`, beyond, dimension),
    comparison(`within in ${dimension}`, within, null),
  ]);
  const pairs = STEPS.slice(1).map(([later, beyond], n) => {
    const [earlier, first] = STEPS[n] as (typeof STEPS)[number];
    return comparison(`beyond in ${earlier} and ${later}`, { ...first, ...beyond }, earlier);
  });
  const anywhere = changed(MIDDLE, { environments: ANY });
  const everywhere = changed(MIDDLE, { environments: ALL_ENVIRONMENTS });
  const follows = changed(MIDDLE, { version: 0 });
  return [
    comparison("equal", {}, null),
    comparison("everything beneath the whole", {}, null, { bound: WHOLE }),
    ...single,
    ...pairs,
    comparison("ANY asked where two are allowed", { environments: ANY }, "environments"),
    comparison("all asked where ANY is allowed", { environments: ALL_ENVIRONMENTS }, null, {
      bound: anywhere,
    }),
    comparison("ANY asked where all are allowed", { environments: ANY }, null, {
      bound: everywhere,
    }),
    comparison("a version where the head is covered", {}, null, { bound: follows }),
    comparison("a version under the head itself", {}, "version", {
      bound: follows,
      exactVersion: true,
    }),
    comparison("the head under a version", { version: 0 }, "version", { exactVersion: true }),
    comparison("what is not compared", { maxUses: UNLIMITED_USES, relation: 2, salt: ZERO }, null),
  ];
}

function meeting(name: string, changes: Change[], now = 1_500) {
  const scopes = changes.map((change) => changed(MIDDLE, change));
  const met = meet(scopes, now);
  return "scope" in met
    ? { name, now, scopes, scope: met.scope }
    : { name, now, scopes, conflict: met.conflict === 0 ? null : met.conflict };
}

function meetings() {
  const narrowing = STEPS.map(([, , within]) => within);
  return [
    meeting("of one scope", [{}]),
    meeting("of one scope of depth 0", [{ sublicenseDepth: 0 }]),
    meeting(
      "of the same scope eight times",
      Array.from({ length: 8 }, () => ({})),
    ),
    meeting("narrowed in the first eight dimensions", narrowing.slice(0, 8)),
    meeting("narrowed in the last eight dimensions", narrowing.slice(8)),
    meeting("of booleans that all allow", [
      { entrustAllowed: true, commercial: true },
      { entrustAllowed: true, commercial: true },
    ]),
    meeting("of ANY and one environment", [{ environments: ANY }, { environments: TEE }]),
    meeting("of ANY alone", [{ environments: ANY }]),
    meeting("of times inside each other", [{ notBefore: 1_200 }, { notAfter: 1_800 }]),
    ...(["purposes", "operations", "outputs", "environments", "territories"] as const).map(
      (dimension) => {
        const isBig = typeof MIDDLE.limits[dimension] === "bigint";
        const one = { [dimension]: isBig ? 2n : 8 };
        const other = { [dimension]: isBig ? 4n : 4 };
        return meeting(`without common ${dimension}`, [one, other]);
      },
    ),
    meeting("without common categories", [{ categories: 2n }, { categories: 4n }]),
    meeting("that has ended", [{}, {}], 2_000),
    meeting("in its last second", [{}, {}], 1_999),
    meeting("that ends before it begins", [{ notAfter: 1_600 }, { notBefore: 1_600 }]),
    meeting("of a duty and a ban to publish", [
      { duties: PUBLISH_RESULTS },
      { prohibitions: PUBLISH },
    ]),
    meeting("of share-alike and a ban on redistribution", [
      { duties: SHARE_ALIKE_1 },
      { prohibitions: OPEN_REDISTRIBUTION },
    ]),
    meeting("of two share-alikes", [{ duties: SHARE_ALIKE_1 }, { duties: SHARE_ALIKE_4 }]),
    meeting("of one share-alike twice", [{ duties: SHARE_ALIKE_1 }, { duties: SHARE_ALIKE_1 }]),
  ];
}

function write(name: string, content: unknown): void {
  mkdirSync(folder, { recursive: true });
  const decimal = (_: string, value: unknown) =>
    typeof value === "bigint" || typeof value === "number" ? value.toString() : value;
  writeFileSync(path.join(folder, name), `${JSON.stringify(content, decimal, 2)}\n`);
}

/**
 * Integers are decimal strings; `excess` null: within; `conflict` null: terms contradict each
 * other.
 */
export function writeTermsVectors(): void {
  write("comparisons.json", comparisons());
  write("meets.json", meetings());
}
