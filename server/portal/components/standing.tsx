import { REASONS } from "../../core/reasons.ts";
import type { Standing } from "../ledger/wire.ts";
import type { Visit } from "../page.ts";
import { Tag, type Tone } from "./tag.tsx";

/** What a state means to a reader: a sign and a word, and only then a colour. */
export function toneOf({ usable, why, status }: Standing): Tone {
  if (usable) return "good";
  return why?.reason === "E_TIME" || status === "SUPERSEDED" ? "warn" : "bad";
}

/** In words: what a record is worth now, not only what is stored of it. */
export function standingInWords({ words }: Pick<Visit, "words">, standing: Standing): string {
  const { states, stopped, inForce } = words.records;
  const { status, usable, why } = standing;
  if (usable) return inForce;
  const own = Object.entries(states).find(([name]) => name === status && name !== "ACTIVE")?.[1];
  if (own !== undefined) return own;
  const stop = Object.entries(stopped).find(([reason]) => reason === why?.reason)?.[1];
  return stop ?? words.records.notUsable;
}

export function StandingTag({ visit, standing }: { visit: Visit; standing: Standing }) {
  return <Tag tone={toneOf(standing)}>{standingInWords(visit, standing)}</Tag>;
}

/** The first reason against it, what it means and its code. */
export function Why({ visit, standing }: { visit: Visit; standing: Standing }) {
  const { why } = standing;
  if (why === undefined) return null;
  return (
    <>
      {REASONS[why.reason].means[visit.language]} <code>{why.reason}</code>
    </>
  );
}
