/** Cells that several pages of the desk have. */
import { PURPOSES } from "../../core/codes.ts";
import { PURPOSE_LABELS } from "../../core/language/labels.ts";
import { joined, label } from "../language/format.ts";
import type { Scope } from "../ledger/wire.ts";
import type { Visit } from "../page.ts";
import { type Desk, deskTo } from "./session.ts";

const MAX_NAMED = 4;

export function purposesInWords(visit: Visit, { purposes }: Scope): string {
  const { language, words } = visit;
  if (purposes.length === PURPOSES.length) return words.desk.decide.all;
  const named = purposes
    .slice(0, MAX_NAMED)
    .map((code) => label(PURPOSES, PURPOSE_LABELS, code, language));
  const more = purposes.length - named.length;
  return joined([...named, ...(more > 0 ? [`+${more}`] : [])], language);
}

interface ActLinkProps {
  visit: Visit;
  desk: Desk;
  act: string;
  /** By JSON pointer, as the form has them. */
  typed: Record<string, string>;
  children: string;
}

/** Leads to the form of an act, with what is known filled in. */
export function ActLink({ visit, desk, act, typed, children }: ActLinkProps) {
  return <a href={deskTo(visit, desk, `/desk/acts/new/${act}`, typed)}>{children}</a>;
}
