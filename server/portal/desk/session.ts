/** Whose desk it is: the key that has signed in, and the participant it acts for. */
import type { Reason } from "../../core/codes.ts";
import { LedgerError } from "../../core/error.ts";
import type { Hex } from "../../core/records.ts";
import { type Page, type Redirect, to, type View, type Visit } from "../page.ts";

export interface Standing {
  participant: Hex;
  name: string;
  acts: string[];
  until: string | number;
  offices: string[];
}
interface Session {
  address: Hex;
  standings: Standing[];
}

export interface Desk {
  key: Hex;
  standings: readonly Standing[];
  /** Named by `for` in the address, else the first; undefined: nobody has appointed the key. */
  acting: Standing | undefined;
}

type Answer = View | Redirect;
interface DeskPage {
  path: string;
  answer: (visit: Visit, desk: Desk) => Answer | Promise<Answer>;
  take?: (visit: Visit, desk: Desk, form: URLSearchParams) => Answer | Promise<Answer>;
}

const SIGNED_OUT: Reason = "E_SESSION";

/** A page that leads to signing in, and from there back to itself, whoever is not signed in. */
export function deskPage({ path, answer, take }: DeskPage): Page {
  return {
    path,
    answer: async (visit) => {
      const desk = await deskOf(visit);
      return "location" in desk ? desk : answer(visit, desk);
    },
    ...(take && {
      take: async (visit: Visit, form: URLSearchParams) => {
        const desk = await deskOf(visit, form.get("for"));
        return "location" in desk ? desk : take(visit, desk, form);
      },
    }),
  };
}

async function deskOf(visit: Visit, wanted = visit.query.get("for")): Promise<Desk | Redirect> {
  try {
    const { address: key, standings } = await visit.ask<Session>("/v1/auth/session");
    const named = standings.find(({ participant }) => participant === wanted);
    return { key, standings, acting: named ?? standings[0] };
  } catch (error) {
    if (!(error instanceof LedgerError) || error.code !== SIGNED_OUT) throw error;
    const next = new URLSearchParams({ next: to(visit, visit.here) });
    return { location: to(visit, `/desk/sign-in?${next.toString()}`) };
  }
}

/** The address of a page of the desk, for the participant that is acted for. */
export function deskTo(
  visit: Visit,
  { acting, standings }: Desk,
  path: string,
  query: Record<string, string> = {},
): string {
  const parameters = new URLSearchParams(query);
  if (standings.length > 1 && acting) parameters.set("for", acting.participant);
  const text = parameters.toString();
  return to(visit, text === "" ? path : `${path}?${text}`);
}
