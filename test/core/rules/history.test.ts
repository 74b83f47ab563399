// Random histories: whatever the parties try, certain things never come about.
import { expect } from "chai";
import fc from "fast-check";
import { CLASSIFICATIONS, OPERATIONS } from "../../../server/core/codes.ts";
import type { Reason } from "../../../server/core/codes.ts";
import { participantSubject } from "../../../server/core/ids.ts";
import { UNLIMITED_USES, ZERO, ZERO_ADDRESS } from "../../../server/core/records.ts";
import type { Hex, Messages, PrimaryType } from "../../../server/core/records.ts";
import { usability } from "../../../server/core/rules/usability.ts";
import type { Status } from "../../../server/core/view.ts";
import { newWorld, steps, take, termsAt } from "./support/history.ts";
import type { Executed, World } from "./support/history.ts";
import { excessByTheTable, narrowed } from "./support/lattice.ts";
import { set } from "./support/words.ts";

const CORE = CLASSIFICATIONS.indexOf("CORE");
const MAX_STEPS = 90;
const histories = fc.array(steps, { minLength: 40, maxLength: MAX_STEPS });

/** Runs a history and looks after each executed act, and at the end. */
function hold(
  after: (world: World, executed: Executed) => void,
  atEnd: (world: World) => void = () => undefined,
  numRuns = 40,
): void {
  fc.assert(
    fc.property(histories, (history) => {
      const world = newWorld();
      for (const step of history) {
        const executed = take(world, step);
        if (executed !== undefined && executed.refusal === undefined) after(world, executed);
      }
      atEnd(world);
    }),
    { numRuns },
  );
}

function whyNot({ ledger }: World, id: Hex): Reason | undefined {
  return usability(ledger.view, id, ledger.time)?.why?.reason;
}

/** The authorization and everything above it, products' inputs included. */
function allAbove(world: World, id: Hex, found = new Set<Hex>()): Set<Hex> {
  const { view } = world.ledger;
  if (found.has(id)) return found;
  found.add(id);
  const terms = view.facts("authorization", id)?.terms;
  if (terms !== undefined) {
    allAbove(world, terms.parent, found);
    if (terms.basis !== ZERO) found.add(terms.basis);
    found.add(participantSubject(terms.grantee));
  }
  const right = view.facts("right", id)?.right;
  if (right !== undefined) {
    allAbove(world, right.asset, found);
    found.add(participantSubject(view.state(id)!.holder));
  }
  for (const input of view.facts("asset", id)?.derivation?.authorizations ?? [])
    allAbove(world, input, found);
  return found;
}

/** What an act has stopped for good or for now; undefined if it stops nothing. */
function stoppedBy({ primary, message }: Executed): Hex | undefined {
  const of = <P extends PrimaryType>(_: P) => message as Messages[P];
  if (primary === "Withdraw") return of("Withdraw").consent;
  if (primary === "Revoke") return of("Revoke").authorization;
  if (primary === "Surrender") return of("Surrender").authorization;
  if (primary === "Freeze") return of("Freeze").order.subject;
  if (primary === "Renounce") return of("Renounce").right;
  if (primary === "Reclassify" && of("Reclassify").classification === CORE)
    return of("Reclassify").asset;
  return primary === "Suspend" ? participantSubject(of("Suspend").participant) : undefined;
}

/** Every record with its facts and status, as text that can be compared later. */
function snapshot({ ledger, ...world }: World) {
  const ids = [
    ...world.assets,
    ...world.rights,
    ...world.consents,
    ...world.requests,
    ...world.authorizations,
    ...world.orders,
  ];
  const text = (value: unknown) =>
    JSON.stringify(value, (_, v: unknown) => (typeof v === "bigint" ? `${v}n` : v));
  return new Map(
    ids.map((id) => {
      const kind = ledger.view.kind(id)!;
      const { status } = ledger.view.state(id)!;
      return [id, { facts: text(ledger.view.facts(kind, id)), status }] as const;
    }),
  );
}

const FORWARD: Partial<Record<Status, Status[]>> = {
  GRANTED: ["REVOKED", "SURRENDERED"],
  GIVEN: ["WITHDRAWN"],
  OPEN: ["LIFTED", "GRANTED", "REFUSED"],
  REGISTERED: ["RETIRED", "RENOUNCED"],
};

describe("in every history", () => {
  it("much of what is tried happens, and most reasons to refuse are met", () => {
    const executed = new Map<PrimaryType, number>();
    const reasons = new Set<Reason>();
    fc.assert(
      fc.property(histories, (history) => {
        const world = newWorld();
        for (const step of history) {
          const outcome = take(world, step);
          if (outcome?.refusal !== undefined) reasons.add(outcome.refusal.reason);
          else if (outcome !== undefined)
            executed.set(outcome.primary, (executed.get(outcome.primary) ?? 0) + 1);
        }
      }),
      { numRuns: 80 },
    );
    expect(executed.size).to.equal(27);
    expect(executed.get("Grant")).to.be.greaterThan(100);
    expect(executed.get("Use")).to.be.greaterThan(50);
    expect(executed.get("Derive")).to.be.greaterThan(20);
    expect(reasons.size).to.be.greaterThan(19);
  });

  it("an authorization is within its parent, a root within its product's ceiling", () => {
    hold((world, { primary, message }) => {
      if (primary !== "Grant") return;
      const { terms } = message as Messages["Grant"];
      const { view } = world.ledger;
      const above = view.facts("authorization", terms.parent)?.terms.scope;
      const ceiling = view.facts("asset", terms.asset)?.derivation?.ceiling;
      const bound = above ?? ceiling;
      if (bound === undefined) return;
      expect(excessByTheTable(terms.scope, bound, above !== undefined)).to.equal(undefined);
    });
  });

  it("nothing is usable under what is not, and nothing outlives what it stands under", () => {
    hold(
      () => undefined,
      (world) => {
        for (const id of world.authorizations) {
          const { parent, scope } = termsAt(world.ledger, id);
          const above = world.ledger.view.facts("authorization", parent)?.terms.scope;
          const rightEnd = world.ledger.view.state(parent)?.until || Infinity;
          const end = above?.limits.notAfter ?? rightEnd;
          expect(scope.limits.notAfter).to.be.at.most(end);
          // A parent that gave all its uses away has none left itself, and its children have
          // theirs.
          const why = whyNot(world, parent);
          if (whyNot(world, id) === undefined) expect(why).to.be.oneOf([undefined, "E_QUOTA"]);
        }
      },
    );
  });

  it("what needs the right to operate hangs on it, own use on the holder", () => {
    const needOperate = ["PROVIDE", "SUBLICENSE", "PUBLISH", "TRANSFER_RIGHT", "PLEDGE"];
    const operateBits = Number(set(OPERATIONS, needOperate));
    hold(
      () => undefined,
      ({ ledger, authorizations }) => {
        for (const id of authorizations) {
          const { scope, parent, grantee } = termsAt(ledger, id);
          const root = [...allAbove({ ledger } as World, id)].find(
            (above) => ledger.view.kind(above) === "right",
          );
          const right = ledger.view.facts("right", root!)!.right;
          expect(right.title.kind).to.not.equal(0);
          if ((scope.limits.operations & operateBits) !== 0) expect(right.title.kind).to.equal(2);
          if (scope.conditions.relation === 0) {
            expect(parent).to.equal(root);
            const { holder } = ledger.view.state(root!)!;
            if (whyNot({ ledger } as World, id) === undefined) expect(grantee).to.equal(holder);
          }
        }
      },
    );
  });

  it("personal data is used under a live basis at every step, upstream included", () => {
    const used = (executed: Executed): Hex[] => {
      if (executed.primary === "Use") return [(executed.message as Messages["Use"]).authorization];
      if (executed.primary !== "Derive") return [];
      return (executed.message as Messages["Derive"]).inputs.map((input) => input.authorization);
    };
    hold((world, executed) => {
      const { view } = world.ledger;
      for (const id of used(executed).flatMap((leaf) => [...allAbove(world, leaf)])) {
        const terms = view.facts("authorization", id)?.terms;
        if (terms === undefined) continue;
        const { asset, derivation } = view.facts("asset", terms.asset)!;
        const { piLevel } = view.state(terms.asset)!;
        const needsNone = piLevel === 0 && asset.source === asset.registrant;
        if (derivation !== undefined || needsNone) continue;
        const basis = view.facts("consent", terms.basis)!.basis;
        expect(view.state(terms.basis)?.status).to.equal("GIVEN");
        expect(basis.asset).to.equal(terms.asset);
        expect(excessByTheTable(terms.scope, basis.scope, false)).to.equal(undefined);
        const isStatutory = basis.codes === 4n;
        if (!isStatutory) expect(basis.giver).to.equal(asset.source);
        const isEntrust = terms.scope.conditions.relation === 2;
        if (!isEntrust) expect(basis.recipient).to.be.oneOf([ZERO_ADDRESS, terms.grantee]);
      }
    });
  });

  it("a stop takes effect on everything below in its own block, products included", () => {
    let stopped = 0;
    hold((world, executed) => {
      const subject = stoppedBy(executed);
      if (subject === undefined) return;
      for (const id of world.authorizations) {
        if (!allAbove(world, id).has(subject)) continue;
        expect(whyNot(world, id)).to.not.equal(undefined);
        stopped += 1;
      }
    });
    expect(stopped).to.be.greaterThan(20);
  });

  it("one write ends all that was granted directly below, and nothing else", () => {
    hold((world, { primary, message }) => {
      if (primary !== "RevokeAll") return;
      const { subject } = message as Messages["RevokeAll"];
      for (const id of world.authorizations) {
        const isChild = termsAt(world.ledger, id).parent === subject;
        const status = world.ledger.view.state(id)?.status;
        if (isChild && status === "GRANTED") expect(whyNot(world, id)).to.not.equal(undefined);
      }
    });
  });

  it("facts never change, statuses only move forward and uses are never taken back", () => {
    fc.assert(
      fc.property(histories, (history) => {
        const world = newWorld();
        let before = snapshot(world);
        const counted = new Map<Hex, number>();
        for (const step of history) {
          take(world, step);
          const now = snapshot(world);
          for (const [id, { facts, status }] of before) {
            const record = now.get(id)!;
            expect(record.facts).to.equal(facts);
            if (record.status !== status) expect(FORWARD[status]).to.include(record.status);
          }
          for (const id of world.authorizations) {
            const uses = world.ledger.view.used(id);
            expect(uses).to.be.at.least(counted.get(id) ?? 0);
            counted.set(id, uses);
          }
          before = now;
        }
      }),
      { numRuns: 15 },
    );
  });

  it("uses and what is given to children never exceed a quota together", () => {
    hold(
      () => undefined,
      ({ ledger, authorizations }) => {
        for (const id of authorizations) {
          const { maxUses } = termsAt(ledger, id).scope.limits;
          const children = authorizations
            .map((child) => termsAt(ledger, child))
            .filter(({ parent }) => parent === id)
            .reduce((sum, { scope }) => sum + scope.limits.maxUses, 0);
          expect(ledger.view.allotted(id)).to.equal(Math.min(children, UNLIMITED_USES));
          if (maxUses === UNLIMITED_USES) continue;
          expect(ledger.view.used(id) + children).to.be.at.most(maxUses);
        }
      },
    );
  });

  it("core data is never registered, and personal data never under a guessable hash", () => {
    hold(
      () => undefined,
      ({ ledger, assets }) => {
        for (const id of assets) {
          const { asset } = ledger.view.facts("asset", id)!;
          expect(asset.classification).to.not.equal(2);
          if (asset.piLevel !== 0) expect(asset.scheme).to.not.equal(0);
        }
      },
    );
  });

  it("a product's class is no lower than that of its inputs when it is made", () => {
    hold(({ ledger }, { primary, message }) => {
      if (primary !== "Derive") return;
      const { asset, inputs } = message as Messages["Derive"];
      for (const { authorization } of inputs) {
        const above = ledger.view.state(termsAt(ledger, authorization).asset)!;
        expect(asset.piLevel).to.be.at.least(above.piLevel);
        expect(asset.classification).to.be.at.least(above.classification);
      }
    });
  });

  it("a product's ceiling is the meet of its inputs", () => {
    let products = 0;
    hold(
      () => undefined,
      ({ ledger, assets }) => {
        for (const id of assets) {
          const { derivation } = ledger.view.facts("asset", id)!;
          if (derivation === undefined) continue;
          products += 1;
          const { ceiling, authorizations } = derivation;
          const inputs = authorizations.map((input) => termsAt(ledger, input));
          const met = inputs.map((terms) => terms.scope).reduce(narrowed);
          const { sublicenseDepth } = met.conditions;
          const expected = {
            ...{ ...met.limits, categories: 2n ** 64n - 1n, maxUses: UNLIMITED_USES, version: 0 },
            ...{ ...met.conditions, sublicenseDepth: Math.max(sublicenseDepth - 1, 0) },
            ...{ relation: 0, policyDoc: ZERO, salt: ZERO },
          };
          expect({ ...ceiling.limits, ...ceiling.conditions }).to.deep.equal(expected);
        }
      },
    );
    expect(products).to.be.greaterThan(10);
  });
});
