import { Wallet } from "ethers";
import type { Party } from "../../intake/ledger.ts";
import type { Client, Json } from "./node.ts";

/** The key signs for the wallet's address, where there is one. */
export async function openSession(client: Client, { key, signer }: Party): Promise<Json> {
  const post = (body: object) => ({ method: "POST", body });
  const wallet = new Wallet(key);
  const address = signer ?? wallet.address;
  const { message } = await client.get("/v1/auth/challenge", post({ address }));
  const signature = await wallet.signMessage(message as string);
  return client.get("/v1/auth/session", post({ message, signature }));
}

export const as = ({ token }: Json) => ({ Authorization: `Bearer ${token as string}` });
