import { createHash, randomBytes } from "node:crypto";
import { getAddress, hashMessage, verifyMessage } from "ethers";
import { SiweMessage } from "siwe";
import type { WalletCheck } from "../chain/wallets.ts";
import { LedgerError } from "../core/error.ts";
import { CHALLENGE_SECONDS, MAX_OPEN_CHALLENGES, SESSION_SECONDS } from "../core/limits.ts";
import type { Hex } from "../core/records.ts";

/** What `server/store/intake` keeps for signing in; times in seconds of the machine's clock. */
export interface SignInStore {
  addChallenge(nonce: string, address: Hex, expires: number): void;
  takeChallenge(nonce: string, now: number): Hex | undefined;
  openChallenges(now: number): number;
  addSession(token: Hex, address: Hex, expires: number, now: number): void;
  session(token: Hex, now: number): Hex | undefined;
  dropSession(token: Hex): void;
}

interface Parts {
  store: SignInStore;
  /**
   * Where browsers reach this service. Never the Host header: whoever relays a sign-in sets that.
   */
  origin: () => string;
  chainId: number;
  walletSigned: WalletCheck;
}

export interface Challenge {
  message: string;
  expiresAt: number;
}
export interface Session {
  token: string;
  address: Hex;
  expiresAt: number;
}

const NONCE_BYTES = 16;
const TOKEN_BYTES = 32;
const seconds = (): number => Math.floor(Date.now() / 1000);
const iso = (time: number): string => new Date(time * 1000).toISOString();
const sha256 = (text: string): Hex => `0x${createHash("sha256").update(text).digest("hex")}`;

export type SignIn = ReturnType<typeof createSignIn>;

/**
 * EIP-4361: a key, or a contract wallet, signs a text that names this service, this chain and a
 * fresh nonce. A session is an address's; for whom that may act is asked at every request.
 */
export function createSignIn({ store, origin, chainId, walletSigned }: Parts) {
  function messageOf(address: Hex, nonce: string, issued: number): string {
    return new SiweMessage({
      domain: new URL(origin()).host,
      address: getAddress(address),
      statement: "Sign in to the Data Rights Ledger. This signs no act and costs nothing.",
      uri: origin(),
      version: "1",
      chainId,
      nonce,
      issuedAt: iso(issued),
      expirationTime: iso(issued + CHALLENGE_SECONDS),
    }).prepareMessage();
  }

  /**
   * The message is ours to the last byte, so its domain, chain and term need no check of their own.
   */
  function assertOurs(message: string, address: Hex, nonce: string, issuedAt: string): void {
    const issued = Math.floor(Date.parse(issuedAt) / 1000);
    if (message !== messageOf(address, nonce, issued)) {
      throw new LedgerError("E_SESSION", "the message is not the one this service handed out");
    }
  }

  return {
    challenge(address: Hex): Challenge {
      const now = seconds();
      if (store.openChallenges(now) >= MAX_OPEN_CHALLENGES) {
        throw new LedgerError("E_LIMIT", "too many sign-ins are under way");
      }
      const nonce = randomBytes(NONCE_BYTES).toString("hex");
      store.addChallenge(nonce, address, now + CHALLENGE_SECONDS);
      return { message: messageOf(address, nonce, now), expiresAt: now + CHALLENGE_SECONDS };
    },

    async open(message: string, signature: Hex): Promise<Session> {
      const { nonce, issuedAt } = parse(message);
      const now = seconds();
      const address = store.takeChallenge(nonce, now);
      if (address === undefined) {
        throw new LedgerError("E_SESSION", "the challenge is unknown, used or out of time");
      }
      assertOurs(message, address, nonce, issuedAt);
      const isKey = signerOf(message, signature) === address;
      // ERC-1271, over the text's hash by ERC-191 as wallets show and sign it.
      if (!isKey && !(await walletSigned(address, hashMessage(message) as Hex, signature))) {
        throw new LedgerError("E_SIG", `the signature is not that of ${address}`);
      }
      const token = randomBytes(TOKEN_BYTES).toString("base64url");
      store.addSession(sha256(token), address, now + SESSION_SECONDS, now);
      return { token, address, expiresAt: now + SESSION_SECONDS };
    },

    close: (token: string): void => store.dropSession(sha256(token)),

    /** Whose token it is; undefined once it is out of time. */
    addressOf: (token: string): Hex | undefined => store.session(sha256(token), seconds()),
  };
}

function parse(message: string): { nonce: string; issuedAt: string } {
  try {
    const { nonce, issuedAt } = new SiweMessage(message);
    return { nonce, issuedAt: issuedAt ?? "" };
  } catch {
    throw new LedgerError("E_SHAPE", "the message is not one of EIP-4361", {
      pointer: "/message",
    });
  }
}

/** Undefined for a signature that is none; ethers takes no high s. */
function signerOf(message: string, signature: Hex): Hex | undefined {
  try {
    return verifyMessage(message, signature).toLowerCase() as Hex;
  } catch {
    return undefined;
  }
}
