/**
 * What the rules say of an act that is on its way, and what they write if the contracts execute it.
 */
import { encodeCall } from "../../server/chain/calls.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex, Messages } from "../../server/core/records.ts";
import { BLANK_STATE } from "../../server/core/overlay.ts";
import { apply, check, type Context } from "../../server/core/rules/index.ts";
import { spentNonce } from "../../server/core/rules/signer.ts";
import { CONTRACT_OF, digestOf, domainOf, toBytes } from "../../server/core/typed-data.ts";
import type { Change, FactsOf, Kind, Refusal, View } from "../../server/core/view.ts";
import { Signature } from "ethers";
import { type Call, CHAIN_ID, type Contracts } from "./contracts.ts";
import { factsFor } from "./handed-in.ts";
import { isWallet, signingKeyOf } from "./parties.ts";
import type { Sending } from "./proposals.ts";
import { BROAD } from "./scopes.ts";
import type { World } from "./world.ts";

export interface Verdict {
  /** What the contracts must answer; undefined: they execute the act. */
  refusal: Refusal | undefined;
  changes: Change[];
  call: Call;
  digest: Hex;
}

/** What a contract may take to look at a signature, with what stays back at the call (EIP-150). */
const WALLET_GAS = 500_000n;

/**
 * Requests are events only, so the contracts take any reference to one, where the service asks that
 * it is known and open. For them this view has the request that a refusal names.
 */
function withRequest(view: View, { request, parent, actor }: Messages["Refuse"]): View {
  const facts = { kind: "request", requester: actor, parent, scope: BROAD, at: 0 } as const;
  return {
    facts: <K extends Kind>(kind: K, id: Hex) =>
      kind === "request" && id === request ? (facts as FactsOf<K>) : view.facts(kind, id),
    state: (id) =>
      id === request ? { ...BLANK_STATE, ...view.state(id), status: "OPEN" } : view.state(id),
    kind: (id) => view.kind(id),
    used: (id) => view.used(id),
    allotted: (id) => view.allotted(id),
    nonceSpent: (...nonce) => view.nonceSpent(...nonce),
    agent: (...appointed) => view.agent(...appointed),
    office: (...office) => view.office(...office),
  };
}

/** The rules as the contracts have them. */
function contractsRefusal({ primary, message }: Act, context: Context): Refusal | undefined {
  if (primary === "Grant") return check(primary, { ...message, request: ZERO }, context);
  if (primary !== "Refuse") return check(primary, message, context);
  return check(primary, message, { ...context, view: withRequest(context.view, message) });
}

/** The service may say more about the request that an act names, and about nothing else. */
function mustAgree(act: Act, own: Refusal | undefined, contracts: Refusal | undefined): void {
  if (JSON.stringify(own) === JSON.stringify(contracts)) return;
  const isAboutRequest =
    (act.primary === "Grant" || act.primary === "Refuse") &&
    own?.subject === act.message.request &&
    (own.reason === "E_NOT_FOUND" || (own.reason === "E_STATE" && act.primary === "Refuse"));
  if (!isAboutRequest)
    throw new Error(`${act.primary}: ${JSON.stringify([own, contracts])} is not about a request`);
}

function changesOf(act: Act, own: Refusal | undefined, context: Context): Change[] {
  // An answer to no open request leaves nothing but its spent nonce.
  if (act.primary === "Refuse" && own !== undefined) return [spentNonce("Refuse", act.message)];
  return apply(act.primary, act.message, context);
}

export function judge(world: World, contracts: Contracts, sending: Sending): Verdict {
  const { act, signer, claimed, route } = sending;
  const { primary, message } = act;
  const contract = CONTRACT_OF[primary];
  const digest = digestOf(primary, message, domainOf(CHAIN_ID, contracts.addressOf(contract)));
  // A signature that is not the claimed signer's is nobody's.
  const verified = claimed === signer ? signer : ZERO_ADDRESS;
  const context = { view: world.view, time: world.time, signer: verified, digest };

  const own = check(primary, message, context);
  const refusal = contractsRefusal(act, context);
  mustAgree(act, own, refusal);

  const replaced = message as {
    nonce?: bigint;
    head?: number;
    epoch?: number;
    revision?: number;
  };
  const isDirect = route === "direct";
  const signature = isDirect ? "0x" : signed(signer, digest);
  const { data, gasLimit } = encodeCall(primary, message, factsFor(world.view, act), {
    actor: message.actor,
    signer: claimed,
    nonce: replaced.nonce ?? replaced.head ?? replaced.epoch ?? replaced.revision ?? 0,
    deadline: message.deadline,
    signature,
  });
  const changes = refusal === undefined ? changesOf(act, own, context) : [];
  const gas = gasLimit + (isWallet(claimed) ? WALLET_GAS : 0n);
  const call = { contract, data, gasLimit: gas, ...(isDirect && { from: signer }) };
  return { refusal, changes, call, digest };
}

function signed(signer: Hex, digest: Hex): Hex {
  return Signature.from(signingKeyOf(signer).sign(toBytes(digest))).serialized as Hex;
}
