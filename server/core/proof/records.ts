/** The records of a bundle: ids rebuilt from their facts, words proven under the state root. */
import { ceilingHash, inputsHash } from "../ids.ts";
import { type Hex, ZERO } from "../records.ts";
import type { Agent, Facts, FactsOf, Kind, State, View } from "../view.ts";
import type { WordSource } from "./account.ts";
import type { RecordForm } from "./bundle.ts";
import { recordId, recordSlot } from "./slots.ts";
import { Disproved } from "./steps.ts";
import { allottedIn, isOfKind, parentEpochIn, stateIn, usedIn } from "./words.ts";

export interface ProvenRecord {
  id: Hex;
  form: RecordForm;
  word: bigint;
  state: State;
}

type AssetForm = Extract<RecordForm, { kind: "asset" }>;

function checkDerivation({ asset, derivation }: AssetForm): void {
  if ((asset.inputs === ZERO) !== (derivation === undefined)) {
    throw new Disproved("a product comes with its derivation, any other asset without one");
  }
  if (derivation === undefined) return;
  if (inputsHash(derivation.authorizations) !== asset.inputs)
    throw new Disproved("the authorizations are not those that the product's id fixes");
  if (ceilingHash(derivation.ceiling) !== asset.ceiling)
    throw new Disproved("the ceiling is not the one that the product's id fixes");
}

/** In the order of the list. Throws where an asset and its derivation do not belong together. */
export function proveRecords(forms: readonly RecordForm[], words: WordSource): ProvenRecord[] {
  return forms.map((form) => {
    if (form.kind === "asset") checkDerivation(form);
    const id = recordId(form);
    const word = words.read(recordSlot(form), `${form.kind} ${id}`);
    if (!isOfKind(word, form.kind)) throw new Disproved(`${id} is no ${form.kind}`);
    return { id, form, word, state: stateIn(word, form.kind) };
  });
}

/** Of a participant the rules read the word alone; its name is not in its id. */
const NOBODY = { account: ZERO, name: "", code: "", profileDoc: ZERO } as const;

function factsOf({ form, word, state }: ProvenRecord): Facts {
  switch (form.kind) {
    case "participant": {
      const account = form.participant;
      const enrolment = { ...NOBODY, account, jurisdiction: 0, region: 0, validTo: state.until };
      return { kind: "participant", enrolment };
    }
    case "asset": {
      const { asset, derivation } = form;
      return { kind: "asset", asset, rights: [], ...(derivation && { derivation }) };
    }
    case "right":
      return { kind: "right", right: form.right };
    case "consent":
      return { kind: "consent", basis: form.basis };
    case "authorization":
      return { kind: "authorization", terms: form.terms, parentEpoch: parentEpochIn(word) };
  }
}

const notProven = (what: string) => new Disproved(`the bundle proves nothing about ${what}`);

/** What the rules read, made of proven records alone: to ask for any other one is to fail. */
export function provenView(records: readonly ProvenRecord[]): View {
  const byId = new Map(records.map((record) => [record.id, record]));
  const wanted = (id: Hex): ProvenRecord => {
    const record = byId.get(id);
    if (record === undefined) throw notProven(id);
    return record;
  };
  return {
    facts<K extends Kind>(kind: K, id: Hex): FactsOf<K> | undefined {
      const facts = factsOf(wanted(id));
      return facts.kind === kind ? (facts as FactsOf<K>) : undefined;
    },
    kind: (id) => wanted(id).form.kind,
    state: (id) => wanted(id).state,
    used: (id) => usedIn(wanted(id).word),
    allotted: (id) => allottedIn(wanted(id).word),
    nonceSpent: (contract, actor) => {
      throw notProven(`nonces of ${actor} in ${contract}`);
    },
    agent: (participant): Agent | undefined => {
      throw notProven(`agents of ${participant}`);
    },
    office: (role, account) => {
      throw notProven(`the office ${role} of ${account}`);
    },
  };
}
