// The form of every act, made of its schema.
import { expect } from "chai";
import { ACTS } from "../../../server/core/acts.ts";
import { LANGUAGES } from "../../../server/core/language/languages.ts";
import { readAnswers } from "../../../server/portal/desk/answers.ts";
import { type Field, fieldsOf, type SimpleField } from "../../../server/portal/desk/fields.ts";
import { typedOf } from "../../../server/portal/desk/typed.ts";
import { namesOfCodes } from "../../../server/portal/language/code-names.ts";
import { FIELD_NAMES } from "../../../server/portal/language/fields.ts";

const fieldsOfAct = (name: string) => fieldsOf(ACTS.find((act) => act.name === name)!.input);

function* simple(fields: readonly Field[]): Generator<SimpleField> {
  for (const field of fields) {
    if (field.kind === "group") yield* simple(field.fields);
    else if (field.kind === "rows") yield* simple(field.at(0).fields);
    else yield field;
  }
}
const all = ACTS.flatMap(({ input }) => [...simple(fieldsOf(input))]);

describe("the form of an act", () => {
  it("says what lacks, field by field, and asks for nothing that may be absent", () => {
    const { faults } = readAnswers(fieldsOfAct("orders.freeze"), new URLSearchParams());
    expect([...faults]).to.deep.equal([
      ["/subject", "missing"],
      ["/basisDoc", "missing"],
      ["/reviewBy", "missing"],
      ["/reason", "missing"],
    ]);
    expect(
      readAnswers(fieldsOfAct("authorizations.revokeAll"), new URLSearchParams()).faults,
    ).to.have.key("/reason");
  });

  it("says where something begins like JSON and is none", () => {
    const typed = new URLSearchParams([["/basisDoc", '{"decision": ']]);
    const { faults } = readAnswers(fieldsOfAct("orders.freeze"), typed);
    expect(faults.get("/basisDoc")).to.equal("document");
  });

  it("leaves wrong values to the service, which says more about them than a form can", () => {
    const typed = new URLSearchParams([
      ["/subject", "0x12"],
      ["/reviewBy", "tomorrow"],
    ]);
    const { input } = readAnswers(fieldsOfAct("orders.freeze"), typed);
    expect(input).to.deep.equal({ subject: "0x12", reviewBy: "tomorrow" });
  });

  it("takes a row in which nothing was typed for none", () => {
    const typed = new URLSearchParams([
      ["/rights?rows", "3"],
      ["/rights/1/right", "HOLD"],
    ]);
    const { input, faults } = readAnswers(fieldsOfAct("assets.register"), typed);
    expect(input["rights"]).to.deep.equal([{ right: "HOLD" }]);
    expect(faults.get("/rights/1/basis")).to.equal("missing");
  });

  it("tells no limit from nothing said", () => {
    const fields = fieldsOfAct("authorizations.grant");
    const typed = new URLSearchParams([["/scope/maxUses?unlimited", "true"]]);
    expect(readAnswers(fields, typed).input["scope"]).to.deep.equal({ maxUses: null });
  });

  it("has a name for every field in every language", () => {
    const nameless = all.filter(({ name }) =>
      LANGUAGES.some((language) => !FIELD_NAMES.get(name)?.[language]),
    );
    expect(nameless.map(({ name }) => name)).to.deep.equal([]);
  });

  it("has a name for every code in every language, spelled in one way", () => {
    const nameless = all.flatMap(({ codes }) => {
      const nameOf = namesOfCodes(codes);
      return codes.filter((code) => LANGUAGES.some((language) => !nameOf(code, language)));
    });
    expect([...new Set(nameless)]).to.deep.equal(["CN-MAINLAND"]);
  });

  for (const { name, input, example } of ACTS) {
    it(`gives the input of ${name} back as it was typed`, () => {
      const fields = fieldsOf(input);
      const given = example as Record<string, unknown>;
      const read = readAnswers(fields, typedOf(fields, given));
      expect([...read.faults]).to.deep.equal([]);
      expect(loose(read.input)).to.deep.equal(loose(withoutSalt(given)));
    });
  }
});

const withoutSalt = ({ salt: _, ...input }: Record<string, unknown>) => input;
/** Codes of digits are numbers as well as text, and an empty list is as good as none. */
const loose = (input: object): unknown =>
  JSON.parse(
    JSON.stringify(input, (_, value: unknown) =>
      typeof value === "number"
        ? String(value)
        : Array.isArray(value) && value.length === 0
          ? undefined
          : value,
    ),
  );
