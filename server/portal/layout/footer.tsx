import type { Visit } from "../page.ts";

export function Footer({ visit }: { visit: Visit }) {
  const { frame } = visit.words;
  return (
    <footer class="bottom" aria-label={frame.footer}>
      <ul class="links">
        <li>
          <a href="/docs">{frame.api}</a>
        </li>
        <li>
          <a href="/docs/reasons">{frame.reasons}</a>
        </li>
      </ul>
    </footer>
  );
}
