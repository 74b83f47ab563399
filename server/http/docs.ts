import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { LedgerError } from "../core/error.ts";
import { BUNDLE_SCHEMA } from "../core/proof/bundle.ts";
import { LANGUAGES } from "../core/language/languages.ts";
import { REASONS } from "../core/reasons.ts";
import type { Answer, Call, Route } from "./route.ts";

const HTML = "text/html; charset=utf-8";
const JAVASCRIPT = "text/javascript; charset=utf-8";

/** Files of Swagger UI that the page below loads; nothing comes from another host. */
const FILES: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": JAVASCRIPT,
  "favicon-32x32.png": "image/png",
};

/** The form of proof bundles. */
const PROOF_SCHEMA = "proof.schema.json";

const PAGE = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Data Rights Ledger · API</title>
<link rel="icon" href="/docs/favicon-32x32.png">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<div id="api"></div>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
`;
// A file of its own: the content security policy allows no script inside a page.
const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#api", docExpansion: "none" });\n`;

function reasonsPage(): string {
  const sections = Object.entries(REASONS).map(([code, { status, law, means, next }]) => {
    const texts = LANGUAGES.map((tag) => `<p lang="${tag}">${means[tag]} ${next[tag]}</p>`);
    const basis = law.length === 0 ? "" : `<p>${law.join(" · ")}</p>`;
    return `<h2 id="${code}">${code} <small>${status}</small></h2>${texts.join("")}${basis}`;
  });
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reason codes</title>
<h1>Reason codes</h1>${sections.join("\n")}</html>\n`;
}

const page = (mediaType: string, bytes: Uint8Array | string): Answer => ({
  headers: { "Content-Type": mediaType, "Cache-Control": "public, max-age=3600" },
  bytes,
});

async function file(name: string): Promise<Answer> {
  if (name === "start.js") return page(JAVASCRIPT, START);
  if (name === PROOF_SCHEMA) return page("application/schema+json", JSON.stringify(BUNDLE_SCHEMA));
  const mediaType = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (mediaType === undefined) throw new LedgerError("E_NOT_FOUND", `there is no /docs/${name}`);
  const location = fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`));
  return page(mediaType, await readFile(location));
}

const docs = { method: "GET", tag: "operations" } as const;

/** `document` is made from the whole table, these routes included, hence the function. */
export const docsRoutes = (document: () => object): Route[] => [
  {
    ...docs,
    path: "/openapi.json",
    summary: "This interface as OpenAPI 3.1",
    output: { 200: { type: "object", required: ["openapi", "paths"] } },
    handle: () => ({ body: document() }),
  },
  {
    ...docs,
    path: "/docs",
    summary: "This interface to read and try, every act with an example",
    output: { 200: { mediaType: "text/html" } },
    handle: () => page(HTML, PAGE),
  },
  {
    ...docs,
    path: "/docs/reasons",
    summary: "Every reason code: what it means, its legal basis, what to do next",
    output: { 200: { mediaType: "text/html" } },
    handle: () => page(HTML, reasonsPage()),
  },
  {
    ...docs,
    path: "/docs/{file}",
    summary: "Files of the page /docs, and the JSON Schema of proof bundles: proof.schema.json",
    output: { 200: { mediaType: "*/*" } },
    handle: ({ path }: Call) => file(path.file),
  },
];
