// Typed data that a client changed after it was prepared, signed as a wallet would sign it.
import { TypedDataEncoder } from "ethers";
import type { Party } from "../../intake/ledger.ts";
import type { Json } from "./node.ts";

export interface TypedData {
  domain: Json;
  message: Json;
  types: Json;
  primaryType: string;
}

export function signTypedData(party: Party, { domain, types, message }: TypedData): string {
  const { EIP712Domain: _, ...own } = types as Record<string, { name: string; type: string }[]>;
  return party.key.sign(TypedDataEncoder.hash(domain, own, message)).serialized;
}
