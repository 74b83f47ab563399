import { type Readers, sessionCookie } from "../../auth/reader.ts";
import type { SignIn } from "../../auth/sign-in.ts";
import { AGENT_ACTS } from "../../core/codes.ts";
import { LedgerError } from "../../core/error.ts";
import { MAX_SIGNATURE_BYTES, SESSION_SECONDS } from "../../core/limits.ts";
import type { Hex } from "../../core/records.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { HttpDeps } from "../deps.ts";
import { ADDRESS, codes, list, shape, TEXT, TIME } from "../forms/shapes.ts";
import type { Answer, Call, Route } from "../route.ts";

interface Deps extends Pick<HttpDeps, "origin"> {
  signIn: SignIn;
  readers: Pick<Readers, "leaving" | "participantsOf" | "readerOf" | "standingsOf">;
}

function challenge({ signIn }: Deps, address: string): Answer {
  const { message, expiresAt } = signIn.challenge(address.toLowerCase() as Hex);
  return { body: { message, expiresAt: formatTime(expiresAt) } };
}

/** The token for programs; the same as a cookie for pages of this origin. */
async function openSession(deps: Deps, message: string, signature: Hex): Promise<Answer> {
  const { signIn, readers, origin } = deps;
  const { token, address, expiresAt } = await signIn.open(message, signature);
  return {
    headers: { "Set-Cookie": sessionCookie(token, SESSION_SECONDS, origin()) },
    body: {
      token,
      address,
      participants: readers.participantsOf(address),
      expiresAt: formatTime(expiresAt),
    },
  };
}

function tellSession({ readers }: Deps, { request }: Call): Answer {
  const { address } = readers.readerOf(request.headers);
  if (address === undefined) throw new LedgerError("E_SESSION", "sign in first");
  const standings = readers.standingsOf(address);
  const items = standings.map(({ until, ...standing }) => ({
    ...standing,
    until: formatTime(until),
  }));
  return { body: { address, standings: items } };
}

function closeSession({ signIn, readers, origin }: Deps, { request }: Call): Answer {
  const token = readers.leaving(request.headers);
  if (token !== undefined) signIn.close(token);
  return { headers: { "Set-Cookie": sessionCookie("", 0, origin()) }, body: {} };
}

const STANDING = shape({
  participant: ADDRESS,
  name: TEXT,
  acts: codes(AGENT_ACTS),
  until: { ...TIME, description: "End of the agent's powers, or of the enrolment." },
  offices: codes(["accreditor", "regulator"]),
});

const signIn = { method: "POST", tag: "sign-in" } as const;

export const signInRoutes = (deps: Deps): Route[] => [
  {
    ...signIn,
    path: "/v1/auth/challenge",
    summary: "A message (EIP-4361) for the key of an address to sign",
    input: { schema: shape({ address: { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" } }) },
    output: { 200: shape({ message: TEXT, expiresAt: TIME }) },
    handle: ({ body }: Call<unknown, { address: string }>) => challenge(deps, body.address),
  },
  {
    ...signIn,
    path: "/v1/auth/session",
    summary: "A session for whoever signed the message",
    input: {
      schema: shape({
        message: { type: "string", maxLength: 4_000 },
        signature: {
          type: "string",
          pattern: "^0x([0-9a-fA-F]{2})*$",
          maxLength: 2 + 2 * MAX_SIGNATURE_BYTES,
        },
      }),
    },
    output: {
      200: shape({
        token: TEXT,
        address: ADDRESS,
        participants: {
          ...list(ADDRESS),
          description: "Those whose acting key or agent the address is now.",
        },
        expiresAt: TIME,
      }),
    },
    handle: ({ body }: Call<unknown, { message: string; signature: Hex }>) =>
      openSession(deps, body.message, body.signature),
  },
  {
    ...signIn,
    method: "GET",
    path: "/v1/auth/session",
    summary: "Who is signed in, and for whom that key may sign what",
    output: { 200: shape({ address: ADDRESS, standings: list(STANDING) }) },
    handle: (call) => tellSession(deps, call),
  },
  {
    ...signIn,
    path: "/v1/auth/sign-out",
    summary: "Ends the session of the token or cookie at once",
    output: { 200: shape({}) },
    handle: (call) => closeSession(deps, call),
  },
];
