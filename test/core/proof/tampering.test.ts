import { expect } from "chai";
import fc from "fast-check";
import type { StepName } from "../../../server/core/proof/steps.ts";
import { verifyBundle } from "../../../server/core/proof/verify.ts";
import { placesIn, tampered } from "./support/tampering.ts";
import { NAMES, vector } from "./support/vectors.ts";

/** Where tampering with a field may be found; the form is looked at before anything else. */
const FAILS_AT: Record<string, readonly StepName[]> = {
  // A whole part may have been taken out.
  "": ["bundle", "block", "event"],
  format: ["bundle"],
  fact: ["bundle", "records", "event", "entry", "fact"],
  block: ["bundle", "block"],
  headers: ["bundle", "block", "event"],
  contracts: ["bundle", "contracts"],
  nodes: ["bundle", "contracts", "records"],
  records: ["bundle", "records", "event"],
  log: ["bundle", "records"],
  entry: ["bundle", "entry"],
  event: ["bundle", "block", "event"],
  file: ["bundle", "file"],
};
const RUNS = 1_500;
const KINDS = 64;

describe("a bundle that was tampered with", function () {
  this.timeout(120_000);

  for (const name of NAMES) {
    it(`is refused with the step that fails: ${name}`, () => {
      const bundle = vector(name);
      const places = placesIn(bundle);
      const place = fc.constantFrom(...places);
      fc.assert(
        fc.property(place, fc.nat(KINDS), fc.infiniteStream(fc.nat()), (path, kind, random) => {
          const change = tampered(
            bundle,
            path,
            kind,
            (limit) => (random.next().value as number) % Math.max(1, limit),
          );
          if (change === undefined) return;
          const { verified, failed } = verifyBundle(change.bundle);
          expect(verified, change.what).to.equal(false);
          expect(FAILS_AT[change.field], `${change.what} fails at ${failed}`).to.include(failed);
        }),
        { numRuns: RUNS },
      );
    });

    it(`is refused with any byte of its text changed: ${name}`, () => {
      const text = Buffer.from(JSON.stringify(vector(name)));
      const anyByte = fc.tuple(fc.nat(text.length - 1), fc.integer({ min: 1, max: 255 }));
      fc.assert(
        fc.property(anyByte, ([at, flip]) => {
          const changed = Buffer.from(text);
          changed[at] = (changed[at] as number) ^ flip;
          let json: unknown;
          try {
            json = JSON.parse(changed.toString("utf8"));
          } catch {
            return;
          }
          expect(verifyBundle(json).verified, changed.toString("utf8", at - 40, at + 40)).to.equal(
            false,
          );
        }),
        { numRuns: RUNS },
      );
    });
  }

  it("is refused where one proof is joined to another's fact", () => {
    for (const one of NAMES) {
      for (const other of NAMES.filter((name) => name !== one)) {
        const joined = { ...vector(one), fact: vector(other)["fact"] };
        expect(verifyBundle(joined).verified, `${one}, ${other}`).to.equal(false);
      }
    }
  });

  it("is refused whatever stands in its place", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(verifyBundle(value)).to.include({ verified: false, failed: "bundle" });
      }),
    );
  });

  it("is not this one", () => {
    expect(NAMES).to.have.length.greaterThan(6);
    for (const name of NAMES) expect(verifyBundle(vector(name)).verified, name).to.equal(true);
  });
});
