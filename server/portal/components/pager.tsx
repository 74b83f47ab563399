import { to, type Visit } from "../page.ts";

/** The next part of a list: the same page with the cursor that its last part gave. */
export function Pager(props: { visit: Visit; next: string | number | null; name?: string }) {
  const { visit, next, name = "cursor" } = props;
  if (next === null) return null;
  const query = new URLSearchParams(visit.query);
  query.set(name, String(next));
  const [path = ""] = visit.here.split("?");
  return (
    <p>
      <a class="button" rel="next" href={to(visit, `${path}?${query.toString()}`)}>
        {visit.words.frame.more}
      </a>
    </p>
  );
}
