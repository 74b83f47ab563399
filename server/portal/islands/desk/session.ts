/** Signing in (EIP-4361): the key signs a text that names this very service. */
import { post } from "./api.ts";
import { Said } from "./sentences.ts";
import type { Signer } from "./signer.ts";

interface Session {
  address: string;
  participants: string[];
}

export async function openSession(signer: Signer): Promise<Session> {
  const { address } = signer;
  const { message } = await post<{ message: string }>("/v1/auth/challenge", { address });
  assertNamesThisPage(message, address);
  const signature = await signer.signText(message).catch(() => {
    throw new Said("walletRefused");
  });
  return post<Session>("/v1/auth/session", { message, signature });
}

/**
 * Another site could pass on a challenge of this service, or a service one of another site: a key
 * signs in to the place that its user has opened, and to no other.
 */
function assertNamesThisPage(message: string, address: string): void {
  const [first = "", account = ""] = message.split("\n");
  const host = first.split(" ")[0] ?? "";
  const isSignIn = first === `${host} wants you to sign in with your Ethereum account:`;
  if (!isSignIn || account.toLowerCase() !== address) throw new Said("otherMessage");
  if (host !== location.host) throw new Said("otherHost", `${location.protocol}//${host}`);
}

/** A path of this service: a link must not lead whoever has signed in to another one. */
export function pathAfter(search: string, otherwise: string): string {
  const next = new URLSearchParams(search).get("next") ?? "";
  const url = URL.parse(next, location.href);
  return next.startsWith("/") && url?.origin === location.origin ? url.href : otherwise;
}
