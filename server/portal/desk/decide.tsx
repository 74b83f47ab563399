import { actType } from "../../core/acts.ts";
import type { Hex } from "../../core/records.ts";
import type { WireScope } from "../../core/wire/scope.ts";
import { AssetLink, Party } from "../components/party.tsx";
import { Table } from "../components/table.tsx";
import { Tag } from "../components/tag.tsx";
import { namesOfCodes } from "../language/code-names.ts";
import { joined, timeInWords } from "../language/format.ts";
import type { Names } from "../ledger/names.ts";
import { orMissing } from "../ledger/names.ts";
import type { Asset, Authorization, Right } from "../ledger/wire.ts";
import { failure } from "../pages/failure.tsx";
import { to, type Visit } from "../page.ts";
import { CHANGE } from "./check.tsx";
import { COMPARED, type Dimension, goesBeyond } from "./compare.ts";
import { fieldName } from "./field-input.tsx";
import { fieldsOf } from "./fields.ts";
import { type Consent, listOf, namesFor, type Request } from "./records.ts";
import { type Desk, deskPage, deskTo } from "./session.ts";
import { typedOf } from "./typed.ts";

interface Case {
  request: Request;
  /** The right, or the license, that it would be granted under. */
  right: Right | undefined;
  parent: Authorization | undefined;
  /** Terms that a license here can't exceed: of the parent, or of a product's ceiling. */
  terms: WireScope | undefined;
  consents: Consent[];
  names: Names;
}

/** What is asked, beside the terms above and the source's consent: grant, narrow or refuse. */
export const decidePage = deskPage({
  path: "/desk/decide/{id}",
  async answer(visit, desk) {
    const { decide: words } = visit.words.desk;
    const request = await visit.ask<Request>(`/v1/requests/${visit.path["id"]}`);
    const found = await read(visit, request);
    const grantor = found.parent?.grantee ?? found.right?.holder;
    if (grantor === undefined) return failure(visit, 404);
    const standing = desk.standings.find(({ participant }) => participant === grantor);
    const own = { ...desk, acting: standing };
    return {
      title: words.title,
      main: (
        <>
          <h1>{words.title}</h1>
          <p>
            <Party visit={visit} names={found.names} address={request.requester} />
            {": "}
            <AssetLink visit={visit} names={found.names} asset={{ id: request.asset }} />
          </p>
          <p>{words.lead}</p>
          <Comparison visit={visit} found={found} />
          {request.status !== "OPEN" && <p class="notice warn">{words.notOpen}</p>}
          {standing === undefined && <p class="notice warn">{words.notYours}</p>}
          {standing && request.status === "OPEN" && (
            <Decision visit={visit} desk={own} found={found} />
          )}
        </>
      ),
    };
  },
});

async function read(visit: Visit, request: Request): Promise<Case> {
  const { parent: id, asset } = request;
  const right = await orMissing(visit.ask<Right>(`/v1/rights/${id}`));
  const parent = right ? undefined : await visit.ask<Authorization>(`/v1/authorizations/${id}`);
  const { derivation } = await visit.ask<Asset>(`/v1/assets/${asset}`);
  const terms = parent?.scope ?? (derivation as { ceiling?: WireScope } | null)?.ceiling;
  const consents = await listOf<Consent>(visit, "consents", { asset, status: "GIVEN" });
  const names = await namesFor(visit, [request.requester], [asset]);
  return { request, right, parent, terms: terms as WireScope | undefined, consents, names };
}

/** A difference is a word and a sign, and only then a colour. */
function Comparison({ visit, found }: { visit: Visit; found: Case }) {
  const { decide: words } = visit.words.desk;
  const { request, terms, consents } = found;
  const asked = request.scope as unknown as WireScope;
  const [consent] = consents;
  const judged = (
    dimension: Dimension,
    limit: WireScope | undefined,
    under: "basis" | "license",
  ) =>
    limit === undefined ? (
      words.none
    ) : (
      <>
        {inWords(visit, dimension, limit)}{" "}
        {goesBeyond(dimension, asked, limit, under) ? (
          <Tag tone="bad">{words.beyond}</Tag>
        ) : (
          <Tag tone="good">{words.within}</Tag>
        )}
      </>
    );
  const rows = COMPARED.map((dimension) => [
    fieldName(visit, dimension),
    inWords(visit, dimension, asked),
    judged(dimension, terms, "license"),
    judged(dimension, consent?.scope as WireScope | undefined, "basis"),
  ]);
  const head = [words.dimension, words.asked, words.limit, words.consent];
  return (
    <>
      <Table caption={words.title} head={head} rows={rows} empty="" />
      {consent === undefined && <p>{words.noConsent}</p>}
    </>
  );
}

const MAX_NAMED = 6;

function inWords(visit: Visit, dimension: Dimension, scope: WireScope): string {
  const { desk, acts } = visit.words;
  const { language } = visit;
  const value = scope[dimension];
  if (dimension === "notBefore" || dimension === "notAfter") {
    return timeInWords(scope[dimension], language);
  }
  if (Array.isArray(value)) {
    const codes = value.map(String);
    const all = allCodes(dimension);
    if (codes.length > 0 && codes.length === all.length) return desk.decide.all;
    const nameOf = namesOfCodes(all);
    const named = codes.slice(0, MAX_NAMED).map((code) => nameOf(code, language) ?? code);
    const more = codes.length - named.length;
    return joined([...named, ...(more > 0 ? [`+${more}`] : [])], language) || desk.decide.none;
  }
  if (value === null) return acts.unlimited;
  if (typeof value === "boolean") return value ? acts.yes : acts.no;
  return String(value);
}

const GRANT_FIELDS = fieldsOf(actType("authorizations.grant").input);
const scopeFields = GRANT_FIELDS.flatMap((field) => (field.kind === "group" ? field.fields : []));

function allCodes(dimension: Dimension): readonly string[] {
  const field = scopeFields.find(({ name }) => name === dimension);
  if (field === undefined || !("codes" in field)) return [];
  return dimension === "categories" ? Array.from({ length: 64 }, (_, n) => String(n)) : field.codes;
}

type DecisionProps = { visit: Visit; desk: Desk; found: Case };

function Decision({ visit, desk, found: { request, right, consents } }: DecisionProps) {
  const { decide: words } = visit.words.desk;
  const act = right === undefined ? "authorizations.sublicense" : "authorizations.grant";
  const { id, parent, requester: grantee, relation, scope, policyDoc } = request;
  const input = { request: id, parent, grantee, relation, scope, ...(policyDoc && { policyDoc }) };
  const typed = typedOf(GRANT_FIELDS, input);
  return (
    <>
      <form method="post" action={deskTo(visit, desk, `/desk/acts/new/${act}`)}>
        <Hidden entries={typed} acting={desk.acting?.participant} />
        <div class="field">
          <label for="/basis">{words.basis}</label>
          <select id="/basis" name="/basis">
            {consents.map((consent) => (
              <option key={consent.id} value={consent.id}>
                {consent.codes.join(", ")} · {timeInWords(consent.scope.notAfter, visit.language)}
              </option>
            ))}
            <option value="">{words.without}</option>
          </select>
        </div>
        <p class="links">
          <button type="submit">{words.grant}</button>
          <button type="submit" class="second" name={CHANGE} value="true">
            {words.narrow}
          </button>
        </p>
      </form>
      <h2>{words.refuse}</h2>
      <form method="post" action={to(visit, "/desk/acts/new/authorizations.refuse")}>
        <Hidden
          entries={
            new URLSearchParams([
              ["/request", id],
              ["/parent", parent],
            ])
          }
          acting={desk.acting?.participant}
        />
        <div class="field">
          <label for="/reason">{words.refuseReason}</label>
          <input id="/reason" name="/reason" type="text" autocomplete="off" required />
        </div>
        <button type="submit" class="second">
          {words.refuse}
        </button>
      </form>
    </>
  );
}

function Hidden({ entries, acting }: { entries: URLSearchParams; acting: Hex | undefined }) {
  return (
    <>
      {acting && <input type="hidden" name="for" value={acting} />}
      {[...entries].map(([name, value], n) => (
        <input key={n} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
