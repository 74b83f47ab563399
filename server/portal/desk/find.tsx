import { FormField } from "../components/form-field.tsx";
import { AssetLink, Party } from "../components/party.tsx";
import { StandingTag } from "../components/standing.tsx";
import { Table } from "../components/table.tsx";
import type { Names } from "../ledger/names.ts";
import type { Asset, Participant } from "../ledger/wire.ts";
import type { Visit } from "../page.ts";
import { listOf, namesFor } from "./records.ts";
import { type Desk, deskPage, deskTo } from "./session.ts";

/** Titles are documents that the index does not search: so many are read and looked through. */
const LOOKED_THROUGH = 200;
const ORGANIZATIONS = 10;
const FIELDS = ["title", "organization", "sector", "region"] as const;
type Wanted = Record<(typeof FIELDS)[number], string>;

/** Datasets by title, organization, sector and region, each with a way to ask for a license. */
export const findPage = deskPage({
  path: "/desk/find",
  async answer(visit, desk) {
    const { find: words } = visit.words.desk;
    const entries = FIELDS.map((name) => [name, (visit.query.get(name) ?? "").trim()]);
    const wanted = Object.fromEntries(entries) as Wanted;
    return {
      title: words.title,
      main: (
        <>
          <h1>{words.title}</h1>
          <form method="get" action={deskTo(visit, desk, "/desk/find")}>
            {FIELDS.map((name) => {
              const input = { type: "text", value: wanted[name], autocomplete: "off" } as const;
              return (
                <FormField
                  key={name}
                  id={name}
                  label={name === "title" ? visit.words.desk.register.name : words[name]}
                  input={input}
                />
              );
            })}
            <button type="submit">{words.button}</button>
          </form>
          <Found visit={visit} desk={desk} {...await search(visit, wanted)} />
          <p class="hint">{words.bounded(LOOKED_THROUGH)}</p>
        </>
      ),
    };
  },
});

async function search(visit: Visit, wanted: Wanted): Promise<{ assets: Asset[]; names: Names }> {
  const filters: Record<string, string> = {};
  for (const name of ["sector", "region"] as const)
    if (/^\d{1,9}$/.test(wanted[name])) filters[name] = wanted[name];
  const assets = await registeredBy(visit, filters, wanted.organization);
  const parties = assets.map(({ registrant }) => registrant);
  const names = await namesFor(
    visit,
    parties,
    assets.map(({ id }) => id),
  );
  const text = folded(wanted.title);
  const isMeant = ({ id }: Asset) => folded(names.titles.get(id)?.text ?? "").includes(text);
  return { assets: text === "" ? assets : assets.filter(isMeant), names };
}

async function registeredBy(
  visit: Visit,
  filters: Record<string, string>,
  organization: string,
): Promise<Asset[]> {
  if (organization === "") return listOf(visit, "assets", filters, LOOKED_THROUGH);
  const found = await listOf<Participant>(
    visit,
    "participants",
    { q: organization.slice(0, 100) },
    ORGANIZATIONS,
  );
  const assets: Asset[] = [];
  for (const { id: registrant } of found) {
    const own = { ...filters, registrant: registrant };
    assets.push(...(await listOf<Asset>(visit, "assets", own, LOOKED_THROUGH)));
  }
  return assets.slice(0, LOOKED_THROUGH);
}

/** Width and case do not matter. */
const folded = (text: string): string => text.normalize("NFKC").toLowerCase();

interface FoundProps {
  visit: Visit;
  desk: Desk;
  assets: readonly Asset[];
  names: Names;
}

function Found({ visit, desk, assets, names }: FoundProps) {
  const { desk: words, asset: own } = visit.words;
  const rows = assets.map((one) => [
    <AssetLink visit={visit} names={names} asset={one} />,
    <Party visit={visit} names={names} address={one.registrant} />,
    <StandingTag visit={visit} standing={one} />,
    <a href={deskTo(visit, desk, `/desk/ask/${one.id}`)}>{words.request.title}</a>,
  ]);
  const head = [words.dataset, own.registrant, words.licenses.state, words.act];
  const { found, none } = words.find;
  return <Table caption={found} head={head} rows={rows} empty={none} />;
}
