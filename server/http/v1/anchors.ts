import type { Readers } from "../../auth/reader.ts";
import { LedgerError } from "../../core/error.ts";
import {
  MAX_ANCHORS_BODY_BYTES,
  MAX_ANCHORS_PER_CALL,
  MAX_ANCHORS_PER_DAY,
} from "../../core/limits.ts";
import type { EntryKind } from "../../core/log/entry.ts";
import { parseTilePath } from "../../core/log/tiles.ts";
import type { Hex } from "../../core/records.ts";
import { DailyCounts } from "../daily-counts.ts";
import type { HttpDeps } from "../deps.ts";
import { ANCHOR, formatAnchor, KIND, STAGED } from "../forms/anchors.ts";
import { bundleOf, PROOF, type ProofQuery, withBundle } from "../forms/bundles.ts";
import { shape } from "../forms/shapes.ts";
import type { Answer, Call, Route } from "../route.ts";
import { found } from "./records.ts";

type Deps = HttpDeps & { readers: Readers };

interface Body {
  items: { hash: Hex; kind?: "hash" }[];
}
interface Query extends ProofQuery {
  kind?: EntryKind;
}

const INPUT = shape({
  items: {
    type: "array",
    minItems: 1,
    maxItems: MAX_ANCHORS_PER_CALL,
    items: shape(
      { hash: { type: "string", pattern: "^0x[0-9a-fA-F]{64}$" } },
      { kind: { const: "hash" } },
    ),
  },
});
const EXAMPLE = { items: [{ hash: `0x${"5f".repeat(32)}` }] };

/** What never changes under its name may be kept by anybody. */
const IMMUTABLE = { "Cache-Control": "public, max-age=31536000, immutable" };
const BYTES = { mediaType: "application/octet-stream" };
const PLAIN = { mediaType: "text/plain" };
const TEXT_HEADERS = { "Content-Type": "text/plain; charset=utf-8" };

/** An entry stays for ever, so a stranger's are counted; on this machine they are the owner's. */
function anchorGuard({ readers, loopback }: Deps) {
  const counts = new DailyCounts(MAX_ANCHORS_PER_DAY);
  return ({ request, body }: Call<unknown, Body>): void => {
    if (loopback) return;
    const { address } = readers.signedIn(request.headers);
    if (counts.add(address, body.items.length) > MAX_ANCHORS_PER_DAY) {
      throw new LedgerError("E_LIMIT", `${MAX_ANCHORS_PER_DAY} hashes a day and participant`);
    }
  };
}

async function stage({ nodeLog, node }: Deps, { body }: Call<unknown, Body>): Promise<Answer> {
  const hashes = body.items.map(({ hash }) => hash.toLowerCase() as Hex);
  const places = await nodeLog.stage("hash", hashes).catch((cause: unknown) => {
    const error = new LedgerError("E_UNAVAILABLE", "the hashes could not be written: try again");
    error.cause = cause;
    throw error;
  });
  const statuses = nodeLog.statuses(places);
  const items = hashes.map((hash, n) => ({ hash, index: places[n], status: statuses[n] }));
  return { status: 202, body: { items, log: nodeLog.id, source: node } };
}

async function readAnchor(
  { nodeLog, node, proofs }: Deps,
  { path, query }: Call<Query>,
): Promise<Answer> {
  const entry = found(nodeLog.find(path.hash, query.kind), `entry of ${path.hash} in this log`);
  const bundle = await bundleOf(query, () =>
    proofs.anchoredHash({
      ...entry,
      log: nodeLog.facts,
      block: entry.anchored?.block,
      pathIn: (size) => nodeLog.inclusion(entry.index, size)?.path,
    }),
  );
  return { body: { ...formatAnchor(entry, nodeLog), ...bundle, source: node } };
}

function readTile({ nodeLog }: Deps, { path }: Call): Answer {
  const place = parseTilePath(path.tile);
  const bytes = found(place && nodeLog.tile(place), `tile ${path.tile}`);
  return { headers: { "Content-Type": BYTES.mediaType, ...IMMUTABLE }, bytes };
}

function readProof({ nodeLog }: Deps, { path }: Call): Answer {
  const { file } = found(nodeLog.inclusion(Number(path.index)), `entry ${path.index} in this log`);
  return { headers: TEXT_HEADERS, bytes: file };
}

function readCheckpoint({ nodeLog }: Deps): Answer {
  return { headers: TEXT_HEADERS, bytes: found(nodeLog.head, "entry in this log") };
}

const log = { method: "GET", tag: "log" } as const;

export function anchorRoutes(deps: Deps): Route[] {
  const guard = anchorGuard(deps);
  return [
    {
      method: "POST",
      path: "/v1/anchors",
      tag: "log",
      summary:
        "Put hashes into this node's log; durable when answered, on chain with the next head",
      input: {
        schema: INPUT,
        maxBytes: MAX_ANCHORS_BODY_BYTES,
        examples: { "one hash": EXAMPLE },
      },
      output: { 202: STAGED },
      handle(call: Call<unknown, Body>) {
        guard(call);
        return stage(deps, call);
      },
    },
    {
      ...log,
      path: "/v1/anchors/{hash}",
      summary: "How far a hash has come, with the proof that the log holds it",
      query: { kind: KIND, ...PROOF },
      output: { 200: withBundle(ANCHOR) },
      handle: (call: Call<Query>) => readAnchor(deps, call),
    },
    {
      ...log,
      path: "/v1/log/checkpoint",
      summary: "The newest signed head of this node's log (C2SP tlog-tiles)",
      output: { 200: PLAIN },
      handle: () => readCheckpoint(deps),
    },
    {
      ...log,
      path: "/v1/log/tile/{+tile}",
      summary: "256 hashes of the tree, or the entries below: <L>/<N>[.p/<W>], entries/<N>[.p/<W>]",
      output: { 200: BYTES },
      handle: (call: Call) => readTile(deps, call),
    },
    {
      ...log,
      path: "/v1/log/proof/{index}",
      summary: "Entry `index` under the newest signed head (C2SP tlog-proof)",
      output: { 200: PLAIN },
      handle: (call: Call) => readProof(deps, call),
    },
  ];
}
