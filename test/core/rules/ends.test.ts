import { expect } from "chai";
import { REQUEST_OPEN_SECONDS } from "../../../server/core/limits.ts";
import { ZERO } from "../../../server/core/records.ts";
import type { Hex } from "../../../server/core/records.ts";
import {
  ANALYST,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  REGULATOR,
  STRANGER,
  termsOf,
  useBy,
} from "./support/story.ts";
import { refusal, scopeOf, START } from "./support/words.ts";

const UNKNOWN: Hex = `0x${"77".repeat(32)}`;
const revocation = (authorization: Hex) => ({ authorization, reason: ZERO, doc: ZERO });
const surrendering = (authorization: Hex) => ({ authorization, reason: ZERO });
const revocationOfAll = (subject: Hex, epoch = 0) => ({ epoch, subject, reason: ZERO });

describe("revoking", () => {
  it("is refused for what is no authorization", () => {
    const { ledger, claims } = licensedLedger();
    for (const id of [UNKNOWN, claims.operate])
      expect(ledger.act("Revoke", HOSPITAL, revocation(id)).refusal).to.deep.equal(
        refusal("E_NOT_FOUND", id),
      );
  });
  it("is for who stands directly above: not two steps above, nor for the grantee", () => {
    const { ledger, child } = licensedLedger();
    for (const actor of [HOSPITAL, ANALYST, REGULATOR, STRANGER])
      expect(ledger.act("Revoke", actor, revocation(child)).refusal).to.deep.equal(
        refusal("E_ROLE", actor),
      );
    expect(ledger.act("Revoke", INSURER, revocation(child)).refusal).to.equal(undefined);
  });
  it("is the present holder's at the root", () => {
    const { ledger, claims, root } = licensedLedger();
    ledger.write({ id: claims.operate, state: { holder: LABORATORY } });
    expect(ledger.act("Revoke", HOSPITAL, revocation(root)).refusal).to.deep.equal(
      refusal("E_ROLE", HOSPITAL),
    );
    expect(ledger.act("Revoke", LABORATORY, revocation(root)).refusal).to.equal(undefined);
  });
  it("happens once, and not after a surrender", () => {
    const { ledger, root, child } = licensedLedger();
    must(ledger, "Revoke", INSURER, revocation(child));
    must(ledger, "Surrender", INSURER, surrendering(root));
    expect(ledger.act("Revoke", INSURER, revocation(child)).refusal).to.deep.equal(
      refusal("E_STATE", child),
    );
    expect(ledger.act("Revoke", HOSPITAL, revocation(root)).refusal).to.deep.equal(
      refusal("E_STATE", root),
    );
  });
  it("ends the authorization and all below it, and nothing above", () => {
    const { ledger, root, child } = licensedLedger();
    must(ledger, "Revoke", HOSPITAL, revocation(root));
    expect(useBy(ledger, INSURER, root)).to.deep.equal(refusal("E_STATE", root));
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_STATE", root));
    const other = licensedLedger();
    must(other.ledger, "Revoke", INSURER, revocation(other.child));
    expect(useBy(other.ledger, INSURER, other.root)).to.equal(undefined);
  });
});

describe("surrendering", () => {
  it("is refused for what is no authorization, and to all but the grantee", () => {
    const { ledger, claims, child } = licensedLedger();
    expect(ledger.act("Surrender", ANALYST, surrendering(claims.id)).refusal).to.deep.equal(
      refusal("E_NOT_FOUND", claims.id),
    );
    for (const actor of [HOSPITAL, INSURER])
      expect(ledger.act("Surrender", actor, surrendering(child)).refusal).to.deep.equal(
        refusal("E_ROLE", actor),
      );
  });
  it("happens once and ends it", () => {
    const { ledger, child } = licensedLedger();
    must(ledger, "Surrender", ANALYST, surrendering(child));
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_STATE", child));
    expect(ledger.act("Surrender", ANALYST, surrendering(child)).refusal).to.deep.equal(
      refusal("E_STATE", child),
    );
  });
});

describe("revoking all", () => {
  it("is refused for what is neither right nor authorization", () => {
    const { ledger, claims } = licensedLedger();
    for (const id of [UNKNOWN, claims.id])
      expect(ledger.act("RevokeAll", HOSPITAL, revocationOfAll(id)).refusal).to.deep.equal(
        refusal("E_NOT_FOUND", id),
      );
  });
  it("is the holder's of the right, or the grantee's over its own children", () => {
    const { ledger, claims, root } = licensedLedger();
    expect(ledger.act("RevokeAll", INSURER, revocationOfAll(claims.operate)).refusal).to.deep.equal(
      refusal("E_ROLE", INSURER),
    );
    expect(ledger.act("RevokeAll", HOSPITAL, revocationOfAll(root)).refusal).to.deep.equal(
      refusal("E_ROLE", HOSPITAL),
    );
  });
  it("is refused on another epoch than the present one", () => {
    const { ledger, root } = licensedLedger();
    must(ledger, "RevokeAll", INSURER, revocationOfAll(root));
    for (const epoch of [0, 2])
      expect(ledger.act("RevokeAll", INSURER, revocationOfAll(root, epoch)).refusal).to.deep.equal(
        refusal("E_FORK", root, 1),
      );
    expect(ledger.act("RevokeAll", INSURER, revocationOfAll(root, 1)).refusal).to.equal(undefined);
  });
  it("is refused over an authorization that has ended itself", () => {
    const { ledger, root } = licensedLedger();
    must(ledger, "Revoke", HOSPITAL, revocation(root));
    expect(ledger.act("RevokeAll", INSURER, revocationOfAll(root)).refusal).to.deep.equal(
      refusal("E_STATE", root),
    );
  });
  it("ends what was granted below so far, and nothing granted after", () => {
    const { ledger, claims, consent, root, child } = licensedLedger();
    must(ledger, "RevokeAll", INSURER, revocationOfAll(root));
    expect(useBy(ledger, ANALYST, child)).to.deep.equal(refusal("E_STATE", child));
    expect(useBy(ledger, INSURER, root)).to.equal(undefined);
    const terms = termsOf(claims.id, { parent: root, grantee: ANALYST, basis: consent });
    must(ledger, "Grant", INSURER, { request: ZERO, terms });
    must(ledger, "RevokeAll", HOSPITAL, revocationOfAll(claims.operate));
    expect(useBy(ledger, INSURER, root)).to.deep.equal(refusal("E_STATE", root));
  });
});

/** The laboratory asks the insurer for a licence under its own. */
function requested() {
  const story = licensedLedger();
  const { ledger, claims, consent, root } = story;
  const asked = { parent: root, scope: scopeOf() };
  const { digest: request } = must(ledger, "Request", LABORATORY, asked);
  const grant = (grantee: Hex = LABORATORY) => {
    const terms = termsOf(claims.id, { parent: root, grantee, basis: consent });
    return ledger.act("Grant", INSURER, { request, terms }).refusal;
  };
  const refuse = (actor = INSURER, parent = root) =>
    ledger.act("Refuse", actor, { request, parent, reason: ZERO }).refusal;
  const status = () => ledger.view.state(request)?.status;
  return { ...story, request, grant, refuse, status };
}

describe("requesting", () => {
  it("is refused in a wrong shape, under nothing, and to who does not stand", () => {
    const { ledger, root, claims } = licensedLedger();
    const ends = scopeOf({ notBefore: START, notAfter: START });
    const act = (parent: Hex, scope = scopeOf(), actor = LABORATORY) =>
      ledger.act("Request", actor, { parent, scope }).refusal;
    expect(act(root, ends)).to.deep.equal(refusal("E_SHAPE"));
    for (const parent of [UNKNOWN, claims.id])
      expect(act(parent)).to.deep.equal(refusal("E_NOT_FOUND", parent));
    expect(act(root, scopeOf(), STRANGER)).to.deep.equal(refusal("E_ROLE", STRANGER));
    expect(act(claims.operate)).to.equal(undefined);
  });
  it("is open until it is granted, in the same block or later", () => {
    const { grant, status } = requested();
    expect(status()).to.equal("OPEN");
    expect(grant()).to.equal(undefined);
    expect(status()).to.equal("GRANTED");
  });
  it("is not answered by a grant to another, or of another parent, that names it", () => {
    const { ledger, claims, consent, request, grant, status } = requested();
    expect(grant(ANALYST)).to.equal(undefined);
    expect(status()).to.equal("OPEN");
    const terms = termsOf(claims.id, {
      parent: claims.operate,
      grantee: LABORATORY,
      basis: consent,
    });
    must(ledger, "Grant", HOSPITAL, { request, terms });
    expect(status()).to.equal("OPEN");
  });
  it("is not answered after thirty days, though the grant itself is good", () => {
    const { ledger, grant, status } = requested();
    ledger.time = START + REQUEST_OPEN_SECONDS;
    expect(grant()).to.equal(undefined);
    expect(status()).to.equal("OPEN");
  });
  it("is answered in the last second of the thirty days", () => {
    const { ledger, grant, status } = requested();
    ledger.time = START + REQUEST_OPEN_SECONDS - 1;
    expect(grant()).to.equal(undefined);
    expect(status()).to.equal("GRANTED");
  });
});

describe("refusing a request", () => {
  it("is refused for what was not asked under that parent", () => {
    const { ledger, claims, request, refuse, root } = requested();
    expect(refuse(HOSPITAL, UNKNOWN)).to.deep.equal(refusal("E_NOT_FOUND", UNKNOWN));
    expect(refuse(HOSPITAL, claims.operate)).to.deep.equal(refusal("E_NOT_FOUND", request));
    const act = { request: UNKNOWN, parent: root, reason: ZERO };
    expect(ledger.act("Refuse", INSURER, act).refusal).to.deep.equal(
      refusal("E_NOT_FOUND", UNKNOWN),
    );
  });
  it("is for who could have granted it", () => {
    const { refuse } = requested();
    for (const actor of [HOSPITAL, LABORATORY, STRANGER])
      expect(refuse(actor)).to.deep.equal(refusal("E_ROLE", actor));
  });
  it("happens once, and not after a grant", () => {
    const refused = requested();
    expect(refused.refuse()).to.equal(undefined);
    expect(refused.status()).to.equal("REFUSED");
    expect(refused.refuse()).to.deep.equal(refusal("E_STATE", refused.request));
    const granted = requested();
    expect(granted.grant()).to.equal(undefined);
    expect(granted.refuse()).to.deep.equal(refusal("E_STATE", granted.request));
  });
  it("spends its nonce", () => {
    const { ledger, request, root } = requested();
    const act = { request, parent: root, reason: ZERO };
    expect(ledger.act("Refuse", INSURER, act, { nonce: 5n }).refusal).to.equal(undefined);
    expect(ledger.act("Refuse", INSURER, act, { nonce: 5n }).refusal).to.deep.equal(
      refusal("E_NONCE", INSURER),
    );
  });
  it("takes a request of any age", () => {
    const { ledger, refuse } = requested();
    ledger.time = START + 10 * REQUEST_OPEN_SECONDS;
    expect(refuse()).to.equal(undefined);
  });
});
