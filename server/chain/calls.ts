import type { HandedIn, PathFacts, UpstreamFacts } from "../core/rules/facts.ts";
import type { Hex, Messages, PrimaryType } from "../core/records.ts";
import { CONTRACT_OF } from "../core/typed-data.ts";
import type { Contract } from "../core/view.ts";
import { encodingTogether } from "./encoding.ts";
import { INTERFACES } from "./contracts.ts";
import { WALLET_GAS } from "./wallets.ts";

/**
 * How an act is proven on chain; `nonce` is the revision, head or epoch where the act replaces one.
 */
export interface Proof {
  actor: Hex;
  signer: Hex;
  nonce: bigint | number;
  deadline: bigint;
  signature: Hex;
}

export interface EncodedCall {
  contract: Contract;
  data: Hex;
  gasLimit: bigint;
}

/**
 * By act: its function, the fields of the message that it takes, in order, and the gas it needs
 * beside its calldata and its paths: the dearest relayed act measured, all cold and first of its
 * kind, and half as much again (`test/contracts/gas.json` has the usual figures).
 */
const CALLS: { [P in PrimaryType]: { name: string; fields: (keyof Messages[P])[]; gas: number } } =
  {
    Enroll: { name: "enroll", fields: ["enrolment"], gas: 100_000 },
    Suspend: { name: "suspend", fields: ["participant", "reason"], gas: 80_000 },
    Reinstate: { name: "reinstate", fields: ["participant", "reason"], gas: 80_000 },
    Succeed: { name: "succeed", fields: ["participant", "newKey"], gas: 90_000 },
    Appoint: { name: "appoint", fields: ["agent", "acts", "notAfter"], gas: 90_000 },
    Dismiss: { name: "dismiss", fields: ["agent"], gas: 60_000 },
    Register: { name: "register", fields: ["asset", "rights"], gas: 160_000 },
    AddVersion: { name: "addVersion", fields: ["version"], gas: 80_000 },
    Retire: { name: "retire", fields: ["asset", "reason"], gas: 70_000 },
    Reclassify: {
      name: "reclassify",
      fields: ["asset", "classification", "piLevel", "reason"],
      gas: 90_000,
    },
    Offer: { name: "offer", fields: ["right", "to", "endGrants", "termsDoc"], gas: 110_000 },
    Accept: { name: "accept", fields: ["right", "from", "endGrants"], gas: 90_000 },
    Renounce: { name: "renounce", fields: ["right", "reason"], gas: 70_000 },
    Give: { name: "give", fields: ["basis"], gas: 90_000 },
    Withdraw: { name: "withdraw", fields: ["consent", "reason"], gas: 60_000 },
    Request: { name: "request", fields: ["parent", "scope"], gas: 80_000 },
    Grant: { name: "grant", fields: ["request", "terms"], gas: 110_000 },
    Refuse: { name: "refuse", fields: ["request", "parent", "reason"], gas: 80_000 },
    Revoke: { name: "revoke", fields: ["authorization", "reason", "doc"], gas: 60_000 },
    Surrender: { name: "surrender", fields: ["authorization", "reason"], gas: 60_000 },
    RevokeAll: { name: "revokeAll", fields: ["subject", "reason"], gas: 60_000 },
    Use: { name: "use", fields: [], gas: 90_000 },
    Derive: { name: "derive", fields: ["asset", "rights", "inputs", "making"], gas: 260_000 },
    Freeze: { name: "freeze", fields: ["order", "reason"], gas: 110_000 },
    Lift: { name: "lift", fields: ["order", "reason"], gas: 80_000 },
    OpenLog: { name: "openLog", fields: ["log"], gas: 80_000 },
    // With as many hashes in the proof as there can be.
    Anchor: {
      name: "anchor",
      fields: ["log", "size", "root", "consistency"],
      gas: 160_000,
    },
  };

const FUNCTIONS = Object.fromEntries(
  (Object.keys(CALLS) as PrimaryType[]).map((primary) => {
    const { name } = CALLS[primary];
    const call = INTERFACES[CONTRACT_OF[primary]].getFunction(name);
    if (call === null) throw new Error(`no contract has ${name}`);
    const parameters = encodingTogether(call.inputs);
    return [primary, { selector: call.selector as Hex, parameters }];
  }),
) as Record<PrimaryType, { selector: Hex; parameters: ReturnType<typeof encodingTogether> }>;

const TRANSACTION_GAS = 21_000;
/** EIP-2028, as if no byte were zero. */
const CALLDATA_BYTE_GAS = 16;
/** One path: the call into the registry, asset, right and holder. */
const PATH_GAS = 25_000;
/** One authorization on it: its word, its grantee's, its basis's, two hashes. */
const STEP_GAS = 14_000;
/** An input of a derivation: its debit and the meet of its terms. */
const INPUT_GAS = 20_000;
/** A call leaves 1/64 of the gas behind (EIP-150), so the contracts ask for that on top. */
const WALLET_CALL_GAS = WALLET_GAS + Math.ceil(WALLET_GAS / 63) + 1_000;
/** What an act costs beyond the estimate is lost if it runs dry; what it leaves is given back. */
const MARGIN = 1.5;

/**
 * Message and facts as the contract takes them. The caller may raise the limit by `gasFactor`;
 * `byWallet`: the signer is a contract, which spends gas of its own on the signature.
 */
export function encodeCall<P extends PrimaryType>(
  primary: P,
  message: Messages[P],
  facts: HandedIn[P],
  proof: Proof,
  gasFactor = 1,
  byWallet = false,
): EncodedCall {
  const contract = CONTRACT_OF[primary];
  const { fields } = CALLS[primary];
  // A use's message is flat, and the contract takes its fields as one struct.
  const parts = primary === "Use" ? [message] : fields.map((field) => message[field]);
  const { selector, parameters } = FUNCTIONS[primary];
  const values = [...parts, ...(Object.values(facts) as unknown[]), proof];
  const data: Hex = `${selector}${parameters.encode(values)}`;

  const paths = pathsOf(facts as WithPaths);
  const gasLimit = gasLimitOf(primary, {
    bytes: data.length / 2,
    paths: paths.length,
    steps: paths.reduce((sum, path) => sum + path.steps.length, 0),
    inputs: "inputs" in message ? message.inputs.length : 0,
  });
  const signature = byWallet ? WALLET_CALL_GAS : 0;
  return { contract, data, gasLimit: BigInt(Math.ceil(gasLimit * gasFactor + signature)) };
}

export interface CallSize {
  bytes: number;
  paths: number;
  /** Authorizations on all paths together. */
  steps: number;
  inputs: number;
}

export function gasLimitOf(primary: PrimaryType, size: CallSize): number {
  const { bytes, paths, steps, inputs } = size;
  const walked = paths * PATH_GAS + steps * STEP_GAS + inputs * INPUT_GAS;
  return (TRANSACTION_GAS + bytes * CALLDATA_BYTE_GAS + CALLS[primary].gas + walked) * MARGIN;
}

interface WithPaths {
  path?: PathFacts;
  leaf?: { path: PathFacts };
  upstream?: UpstreamFacts;
  sources?: WithPaths[];
}

function pathsOf({ path, leaf, upstream, sources }: WithPaths): PathFacts[] {
  return [
    ...(path ? [path] : []),
    ...(leaf ? [leaf.path] : []),
    ...(upstream?.chains ?? []),
    ...(sources ?? []).flatMap(pathsOf),
  ];
}

/** The acts that spend a nonce; the others name what they replace, or happen once by their id. */
const ONCE: readonly PrimaryType[] = [
  "Enroll",
  "Suspend",
  "Reinstate",
  "Appoint",
  "Reclassify",
  "Offer",
  "Accept",
  "Request",
  "Refuse",
  "Use",
  "Derive",
];
const SELECTOR_BYTES = 4;
const WORD_BYTES = 32;
/** Proof begins with actor and signer. */
const NONCE_WORD = 2;

/** Selector to the place of the offset of Proof, which is each function's last argument. */
const PROOF_PLACES = new Map(
  ONCE.map((primary) => {
    const { selector, parameters } = FUNCTIONS[primary];
    return [selector, SELECTOR_BYTES + (parameters.words - 1) * WORD_BYTES];
  }),
);

/**
 * The nonce that a successful call spent. No event tells it, but the calldata does: an act that
 * another contract forwarded stays unknown here, and only the chain refuses its nonce then.
 */
export function nonceSpentBy(input: Hex): bigint | undefined {
  const place = PROOF_PLACES.get(input.slice(0, 2 + SELECTOR_BYTES * 2) as Hex);
  if (place === undefined) return undefined;
  const data = Buffer.from(input.slice(2), "hex");
  const proof = wordAt(data, place);
  // Where the contract executed the call, its decoder has been at these places before.
  return proof && wordAt(data, SELECTOR_BYTES + Number(proof) + NONCE_WORD * WORD_BYTES);
}

function wordAt(data: Buffer, place: number): bigint | undefined {
  const word = data.subarray(place, place + WORD_BYTES);
  return word.length === WORD_BYTES ? BigInt(`0x${word.toString("hex")}`) : undefined;
}
