import type { IncomingHttpHeaders } from "node:http";
import { LedgerError } from "../core/error.ts";
import { AGENT_ACTS } from "../core/codes.ts";
import { participantSubject } from "../core/ids.ts";
import type { Hex } from "../core/records.ts";
import { keyInForce } from "../core/rules/signer.ts";
import type { View } from "../core/view.ts";
import { formatSet } from "../core/wire/format.ts";
import type { IndexReader } from "../store/index/reader.ts";
import { participantsOf } from "./principals.ts";

const COOKIE = "drl_session";

/**
 * Behind https with the prefix that browsers take from this host alone: no neighbour under the same
 * domain can plant a session of its own. They take it over https only.
 */
const cookieName = (origin: string) => (isSecure(origin) ? `__Host-${COOKIE}` : COOKIE);
const isSecure = (origin: string) => origin.startsWith("https:");

const OFFICES = ["accreditor", "regulator"] as const;
type OfficeName = (typeof OFFICES)[number];

/** Who asks. Nobody has to say so for what is on the chain; documents and denials depend on it. */
export interface Reader {
  /** Whose key signed in. */
  address: Hex | undefined;
  /**
   * For whom it stands now: those whose acting key it is, then those whose agent. Asked at every
   * request, so that a dismissed agent and a key that was replaced read nothing more.
   */
  participants: readonly Hex[];
  /** One of them holds the office now; a recall takes effect at once, too. */
  regulator: boolean;
}

/** An enrolled participant for whom an address may act now, and how far. */
export interface Standing {
  participant: Hex;
  name: string;
  /** Wire names. */
  acts: string[];
  /** Seconds: the end of an agent's powers, or of the enrolment. */
  until: number;
  offices: OfficeName[];
}

interface Parts {
  addressOf: (token: string) => Hex | undefined;
  origin: () => string;
  index: Pick<IndexReader, "principals">;
  view: () => View;
  now: () => number;
}

export type Readers = ReturnType<typeof createReaders>;

export function createReaders({ addressOf, origin, index, view, now }: Parts) {
  function readerOf(headers: IncomingHttpHeaders): Reader {
    const token = tokenOf(headers);
    if (token === undefined) return { address: undefined, participants: [], regulator: false };
    const address = addressOf(token);
    if (address === undefined) throw new LedgerError("E_SESSION", "the session has ended");
    const participants = standsFor(address);
    const present = view();
    const regulator = participants.some((participant) => present.office("regulator", participant));
    return { address, participants, regulator };
  }

  const tokenOf = (headers: IncomingHttpHeaders) =>
    bearerOf(headers) ?? cookieOf(headers, cookieName(origin()));

  /**
   * A cookie goes along with whatever a page sends, so what changes something must come from a page
   * of this service. Browsers tell it in `Sec-Fetch-Site`, where they trust the connection, and in
   * `Origin`; a program that says neither has its token to send.
   */
  function assertOwnPage(headers: IncomingHttpHeaders): void {
    if (bearerOf(headers) !== undefined) return;
    const { origin: from, "sec-fetch-site": site } = headers;
    const isOwn = site === undefined ? from === origin() : site === "same-origin";
    if (isOwn) return;
    const problem = `only a page of ${origin()} may change anything with a cookie`;
    throw new LedgerError("E_SESSION", problem, { status: 403 });
  }

  function standsFor(address: Hex): Hex[] {
    return participantsOf(address, index.principals(address), view(), now());
  }

  return {
    readerOf,
    /** The enrolled participants whose acting key or agent an address is now. */
    participantsOf(address: Hex): Hex[] {
      const present = view();
      const isEnrolled = (one: Hex) => present.state(participantSubject(one)) !== undefined;
      return standsFor(address).filter(isEnrolled);
    },
    standingsOf(address: Hex): Standing[] {
      const present = view();
      return standsFor(address).flatMap((one) => standingOf(present, address, one, now()) ?? []);
    },
    /** For what changes something: a page of another site can't do it with the reader's cookie. */
    signedIn(headers: IncomingHttpHeaders): Reader & { address: Hex } {
      const { address, ...reader } = readerOf(headers);
      if (address === undefined) throw new LedgerError("E_SESSION", "sign in first");
      assertOwnPage(headers);
      return { address, ...reader };
    },
    /** The session that a request would end; it may have ended by itself. */
    leaving(headers: IncomingHttpHeaders): string | undefined {
      assertOwnPage(headers);
      return tokenOf(headers);
    },
  };
}

function standingOf(
  view: View,
  address: Hex,
  participant: Hex,
  time: number,
): Standing | undefined {
  const id = participantSubject(participant);
  const [facts, state] = [view.facts("participant", id), view.state(id)];
  if (facts === undefined || state === undefined) return undefined;
  const isKey = keyInForce(view, participant, time) === address;
  const agent = isKey ? undefined : view.agent(participant, address);
  return {
    participant,
    name: facts.enrolment.name,
    acts: agent ? formatSet(AGENT_ACTS, agent.acts) : [...AGENT_ACTS],
    until: agent?.notAfter ?? state.until,
    offices: OFFICES.filter((office) => view.office(office, participant)),
  };
}

function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer ([\w-]{1,200})$/i.exec(headers.authorization ?? "")?.[1];
}

function cookieOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  // Empty after signing out: nobody's, which is enough to read.
  return (
    cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1) || undefined
  );
}

/**
 * `SameSite=Strict`: no other site's request carries it; `HttpOnly`: no script reads it. With 0
 * seconds the browser forgets it.
 */
export function sessionCookie(token: string, seconds: number, origin: string): string {
  const secure = isSecure(origin) ? "; Secure" : "";
  const lasting = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
  return `${cookieName(origin)}=${token}; ${lasting}${secure}`;
}
