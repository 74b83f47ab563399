import { expect } from "chai";
import { sha256 } from "ethers";
import { ENVIRONMENTS, OPERATIONS, type RIGHTS } from "../../server/core/codes.ts";
import { ceilingHash, inputsHash, participantSubject } from "../../server/core/ids.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import { UNLIMITED_DAYS, UNLIMITED_USES, ZERO } from "../../server/core/records.ts";
import type { Hex, Messages, PrimaryType, Scope } from "../../server/core/records.ts";
import { meet } from "../../server/core/rules/terms.ts";
import { formatScope, type WireScope } from "../../server/core/wire/scope.ts";
import {
  ACCREDITOR,
  DATASET,
  type Desk,
  END,
  HOSPITAL,
  INSURER,
  LABORATORY,
  NOW,
  openDesk,
  REGULATOR,
  SALT,
  TIME,
} from "./support/prepared.ts";

const OPERATE_CLASS = ["PROVIDE", "SUBLICENSE", "PUBLISH", "TRANSFER_RIGHT", "PLEDGE"];
const USE_CLASS = OPERATIONS.filter((operation) => !OPERATE_CLASS.includes(operation));

function messageOf<P extends PrimaryType>(act: Act, primary: P): Messages[P] {
  if (act.primary !== primary) throw new Error(`${act.primary} in place of ${primary}`);
  return act.message as Messages[P];
}

/** A registered dataset, and a wide licence of the insurer on it. */
function withLicence(scope: object = {}) {
  const desk = openDesk();
  const { ids } = desk.play("assets.register", HOSPITAL, DATASET);
  const rights = ids.rights as Record<(typeof RIGHTS)[number], Hex>;
  const granted = desk.play("authorizations.grant", HOSPITAL, {
    parent: rights.OPERATE,
    grantee: INSURER,
    relation: "PROVIDE",
    scope: { notAfter: END, sublicenseDepth: 2, entrustAllowed: true, ...scope },
  });
  expect(granted.refusal).to.equal(undefined);
  const authorization = granted.ids.authorization as Hex;
  return { desk, asset: ids.asset as Hex, rights, authorization };
}

function scopeBelow(desk: Desk, type: string, actor: Hex, input: object): WireScope {
  const { act, refusal } = desk.play(type, actor, input);
  expect(refusal).to.equal(undefined);
  return formatScope(messageOf(act, "Grant").terms.scope);
}

describe("prepare refuses", () => {
  const desk = openDesk();
  const unknown: Hex = `0x${"99".repeat(32)}`;
  const grant = {
    parent: unknown,
    grantee: INSURER,
    relation: "PROVIDE",
    scope: { notAfter: TIME },
  };
  const cases: [string, string, unknown, unknown, (string | undefined)[]][] = [
    ["an unknown act", "assets.burn", HOSPITAL, {}, ["E_UNKNOWN_ACT", "/type", undefined]],
    ["an inherited name", "toString", HOSPITAL, {}, ["E_UNKNOWN_ACT", "/type", undefined]],
    ["an actor by name", "orders.lift", "hospital", {}, ["E_SHAPE", "/actor", undefined]],
    ["no input", "orders.lift", HOSPITAL, undefined, ["E_SHAPE", "/input", undefined]],
    ["a list as input", "orders.lift", HOSPITAL, [], ["E_SHAPE", "/input", undefined]],
    [
      "a field that the act does not have",
      "orders.lift",
      HOSPITAL,
      { order: unknown, reason: "X", "a/b": 1 },
      ["E_SHAPE", "/input/a~1b", undefined],
    ],
    [
      "an act without a needed field",
      "orders.lift",
      HOSPITAL,
      { order: unknown },
      ["E_SHAPE", "/input/reason", undefined],
    ],
    [
      "a fourth right",
      "assets.register",
      HOSPITAL,
      { ...DATASET, rights: [...DATASET.rights, DATASET.rights[0]] },
      ["E_SHAPE", "/input/rights", undefined],
    ],
    [
      "a mistake deep inside, by its pointer",
      "assets.register",
      HOSPITAL,
      { ...DATASET, rights: [{ right: "OWN", basis: "CONTRACT" }] },
      ["E_SHAPE", "/input/rights/0/right", undefined],
    ],
    [
      "a grant under nothing",
      "authorizations.grant",
      HOSPITAL,
      grant,
      ["E_NOT_FOUND", "/input/parent", unknown],
    ],
    [
      "entrusting in another relation",
      "authorizations.entrust",
      HOSPITAL,
      { ...grant, relation: "PROVIDE" },
      ["E_SHAPE", "/input/relation", undefined],
    ],
    [
      "a consent without an end",
      "consents.give",
      HOSPITAL,
      { asset: unknown, codes: ["CN-13.1"], form: "WRITTEN", noticeDoc: {}, scope: {} },
      ["E_SHAPE", "/input/scope/notAfter", undefined],
    ],
    [
      "a consent without a code",
      "consents.give",
      HOSPITAL,
      { asset: unknown, codes: [], form: "WRITTEN", noticeDoc: {}, scope: { notAfter: TIME } },
      ["E_SHAPE", "/input/codes", undefined],
    ],
    [
      "a version of an unknown asset",
      "assets.addVersion",
      HOSPITAL,
      { asset: unknown, commitment: unknown, scheme: "SALTED", hashAlg: "SM3" },
      ["E_NOT_FOUND", "/input/asset", unknown],
    ],
    [
      "revoking all under two things",
      "authorizations.revokeAll",
      HOSPITAL,
      { right: unknown, authorization: unknown, reason: "X" },
      ["E_SHAPE", "/input", undefined],
    ],
    [
      "revoking all under nothing",
      "authorizations.revokeAll",
      HOSPITAL,
      { reason: "X" },
      ["E_SHAPE", "/input", undefined],
    ],
    [
      "revoking all under an unknown right",
      "authorizations.revokeAll",
      HOSPITAL,
      { right: unknown, reason: "X" },
      ["E_NOT_FOUND", "/input/right", unknown],
    ],
    [
      "a ninth input",
      "receipts.derive",
      HOSPITAL,
      { inputs: Array.from({ length: 9 }, () => ({ authorization: unknown })) },
      ["E_SHAPE", "/input/inputs", undefined],
    ],
    [
      "a use counted as none",
      "receipts.use",
      HOSPITAL,
      { authorization: unknown, count: 0 },
      ["E_SHAPE", "/input/operation", undefined],
    ],
  ];
  for (const [name, type, actor, input, expected] of cases)
    it(name, () => expect(desk.fault(type, actor, input)).to.deep.equal(expected));

  it("a grant under a right without an end", () => {
    const { desk, rights } = withLicence();
    const input = { ...grant, parent: rights.OPERATE, scope: {} };
    expect(desk.fault("authorizations.grant", HOSPITAL, input)).to.deep.equal([
      "E_SHAPE",
      "/input/scope/notAfter",
      undefined,
    ]);
  });

  it("a grant under a limited authorization without a number of uses", () => {
    const { desk, authorization } = withLicence({ maxUses: 10 });
    const input = { ...grant, parent: authorization, scope: {} };
    expect(desk.fault("authorizations.sublicense", INSURER, input)).to.deep.equal([
      "E_SHAPE",
      "/input/scope/maxUses",
      undefined,
    ]);
  });

  it("the epoch of an authorization that is named as a right", () => {
    const { desk, authorization } = withLicence();
    const input = { right: authorization, reason: "X" };
    expect(desk.fault("authorizations.revokeAll", INSURER, input)).to.deep.equal([
      "E_NOT_FOUND",
      "/input/right",
      authorization,
    ]);
  });
});

describe("what is left out of a scope", () => {
  const parts = { grantee: LABORATORY, relation: "PROVIDE", scope: { notAfter: END } };

  it("is under OPERATE everything but commercial use", () => {
    const { desk, rights } = withLicence();
    const input = { ...parts, parent: rights.OPERATE };
    const { act } = desk.play("authorizations.grant", HOSPITAL, input);
    const { limits, conditions } = messageOf(act, "Grant").terms.scope;
    expect(formatScope({ limits, conditions }).operations).to.deep.equal(OPERATIONS);
    expect(limits).to.include({ notBefore: 0, notAfter: END, minK: 0, version: 0 });
    expect(limits.maxUses).to.equal(UNLIMITED_USES);
    expect(limits.categories).to.equal(2n ** 64n - 1n);
    expect(conditions).to.include({ sublicenseDepth: 0, entrustAllowed: false });
    expect(conditions).to.include({ commercial: false, retentionDays: UNLIMITED_DAYS });
    expect(conditions).to.include({ duties: 0n, prohibitions: 0n });
  });

  it("is under USE what that right can carry", () => {
    const { desk, rights } = withLicence();
    const input = { ...parts, parent: rights.USE, grantee: HOSPITAL, relation: "INTERNAL" };
    const { operations } = scopeBelow(desk, "authorizations.grant", HOSPITAL, input);
    expect(operations).to.deep.equal(USE_CLASS);
  });

  it("is for an entrusted party neither deriving nor operating", () => {
    const { desk, rights, authorization } = withLicence();
    const withoutDerive = USE_CLASS.filter((operation) => operation !== "DERIVE");
    for (const [actor, parent] of [
      [HOSPITAL, rights.USE],
      [INSURER, authorization],
    ] as const) {
      const input = { parent, grantee: LABORATORY, scope: { notAfter: END } };
      const { operations } = scopeBelow(desk, "authorizations.entrust", actor, input);
      expect(operations).to.deep.equal(withoutDerive);
    }
  });

  it("is under an authorization that authorization's, but never passed on further", () => {
    const wide = {
      ...{ purposes: ["P07", "P08"], operations: ["QUERY", "PROVIDE", "SUBLICENSE"] },
      ...{ outputs: ["AGGREGATE"], environments: ["TEE"], categories: [0, 5] },
      ...{ territories: ["CN", "HK"], minK: 5, version: 1, commercial: true, retentionDays: 30 },
      ...{
        duties: ["ATTRIBUTE"],
        prohibitions: ["REIDENTIFY"],
        notBefore: NOW - 10,
        notAfter: END,
      },
    };
    const { desk, authorization } = withLicence(wide);
    const input = { ...parts, parent: authorization, scope: {} };
    const scope = scopeBelow(desk, "authorizations.sublicense", INSURER, input);
    const { notBefore: _from, notAfter: _to, ...same } = wide;
    expect(scope).to.deep.include({ ...same, sublicenseDepth: 0, entrustAllowed: false });
    expect(scope.notAfter).to.equal(new Date(END * 1000).toISOString().replace(".000Z", "Z"));
  });

  it("is on a product its ceiling's", () => {
    const { desk, authorization } = withLicence({ purposes: ["P07", "P08"], minK: 7 });
    const derived = desk.play("receipts.derive", INSURER, {
      ...DATASET,
      ...{ inputs: [{ authorization }], purpose: "P07", output: "RAW", environment: "TEE" },
      ...{ territory: "CN", transform: "JOIN", deidentLevel: "NONE" },
    });
    expect(derived.refusal).to.equal(undefined);
    const input = { ...parts, parent: derived.ids.rights?.OPERATE, scope: {} };
    const scope = scopeBelow(desk, "authorizations.grant", INSURER, input);
    expect(scope).to.deep.include({ purposes: ["P07", "P08"], minK: 7, maxUses: null });
    expect(scope.notAfter).to.equal(new Date(END * 1000).toISOString().replace(".000Z", "Z"));
  });

  it("does not keep ANY from being signed as every environment", () => {
    const { desk, rights } = withLicence();
    const scope = { notAfter: END, environments: ["ANY"] };
    const input = { ...parts, parent: rights.OPERATE, scope };
    const { environments } = scopeBelow(desk, "authorizations.grant", HOSPITAL, input);
    expect(environments).to.deep.equal(ENVIRONMENTS);
  });
});

describe("prepare", () => {
  it("draws nonce and salt only where the message takes them", () => {
    const { desk, authorization } = withLicence();
    const drawn = (type: string, actor: Hex, input: object) =>
      desk.prepare(type, actor, input).typedData.message;
    const use = { authorization, operation: "QUERY", purpose: "P07", output: "RAW" };
    const first = drawn("receipts.use", INSURER, { ...use, environment: "ANY", territory: "CN" });
    drawn("authorizations.revoke", HOSPITAL, { authorization, reason: "BREACH" });
    const next = drawn("receipts.use", INSURER, { ...use, environment: "ANY", territory: "CN" });
    expect(BigInt(next["nonce"] as string)).to.equal(BigInt(first["nonce"] as string) + 1n);
    const own = drawn("assets.register", HOSPITAL, { ...DATASET, salt: SALT });
    expect(own["asset"]).to.deep.include({ salt: SALT });
  });

  it("takes a use that names no field groups, version, k or count for the authorization's", () => {
    const { desk, authorization } = withLicence({ categories: [1, 2] });
    const { act, refusal, ids, digest } = desk.play("receipts.use", INSURER, {
      ...{ authorization, version: "HEAD", operation: "QUERY", purpose: "P07", output: "RAW" },
      ...{ environment: "ANY", territory: "CN" },
    });
    expect(refusal).to.equal(undefined);
    expect(messageOf(act, "Use")).to.deep.include({ categories: 6n, version: 0, k: 0, count: 1 });
    expect(ids).to.deep.equal({ receipt: digest });
  });

  it("hands inline documents back in the form that their hash is of", () => {
    const desk = openDesk();
    const profileDoc = { b: [1, "é"], a: null };
    const input = { account: INSURER, name: "X", jurisdiction: "HK", region: 0, profileDoc };
    const { documents, typedData } = desk.prepare("participants.enroll", ACCREDITOR, {
      ...input,
      validTo: TIME,
    });
    const content = '{"a":null,"b":[1,"é"]}';
    const hash = sha256(Buffer.from(content));
    expect(documents).to.deep.equal([{ hash, mediaType: "application/json", content }]);
    expect(typedData.message["enrolment"]).to.deep.include({ profileDoc: hash });
  });

  it("names the registrant as source where nobody else is named", () => {
    const desk = openDesk();
    const self = messageOf(desk.play("assets.register", HOSPITAL, DATASET).act, "Register");
    expect(self.asset).to.include({ source: HOSPITAL, registrant: HOSPITAL });
    expect(self.asset).to.include({ inputs: ZERO, ceiling: ZERO, sector: 8411, region: 440300 });
    const input = { ...DATASET, source: LABORATORY };
    const other = messageOf(desk.play("assets.register", HOSPITAL, input).act, "Register");
    expect(other.asset.source).to.equal(LABORATORY);
  });

  it("fixes inputs and ceiling of a product, and leaves terms that conflict to the rules", () => {
    const { desk, rights, authorization } = withLicence({ purposes: ["P07"] });
    const derive = (authorizations: Hex[]) =>
      desk.play("receipts.derive", INSURER, {
        ...DATASET,
        ...{ purpose: "P07", output: "RAW", environment: "TEE", territory: "CN" },
        ...{ transform: "JOIN", deidentLevel: "NONE" },
        inputs: authorizations.map((one) => ({ authorization: one })),
      });
    const { act, refusal, ids, digest } = derive([authorization]);
    const { asset, inputs } = messageOf(act, "Derive");
    const scope = desk.view.facts("authorization", authorization)?.terms.scope as Scope;
    const met = meet([scope], NOW) as { scope: Scope };
    expect(refusal).to.equal(undefined);
    expect(asset.ceiling).to.equal(ceilingHash(met.scope));
    expect(asset.inputs).to.equal(inputsHash([authorization]));
    expect(inputs).to.deep.equal([{ authorization, version: 0, categories: 2n ** 64n - 1n }]);
    expect(ids).to.have.keys("asset", "rights", "receipt");
    expect(ids.receipt).to.equal(digest);

    const licence = (duties: string[]) =>
      desk.play("authorizations.grant", HOSPITAL, {
        ...{ parent: rights.OPERATE, grantee: INSURER, relation: "PROVIDE" },
        scope: { notAfter: END, sublicenseDepth: 2, duties },
      }).ids.authorization as Hex;
    const conflict = derive([licence(["SHARE_ALIKE_1"]), licence(["SHARE_ALIKE_2"])]);
    expect(messageOf(conflict.act, "Derive").asset.ceiling).to.equal(ZERO);
    expect(conflict.refusal?.reason).to.equal("E_CONFLICT_TERMS");
  });

  it("makes every act of one story, and the rules let each pass", () => {
    const { desk, asset, rights, authorization } = withLicence();
    const play = (type: string, actor: Hex, input: object) => {
      const { refusal, ids } = desk.play(type, actor, input);
      expect(refusal, type).to.equal(undefined);
      return ids;
    };
    const version = { commitment: SALT, scheme: "SALTED", hashAlg: "SHA-256" };
    play("assets.addVersion", HOSPITAL, { asset, ...version, manifestDoc: ["a"] });
    play("assets.addVersion", HOSPITAL, { asset, ...version });
    const { consent } = play("consents.give", HOSPITAL, {
      ...{ asset, codes: ["CN-13.1", "EU-6.1.a"], form: "SEPARATE", noticeDoc: "Notice" },
      scope: { notAfter: END },
    });
    const wish = { relation: "PROVIDE", scope: { notAfter: END } };
    const parent = rights.OPERATE;
    const ask = () => play("authorizations.request", LABORATORY, { parent, ...wish }).request;
    const refused = { parent, reason: "NO", request: ask() };
    play("authorizations.refuse", HOSPITAL, refused);
    const { authorization: second } = play("authorizations.grant", HOSPITAL, {
      ...{ parent, request: ask(), grantee: LABORATORY, basis: consent, ...wish },
      policyDoc: { terms: "as agreed" },
    });
    play("authorizations.surrender", LABORATORY, { authorization: second, reason: "DONE" });
    const { authorization: child } = play("authorizations.sublicense", INSURER, {
      ...{ parent: authorization, grantee: LABORATORY, relation: "JOINT", scope: {} },
    });
    play("authorizations.revoke", INSURER, { authorization: child, reason: "END", doc: SALT });
    play("authorizations.revokeAll", INSURER, { authorization, reason: "END" });
    play("authorizations.revokeAll", HOSPITAL, { right: rights.USE, reason: "END" });
    play("consents.withdraw", HOSPITAL, { consent });
    const freeze = { basisDoc: { decision: 1 }, reviewBy: TIME, reason: "LEAK" };
    const { order } = play("orders.freeze", REGULATOR, { subject: INSURER, ...freeze });
    expect(desk.view.state(participantSubject(INSURER))?.orders).to.equal(1);
    play("orders.lift", REGULATOR, { order, reason: "CLEARED" });
    play("participants.suspend", ACCREDITOR, { participant: INSURER, reason: "AUDIT" });
    play("participants.reinstate", ACCREDITOR, { participant: INSURER, reason: "AUDIT" });
  });
});
