import { to, type Visit } from "../page.ts";
import { Button } from "./button.tsx";
import { FormField } from "./form-field.tsx";

/** Longest text that is looked for: an id has 66 characters, a name 100 in the API. */
export const MAX_SEARCH_CHARACTERS = 100;

export function SearchForm({ visit, error }: { visit: Visit; error?: string }) {
  const { home } = visit.words;
  const input = {
    type: "search",
    value: visit.query.get("q") ?? "",
    maxLength: MAX_SEARCH_CHARACTERS,
    autocomplete: "off",
    spellcheck: false,
    required: true,
  } as const;
  return (
    <form role="search" action={to(visit, "/search")} method="get">
      <FormField id="q" label={home.search} hint={home.searchHint} error={error} input={input} />
      <Button>{home.search}</Button>
    </form>
  );
}
