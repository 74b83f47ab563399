import type { Hex } from "../core/records.ts";
import type { View } from "../core/view.ts";

/**
 * A view that asks once for each record. The nodes of a lineage share most of what they rest on,
 * and a view as of a block gives the same answer every time; one of the head would not.
 */
export function remembering(view: View): View {
  const once = <T>(ask: (id: Hex) => T): ((id: Hex) => T) => {
    const known = new Map<Hex, T>();
    return (id) => {
      const found = known.get(id);
      if (found !== undefined) return found;
      const asked = ask(id);
      known.set(id, asked);
      return asked;
    };
  };
  const facts = once((id) => {
    const kind = view.kind(id);
    return kind && view.facts(kind, id);
  });
  return {
    ...view,
    facts: ((kind, id) => {
      const known = facts(id);
      return known?.kind === kind ? known : undefined;
    }) as View["facts"],
    kind: (id) => facts(id)?.kind,
    state: once((id) => view.state(id)),
  };
}
