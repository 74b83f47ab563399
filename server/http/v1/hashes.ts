/** Everything that names a hash: on the ledger, and in the log and the documents of this node. */
import { shapeError } from "../../core/error.ts";
import { PAGE_ITEMS } from "../../core/limits.ts";
import { type Hex, ZERO } from "../../core/records.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { Citation } from "../../store/index/citations.ts";
import { KINDS } from "../../store/index/model.ts";
import type { Page } from "../../store/index/paging.ts";
import { formatMoment, MOMENT, type Moment } from "../as-of.ts";
import type { HttpDeps } from "../deps.ts";
import { formatVersionRow } from "../forms/activity.ts";
import { ANCHOR, formatAnchor } from "../forms/anchors.ts";
import { COVERS, coversOf } from "../forms/node-log.ts";
import { ADDRESS, code, component, FLAG, ID, list, orNull } from "../forms/shapes.ts";
import { shape, STAMP, TEXT } from "../forms/shapes.ts";
import { nextPage, openPage } from "../page-moment.ts";
import { PAGE, type PageQuery } from "../parameters.ts";
import type { Answer, Call, Route } from "../route.ts";

/** In this order on the pages. */
const ROLES = {
  COMMITMENT: "a version commits to it",
  DOCUMENT: "acts on a record named it: as manifest, metadata, basis, notice, policy, reason …",
  FILE: "a public manifest that this node holds names it as one of its files",
};
type Role = keyof typeof ROLES;
const ROLE_NAMES = Object.keys(ROLES) as Role[];

const ITEM = shape(
  {
    as: {
      ...code(ROLE_NAMES),
      description: Object.entries(ROLES)
        .map(([role, means]) => `${role} = ${means}`)
        .join("; "),
    },
  },
  {
    version: component("Version"),
    record: ID,
    kind: code(KINDS),
    actors: { ...list(ADDRESS), description: "Whose acts named it there." },
    first: { ...STAMP, description: "When one did for the first time." },
    manifest: { ...ID, description: "Ask for this hash to see who has registered it." },
  },
);

const ANSWER = shape({
  hash: ID,
  record: { ...orNull(code(KINDS)), description: "If the hash is the id of a record: its kind." },
  act: { ...FLAG, description: "Whether it is the digest of an act that the chain executed." },
  items: list(ITEM),
  next: orNull(TEXT),
  entries: { ...list(ANCHOR), description: "Of this node's log, at most one of each kind." },
  covers: COVERS,
  source: { ...ADDRESS, description: "The node whose log and documents these are." },
  ...MOMENT,
});

/** Where a page goes on: a role, and the place in its list as the index writes it. */
interface Place {
  at: number;
  role: number;
  inner: string | undefined;
}
const writePlace = ({ at, role, inner = "" }: Place): string =>
  Buffer.from(`h.${at}.${role}.${inner}`).toString("base64url");

function readPlace(cursor: string): Place {
  const plain = Buffer.from(cursor, "base64url").toString();
  const [, at, role, inner] = /^h\.(\d{1,15})\.([0-2])\.([\w-]*)$/.exec(plain) ?? [];
  const place = { at: Number(at), role: Number(role), inner: inner || undefined };
  if (writePlace(place) === cursor) return place;
  throw shapeError("/cursor", "is none that a page ended with");
}

type List = (place: { at: number; cursor: string | undefined; limit: number }) => Page<object>;

function listsOf({ index, store }: HttpDeps, hash: Hex, moment: Moment): Record<Role, List> {
  const map = <T>({ items, ...page }: Page<T>, form: (item: T) => object): Page<object> => ({
    ...page,
    items: items.map(form),
  });
  const cited = ({ record, actors, block }: Citation) => ({
    as: "DOCUMENT",
    ...{ record, actors },
    kind: moment.view.kind(record),
    first: { block, time: formatTime(index.blockAt({ block })?.time ?? 0) },
  });
  return {
    COMMITMENT: (place) =>
      map(index.claims(hash, place), (version) => ({
        as: "COMMITMENT",
        version: formatVersionRow(version),
      })),
    DOCUMENT: (place) => map(index.citations(hash, place), cited),
    FILE({ at, cursor, limit }) {
      const after: Hex = cursor === undefined ? ZERO : `0x${cursor}`;
      const manifests = store.documents.manifestsNaming(hash, limit, after);
      const next = manifests.length === limit ? manifests.at(-1)?.slice(2) : undefined;
      return { at, next, items: manifests.map((manifest) => ({ as: "FILE", manifest })) };
    },
  };
}

async function naming(deps: HttpDeps, { path: { hash }, query }: Call<PageQuery>): Promise<Answer> {
  const { index, nodeLog, node } = deps;
  const { limit = PAGE_ITEMS } = query;
  const opened = await openPage(deps, query);
  const place: Place =
    opened.cursor === undefined
      ? { at: opened.at, role: 0, inner: undefined }
      : readPlace(opened.cursor);
  const moment = opened.momentAt(place.at);
  const { items, next } = pageFrom(place, limit, listsOf(deps, hash, moment));
  const execution = index.executed(hash);
  return {
    body: {
      hash,
      record: moment.view.kind(hash) ?? null,
      act: execution !== undefined && execution.block <= place.at,
      items,
      next: nextPage(next && writePlace(next), moment),
      entries: nodeLog.findAll(hash).map((entry) => ({
        ...formatAnchor(entry, nodeLog),
        source: node,
      })),
      covers: coversOf(nodeLog),
      source: node,
      ...formatMoment(moment),
    },
  };
}

/** Fills a page from one list after the other; a list may end its own part early. */
function pageFrom({ at, role, inner }: Place, limit: number, lists: Record<Role, List>) {
  const items: object[] = [];
  let place: Place = { at, role, inner };
  for (;;) {
    const name = ROLE_NAMES[place.role];
    if (name === undefined) return { items, next: undefined };
    if (items.length === limit) return { items, next: place };
    const page = lists[name]({ at, cursor: place.inner, limit: limit - items.length });
    items.push(...page.items);
    if (page.next !== undefined) return { items, next: { ...place, inner: page.next } };
    place = { at, role: place.role + 1, inner: undefined };
  }
}

export const hashRoutes = (deps: HttpDeps): Route[] => [
  {
    method: "GET",
    path: "/v1/hashes/{hash}",
    tag: "questions",
    summary: "Everything that names a hash: versions, records and entries of this node's log",
    query: PAGE,
    output: { 200: ANSWER },
    handle: (call: Call<PageQuery>) => naming(deps, call),
  },
];
