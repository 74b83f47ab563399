/**
 * Who takes part: offices, organizations that are enrolled on the way, one that never is, and keys
 * that sign for others.
 */
import { getCreateAddress, id, SigningKey } from "ethers";
import { TERRITORIES } from "../../server/core/codes.ts";
import { MAX_RFC3339_SECONDS } from "../../server/core/limits.ts";
import { participantSubject } from "../../server/core/ids.ts";
import { type Enrolment, type Hex, ZERO } from "../../server/core/records.ts";
import { BLANK_STATE } from "../../server/core/overlay.ts";
import type { Change, Role } from "../../server/core/view.ts";
import { addressOf } from "../../server/chain/signer.ts";
import type { Random } from "./random.ts";

const keyOf = (name: string) => id(`${name} of the histories`) as Hex;

const NAMES = {
  accreditors: ["first accreditor", "second accreditor"],
  regulators: ["first regulator", "second regulator"],
  organizations: ["hospital", "custodian", "insurer", "analyst", "laboratory"],
  strangers: ["stranger"],
  keys: ["first key", "second key", "third key", "fourth key"],
};
const SIGNING_KEYS = new Map<Hex, SigningKey>();
const addresses = (names: readonly string[]): Hex[] =>
  names.map((name) => {
    const address = addressOf(keyOf(name));
    SIGNING_KEYS.set(address, new SigningKey(keyOf(name)));
    return address;
  });

export const ACCREDITORS = addresses(NAMES.accreditors);
export const REGULATORS = addresses(NAMES.regulators);
/** Puts contract wallets on the chain before anything else, so that their addresses are known. */
export const WALLET_MAKER = addressOf(keyOf("wallet maker"));
/** Each has its own, or one wallet's signature would be the other's too. */
const OWNER_KEYS = ["first wallet owner", "second wallet owner"].map(keyOf);
export const WALLET_OWNERS = OWNER_KEYS.map(addressOf);
export const WALLETS = OWNER_KEYS.map((key, nonce) => {
  const wallet = getCreateAddress({ from: WALLET_MAKER, nonce }).toLowerCase() as Hex;
  SIGNING_KEYS.set(wallet, new SigningKey(key));
  return wallet;
}) as [Hex, Hex];

/** The last one is a contract. */
export const ORGANIZATIONS = [...addresses(NAMES.organizations), WALLETS[0]];
export const STRANGERS = addresses(NAMES.strangers);
/** Agents, and the next keys of organizations. The last one is a contract. */
export const KEYS = [...addresses(NAMES.keys), WALLETS[1]];
export const EVERYBODY = [...ORGANIZATIONS, ...REGULATORS, ...ACCREDITORS, ...STRANGERS];

export const someone = (random: Random): Hex =>
  random.of(random.slip(5) ? EVERYBODY : ORGANIZATIONS);

export const isWallet = (address: Hex): boolean => WALLETS.includes(address);

export const hasKey = (address: Hex): boolean => SIGNING_KEYS.has(address);

/** Of a wallet that of its owner. */
export function signingKeyOf(address: Hex): SigningKey {
  const key = SIGNING_KEYS.get(address);
  if (key === undefined) throw new Error(`nobody here has the key of ${address}`);
  return key;
}

/** Relays whatever it is handed; deploys the contracts and has no power over them. */
export const RELAYER_KEY = keyOf("relayer");
export const OFFICES = {
  accreditor: ACCREDITORS,
  regulator: REGULATORS,
  admin: addressOf(keyOf("admin")),
};
export const holdsOffice = (role: Role, account: Hex): boolean => OFFICES[role].includes(account);

/** What the founding of a ledger writes before any act. */
export function founding(): Change[] {
  const named = (name: string) => (account: Hex, n: number) => ({
    account,
    name: `${name} ${n + 1}`,
  });
  const founders = [...ACCREDITORS.map(named("Accreditor")), ...REGULATORS.map(named("Regulator"))];
  return founders.flatMap(({ account, name }): Change[] => {
    const enrolment: Enrolment = {
      account,
      name,
      code: "",
      jurisdiction: TERRITORIES.indexOf("CN"),
      region: 0,
      profileDoc: ZERO,
      validTo: MAX_RFC3339_SECONDS,
    };
    const id = participantSubject(account);
    const word = { status: "ACTIVE" as const, until: MAX_RFC3339_SECONDS, key: account };
    return [
      { id, facts: { kind: "participant", enrolment } },
      { id, state: { ...BLANK_STATE, ...word } },
    ];
  });
}
