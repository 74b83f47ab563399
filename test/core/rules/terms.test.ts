import { expect } from "chai";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { DIMENSIONS, DUTIES } from "../../../server/core/codes.ts";
import { TYPES, UNLIMITED_USES, ZERO } from "../../../server/core/records.ts";
import type { Scope } from "../../../server/core/records.ts";
import {
  ALL_CATEGORIES,
  countUses,
  expanded,
  firstExcess,
  meet,
  WHOLE,
} from "../../../server/core/rules/terms.ts";
import { excessByTheTable, narrowed } from "./support/lattice.ts";

/** Few values a dimension, so that random scopes are often equal, within or beyond one another. */
const bits = (most: bigint) => fc.bigInt({ min: 0n, max: most });
const small = (most: number) => fc.integer({ min: 0, max: most });
const scopes: fc.Arbitrary<Scope> = fc.record({
  limits: fc.record({
    purposes: bits(7n),
    operations: small(7),
    outputs: small(7),
    environments: small(63),
    categories: bits(7n),
    territories: bits(7n),
    notBefore: small(3),
    notAfter: small(3).map((n) => n + 10),
    maxUses: small(3),
    minK: small(3),
    version: small(2),
  }),
  conditions: fc.record({
    relation: small(2),
    sublicenseDepth: small(3),
    entrustAllowed: fc.boolean(),
    commercial: fc.boolean(),
    retentionDays: small(3),
    duties: bits((1n << BigInt(DUTIES.length)) - 1n),
    prohibitions: bits(7n),
    policyDoc: fc.constant(ZERO),
    salt: fc.constant(ZERO),
  }),
});

/** A scope as ceilings have it: what does not pass to a product is out of the comparison. */
function asCeiling({ limits, conditions }: Scope): Scope {
  const { environments } = limits;
  return {
    limits: {
      ...limits,
      environments: expanded(environments),
      categories: ALL_CATEGORIES,
      maxUses: UNLIMITED_USES,
      version: 0,
    },
    conditions: { ...conditions, relation: 0 },
  };
}
const ceilings = scopes.map(asCeiling);
const within = (child: Scope, bound: Scope) => firstExcess(child, bound) === undefined;
const withDepth = (scope: Scope, sublicenseDepth: number): Scope => ({
  ...scope,
  conditions: { ...scope.conditions, sublicenseDepth },
});

/**
 * The meet whatever conflicts it has: `now` lies before every end, and terms never contradict
 * here.
 */
function meetOf(...given: Scope[]): Scope | undefined {
  const met = meet(given, 0);
  return "scope" in met ? met.scope : undefined;
}
const peaceful = (scope: Scope): Scope => ({
  ...scope,
  limits: {
    ...scope.limits,
    purposes: scope.limits.purposes | 8n,
    operations: scope.limits.operations | 8,
    outputs: scope.limits.outputs | 8,
    environments: scope.limits.environments | 8,
    territories: scope.limits.territories | 8n,
  },
  conditions: { ...scope.conditions, duties: scope.conditions.duties & 15n },
});
const peacefulCeilings = ceilings.map(peaceful);

describe("comparing scopes", () => {
  it("finds every scope within itself and within the whole", () => {
    fc.assert(
      fc.property(scopes, (scope) => {
        expect(firstExcess(scope, scope, { exactVersion: true })).to.equal(undefined);
        expect(firstExcess(scope, WHOLE)).to.equal(undefined);
      }),
    );
  });
  it("is transitive", () => {
    let chains = 0;
    fc.assert(
      fc.property(scopes, scopes, scopes, (a, b, c) => {
        // Narrowed on purpose: three random scopes are hardly ever within each other.
        const middle = narrowed(b, c);
        const inner = narrowed(a, middle);
        expect(within(middle, c) && within(inner, middle)).to.equal(true);
        expect(within(inner, c)).to.equal(true);
        chains += 1;
      }),
    );
    expect(chains).to.be.greaterThan(50);
  });
  it("finds equal what is within each other, but for what is not compared", () => {
    fc.assert(
      fc.property(ceilings, ceilings, (a, b) => {
        if (within(a, b) && within(b, a)) expect(a).to.deep.equal(b);
      }),
    );
  });
  it("agrees with a comparison written from the table of the rules", () => {
    let beyond = 0;
    fc.assert(
      fc.property(scopes, scopes, fc.boolean(), (child, bound, exactVersion) => {
        const excess = firstExcess(child, bound, { exactVersion });
        expect(excess).to.equal(excessByTheTable(child, bound, exactVersion));
        if (excess !== undefined) beyond += 1;
      }),
      { numRuns: 300 },
    );
    expect(beyond).to.be.greaterThan(50);
  });
  it("names dimensions in the order of fields", () => {
    const fields = [...TYPES.Limits, ...TYPES.Conditions].map((field) => field.name);
    const compared = DIMENSIONS.filter((dimension) => fields.includes(dimension));
    const outside = ["relation", "policyDoc", "salt"];
    expect(compared).to.deep.equal(fields.filter((field) => !outside.includes(field)));
  });
});

describe("the meet of scopes", () => {
  it("is within each of them, one step less deep", () => {
    fc.assert(
      fc.property(fc.array(peacefulCeilings, { minLength: 1, maxLength: 8 }), (given) => {
        const met = meetOf(...given)!;
        for (const scope of given) expect(within(met, scope)).to.equal(true);
        const least = Math.min(...given.map((scope) => scope.conditions.sublicenseDepth));
        expect(met.conditions.sublicenseDepth).to.equal(Math.max(least - 1, 0));
      }),
    );
  });
  it("is the greatest such: whatever is within all of them is within it, but for the depth", () => {
    let inner = 0;
    fc.assert(
      fc.property(peacefulCeilings, peacefulCeilings, ceilings, (a, b, any) => {
        const met = meetOf(a, b)!;
        const lower = withDepth(narrowed(narrowed(any, a), b), 0);
        expect(within(lower, a) && within(lower, b)).to.equal(true);
        expect(within(lower, met)).to.equal(true);
        inner += 1;
      }),
    );
    expect(inner).to.be.greaterThan(50);
  });
  it("does not depend on order or grouping, but for the depth", () => {
    fc.assert(
      fc.property(peacefulCeilings, peacefulCeilings, peacefulCeilings, (a, b, c) => {
        expect(meetOf(a, b)).to.deep.equal(meetOf(b, a));
        const leveled = (scope: Scope | undefined) => withDepth(scope!, 0);
        const left = meetOf(meetOf(a, b)!, c);
        expect(leveled(left)).to.deep.equal(leveled(meetOf(a, meetOf(b, c)!)));
        expect(leveled(left)).to.deep.equal(leveled(meetOf(a, b, c)));
      }),
    );
  });
  it("of conflicting scopes is refused in either order, under the same name", () => {
    let conflicts = 0;
    fc.assert(
      fc.property(scopes, scopes, (a, b) => {
        const met = meet([a, b], 11);
        expect(met).to.deep.equal(meet([b, a], 11));
        if ("conflict" in met) conflicts += 1;
      }),
    );
    expect(conflicts).to.be.greaterThan(10);
  });
});

describe("counters of uses", () => {
  it("stay at the value that means unlimited", () => {
    expect(countUses(UNLIMITED_USES - 1, 1)).to.equal(UNLIMITED_USES);
    expect(countUses(UNLIMITED_USES, UNLIMITED_USES)).to.equal(UNLIMITED_USES);
    expect(countUses(3, 4)).to.equal(7);
  });
});

describe("the vectors of terms", () => {
  type Json = Record<string, unknown>;
  const read = (name: string) =>
    JSON.parse(
      readFileSync(new URL(`../../vectors/terms/${name}.json`, import.meta.url), "utf8"),
    ) as Json[];
  const scopeFrom = (json: unknown): Scope => {
    const { limits, conditions } = json as Record<"limits" | "conditions", Json>;
    const typed = (values: Json, type: "Limits" | "Conditions") =>
      Object.fromEntries(
        TYPES[type].map((field) => {
          const value = values[field.name];
          if (typeof value !== "string" || !field.type.startsWith("uint"))
            return [field.name, value];
          const isBig = Number(field.type.slice(4)) > 48;
          return [field.name, isBig ? BigInt(value) : Number(value)];
        }),
      );
    const scope = { limits: typed(limits, "Limits"), conditions: typed(conditions, "Conditions") };
    return scope as unknown as Scope;
  };

  for (const { name, child, bound, exactVersion, excess } of read("comparisons")) {
    it(`compare ${String(name)}`, () => {
      const found = firstExcess(scopeFrom(child), scopeFrom(bound), {
        exactVersion: exactVersion as boolean,
      });
      expect(found ?? null).to.equal(excess);
    });
  }
  for (const { name, now, scopes: given, scope, conflict } of read("meets")) {
    it(`meet ${String(name)}`, () => {
      const met = meet((given as unknown[]).map(scopeFrom), Number(now));
      const expected =
        scope === undefined ? { conflict: conflict ?? 0 } : { scope: scopeFrom(scope) };
      expect(met).to.deep.equal(expected);
    });
  }
});
