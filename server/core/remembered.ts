import type { Hex } from "./records.ts";
import type { Kind, View } from "./view.ts";

/**
 * A view that asks the one below once for each word and record. The rules of one act come back to
 * the same ids many times, and above an index the questions cost more than the rules.
 * Warning: good for one turn of the event loop, since it sees no change after the first answer.
 */
export function remembered(view: View): View {
  const once = answeredOnce();
  return {
    ...view,
    facts: <K extends Kind>(kind: K, id: Hex) => once(`${kind} ${id}`, () => view.facts(kind, id)),
    kind: (id) => once(`kind ${id}`, () => view.kind(id)),
    state: (id) => once(`state ${id}`, () => view.state(id)),
  };
}

function answeredOnce() {
  const answers = new Map<string, unknown>();
  return <T>(question: string, ask: () => T): T => {
    if (!answers.has(question)) answers.set(question, ask());
    return answers.get(question) as T;
  };
}
