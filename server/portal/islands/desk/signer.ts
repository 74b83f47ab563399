/** What signs: a key of this browser, or a wallet that the user has installed. */
import { secp256k1 } from "@noble/curves/secp256k1.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { keccak256 } from "../../../core/keccak.ts";
import type { SignedAct } from "../../../core/parse-typed-data.ts";
import type { Hex } from "../../../core/records.ts";
import { toBytes, type TypedData } from "../../../core/typed-data.ts";
import { addressOf } from "./keystore.ts";
import type { Wallet } from "./wallets.ts";

export interface Signer {
  address: Hex;
  /** `typedData` is the act itself, written anew by the core; wallets show it once more. */
  signAct(act: SignedAct, typedData: TypedData): Promise<Hex>;
  /** A text by ERC-191, as for signing in. */
  signText(text: string): Promise<Hex>;
}

export function keySigner(privateKey: Uint8Array): Signer {
  return {
    address: addressOf(privateKey),
    signAct: ({ digest }) => Promise.resolve(signDigest(privateKey, toBytes(digest))),
    signText(text) {
      const bytes = utf8ToBytes(text);
      const before = utf8ToBytes(`\x19Ethereum Signed Message:\n${bytes.length}`);
      return Promise.resolve(signDigest(privateKey, keccak256(concatBytes(before, bytes))));
    },
  };
}

/** r, s and v of 27 or 28: 65 bytes, as contracts and wallets have it. */
function signDigest(privateKey: Uint8Array, digest: Uint8Array): Hex {
  const signed = secp256k1.sign(digest, privateKey, { prehash: false, format: "recovered" });
  const [recovery = 0, ...rs] = signed;
  return `0x${bytesToHex(Uint8Array.from(rs))}${(27 + recovery).toString(16)}`;
}

export async function walletSigner(wallet: Wallet): Promise<Signer> {
  const ask = <T>(method: string, params: unknown[] = []) =>
    wallet.provider.request({ method, params }) as Promise<T>;
  const [account] = await ask<string[]>("eth_requestAccounts");
  if (account === undefined) throw new Error("the wallet names no account");
  const address = account.toLowerCase() as Hex;
  return {
    address,
    signAct: (_, typedData) =>
      ask<Hex>("eth_signTypedData_v4", [account, JSON.stringify(typedData)]),
    signText: (text) => ask<Hex>("personal_sign", [`0x${bytesToHex(utf8ToBytes(text))}`, account]),
  };
}
