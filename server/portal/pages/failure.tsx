import type { LedgerError } from "../../core/error.ts";
import { REASONS } from "../../core/reasons.ts";
import { SummaryList } from "../components/summary-list.tsx";
import { to, type View, type Visit } from "../page.ts";

/** What can't be shown, and why, in the reader's language. */
export function failure(visit: Visit, status: number, error?: LedgerError): View {
  const { failures } = visit.words.frame;
  const home = (
    <p>
      <a href={to(visit, "/")}>{failures.home}</a>
    </p>
  );
  if (status === 404) {
    return framed(failures.notFound, status, <p>{failures.notFoundText}</p>, home);
  }
  if (error === undefined) {
    return framed(failures.fault, status, <p>{failures.faultText}</p>, home);
  }
  const { means, next } = REASONS[error.code];
  const rows = [
    { key: failures.code, value: <code>{error.code}</code> },
    { key: failures.next, value: next[visit.language] },
  ];
  const told = (
    <>
      <p>{means[visit.language]}</p>
      <SummaryList rows={rows} />
    </>
  );
  return framed(failures.refused, status, told, home);
}

const framed = (title: string, status: number, text: View["main"], home: View["main"]): View => ({
  title,
  status,
  main: (
    <>
      <h1>{title}</h1>
      {text}
      {home}
    </>
  ),
});
