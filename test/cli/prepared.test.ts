import { expect } from "chai";
import { CliFailure } from "../../server/cli/failure.ts";
import { readPrepared } from "../../server/cli/prepared.ts";
import type { Wanted } from "../../server/core/read-prepared.ts";
import { parseTypedData } from "../../server/core/parse-typed-data.ts";
import type { Prepared } from "../../server/core/prepare.ts";
import type { Hex } from "../../server/core/records.ts";
import { PLACE } from "../core/support/messages.ts";
import {
  ACCREDITOR,
  DATASET,
  END,
  HOSPITAL,
  INSURER,
  LABORATORY,
  openDesk,
  REGULATOR,
  TIME,
} from "../core/support/prepared.ts";

const desk = openDesk();
const registered = desk.play("assets.register", HOSPITAL, DATASET);
const grant = {
  parent: registered.ids.rights!.OPERATE!,
  grantee: INSURER,
  relation: "PROVIDE",
  scope: { notAfter: TIME },
  policyDoc: { grantee: LABORATORY },
};
const granted = desk.play("authorizations.grant", HOSPITAL, grant);
const enrolment = { name: "Clinic", jurisdiction: "CN", region: 440300, validTo: END };

/** What a service hands out over the wire for this grant, with something changed on the way. */
function handedOut(change: (prepared: Prepared) => void = () => {}): Prepared {
  const prepared = desk.prepare("authorizations.grant", HOSPITAL, grant);
  const received = JSON.parse(JSON.stringify(prepared)) as Prepared;
  change(received);
  return received;
}
const wanted = { type: "authorizations.grant", actor: HOSPITAL, input: grant, place: PLACE };

function failure(prepared: Prepared, what: Wanted = wanted): [number, string] {
  try {
    readPrepared(prepared, what);
  } catch (error) {
    if (error instanceof CliFailure) return [error.exit, error.message];
    throw error;
  }
  return [0, ""];
}

/** A liar's digest fits what it wants to have signed. */
function lying(change: (message: Loose) => void): Prepared {
  return handedOut((prepared) => {
    change(message(prepared));
    prepared.digest = parseTypedData(prepared.typedData, PLACE).digest;
  });
}

type Loose = Record<string, Record<string, unknown>>;
const message = ({ typedData }: Prepared) => typedData.message as Loose;
const other: Hex = `0x${"77".repeat(32)}`;

describe("an act handed out to be signed is not signed when", () => {
  const cases: [string, Prepared, RegExp][] = [
    [
      "its digest is another one",
      handedOut((prepared) => (prepared.digest = other)),
      /its digest is 0x/,
    ],
    [
      "it grants to somebody else",
      lying((signed) => (signed["terms"]!["grantee"] = LABORATORY)),
      /does not name 0x2222/,
    ],
    [
      "it hangs on something else",
      lying((signed) => (signed["terms"]!["parent"] = other)),
      /does not name 0x/,
    ],
    [
      "it is somebody else's act",
      handedOut((prepared) => ((message(prepared)["actor"] as unknown) = INSURER)),
      /its actor is 0x2222/,
    ],
    [
      "a document of it is another one",
      handedOut((prepared) => (prepared.documents[0]!.content += " ")),
      /the document 0x[0-9a-f]+ has the hash/,
    ],
    [
      "its types say otherwise",
      handedOut((prepared) => (prepared.typedData.types["Terms"] = [])),
      /is not the Terms of this ledger/,
    ],
    [
      "its message has a field that is not shown",
      handedOut((prepared) => (message(prepared)["note"] = {})),
      /note is not known here/,
    ],
    [
      "it is no typed data",
      handedOut((prepared) => ((prepared.typedData as unknown) = null)),
      /must be an object/,
    ],
    [
      "it is for a contract of another ledger",
      handedOut((prepared) => (prepared.typedData.domain.verifyingContract = LABORATORY)),
      /another ledger's/,
    ],
    [
      "it is for another chain",
      handedOut((prepared) => (prepared.typedData.domain.chainId = 1)),
      /another ledger's/,
    ],
    [
      "it is another act",
      desk.prepare("orders.freeze", REGULATOR, freeze(other)),
      /it is a Freeze/,
    ],
  ];
  for (const [what, prepared, said] of cases) {
    it(what, () => {
      const [exit, text] = failure(prepared);
      expect(exit).to.equal(4);
      expect(text).to.match(said);
    });
  }

  it("its signing domain is no domain of any ledger", () => {
    const prepared = handedOut(({ typedData }) => (typedData.domain.name = "Permit"));
    expect(failure(prepared, { ...wanted, place: undefined })[0]).to.equal(4);
  });
});

function freeze(subject: Hex) {
  return { subject, basisDoc: { no: 1 }, reviewBy: TIME, reason: "LEAK" };
}

describe("an act handed out to be signed", () => {
  it("is signed by the digest of what stands in it", () => {
    const prepared = handedOut();
    expect(readPrepared(prepared, wanted).digest).to.equal(prepared.digest);
    expect(readPrepared(prepared, { ...wanted, place: undefined }).digest).to.equal(
      prepared.digest,
    );
  });

  // Each puts names into its message in a way of its own.
  for (const [type, actor, input] of [
    ["participants.enroll", ACCREDITOR, { account: other.slice(0, 42), ...enrolment }],
    ["assets.register", HOSPITAL, { ...DATASET, manifestDoc: other }],
    ["orders.freeze", REGULATOR, freeze(HOSPITAL)],
    ["orders.freeze", REGULATOR, freeze(granted.ids.authorization!)],
    ["authorizations.revokeAll", HOSPITAL, { right: grant.parent, reason: "END" }],
  ] as [string, Hex, object][]) {
    it(`may be ${type} with ${Object.keys(input)[0]}`, () => {
      const prepared = desk.prepare(type, actor, input);
      expect(readPrepared(prepared, { type, actor, input, place: PLACE }).digest).to.equal(
        prepared.digest,
      );
    });
  }

  it("is told in words of its own, whatever the service says", () => {
    const prepared = handedOut(({ summary }) => Object.assign(summary, { en: "Nothing at all." }));
    const { en } = readPrepared(prepared, wanted).summary;
    expect(en).to.include(INSURER).and.include(HOSPITAL).and.not.include("Nothing");
  });

  it("may name its parties in capitals", () => {
    const input = { ...grant, grantee: INSURER.toUpperCase().replace("0X", "0x") };
    const prepared = handedOut();
    expect(readPrepared(prepared, { ...wanted, input }).digest).to.equal(prepared.digest);
  });
});
