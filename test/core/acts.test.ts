import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import fc from "fast-check";
import { ACTS, actName, actType } from "../../server/core/acts.ts";
import { EXAMPLE } from "../../server/core/acts/example.ts";
import { AGENT_ACTS, KEY_ACTS } from "../../server/core/codes.ts";
import { LedgerError } from "../../server/core/error.ts";
import { REASONS } from "../../server/core/reasons.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import type { View } from "../../server/core/view.ts";
import vectors from "../vectors/typed-data/messages.json" with { type: "json" };
import { PRIMARY_TYPES } from "./support/messages.ts";
import { DATASET, HOSPITAL, INSURER, openDesk, TIME } from "./support/prepared.ts";

const NAMES = `
  participants.enroll participants.suspend participants.reinstate participants.succeed
  participants.appoint participants.dismiss assets.register assets.addVersion assets.retire
  assets.reclassify rights.offer rights.accept rights.renounce
  consents.give consents.withdraw authorizations.request authorizations.grant
  authorizations.sublicense authorizations.entrust authorizations.refuse authorizations.revoke
  authorizations.surrender authorizations.revokeAll receipts.use receipts.derive orders.freeze
  orders.lift logs.open logs.anchor`;

/** A view in which the records of the examples exist, with the facts of real ones. */
function exampleView(): View {
  const desk = openDesk();
  const { ids } = desk.play("assets.register", HOSPITAL, DATASET);
  const granted = desk.play("authorizations.grant", HOSPITAL, {
    ...{ parent: ids.rights?.OPERATE, grantee: INSURER, relation: "PROVIDE" },
    scope: { notAfter: TIME },
  });
  const real = new Map<string, string | undefined>([
    [EXAMPLE.asset, ids.asset],
    [EXAMPLE.right, ids.rights?.OPERATE],
    [EXAMPLE.authorization, granted.ids.authorization],
  ]);
  desk.play("participants.appoint", HOSPITAL, actType("participants.appoint").example);
  const at = <T>(id: T) => (real.get(id as string) ?? id) as T;
  const { view } = desk;
  return {
    ...view,
    facts: (kind, id) => view.facts(kind, at(id)),
    kind: (id) => view.kind(at(id)),
    state: (id) => view.state(at(id)),
    agent: (_, key) => view.agent(HOSPITAL, key),
  };
}

const view = exampleView();
const preparation = {
  ...{ actor: HOSPITAL, view, time: 1, deadline: 1n, nonce: () => 1n, salt: () => ZERO },
  cite: () => ZERO,
};
const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: false });
const schemas = new Map(ACTS.map((act) => [act.name, ajv.compile(act.input)]));

/** Whether the input has the form of the act; what it names may be missing. */
function isRead(name: string, input: unknown): boolean {
  try {
    actType(name).prepare(input, preparation);
  } catch (error) {
    if (!(error instanceof LedgerError)) throw error;
    return error.code === "E_NOT_FOUND";
  }
  return true;
}

/** The paths of all values inside, the whole included. */
function pathsOf(value: unknown, at: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...at, key]))];
}
function replaced(value: unknown, path: string[], by: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return by;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

describe("the acts", () => {
  it("are refused by schema and reader alike with a field too many or too few", () => {
    for (const { name, example } of ACTS) {
      const validate = schemas.get(name)!;
      expect(validate({ ...example, extra: 1 }), name).to.equal(false);
      expect(isRead(name, { ...example, extra: 1 }), name).to.equal(false);
      for (const field of Object.keys(example)) {
        const { [field]: _, ...less } = example as Record<string, unknown>;
        if (!validate(less)) expect(isRead(name, less), `${name} without ${field}`).to.equal(false);
      }
    }
  });

  it("are read only as their schemas say, whatever stands in a field", () => {
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 1 }) as fc.Arbitrary<unknown>,
      fc.constantFrom<unknown>(
        "CN",
        "HEAD",
        "0x",
        ZERO,
        EXAMPLE.hospital,
        TIME,
        "P07",
        -1,
        2 ** 53,
      ),
      fc.constantFrom<unknown>([], ["CN"], ["P07", "P07"], [0, 64], [[]], {}),
    );
    const inputs = fc
      .constantFrom(...ACTS)
      .chain(({ name, example }) =>
        fc
          .tuple(fc.constantFrom(...pathsOf(example)), value)
          .map(([path, by]) => ({ name, input: replaced(example, path, by) })),
      );
    fc.assert(
      fc.property(inputs, ({ name, input }) => {
        if (isRead(name, input)) expect(schemas.get(name)!(input), name).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("give only codes that are explained, in the order of the list", () => {
    for (const { name, reasons } of ACTS) {
      expect(reasons, name).to.include.members(["E_SHAPE", "E_SIG", "E_EXPIRED_SIGNATURE"]);
      for (const reason of reasons) expect(REASONS).to.have.property(reason);
    }
  });

  it("have an example that its schema allows and that can be prepared", () => {
    for (const { name, example } of ACTS) {
      const validate = schemas.get(name)!;
      expect(validate(example), `${name} ${JSON.stringify(validate.errors)}`).to.equal(true);
      expect(() => actType(name).prepare(example, preparation), name).not.to.throw();
    }
  });

  it("are twenty-seven names for twenty-five messages", () => {
    expect(ACTS.map(({ name }) => name)).to.deep.equal(NAMES.trim().split(/\s+/));
    expect([...new Set(ACTS.map(({ primary }) => primary))]).to.have.members(PRIMARY_TYPES);
  });

  it("are what an agent can be appointed for, each under its own name", () => {
    expect(AGENT_ACTS).to.have.members(ACTS.map(({ name }) => name));
    expect(AGENT_ACTS).to.include.members([...KEY_ACTS]);
  });

  it("are named again from their messages", () => {
    for (const { name, example } of ACTS)
      expect(actName(actType(name).prepare(example, preparation), view)).to.equal(name);
    for (const { primaryType: primary, cases } of vectors.messages) {
      const act = { primary, message: cases[0]!.message } as unknown as Act;
      expect(ACTS.find(({ name }) => name === actName(act, view))?.primary).to.equal(primary);
    }
  });
});
