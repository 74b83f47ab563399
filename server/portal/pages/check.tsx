import type { Hex } from "../../core/records.ts";
import { Button } from "../components/button.tsx";
import { ErrorSummary } from "../components/error-summary.tsx";
import { FileDrop } from "../components/file-drop.tsx";
import { FormField } from "../components/form-field.tsx";
import { AssetLink } from "../components/party.tsx";
import { namesOf, type Names, orMissing } from "../ledger/names.ts";
import type { Asset } from "../ledger/wire.ts";
import { type Page, to, type View, type Visit } from "../page.ts";
import { verdictView } from "./verdict.tsx";

const HASH = /^(?:0x)?([0-9a-f]{64})$/;
const hashIn = (text: string): Hex | undefined => {
  const digits = HASH.exec(text.trim().toLowerCase())?.[1];
  return digits === undefined ? undefined : `0x${digits}`;
};

/** Asks for a file or its hash; with a hash, what the ledger says of it. */
export const checkPage: Page = {
  path: "/check",
  async answer(visit) {
    const given = visit.query.get("hash");
    const asset = hashIn(visit.query.get("asset") ?? "");
    const hash = hashIn(given ?? "");
    if (hash !== undefined) return verdictView(visit, hash, asset);
    const record = asset && (await orMissing(visit.ask<Asset>(`/v1/assets/${asset}`)));
    const names = await namesOf(visit, [], record ? [record] : []);
    const wrong = given === null ? undefined : visit.words.check.wrong;
    return form(visit, { record, names, given: given ?? "", wrong });
  },
};

interface Asked {
  record: Asset | undefined;
  names: Names;
  given: string;
  wrong: string | undefined;
}

function form(visit: Visit, { record, names, given, wrong }: Asked): View {
  const { check } = visit.words;
  const input = {
    type: "text",
    value: given,
    autocomplete: "off",
    spellcheck: false,
    required: true,
    autocapitalize: "none",
  } as const;
  return {
    title: wrong === undefined ? check.title : `${check.errors}: ${check.title}`,
    islands: ["check-file"],
    main: (
      <>
        {wrong !== undefined && (
          <ErrorSummary title={check.errors} errors={[{ field: "hash", text: wrong }]} />
        )}
        <h1>{check.title}</h1>
        <p>{check.lead}</p>
        {record && (
          <p>
            {check.against} <AssetLink visit={visit} names={names} asset={record} />
          </p>
        )}
        <FileDrop visit={visit} target={targetOf(visit, record)} />
        <form action={to(visit, "/check")} method="get">
          {record && <input type="hidden" name="asset" value={record.id} />}
          <FormField
            id="hash"
            label={check.hash}
            hint={check.hashHint}
            error={wrong}
            input={input}
          />
          <Button>{check.submit}</Button>
        </form>
      </>
    ),
  };
}

const targetOf = (visit: Visit, record: Asset | undefined): string =>
  to(visit, record === undefined ? "/check" : `/check?asset=${record.id}`);
