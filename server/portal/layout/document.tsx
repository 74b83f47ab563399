import { LANGUAGES } from "../../core/language/languages.ts";
import type { View, Visit } from "../page.ts";
import { Header } from "./header.tsx";
import { Footer } from "./footer.tsx";

/** The frame of every page: what is in it stands in the order in which it is read aloud. */
export function Document({ visit, view }: { visit: Visit; view: View }) {
  const { language, words, display, here } = visit;
  return (
    <html lang={language} data-size={display.size} data-scheme={display.scheme}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{words.frame.title(view.title)}</title>
        <link rel="stylesheet" href="/portal/style.css" />
        <link rel="icon" href="/docs/favicon-32x32.png" />
        {LANGUAGES.map((tag) => (
          <link key={tag} rel="alternate" hreflang={tag} href={`/${tag}${here}`} />
        ))}
        {view.islands?.map((name) => (
          <script key={name} type="module" src={`/portal/${name}.js`} />
        ))}
      </head>
      <body>
        <a class="skip" href="#main">
          {words.frame.skip}
        </a>
        <Header visit={visit} />
        <main id="main" tabindex={-1}>
          {view.main}
        </main>
        <Footer visit={visit} />
      </body>
    </html>
  );
}
