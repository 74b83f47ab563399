import { REASONS } from "../../core/reasons.ts";
import type { Reason } from "../../core/codes.ts";
import { SummaryList } from "../components/summary-list.tsx";
import { type Page, to, type Visit } from "../page.ts";
import { actName } from "./act-form.tsx";

interface Act {
  status: "accepted" | "submitted" | "included" | "final" | "refused";
  type?: string;
  ids?: Record<string, string | Record<string, string>>;
  block?: number;
  transaction?: string;
  reason?: Reason;
  denial?: string;
}

const PAGES: Readonly<Record<string, string>> = {
  asset: "assets",
  authorization: "authorizations",
};

/** What became of an act: open to everybody, as the act is. */
export const actStatusPage: Page = {
  path: "/desk/acts/{id}",
  async answer(visit) {
    const { status: words } = visit.words.signing;
    const act = await visit.ask<Act>(`/v1/acts/${visit.path["id"]}`);
    const isDecided = act.status === "final" || act.status === "refused";
    const tone = act.status === "final" ? "good" : act.status === "refused" ? "bad" : "warn";
    return {
      title: words.title,
      ...(!isDecided && { islands: ["desk"] }),
      main: (
        <div {...(!isDecided && { "data-island": "act-status" })}>
          <h1>{act.type === undefined ? words.title : actName(visit, act.type)}</h1>
          <p class={`notice ${tone}`} role="status">
            <strong>{words[act.status]}</strong>
          </p>
          {!isDecided && (
            <p>
              <a href={to(visit, visit.here)}>{words.reload}</a>
            </p>
          )}
          <SummaryList rows={rowsOf(visit, act)} />
          <p>
            <a href={to(visit, "/desk")}>{words.back}</a>
          </p>
        </div>
      ),
    };
  },
};

function rowsOf(visit: Visit, { ids = {}, block, transaction, reason, denial }: Act) {
  const { status: words } = visit.words.signing;
  const made = Object.entries(ids).flatMap(([kind, id]) =>
    typeof id === "string" ? [[kind, id] as const] : Object.entries(id),
  );
  const id = (kind: string, text: string) =>
    PAGES[kind] ? <a href={to(visit, `/${PAGES[kind]}/${text}`)}>{text}</a> : text;
  return [
    ...(block === undefined ? [] : [{ key: words.block, value: String(block) }]),
    ...(transaction ? [{ key: words.transaction, value: <code>{transaction}</code> }] : []),
    ...made.map(([kind, text]) => ({
      key: `${words.made}: ${kind}`,
      value: <code>{id(kind, text)}</code>,
    })),
    ...(reason
      ? [
          { key: words.reason, value: `${reason}: ${REASONS[reason].means[visit.language]}` },
          { key: words.next, value: REASONS[reason].next[visit.language] },
        ]
      : []),
    ...(denial ? [{ key: words.denial, value: <code>{denial}</code> }] : []),
  ];
}
