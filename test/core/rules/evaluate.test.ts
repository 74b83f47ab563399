import { expect } from "chai";
import { OPERATIONS } from "../../../server/core/codes.ts";
import { participantSubject } from "../../../server/core/ids.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import { evaluate } from "../../../server/core/rules/evaluate.ts";
import { usability } from "../../../server/core/rules/usability.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  askedFor,
  CUSTODIAN,
  derive,
  foundedLedger,
  freeze,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  REGULATOR,
  registerAsset,
  STRANGER,
  useBy,
} from "./support/story.ts";
import type { UseWords } from "./support/story.ts";
import { DAY, refusal, scopeOf, START, WIDE } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;

const ask = (ledger: Ledger, actor: Hex, authorization: Hex, words: UseWords = {}) =>
  evaluate(ledger.view, { actor, authorization, ...askedFor(words) }, ledger.time);

describe("evaluating a use", () => {
  it("denies what is malformed or unknown", () => {
    const { ledger, child } = licensedLedger();
    const none = ask(ledger, ANALYST, UNKNOWN);
    expect(none).to.deep.equal({
      decision: "DENY",
      ...refusal("E_NOT_FOUND", UNKNOWN),
      details: [],
      chain: [],
    });
    expect(ask(ledger, ANALYST, child, { count: 0 })).to.include(refusal("E_SHAPE"));
  });
  it("denies a stranger and whoever is not the grantee", () => {
    const { ledger, child } = licensedLedger();
    const answer = ask(ledger, STRANGER, child);
    expect(answer).to.include({ decision: "DENY", ...refusal("E_ROLE", STRANGER) });
    expect(answer.details).to.deep.equal([refusal("E_RECIPIENT", child)]);
  });
  it("gives every reason, in the order of evaluation, each once", () => {
    const { ledger, claims, consent, child } = licensedLedger();
    freeze(ledger, INSURER);
    must(ledger, "Suspend", ACCREDITOR, { participant: HOSPITAL, reason: ZERO });
    must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    ledger.write({ id: claims.id, state: { classification: 2 } });
    const words = { purpose: "P19", operation: "PUBLISH", territory: "TW", count: 101 };
    const answer = ask(ledger, ANALYST, child, words);
    expect(answer.reason).to.equal("E_FROZEN");
    expect([refusal("E_FROZEN", INSURER), ...answer.details]).to.deep.equal([
      refusal("E_FROZEN", INSURER),
      refusal("E_ROLE", HOSPITAL),
      refusal("E_RIGHT_MISSING", child),
      refusal("E_PURPOSE", child),
      refusal("E_TERRITORY", child),
      refusal("E_CLASS_CORE", claims.id),
      refusal("E_CONSENT_WITHDRAWN", consent),
      refusal("E_QUOTA", child),
    ]);
  });
  it("takes operations that have acts of their own", () => {
    const { ledger, root } = licensedLedger();
    for (const operation of ["DERIVE", "SUBLICENSE", "PROVIDE"])
      expect(ask(ledger, INSURER, root, { operation }).decision, operation).to.equal("ALLOW");
    for (const operation of ["TRANSFER_RIGHT", "PLEDGE"])
      expect(ask(ledger, INSURER, root, { operation }).reason).to.equal("E_RIGHT_MISSING");
    expect(ask(ledger, INSURER, root, { operation: "ENTRUST" }).reason).to.equal("E_OPERATION");
  });
  it("says the same as the act for every operation, purpose and output", () => {
    for (const operation of OPERATIONS.filter((name) => !isOwnAct(name))) {
      for (const purpose of ["P07", "P19"]) {
        for (const output of ["RAW", "MODEL_ONLY"]) {
          const story = licensedLedger();
          const words = { operation, purpose, output };
          const { reason } = ask(story.ledger, ANALYST, story.child, words);
          const act = useBy(story.ledger, ANALYST, story.child, words);
          expect(reason, JSON.stringify(words)).to.equal(act?.reason);
        }
      }
    }
  });
  it("shows the whole chain from the asset down, with what each node says", () => {
    const { ledger, claims, consent, root, child } = licensedLedger();
    must(ledger, "Revoke", HOSPITAL, { authorization: root, reason: ZERO, doc: ZERO });
    const { chain } = ask(ledger, ANALYST, child);
    expect(chain).to.deep.equal([
      { id: claims.id, kind: "asset", status: "REGISTERED" },
      { id: claims.operate, kind: "right", status: "REGISTERED" },
      { id: root, kind: "authorization", status: "REVOKED", why: refusal("E_STATE", root) },
      { id: child, kind: "authorization", status: "GRANTED" },
      { id: participantSubject(HOSPITAL), kind: "participant", status: "ACTIVE" },
      { id: participantSubject(INSURER), kind: "participant", status: "ACTIVE" },
      { id: participantSubject(ANALYST), kind: "participant", status: "ACTIVE" },
      { id: consent, kind: "consent", status: "GIVEN" },
    ]);
  });
  it("shows what is above a product too", () => {
    const { ledger, claims, root } = licensedLedger();
    const product = derive(ledger, INSURER, [root], { piLevel: "PI" });
    const grant = { parent: product.operate, grantee: LABORATORY };
    const onProduct = grantTo(ledger, INSURER, product.id, grant);
    freeze(ledger, claims.id);
    const answer = ask(ledger, LABORATORY, onProduct);
    expect(answer).to.include(refusal("E_FROZEN", claims.id));
    const ids = answer.chain.map((node) => node.id);
    expect(ids.slice(0, 3)).to.deep.equal([product.id, product.operate, onProduct]);
    expect(ids).to.include.members([claims.id, claims.operate, root]);
    expect(new Set(ids).size).to.equal(ids.length);
  });
  it("says until when it holds: the first end of an authorization, a right or an enrolment", () => {
    const { ledger, claims, child } = licensedLedger();
    const until = () => ask(ledger, ANALYST, child).validUntil;
    expect(until()).to.equal(START + 100 * DAY);
    ledger.write({ id: claims.operate, state: { until: START + 50 * DAY } });
    expect(until()).to.equal(START + 50 * DAY);
    ledger.write({ id: participantSubject(INSURER), state: { until: START + 20 * DAY } });
    expect(until()).to.equal(START + 20 * DAY);
    ledger.time = START + 20 * DAY - 1;
    expect(ask(ledger, ANALYST, child).decision).to.equal("ALLOW");
    ledger.time = START + 20 * DAY;
    expect(ask(ledger, ANALYST, child).decision).to.equal("DENY");
  });
  it("allows what the act would be allowed, and counts nothing", () => {
    const { ledger, child } = licensedLedger();
    const answer = ask(ledger, ANALYST, child, { count: 100 });
    expect(answer).to.deep.include({ decision: "ALLOW", subject: ZERO, detail: ZERO, details: [] });
    expect(answer).to.not.have.property("reason");
    expect(ledger.view.used(child)).to.equal(0);
    expect(useBy(ledger, ANALYST, child, { count: 100 })).to.equal(undefined);
  });
});

const isOwnAct = (operation: string) =>
  ["DERIVE", "ENTRUST", "SUBLICENSE", "TRANSFER_RIGHT", "PLEDGE"].includes(operation);

describe("usability", () => {
  const look = (ledger: Ledger, id: Hex) => usability(ledger.view, id, ledger.time);

  it("is nothing for an id that the ledger does not know", () => {
    expect(look(foundedLedger(), UNKNOWN)).to.equal(undefined);
  });
  it("of an authorization is lost with anything above it, its own status aside", () => {
    const { ledger, consent, child } = licensedLedger();
    must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    expect(look(ledger, child)).to.deep.equal({
      status: "GRANTED",
      usable: false,
      why: refusal("E_CONSENT_WITHDRAWN", consent),
    });
  });
  it("of an authorization ends with its time, its quota or its grantee's standing", () => {
    const late = licensedLedger();
    late.ledger.time = START + 100 * DAY;
    expect(look(late.ledger, late.child)?.why).to.deep.equal(refusal("E_TIME", late.child));
    const used = licensedLedger();
    expect(useBy(used.ledger, ANALYST, used.child, { count: 100 })).to.equal(undefined);
    expect(look(used.ledger, used.child)?.why).to.deep.equal(refusal("E_QUOTA", used.child));
    const suspended = licensedLedger();
    must(suspended.ledger, "Suspend", ACCREDITOR, { participant: ANALYST, reason: ZERO });
    expect(look(suspended.ledger, suspended.child)?.why).to.deep.equal(refusal("E_ROLE", ANALYST));
  });
  it("names a record's own end before that of what it stands under", () => {
    const { ledger, claims, child } = licensedLedger();
    must(ledger, "Surrender", ANALYST, { authorization: child, reason: ZERO });
    ledger.write({ id: claims.operate, state: { until: START } });
    expect(look(ledger, child)?.why).to.deep.equal(refusal("E_STATE", child));
  });
  it("of one's own use ends when the right moves to another holder", () => {
    const ledger = foundedLedger();
    const open = registerAsset(ledger, HOSPITAL);
    const scope = { relation: "INTERNAL" };
    const own = grantTo(ledger, HOSPITAL, open.id, { parent: open.use, grantee: HOSPITAL, scope });
    expect(look(ledger, own)?.usable).to.equal(true);
    ledger.write({ id: open.use, state: { holder: LABORATORY } });
    expect(look(ledger, own)?.why).to.deep.equal(refusal("E_RIGHT_MISSING", own));
  });
  it("of everything in core data is lost", () => {
    const { ledger, claims, child } = licensedLedger();
    ledger.write({ id: claims.id, state: { classification: 2 } });
    for (const id of [claims.id, claims.operate, child])
      expect(look(ledger, id)?.why).to.deep.equal(refusal("E_CLASS_CORE", claims.id));
  });
  it("of a right and an asset ends with orders and time", () => {
    const { ledger, claims } = licensedLedger();
    expect(look(ledger, claims.operate)?.usable).to.equal(true);
    ledger.write({ id: claims.operate, state: { until: START } });
    expect(look(ledger, claims.operate)?.why).to.deep.equal(refusal("E_TIME", claims.operate));
    expect(look(ledger, claims.id)?.usable).to.equal(true);
    freeze(ledger, claims.id);
    expect(look(ledger, claims.id)?.why).to.deep.equal(refusal("E_FROZEN", claims.id));
    expect(look(ledger, claims.use)?.why).to.deep.equal(refusal("E_FROZEN", claims.id));
  });
  it("of a product ends with its ceiling and with what is above it", () => {
    const { ledger, root, claims } = licensedLedger();
    const product = derive(ledger, INSURER, [root], { piLevel: "PI" });
    expect(look(ledger, product.id)?.usable).to.equal(true);
    ledger.time = START + 200 * DAY;
    for (const id of [product.id, product.use])
      expect(look(ledger, id)?.why).to.deep.equal(refusal("E_TIME", product.id));
    ledger.time = START;
    must(ledger, "RevokeAll", HOSPITAL, { epoch: 0, subject: claims.operate, reason: ZERO });
    expect(look(ledger, product.id)?.why).to.deep.equal(refusal("E_STATE", root));
    expect(look(ledger, product.hold)?.why).to.deep.equal(refusal("E_STATE", root));
  });
  it("of a basis ends with its withdrawal, its time and orders", () => {
    const { ledger, consent } = licensedLedger();
    expect(look(ledger, consent)).to.deep.equal({ status: "GIVEN", usable: true });
    ledger.time = START + 200 * DAY;
    expect(look(ledger, consent)?.why).to.deep.equal(refusal("E_TIME", consent));
    must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    expect(look(ledger, consent)).to.deep.equal({
      status: "WITHDRAWN",
      usable: false,
      why: refusal("E_CONSENT_WITHDRAWN", consent),
    });
    freeze(ledger, consent);
    expect(look(ledger, consent)?.why).to.deep.equal(refusal("E_FROZEN", consent));
  });
  it("of a participant is its standing, unless it is frozen", () => {
    const ledger = foundedLedger();
    const id = participantSubject(ANALYST);
    expect(look(ledger, id)).to.deep.equal({ status: "ACTIVE", usable: true });
    must(ledger, "Suspend", ACCREDITOR, { participant: ANALYST, reason: ZERO });
    expect(look(ledger, id)?.why).to.deep.equal(refusal("E_ROLE", ANALYST));
    freeze(ledger, ANALYST);
    expect(look(ledger, id)?.why).to.deep.equal(refusal("E_FROZEN", ANALYST));
  });
  it("of a request and an order is being open", () => {
    const { ledger, root, claims } = licensedLedger();
    const asked = { parent: root, scope: scopeOf() };
    const { digest: request } = must(ledger, "Request", LABORATORY, asked);
    const order = freeze(ledger, claims.id);
    expect(look(ledger, request)).to.deep.equal({ status: "OPEN", usable: true });
    expect(look(ledger, order)).to.deep.equal({ status: "OPEN", usable: true });
    must(ledger, "Lift", REGULATOR, { order, reason: ZERO });
    expect(look(ledger, order)?.why).to.deep.equal(refusal("E_STATE", order));
    ledger.time = START + 30 * DAY;
    expect(look(ledger, request)).to.deep.equal({
      status: "OPEN",
      usable: false,
      why: refusal("E_STATE", request),
    });
  });
  it("agrees with a use that its terms allow", () => {
    const ledger = foundedLedger();
    const open = registerAsset(ledger, HOSPITAL);
    const grant = { parent: open.operate, grantee: INSURER, scope: WIDE };
    const root = grantTo(ledger, HOSPITAL, open.id, grant);
    expect(look(ledger, root)).to.deep.equal({ status: "GRANTED", usable: true });
    expect(useBy(ledger, INSURER, root)).to.equal(undefined);
  });
});
