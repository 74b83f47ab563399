import { RIGHTS } from "../../core/codes.ts";
import { RIGHT_LABELS } from "../../core/language/labels.ts";
import { label } from "../language/format.ts";
import { wordFor } from "../language/word-for.ts";
import type { LedgerEvent } from "../ledger/wire.ts";
import type { Visit } from "../page.ts";

/** What happened, and of rights which one. */
export function EventName({ visit, event }: { visit: Visit; event: LedgerEvent }) {
  const { language, words } = visit;
  const { right } = event.data;
  const name = wordFor(words.events, event.name);
  if (right === undefined) return <>{name}</>;
  return <>{words.frame.colon(name, label(RIGHTS, RIGHT_LABELS, right, language))}</>;
}
