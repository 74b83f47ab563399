import type { Hex } from "../../core/records.ts";
import { TERRITORIES } from "../../core/codes.ts";
import { TERRITORY_LABELS } from "../../core/language/labels.ts";
import { MAX_SEARCH_CHARACTERS, SearchForm } from "../components/search-form.tsx";
import { Pager } from "../components/pager.tsx";
import { Party } from "../components/party.tsx";
import { Table } from "../components/table.tsx";
import { label } from "../language/format.ts";
import { orMissing } from "../ledger/names.ts";
import type { Page as Answer, Participant, Verification } from "../ledger/wire.ts";
import { type Page, type Redirect, to, type View, type Visit } from "../page.ts";
import { RECORD_KINDS } from "./record-kinds.ts";

const ADDRESS = /^0x[0-9a-f]{40}$/;
const ID = /^(?:0x)?([0-9a-f]{64})$/;
const BLOCK = /^[1-9][0-9]{0,8}$/;

/** One box for all: what has the form of an id leads to what bears it, all else is a name. */
export const searchPage: Page = {
  path: "/search",
  async answer(visit) {
    const text = (visit.query.get("q") ?? "").trim().slice(0, MAX_SEARCH_CHARACTERS);
    if (text === "") return found(visit, text, undefined);
    const place = await placeOf(visit, text.toLowerCase());
    if (place !== undefined) return { location: to(visit, place) } satisfies Redirect;
    return found(visit, text, await named(visit, text));
  },
};

/** The page of the record, block or file that an id, a number or a hash means. */
async function placeOf(visit: Visit, text: string): Promise<string | undefined> {
  if (ADDRESS.test(text)) {
    return (await isThere(visit, `participants/${text}`)) ? `/participants/${text}` : undefined;
  }
  if (BLOCK.test(text)) {
    return (await isThere(visit, `blocks/${text}`)) ? `/ledger/blocks/${text}` : undefined;
  }
  const digits = ID.exec(text)?.[1];
  return digits === undefined ? undefined : byId(visit, `0x${digits}`);
}

const isThere = async (visit: Visit, path: string): Promise<boolean> =>
  (await orMissing(visit.ask<object>(`/v1/${path}`))) !== undefined;

async function byId(visit: Visit, id: Hex): Promise<string | undefined> {
  if (await isThere(visit, `assets/${id}`)) return `/assets/${id}`;
  for (const kind of RECORD_KINDS) {
    if (await isThere(visit, `${kind}/${id}`)) return `/${kind}/${id}`;
  }
  const { verdict } = await visit.ask<Verification>("/v1/verify", { hash: id });
  return verdict === "NOT_FOUND" ? undefined : `/check?hash=${id}`;
}

function named(visit: Visit, text: string): Promise<Answer<Participant>> {
  const query = new URLSearchParams({ q: text });
  const cursor = visit.query.get("cursor");
  if (cursor !== null) query.set("cursor", cursor);
  return visit.ask(`/v1/participants?${query.toString()}`);
}

function found(visit: Visit, text: string, answer: Answer<Participant> | undefined): View {
  const { search } = visit.words;
  const title = text === "" ? search.title : search.results(text);
  return {
    title,
    main: (
      <>
        <h1>{title}</h1>
        <SearchForm visit={visit} />
        {answer && <Participants visit={visit} answer={answer} />}
      </>
    ),
  };
}

function Participants({ visit, answer }: { visit: Visit; answer: Answer<Participant> }) {
  const { search } = visit.words;
  const names = {
    parties: new Map(answer.items.map(({ id, name }) => [id, name])),
    titles: new Map(),
  };
  return (
    <>
      <Table
        caption={search.participants}
        head={[search.name, search.code, search.territory]}
        empty={search.nothing}
        rows={answer.items.map(({ id, code, jurisdiction }) => [
          <Party visit={visit} names={names} address={id} />,
          <bdi>{code}</bdi>,
          label(TERRITORIES, TERRITORY_LABELS, jurisdiction, visit.language),
        ])}
      />
      <Pager visit={visit} next={answer.next} />
    </>
  );
}
