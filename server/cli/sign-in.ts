/** A session for what a service shows or takes from those alone who it knows (EIP-4361). */
import { hashMessage } from "ethers";
import type { Hex } from "../core/records.ts";
import type { Api } from "./api.ts";
import { CliFailure, EXIT } from "./failure.ts";
import { unlock } from "./keystore.ts";
import { readPassword } from "./password.ts";
import type { Session } from "./session.ts";

export interface KeyOptions {
  /** Keystore of whoever signs in. */
  key?: string;
  passwordFile?: string;
}

export const KEY = ["--key <file>", "sign in with this keystore"] as const;
export const PASSWORD = [
  "--password-file <file>",
  "file with the keystore's password; else it is asked for",
] as const;

/** The API as whoever's key is named; as anybody where none is. */
export async function apiFor(session: Session, { key, passwordFile }: KeyOptions): Promise<Api> {
  const { api } = session;
  if (key === undefined) return api;
  const signer = await unlock(key, await readPassword(session, passwordFile));
  const { body } = await api.post("/v1/auth/challenge", { address: signer.address });
  const message = String(body["message"]);
  assertMeant(message, session.url);
  const signature = signer.sign(hashMessage(message) as Hex);
  const opened = await api.post("/v1/auth/session", { message, signature });
  return api.as(String(opened.body["token"]));
}

/** Signed for another service, the message would let this one in there in our name. */
function assertMeant(message: string, url: string): void {
  const [domain = ""] = message.split(" wants you to sign in with your Ethereum account:\n");
  if (domain === new URL(url).host) return;
  throw new CliFailure(
    EXIT.INPUT,
    `${url} asks to sign in to ${JSON.stringify(domain.slice(0, 100))}, which it is not. ` +
      "Name the service by its own address (--url), or have its operator set PUBLIC_URL",
  );
}
