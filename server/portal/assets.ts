/** The style sheet and the scripts: files of this service, kept by browsers under their ETag. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingHttpHeaders } from "node:http";
import { gzipSync } from "node:zlib";

interface Asset {
  type: string;
  etag: string;
  plain: Uint8Array;
  gzipped: Uint8Array;
}

/** One style sheet from these, in this order: later rules win. */
const STYLES = ["base", "frame", "forms", "pieces", "media"].map(
  (name) => new URL(`./style/${name}.css`, import.meta.url),
);
/** Set-up bundles each file right in `islands/` into one script here. */
const ISLANDS = new URL("../../build/islands/", import.meta.url);
const NAME = /^[a-z-]+$/;

const kept = new Map<string, Asset>();

export function serveAsset(path: string, headers: IncomingHttpHeaders) {
  const asset = kept.get(path) ?? load(path);
  if (asset === undefined) return undefined;
  kept.set(path, asset);
  const own = {
    "Content-Type": asset.type,
    // Asked for again with every page and mostly answered by 304, so that an update is seen.
    "Cache-Control": "no-cache",
    ETag: asset.etag,
    Vary: "Accept-Encoding",
  };
  if (headers["if-none-match"] === asset.etag) return { status: 304, headers: own, bytes: "" };
  if (!/\bgzip\b/.test(`${headers["accept-encoding"]}`)) {
    return { status: 200, headers: own, bytes: asset.plain };
  }
  return { status: 200, headers: { ...own, "Content-Encoding": "gzip" }, bytes: asset.gzipped };
}

function load(path: string): Asset | undefined {
  if (path === "/portal/style.css") return read(STYLES, "text/css; charset=utf-8");
  const [, name = ""] = /^\/portal\/(.*)\.js$/.exec(path) ?? [];
  if (!NAME.test(name)) return undefined;
  return read([new URL(`${name}.js`, ISLANDS)], "text/javascript; charset=utf-8");
}

function read(files: readonly URL[], type: string): Asset | undefined {
  try {
    const plain = Buffer.concat(files.map((file) => readFileSync(file)));
    const etag = `"${createHash("sha256").update(plain).digest("hex").slice(0, 32)}"`;
    return { type, etag, plain, gzipped: gzipSync(plain) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
