import { timeInWords } from "../language/format.ts";
import type { Moment, Stamp, Time } from "../ledger/wire.ts";
import { to, type Visit } from "../page.ts";

export function When({ visit, time }: { visit: Visit; time: Time }) {
  const text = timeInWords(time, visit.language);
  return typeof time === "string" ? <time dateTime={time}>{text}</time> : <>{text}</>;
}

export function Recorded({ visit, at }: { visit: Visit; at: Stamp }) {
  return (
    <>
      <When visit={visit} time={at.time} /> <BlockLink visit={visit} number={at.block} />
    </>
  );
}

export function BlockLink({ visit, number }: { visit: Visit; number: number }) {
  const text = visit.words.ledger.block(number);
  return <a href={to(visit, `/ledger/blocks/${number}`)}>{text}</a>;
}

/** As of which block a page is. */
export function AsOf({ visit, moment }: { visit: Visit; moment: Moment }) {
  const { frame } = visit.words;
  const text = frame.asOf(moment.block, timeInWords(moment.asOf, visit.language));
  return (
    <p class="hint">
      {text} {moment.provisional && frame.provisional}
    </p>
  );
}
