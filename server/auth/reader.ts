import type { IncomingHttpHeaders } from "node:http";
import { LedgerError } from "../core/error.ts";
import { participantSubject } from "../core/ids.ts";
import type { Hex } from "../core/records.ts";
import type { View } from "../core/view.ts";
import type { IndexReader } from "../store/index/reader.ts";
import { participantsOf } from "./principals.ts";

export const SESSION_COOKIE = "drl_session";

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
    const token = bearerOf(headers) ?? cookieOf(headers);
    if (token === undefined) return { address: undefined, participants: [], regulator: false };
    const address = addressOf(token);
    if (address === undefined) throw new LedgerError("E_SESSION", "the session has ended");
    const participants = standsFor(address);
    const present = view();
    const regulator = participants.some((participant) => present.office("regulator", participant));
    return { address, participants, regulator };
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
    /** For what changes something: a page of another site can't do it with the reader's cookie. */
    signedIn(headers: IncomingHttpHeaders): Reader & { address: Hex } {
      const from = headers.origin;
      const byCookie = bearerOf(headers) === undefined;
      if (byCookie && from !== undefined && from !== origin()) {
        throw new LedgerError("E_SESSION", `a page of ${from} may not use this session`, {
          status: 403,
        });
      }
      const { address, ...reader } = readerOf(headers);
      if (address === undefined) throw new LedgerError("E_SESSION", "sign in first");
      return { address, ...reader };
    },
  };
}

function bearerOf(headers: IncomingHttpHeaders): string | undefined {
  return /^Bearer ([\w-]{1,200})$/i.exec(headers.authorization ?? "")?.[1];
}

function cookieOf(headers: IncomingHttpHeaders): string | undefined {
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim());
  const own = cookies.find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  return own?.slice(SESSION_COOKIE.length + 1);
}

/** `SameSite=Strict`: no other site's request carries it; `HttpOnly`: no script reads it. */
export function sessionCookie(token: string, seconds: number, origin: string): string {
  const secure = origin.startsWith("https:") ? "; Secure" : "";
  const lasting = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${seconds}`;
  return `${SESSION_COOKIE}=${token}; ${lasting}${secure}`;
}
