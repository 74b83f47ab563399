import type { ComponentChildren } from "preact";
import { LANGUAGES } from "../../core/language/languages.ts";
import { SCHEMES, SIZES } from "../display.ts";
import { LANGUAGE_NAMES } from "../language/words.ts";
import { to, type Visit } from "../page.ts";

export function Header({ visit }: { visit: Visit }) {
  const { frame } = visit.words;
  const links = [
    { href: "/search", text: frame.nav.search },
    { href: "/check", text: frame.nav.check },
    { href: "/ledger", text: frame.nav.ledger },
    { href: "/desk", text: frame.nav.desk },
  ];
  return (
    <header class="top">
      <a class="service" href={to(visit, "/")}>
        {frame.service}
      </a>
      <nav aria-label={frame.navigation}>
        <ul class="links">
          {links.map(({ href, text }) => (
            <li key={href}>
              <a href={to(visit, href)} aria-current={isHere(visit, href) ? "page" : undefined}>
                {text}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <LargeText visit={visit} />
      <DisplaySettings visit={visit} />
    </header>
  );
}

const isHere = ({ here }: Visit, href: string): boolean => here.split("?")[0] === href;

/** One step away on every page, also where the other settings are folded up. */
function LargeText({ visit }: { visit: Visit }) {
  const { enlarge, reduce } = visit.words.frame;
  const isStandard = visit.display.size === "standard";
  return (
    <a class="larger" href={setting(visit, "size", isStandard ? "large" : "standard")}>
      {isStandard ? enlarge : reduce}
    </a>
  );
}

/** Folded up where the screen is narrow or the text is large. */
function DisplaySettings({ visit }: { visit: Visit }) {
  const { frame } = visit.words;
  const { size, scheme } = visit.display;
  return (
    <details class="display">
      <summary>
        {frame.display} <span class="hint">{frame.displayHint}</span>
      </summary>
      <Choices name={frame.languages}>
        {LANGUAGES.map((tag) => (
          <a
            key={tag}
            href={`/${tag}${visit.here}`}
            lang={tag}
            hreflang={tag}
            aria-current={tag === visit.language ? "true" : undefined}
          >
            {LANGUAGE_NAMES[tag]}
          </a>
        ))}
      </Choices>
      <Choices name={frame.sizes}>
        {SIZES.map((one) => (
          <a
            key={one}
            href={setting(visit, "size", one)}
            aria-current={one === size ? "true" : undefined}
          >
            {frame.size[one]}
          </a>
        ))}
      </Choices>
      <Choices name={frame.schemes}>
        {SCHEMES.map((one) => (
          <a
            key={one}
            href={setting(visit, "scheme", one)}
            aria-current={one === scheme ? "true" : undefined}
          >
            {frame.scheme[one]}
          </a>
        ))}
      </Choices>
    </details>
  );
}

function Choices({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div class="choices" role="group" aria-label={name}>
      {children}
    </div>
  );
}

const setting = (visit: Visit, name: "size" | "scheme", value: string): string =>
  to(visit, `/display?${new URLSearchParams({ [name]: value, back: visit.here }).toString()}`);
