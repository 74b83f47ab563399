// The stage that every act goes through: who signed, until when, how often, and whether they stand.
import { expect } from "chai";
import { logId, participantSubject } from "../../../server/core/ids.ts";
import { TYPES, ZERO } from "../../../server/core/records.ts";
import type { Hex, PrimaryType } from "../../../server/core/records.ts";
import { CONTRACT_OF } from "../../../server/core/typed-data.ts";
import type { Contract } from "../../../server/core/view.ts";
import { headOf } from "../support/tree.ts";
import type { Fields } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  AGENT,
  appoint,
  CUSTODIAN,
  derivationOf,
  enrolment,
  freeze,
  HOSPITAL,
  INSURER,
  LABORATORY,
  licensedLedger,
  must,
  NEW_KEY,
  OTHER_REGULATOR,
  REGULATOR,
  STRANGER,
  termsOf,
  useOf,
} from "./support/story.ts";
import { assetOf, basisOf, DAY, refusal, scopeOf, START, unique } from "./support/words.ts";

type Act = { [P in PrimaryType]: { actor: Hex; fields: Fields<P> } };

/** One act of each kind that nothing stands against. */
function acts() {
  const story = licensedLedger();
  const { ledger, claims, consent, root, child } = story;
  const reason = ZERO;
  const { digest: request } = must(ledger, "Request", LABORATORY, {
    parent: root,
    scope: scopeOf(),
  });
  must(ledger, "Suspend", ACCREDITOR, { participant: OTHER_REGULATOR, reason });
  const order = freeze(ledger, claims.use);
  must(ledger, "Offer", HOSPITAL, {
    ...{ right: claims.hold, to: LABORATORY, endGrants: false, termsDoc: ZERO },
  });
  appoint(ledger, INSURER, AGENT, ["receipts.use"]);
  const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
  const log = { operator: HOSPITAL, origin: "log.example", key: unique() };
  must(ledger, "OpenLog", HOSPITAL, { log });
  const version = { asset: claims.id, commitment: unique(), scheme: 1, hashAlg: 0 };
  const frozen = { subject: claims.hold, issuer: REGULATOR, basisDoc: unique(), salt: unique() };

  const all: Act = {
    Enroll: { actor: ACCREDITOR, fields: enrolment(STRANGER) },
    Suspend: { actor: ACCREDITOR, fields: { participant: ANALYST, reason } },
    Reinstate: { actor: ACCREDITOR, fields: { participant: OTHER_REGULATOR, reason } },
    Succeed: {
      actor: HOSPITAL,
      fields: { revision: 0, participant: HOSPITAL, newKey: NEW_KEY },
    },
    Appoint: { actor: HOSPITAL, fields: { agent: AGENT, acts: 1n, notAfter: START + DAY } },
    Dismiss: { actor: INSURER, fields: { revision: 1, agent: AGENT } },
    Register: { actor: HOSPITAL, fields: { asset: assetOf(HOSPITAL), rights: [] } },
    AddVersion: {
      actor: HOSPITAL,
      fields: { head: 1, version: { ...version, manifestDoc: ZERO } },
    },
    Retire: { actor: HOSPITAL, fields: { asset: claims.id, reason } },
    Reclassify: {
      actor: HOSPITAL,
      fields: { asset: claims.id, classification: 1, piLevel: 2, reason },
    },
    Offer: {
      actor: HOSPITAL,
      fields: { right: claims.operate, to: INSURER, endGrants: true, termsDoc: ZERO },
    },
    Accept: {
      actor: LABORATORY,
      fields: { right: claims.hold, from: HOSPITAL, endGrants: false },
    },
    Renounce: { actor: HOSPITAL, fields: { right: claims.operate, reason } },
    Give: { actor: CUSTODIAN, fields: { basis: basisOf(claims.id, CUSTODIAN) } },
    Withdraw: { actor: CUSTODIAN, fields: { consent, reason } },
    Request: { actor: LABORATORY, fields: { parent: root, scope: scopeOf() } },
    Grant: { actor: INSURER, fields: { request, terms } },
    Refuse: { actor: INSURER, fields: { request, parent: root, reason } },
    Revoke: { actor: INSURER, fields: { authorization: child, reason, doc: ZERO } },
    Surrender: { actor: ANALYST, fields: { authorization: child, reason } },
    RevokeAll: { actor: INSURER, fields: { epoch: 0, subject: root, reason } },
    Use: { actor: ANALYST, fields: useOf(child) },
    Derive: { actor: INSURER, fields: derivationOf(ledger, INSURER, [root], { piLevel: "PI" }) },
    Freeze: { actor: REGULATOR, fields: { order: { ...frozen, reviewBy: START + DAY }, reason } },
    Lift: { actor: REGULATOR, fields: { order, reason } },
    OpenLog: { actor: INSURER, fields: { log: { ...log, operator: INSURER } } },
    Anchor: { actor: HOSPITAL, fields: { log: logId(log), ...headOf(3) } },
  };
  return { ledger, all };
}

const PRIMARIES = Object.keys(CONTRACT_OF) as PrimaryType[];
const NEVER_STOPPED: PrimaryType[] = [
  "Withdraw",
  "Refuse",
  "Revoke",
  "Surrender",
  "RevokeAll",
  "Dismiss",
];
const spendsNonce = (primary: PrimaryType) =>
  TYPES[primary].some((field) => field.name === "nonce");

/** The act in a fresh ledger, after `change`, with this header. */
function attempt(
  primary: PrimaryType,
  header: { signer?: Hex; nonce?: bigint; deadline?: bigint } = {},
  change: (ledger: ReturnType<typeof acts>["ledger"], actor: Hex) => void = () => undefined,
) {
  const { ledger, all } = acts();
  const { actor, fields } = all[primary];
  change(ledger, actor);
  const { refusal: found } = ledger.act(primary, actor, fields, header);
  return { found, actor };
}

describe("the signer of every act", () => {
  for (const primary of PRIMARIES) {
    it(`${primary}: must sign itself, in time, and is then heard`, () => {
      const forged = attempt(primary, { signer: STRANGER });
      expect(forged.found).to.deep.equal(refusal("E_SIG", forged.actor));
      const late = attempt(primary, { deadline: BigInt(START) - 1n });
      expect(late.found).to.deep.equal(refusal("E_EXPIRED_SIGNATURE", late.actor));
      expect(attempt(primary, { deadline: BigInt(START) }).found).to.equal(undefined);
    });

    if (spendsNonce(primary)) {
      it(`${primary}: spends its nonce, at its own contract alone`, () => {
        const contracts: Contract[] = ["Registry", "Authorizations", "Oversight"];
        for (const contract of contracts) {
          const { found, actor } = attempt(primary, { nonce: 9n }, (ledger, by) =>
            ledger.write({ contract, actor: by, nonce: 9n }),
          );
          const spent = contract === CONTRACT_OF[primary];
          expect(found, contract).to.deep.equal(spent ? refusal("E_NONCE", actor) : undefined);
        }
        const { ledger, all } = acts();
        const { actor, fields } = all[primary];
        ledger.act(primary, actor, fields, { nonce: 9n });
        expect(ledger.view.nonceSpent(CONTRACT_OF[primary], actor, 9n)).to.equal(true);
      });
    }

    const isFree = NEVER_STOPPED.includes(primary);
    it(`${primary}: ${isFree ? "need not stand" : "must be enrolled and stand"}`, () => {
      const changes = [{ status: "SUSPENDED" as const }, { until: START }];
      for (const state of changes) {
        const { found, actor } = attempt(primary, {}, (ledger, by) =>
          ledger.write({ id: participantSubject(by), state }),
        );
        expect(found).to.deep.equal(isFree ? undefined : refusal("E_ROLE", actor));
      }
    });
  }
});
