// A right on its way to the next holder, and given up for good.
import { expect } from "chai";
import { participantSubject } from "../../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import { usability } from "../../../server/core/rules/usability.ts";
import type { Ledger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  derivationOf,
  derive,
  foundedLedger,
  freeze,
  grantTo,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  registerAsset,
  STRANGER,
  termsOf,
  transfer,
  useBy,
} from "./support/story.ts";
import { refusal, START, unique, WIDE } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;
type Right = "hold" | "use" | "operate";

const offer = (ledger: Ledger, right: Hex, to: Hex = LABORATORY, actor: Hex = HOSPITAL) =>
  ledger.act("Offer", actor, { right, to, endGrants: false, termsDoc: ZERO }).refusal;
const accept = (ledger: Ledger, right: Hex, change: object = {}, actor: Hex = LABORATORY) =>
  ledger.act("Accept", actor, { right, from: HOSPITAL, endGrants: false, ...change }).refusal;
const renounce = (ledger: Ledger, right: Hex, actor: Hex = HOSPITAL) =>
  ledger.act("Renounce", actor, { right, reason: ZERO }).refusal;

function offered() {
  const story = licensedLedger();
  expect(offer(story.ledger, story.claims.operate)).to.equal(undefined);
  return story;
}

describe("offering a right", () => {
  it("is refused to oneself, and for what is no right", () => {
    const { ledger, claims, root } = licensedLedger();
    expect(offer(ledger, claims.use, HOSPITAL)).to.deep.equal(refusal("E_SHAPE"));
    for (const id of [UNKNOWN, claims.id, root])
      expect(offer(ledger, id)).to.deep.equal(refusal("E_NOT_FOUND", id));
  });
  it("is stopped by an order on the asset, the right or its holder", () => {
    for (const subject of ["id", "operate"] as const) {
      const { ledger, claims } = licensedLedger();
      freeze(ledger, claims[subject]);
      expect(offer(ledger, claims.operate)).to.deep.equal(refusal("E_FROZEN", claims[subject]));
    }
    const { ledger, claims } = licensedLedger();
    freeze(ledger, claims.hold);
    freeze(ledger, LABORATORY);
    expect(offer(ledger, claims.operate)).to.equal(undefined);
    freeze(ledger, HOSPITAL);
    expect(offer(ledger, claims.operate, LABORATORY, INSURER)).to.deep.equal(
      refusal("E_FROZEN", HOSPITAL),
    );
  });
  it("is refused to everybody but the holder", () => {
    const { ledger, claims } = licensedLedger();
    expect(offer(ledger, claims.operate, LABORATORY, INSURER)).to.deep.equal(
      refusal("E_ROLE", INSURER),
    );
  });
  it("can be withdrawn once, and only where there is one", () => {
    const { ledger, claims } = licensedLedger();
    const state = refusal("E_STATE", claims.operate);
    expect(offer(ledger, claims.operate, ZERO_ADDRESS)).to.deep.equal(state);
    expect(offer(ledger, claims.operate)).to.equal(undefined);
    expect(offer(ledger, claims.operate, ZERO_ADDRESS)).to.equal(undefined);
    expect(accept(ledger, claims.operate)).to.deep.equal(refusal("E_ROLE", LABORATORY));
    expect(offer(ledger, claims.operate, ZERO_ADDRESS)).to.deep.equal(state);
  });
  it("is refused once the right has ended, or the data is core", () => {
    const { ledger, claims } = licensedLedger();
    ledger.write({ id: claims.id, state: { classification: 2 } });
    expect(offer(ledger, claims.operate)).to.deep.equal(refusal("E_CLASS_CORE", claims.id));
    ledger.write({ id: claims.operate, state: { until: START } });
    expect(offer(ledger, claims.operate)).to.deep.equal(refusal("E_TIME", claims.operate));
  });
  it("is allowed to somebody who has still to enrol, and changes nothing by itself", () => {
    const { ledger, claims, child } = licensedLedger();
    expect(offer(ledger, claims.operate, STRANGER)).to.equal(undefined);
    expect(ledger.view.state(claims.operate)).to.include({ holder: HOSPITAL, epoch: 0 });
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    expect(accept(ledger, claims.operate, {}, STRANGER)).to.deep.equal(refusal("E_ROLE", STRANGER));
  });
});

describe("accepting a right", () => {
  it("is refused for what is no right", () => {
    const { ledger } = offered();
    expect(accept(ledger, UNKNOWN)).to.deep.equal(refusal("E_NOT_FOUND", UNKNOWN));
  });
  it("is stopped by an order on the asset, the right, its holder or the acceptor", () => {
    const { ledger, claims } = offered();
    for (const subject of [LABORATORY, HOSPITAL, claims.operate, claims.id]) {
      freeze(ledger, subject);
      expect(accept(ledger, claims.operate)).to.deep.equal(refusal("E_FROZEN", subject));
    }
  });
  it("is refused to everybody but whom the newest offer names", () => {
    const { ledger, claims } = offered();
    expect(accept(ledger, claims.operate, {}, INSURER)).to.deep.equal(refusal("E_ROLE", INSURER));
    expect(offer(ledger, claims.operate, INSURER)).to.equal(undefined);
    expect(accept(ledger, claims.operate)).to.deep.equal(refusal("E_ROLE", LABORATORY));
    expect(accept(ledger, claims.operate, {}, INSURER)).to.equal(undefined);
  });
  it("is refused while the holder is suspended or lapsed", () => {
    const { ledger, claims } = offered();
    must(ledger, "Suspend", ACCREDITOR, { participant: HOSPITAL, reason: ZERO });
    expect(accept(ledger, claims.operate)).to.deep.equal(refusal("E_ROLE", HOSPITAL));
  });
  it("is refused where it does not repeat the offer", () => {
    const { ledger, claims } = offered();
    for (const change of [{ from: INSURER }, { endGrants: true }])
      expect(accept(ledger, claims.operate, change)).to.deep.equal(
        refusal("E_STATE", claims.operate),
      );
  });
  it("is refused once the right has ended, or the data is core", () => {
    const { ledger, claims } = offered();
    ledger.write({ id: claims.id, state: { classification: 2 } });
    expect(accept(ledger, claims.operate)).to.deep.equal(refusal("E_CLASS_CORE", claims.id));
    ledger.write({ id: claims.operate, state: { until: START } });
    expect(accept(ledger, claims.operate)).to.deep.equal(refusal("E_TIME", claims.operate));
  });
  it("happens once: the offer is gone with it", () => {
    const { ledger, claims } = offered();
    expect(accept(ledger, claims.operate)).to.equal(undefined);
    expect(accept(ledger, claims.operate, { from: LABORATORY })).to.deep.equal(
      refusal("E_ROLE", LABORATORY),
    );
  });
  it("puts the new holder in the old one's place, above licenses that go on", () => {
    const { ledger, claims, root, child } = offered();
    expect(accept(ledger, claims.operate)).to.equal(undefined);
    expect(ledger.view.state(claims.operate)).to.include({ holder: LABORATORY, epoch: 0 });
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);

    const revoke = { authorization: root, reason: ZERO, doc: ZERO };
    expect(ledger.act("Revoke", HOSPITAL, revoke).refusal).to.deep.equal(
      refusal("E_ROLE", HOSPITAL),
    );
    must(ledger, "Suspend", ACCREDITOR, { participant: HOSPITAL, reason: ZERO });
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
    must(ledger, "Suspend", ACCREDITOR, { participant: LABORATORY, reason: ZERO });
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", LABORATORY));
  });
  it("ends what was granted before where the offer says so, and nothing granted after", () => {
    const { ledger, claims, consent, root, child } = licensedLedger();
    transfer(ledger, claims.operate, LABORATORY, true);
    expect(ledger.view.state(claims.operate)).to.include({ holder: LABORATORY, epoch: 1 });
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_STATE", root));
    const grant = { parent: claims.operate, grantee: INSURER, basis: consent, scope: WIDE };
    const next = grantTo(ledger, LABORATORY, claims.id, grant);
    expect(useBy(ledger, INSURER, next)).to.equal(undefined);
  });
  it("ends the old holder's own use of it, also in products made under it", () => {
    const ledger = foundedLedger();
    const { id, use } = registerAsset(ledger, HOSPITAL);
    const operations = ["QUERY", "DERIVE"];
    const own = grantTo(ledger, HOSPITAL, id, {
      ...{ parent: use, grantee: HOSPITAL },
      scope: { ...WIDE, operations, relation: "INTERNAL" },
    });
    const product = derive(ledger, HOSPITAL, [own], {}, ["HOLD", "USE"]);
    const ofProduct = grantTo(ledger, HOSPITAL, product.id, {
      ...{ parent: product.use, grantee: HOSPITAL },
      scope: { relation: "INTERNAL", operations: ["QUERY"] },
    });
    expect(useBy(ledger, HOSPITAL, ofProduct)).to.equal(undefined);

    transfer(ledger, use, INSURER);
    const missing = refusal("E_RIGHT_MISSING", own);
    expect(useBy(ledger, HOSPITAL, own)).to.deep.equal(missing);
    expect(useBy(ledger, HOSPITAL, ofProduct)).to.deep.equal(missing);
    transfer(ledger, use, HOSPITAL);
    expect(useBy(ledger, HOSPITAL, ofProduct)).to.equal(undefined);
  });
});

describe("renouncing a right", () => {
  it("is refused for what is no right, and to everybody but its holder", () => {
    const { ledger, claims } = licensedLedger();
    expect(renounce(ledger, claims.id)).to.deep.equal(refusal("E_NOT_FOUND", claims.id));
    expect(renounce(ledger, claims.use, INSURER)).to.deep.equal(refusal("E_ROLE", INSURER));
  });
  it("happens once, whatever orders and whatever term", () => {
    const { ledger, claims } = licensedLedger();
    ledger.write({ id: claims.use, state: { until: START } });
    for (const subject of [claims.id, claims.use, HOSPITAL]) freeze(ledger, subject);
    expect(renounce(ledger, claims.use)).to.equal(undefined);
    expect(renounce(ledger, claims.use)).to.deep.equal(refusal("E_STATE", claims.use));
    expect(ledger.view.state(claims.use)).to.include({ status: "RENOUNCED", holder: HOSPITAL });
  });
  it("takes a live offer with it, and lets no other follow", () => {
    const { ledger, claims } = offered();
    expect(renounce(ledger, claims.operate)).to.equal(undefined);
    expect(accept(ledger, claims.operate)).to.deep.equal(refusal("E_ROLE", LABORATORY));
    for (const to of [LABORATORY, ZERO_ADDRESS])
      expect(offer(ledger, claims.operate, to)).to.deep.equal(refusal("E_STATE", claims.operate));
  });
  it("stops everything under it, before the right's end and its holder are looked at", () => {
    const { ledger, claims, root, child } = licensedLedger();
    expect(renounce(ledger, claims.operate)).to.equal(undefined);
    ledger.write({ id: claims.operate, state: { until: START } });
    const state = refusal("E_STATE", claims.operate);
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(state);
    const inside = termsOf(claims.id, { parent: root, grantee: LABORATORY });
    const root2 = termsOf(claims.id, { parent: claims.operate, grantee: LABORATORY });
    for (const [actor, terms] of [
      [INSURER, inside],
      [HOSPITAL, root2],
    ] as const)
      expect(ledger.act("Grant", actor, { request: ZERO, terms }).refusal).to.deep.equal(state);
    const fields = derivationOf(ledger, INSURER, [root], { piLevel: "PI" });
    expect(ledger.act("Derive", INSURER, fields).refusal).to.deep.equal(state);
    for (const id of [claims.operate, root, child])
      expect(usability(ledger.view, id, ledger.time)?.why).to.deep.equal(state);
    expect(usability(ledger.view, claims.use, ledger.time)?.usable).to.equal(true);
  });
  it("stops products made under it", () => {
    const { ledger, claims, root } = licensedLedger();
    const product = derive(ledger, INSURER, [root], { piLevel: "PI" });
    const own = grantTo(ledger, INSURER, product.id, {
      ...{ parent: product.use, grantee: INSURER },
      scope: { relation: "INTERNAL", operations: ["QUERY"] },
    });
    expect(useBy(ledger, INSURER, own)).to.equal(undefined);
    expect(renounce(ledger, claims.operate)).to.equal(undefined);
    expect(useBy(ledger, INSURER, own)).to.deep.equal(refusal("E_STATE", claims.operate));
  });
  it("leaves revoking, refusing and surrendering below it, but no revoking of all", () => {
    const { ledger, claims, root, child } = licensedLedger();
    const scope = termsOf(claims.id, { parent: root, grantee: LABORATORY }).scope;
    const { digest: request } = must(ledger, "Request", LABORATORY, {
      ...{ parent: claims.operate, scope },
    });
    expect(renounce(ledger, claims.operate)).to.equal(undefined);
    for (const epoch of [0, 9]) {
      const all = { subject: claims.operate, epoch, reason: ZERO };
      expect(ledger.act("RevokeAll", HOSPITAL, all).refusal).to.deep.equal(
        refusal("E_STATE", claims.operate),
      );
    }
    const reason = ZERO;
    must(ledger, "Refuse", HOSPITAL, { request, parent: claims.operate, reason });
    must(ledger, "RevokeAll", INSURER, { subject: root, epoch: 0, reason });
    must(ledger, "Surrender", ANALYST, { authorization: child, reason });
    must(ledger, "Revoke", HOSPITAL, { authorization: root, reason, doc: unique() });
  });
  it("of one right leaves the others", () => {
    const { ledger, claims, child } = licensedLedger();
    for (const right of ["hold", "use"] satisfies Right[])
      expect(renounce(ledger, claims[right])).to.equal(undefined);
    expect(useBy(ledger, ANALYST, child)).to.equal(undefined);
  });
  it("is refused to a holder that does not stand", () => {
    const { ledger, claims } = licensedLedger();
    ledger.write({ id: participantSubject(HOSPITAL), state: { until: START } });
    expect(renounce(ledger, claims.use)).to.deep.equal(refusal("E_ROLE", HOSPITAL));
  });
});
