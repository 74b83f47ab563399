/**
 * The act as the page shows it. What is signed is made of the cells that the user reads, never of
 * something that the page holds beside them.
 */
import type { CitedDocument, Prepared } from "../../../core/prepare.ts";
import { PreparedOtherwise, type ReadAct, readPrepared } from "../../../core/read-prepared.ts";
import { type Hex, type PrimaryType, type StructType, TYPES } from "../../../core/records.ts";
import { DOMAIN_FIELDS, structOf } from "../../../core/struct-hash.ts";
import { CONTRACT_OF, type TypedData, typedDataOf, typesOf } from "../../../core/typed-data.ts";

/** Texts of the page by JSON pointer, such as `/message/order/subject`. */
export type Cells = ReadonlyMap<string, string>;

export interface DisplayedAct {
  type: string;
  actor: Hex;
  primary: string;
  cells: Cells;
  /** Of the server, shown beside them. */
  digest: Hex;
  /** What the user had answered, as the page repeats it. */
  answers: readonly string[];
  documents: readonly CitedDocument[];
}

/** The elements that `server/portal/desk` marks. */
export function displayedAct(page: ParentNode): DisplayedAct {
  const texts = (selector: string) =>
    [...page.querySelectorAll<HTMLElement>(selector)].map((one) => one.textContent ?? "");
  const one = (selector: string) => texts(selector)[0] ?? "";
  const cells = [...page.querySelectorAll<HTMLElement>("[data-field]")].map(
    (cell) => [cell.dataset["field"] ?? "", cell.textContent ?? ""] as const,
  );
  const documents = [...page.querySelectorAll<HTMLElement>("[data-document]")].map((document) => ({
    hash: document.dataset["document"] as Hex,
    mediaType: "application/json" as const,
    content: document.textContent ?? "",
  }));
  return {
    type: one("[data-type]"),
    actor: one("[data-actor]") as Hex,
    primary: one("[data-primary]"),
    cells: new Map(cells),
    digest: one("[data-digest]") as Hex,
    answers: texts("[data-answer]"),
    documents,
  };
}

/** Throws PreparedOtherwise unless the digest follows from what is displayed. */
export function readDisplayed(shown: DisplayedAct): ReadAct & { typedData: TypedData } {
  const { type, actor, digest, answers: input } = shown;
  const prepared = { typedData: typedDataIn(shown), digest, documents: [...shown.documents] };
  const read = readPrepared(prepared as unknown as Prepared, {
    type,
    actor,
    input,
    place: undefined,
  });
  const { act } = read;
  return { ...read, typedData: typedDataOf(act.primary, act.message, domainIn(shown.cells)) };
}

function typedDataIn({ primary, cells }: DisplayedAct): unknown {
  if (!Object.hasOwn(CONTRACT_OF, primary)) throw new PreparedOtherwise(`${primary} is no act`);
  const primaryType = primary as PrimaryType;
  return {
    types: typesOf(primaryType),
    primaryType,
    domain: domainIn(cells),
    message: valueIn(cells, primaryType, "/message"),
  };
}

function domainIn(cells: Cells): TypedData["domain"] {
  const entries = DOMAIN_FIELDS.map(({ name }) => [name, cells.get(`/domain/${name}`)]);
  const domain = Object.fromEntries(entries) as Record<string, string>;
  return { ...domain, chainId: Number(domain["chainId"]) } as TypedData["domain"];
}

/** A cell that the page lacks is undefined, which no reader of typed data takes. */
function valueIn(cells: Cells, type: string, pointer: string): unknown {
  if (type.endsWith("[]")) return elementsIn(cells, type.slice(0, -2), pointer);
  const struct: StructType | undefined = structOf(type);
  if (struct !== undefined) {
    const fields = TYPES[struct].map((field) => [
      field.name,
      valueIn(cells, field.type, `${pointer}/${field.name}`),
    ]);
    return Object.fromEntries(fields) as object;
  }
  const text = cells.get(pointer);
  return type === "bool" && text !== undefined ? text === "true" : text;
}

function elementsIn(cells: Cells, type: string, pointer: string): unknown[] {
  const elements: unknown[] = [];
  const has = (at: string) =>
    [...cells.keys()].some((key) => key === at || key.startsWith(`${at}/`));
  while (has(`${pointer}/${elements.length}`))
    elements.push(valueIn(cells, type, `${pointer}/${elements.length}`));
  return elements;
}
