/** One act of each kind that the contracts execute as it is, by its name on the wire. */
import { ZERO } from "../../../server/core/records.ts";
import type { Hex, PrimaryType } from "../../../server/core/records.ts";
import type { Fields } from "../../core/rules/support/ledger.ts";
import { derivationOf, enrolment, termsOf, useOf } from "../../core/rules/support/story.ts";
import {
  assetOf,
  basisOf,
  DAY,
  scopeOf,
  START,
  titleOf,
  unique,
} from "../../core/rules/support/words.ts";
import { headOf } from "../../core/support/tree.ts";
import type { ChainLedger } from "./ledger.ts";
import { anchorHead, logOf, openLog } from "./logs.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  NEW_KEY,
  REGULATOR,
  STRANGER,
} from "./parties.ts";
import {
  appoint,
  freeze,
  licensed,
  licensedProduct,
  must,
  offerOf,
  orderOn,
  suspend,
} from "./story.ts";

export interface Sample<P extends PrimaryType = PrimaryType> {
  ledger: ChainLedger;
  primary: P;
  actor: Hex;
  fields: Fields<P>;
}

const reason = unique();
const sampled = <P extends PrimaryType>(
  ledger: ChainLedger,
  primary: P,
  actor: Hex,
  fields: Fields<P>,
): Sample => ({ ledger, primary, actor, fields });

export const SAMPLES: Record<string, () => Promise<Sample>> = {
  async "participants.enroll"() {
    const { ledger } = await licensed("relayed");
    const fields = enrolment(STRANGER);
    // Without padding, whose bits mean nothing.
    fields.enrolment.name = "n".repeat(32);
    fields.enrolment.code = "c".repeat(32);
    return sampled(ledger, "Enroll", ACCREDITOR, fields);
  },
  async "participants.suspend"() {
    const { ledger } = await licensed("relayed");
    return sampled(ledger, "Suspend", ACCREDITOR, { participant: HOSPITAL, reason });
  },
  async "participants.reinstate"() {
    const { ledger } = await licensed("relayed");
    await suspend(ledger, HOSPITAL);
    return sampled(ledger, "Reinstate", ACCREDITOR, { participant: HOSPITAL, reason });
  },
  async "participants.succeed"() {
    const { ledger } = await licensed("relayed");
    const fields = { revision: 0, participant: HOSPITAL, newKey: NEW_KEY };
    return sampled(ledger, "Succeed", ACCREDITOR, fields);
  },
  async "participants.appoint"() {
    const { ledger } = await licensed("relayed");
    const fields = { agent: STRANGER, acts: 0b1000001n, notAfter: START + DAY };
    return sampled(ledger, "Appoint", HOSPITAL, fields);
  },
  async "participants.dismiss"() {
    const { ledger } = await licensed("relayed");
    await appoint(ledger, HOSPITAL, STRANGER, ["receipts.use"]);
    return sampled(ledger, "Dismiss", HOSPITAL, { revision: 1, agent: STRANGER });
  },
  async "assets.register"() {
    const { ledger } = await licensed("relayed");
    const rights = [titleOf(HOSPITAL, "HOLD"), titleOf(HOSPITAL, "USE")];
    const asset = assetOf(HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
    return sampled(ledger, "Register", HOSPITAL, { asset, rights });
  },
  async "assets.addVersion"() {
    const { ledger, claims } = await licensed("relayed");
    const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: unique() };
    const version = { asset: claims.id, ...content };
    return sampled(ledger, "AddVersion", HOSPITAL, { head: 1, version });
  },
  async "assets.retire"() {
    const { ledger, claims } = await licensed("relayed");
    return sampled(ledger, "Retire", HOSPITAL, { asset: claims.id, reason });
  },
  async "assets.reclassify"() {
    const { ledger, claims } = await licensed("relayed");
    const fields = { asset: claims.id, classification: 1, piLevel: 2, reason };
    return sampled(ledger, "Reclassify", HOSPITAL, fields);
  },
  async "rights.offer"() {
    const { ledger, claims } = await licensed("relayed");
    return sampled(ledger, "Offer", HOSPITAL, offerOf(claims.use, LABORATORY, true));
  },
  async "rights.accept"() {
    const { ledger, claims } = await licensed("relayed");
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.use, LABORATORY, true));
    const fields = { right: claims.use, from: HOSPITAL, endGrants: true };
    return sampled(ledger, "Accept", LABORATORY, fields);
  },
  async "rights.renounce"() {
    const { ledger, claims } = await licensed("relayed");
    return sampled(ledger, "Renounce", HOSPITAL, { right: claims.use, reason });
  },
  async "consents.give"() {
    const { ledger, claims } = await licensed("relayed");
    const basis = basisOf(claims.id, CUSTODIAN, { recipient: ANALYST });
    return sampled(ledger, "Give", CUSTODIAN, { basis });
  },
  async "consents.withdraw"() {
    const { ledger, consent } = await licensed("relayed");
    return sampled(ledger, "Withdraw", CUSTODIAN, { consent, reason });
  },
  async "authorizations.request"() {
    const { ledger, root } = await licensed("relayed");
    return sampled(ledger, "Request", LABORATORY, { parent: root, scope: scopeOf() });
  },
  async "authorizations.grant"() {
    const { ledger, claims, consent } = await licensed("relayed");
    const words = { parent: claims.operate, grantee: LABORATORY, basis: consent };
    return sampled(ledger, "Grant", HOSPITAL, { request: ZERO, terms: termsOf(claims.id, words) });
  },
  async "authorizations.sublicense"() {
    const { ledger, claims, root, consent } = await licensed("relayed");
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
    return sampled(ledger, "Grant", INSURER, { request: ZERO, terms });
  },
  async "authorizations.entrust"() {
    const { ledger, claims, root, consent } = await licensed("relayed");
    const words = { parent: root, grantee: LABORATORY, basis: consent };
    const terms = termsOf(claims.id, { ...words, scope: { relation: "ENTRUST" } });
    return sampled(ledger, "Grant", INSURER, { request: ZERO, terms });
  },
  async "authorizations.refuse"() {
    const { ledger, root } = await licensed("relayed");
    const asked = { parent: root, scope: scopeOf() };
    const { digest: request } = await must(ledger, "Request", LABORATORY, asked);
    return sampled(ledger, "Refuse", INSURER, { request, parent: root, reason });
  },
  async "authorizations.revoke"() {
    const { ledger, child } = await licensed("relayed");
    return sampled(ledger, "Revoke", INSURER, { authorization: child, reason, doc: unique() });
  },
  async "authorizations.surrender"() {
    const { ledger, child } = await licensed("relayed");
    return sampled(ledger, "Surrender", ANALYST, { authorization: child, reason });
  },
  async "authorizations.revokeAll"() {
    const { ledger, root } = await licensed("relayed");
    return sampled(ledger, "RevokeAll", INSURER, { epoch: 0, subject: root, reason });
  },
  async "receipts.use"() {
    const { ledger, onReport } = await licensedProduct("relayed");
    return sampled(ledger, "Use", LABORATORY, useOf(onReport));
  },
  async "receipts.derive"() {
    const { ledger, onScores } = await licensedProduct("relayed");
    const fields = derivationOf(ledger, ANALYST, [onScores], { piLevel: "PI" });
    return sampled(ledger, "Derive", ANALYST, fields);
  },
  async "orders.freeze"() {
    const { ledger, root } = await licensed("relayed");
    return sampled(ledger, "Freeze", REGULATOR, orderOn(ledger, root));
  },
  async "orders.lift"() {
    const { ledger, root } = await licensed("relayed");
    return sampled(ledger, "Lift", REGULATOR, { order: await freeze(ledger, root), reason });
  },
  async "logs.open"() {
    const { ledger } = await licensed("relayed");
    // Without padding, whose bits mean nothing.
    return sampled(ledger, "OpenLog", HOSPITAL, {
      log: logOf(HOSPITAL, { origin: "o".repeat(32) }),
    });
  },
  async "logs.anchor"() {
    const { ledger } = await licensed("relayed");
    const log = await openLog(ledger, HOSPITAL);
    await anchorHead(ledger, HOSPITAL, log, 5);
    return sampled(ledger, "Anchor", HOSPITAL, { log, ...headOf(9, 5) });
  },
};
