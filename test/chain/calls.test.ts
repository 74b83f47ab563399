import { expect } from "chai";
import fc from "fast-check";
import { encodeCall, nonceSpentBy } from "../../server/chain/calls.ts";
import { DEPLOYED, INTERFACES } from "../../server/chain/contracts.ts";
import { decode, EVENT_NAMES } from "../../server/chain/events.ts";
import { refusalOf } from "../../server/chain/refusal.ts";
import { WALLET_GAS } from "../../server/chain/wallets.ts";
import { CHAIN_REASONS } from "../../server/core/codes.ts";
import { type Hex, type PrimaryType, TYPES, ZERO } from "../../server/core/records.ts";
import type { HandedIn } from "../../server/core/rules/facts.ts";
import { CONTRACT_OF } from "../../server/core/typed-data.ts";
import { anyAct } from "../core/support/messages.ts";
import { assetOf, party, scopeOf, unique } from "../core/rules/support/words.ts";

const step = { grantee: party(1), basis: ZERO, scope: unique() };
const path = (steps: number) => ({
  asset: unique(),
  title: unique(),
  steps: Array<typeof step>(steps).fill(step),
});
const asset = assetOf(party(2));
const upstream = { products: [{ asset, inputs: 1 }], chains: [path(1), path(2)] };
const { limits } = scopeOf();

/** Facts of some size for each act that is handed any. */
const FACTS: { [P in PrimaryType]?: HandedIn[P] } = {
  AddVersion: { facts: asset, title: unique() },
  Retire: { facts: asset, title: unique() },
  Reclassify: { facts: asset, title: unique() },
  Offer: { asset: unique(), title: unique() },
  Accept: { asset: unique(), title: unique() },
  Grant: { path: path(2), bounds: { scope: [scopeOf()], product: [], basis: [] } },
  Refuse: { path: path(0) },
  Revoke: { path: path(1) },
  Surrender: { path: path(1) },
  RevokeAll: { path: path(4) },
  Use: { leaf: { path: path(3), limits, conditions: unique() }, upstream },
  Derive: { sources: [{ path: path(1), scope: scopeOf(), upstream }] },
  Lift: {
    facts: { subject: unique(), issuer: party(3), basisDoc: unique(), reviewBy: 1, salt: ZERO },
  },
  Anchor: { facts: { operator: party(3), origin: "log.example", key: unique() } },
};

const proof = (actor: Hex, nonce: bigint) => ({
  actor,
  signer: actor,
  nonce,
  deadline: 2n ** 40n,
  signature: `0x${"5a".repeat(65)}` as const,
});

describe("calls to the contracts", () => {
  it("are refused by nobody's rule where the revert says something else", () => {
    const mismatch = INTERFACES.Authorizations.encodeErrorResult("AuthorizationsPathMismatch", [
      unique(),
      unique(),
    ]);
    for (const data of [undefined, "0x", mismatch, "0x08c379a0"]) {
      expect(refusalOf(data)).to.equal(undefined);
    }
  });

  it("give reason, subject and detail of every contract's refusal", () => {
    const [subject, detail] = [unique(), unique()];
    let refusals = 0;
    for (const contract of DEPLOYED) {
      INTERFACES[contract].forEachError((error) => {
        if (!error.name.endsWith("Refused")) return;
        refusals += 1;
        CHAIN_REASONS.forEach((reason, position) => {
          const values = [position + 1, subject, detail];
          const data = INTERFACES[contract].encodeErrorResult(error, values);
          expect(refusalOf(data)).to.deep.equal({ reason, number: position + 1, subject, detail });
        });
      });
    }
    expect(refusals).to.be.greaterThan(6);
  });

  it("know every event of the ledger's own contracts", () => {
    const missing = (["Registry", "Authorizations", "Oversight", "Anchors"] as const).flatMap(
      (contract) => {
        const names: string[] = [];
        INTERFACES[contract].forEachEvent(({ name }) => names.push(name));
        return names.filter((name) => !(EVENT_NAMES as readonly string[]).includes(name));
      },
    );
    // EIP-5267: the domain of these contracts never changes.
    expect([...new Set(missing)]).to.deep.equal(["EIP712DomainChanged"]);
  });

  it("leave alone an event that another contract named the same", () => {
    const actor = party(4);
    const { data, topics } = INTERFACES.Registry.encodeEventLog("ActExecuted", [
      ZERO,
      actor,
      actor,
    ]);
    const log = { idx: 0, tx: ZERO, data: data as Hex, topics: topics as Hex[] };
    expect(decode({ ...log, contract: "AccessManager" })).to.equal(undefined);
    expect(decode({ ...log, contract: "Registry" })?.args).to.deep.equal({
      digest: ZERO,
      participant: actor,
      signer: actor,
    });
  });

  it("carry every act, and show the nonce that it spends and no other", () => {
    const anyNonce = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
    fc.assert(
      fc.property(anyAct, anyNonce, ({ primary, message }, nonce) => {
        const facts = FACTS[primary] ?? {};
        const given = proof(message.actor, nonce);
        const call = encodeCall(primary, message, facts, given);
        expect(call.contract).to.equal(CONTRACT_OF[primary]);
        const parsed = INTERFACES[call.contract].parseTransaction({ data: call.data });
        expect(parsed?.name.toLowerCase()).to.equal(primary.toLowerCase());
        const spends = TYPES[primary].some(({ name }) => name === "nonce");
        expect(nonceSpentBy(call.data)).to.equal(spends ? nonce : undefined);
      }),
      { numRuns: 200 },
    );
  });

  it("leave a wallet its gas beside what the act itself may spend", () => {
    const message = { actor: party(5), deadline: 2n ** 40n, consent: unique(), reason: ZERO };
    const gas = (byWallet: boolean) =>
      encodeCall("Withdraw", message, {}, proof(party(5), 0n), 1, byWallet).gasLimit;
    // Of what a call has left, 1/64 stays behind.
    expect(Number(gas(true) - gas(false))).to.be.greaterThan((WALLET_GAS * 64) / 63);
  });

  it("show no nonce in calldata that is cut off or not ours", () => {
    const message = {
      actor: party(5),
      nonce: 1n,
      deadline: 2n ** 40n,
      participant: party(6),
      reason: ZERO,
    };
    const { data } = encodeCall("Suspend", message, {}, proof(party(5), 7n));
    expect(nonceSpentBy(data)).to.equal(7n);
    expect(nonceSpentBy("0x")).to.equal(undefined);
    expect(nonceSpentBy("0x12345678")).to.equal(undefined);
    expect(nonceSpentBy(data.slice(0, 10) as Hex)).to.equal(undefined);
    expect(nonceSpentBy(data.slice(0, 200) as Hex)).to.equal(undefined);
  });
});
