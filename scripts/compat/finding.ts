/** `note`: the ledger works, with something to know; `fails`: it does not. */
export type Verdict = "ok" | "note" | "fails";

export interface Finding {
  check: string;
  verdict: Verdict;
  finding: string;
}

export const ok = (finding: string): Answer => ({ verdict: "ok", finding });
export const note = (finding: string): Answer => ({ verdict: "note", finding });
export const fails = (finding: string): Answer => ({ verdict: "fails", finding });
export type Answer = Omit<Finding, "check">;

const SIGNS: Record<Verdict, string> = { ok: "✓", note: "!", fails: "✗" };

export const line = ({ check, verdict, finding }: Finding) =>
  `${SIGNS[verdict]}  ${check.padEnd(18)} ${finding}`;
