import type { Hex } from "../../core/records.ts";
import type { Kind, Status } from "../../core/view.ts";
import { searchText } from "./search-text.ts";

/** What a list may be narrowed by; code numbers as in `codes.ts`, parties by address. */
export interface Filters {
  participant: { status?: Status; jurisdiction?: number; region?: number; q?: string };
  asset: {
    registrant?: Hex;
    source?: Hex;
    origin?: number;
    classification?: number;
    piLevel?: number;
    sector?: number;
    region?: number;
    derived?: boolean;
  };
  right: { asset?: Hex; holder?: Hex; right?: number };
  consent: { asset?: Hex; giver?: Hex; form?: number; purpose?: number; status?: Status };
  request: {
    asset?: Hex;
    parent?: Hex;
    requester?: Hex;
    relation?: number;
    purpose?: number;
    status?: Status;
  };
  authorization: {
    asset?: Hex;
    parent?: Hex;
    grantee?: Hex;
    basis?: Hex;
    relation?: number;
    purpose?: number;
    status?: Status;
  };
  order: { subject?: Hex; issuer?: Hex; status?: Status };
}

export type Value = boolean | number | string;

/**
 * A column of the facts table; what is compared is the code number, a bit of it, or a record's n.
 */
interface Column {
  name: string;
  is: "bit" | "number" | "part" | "record";
}

const number = (name: string): Column => ({ name, is: "number" });
const purpose: Column = { name: "purposes", is: "bit" };
/** Has an index by (column, n): a list can be read along it. */
const record = (name: string): Column => ({ name, is: "record" });

/**
 * By kind: the facts table and its columns, under the names of the filters. `status` stands apart.
 */
export const TABLES: Record<Kind, { table: string; columns: Record<string, Column> }> = {
  participant: {
    table: "participants",
    columns: {
      jurisdiction: number("jurisdiction"),
      region: number("region"),
      q: { name: "search", is: "part" },
    },
  },
  asset: {
    table: "assets",
    columns: {
      registrant: record("registrant"),
      source: record("source"),
      origin: number("origin"),
      classification: number("classification"),
      piLevel: number("pi_level"),
      sector: number("sector"),
      region: number("region"),
      derived: number("derived"),
    },
  },
  right: {
    table: "rights",
    columns: {
      asset: record("asset"),
      holder: record("holder"),
      right: number("kind"),
    },
  },
  consent: {
    table: "consents",
    columns: {
      asset: record("asset"),
      giver: record("giver"),
      form: number("form"),
      purpose,
    },
  },
  request: {
    table: "requests",
    columns: {
      asset: record("asset"),
      parent: record("parent"),
      requester: record("requester"),
      relation: number("relation"),
      purpose,
    },
  },
  authorization: {
    table: "authorizations",
    columns: {
      parent: record("parent"),
      grantee: record("grantee"),
      basis: record("basis"),
      asset: record("asset"),
      relation: number("relation"),
      purpose,
    },
  },
  order: {
    table: "orders",
    columns: { subject: record("subject"), issuer: record("issuer") },
  },
};

/**
 * The condition on one column; every parameter is bound, nothing of a caller gets into the text.
 */
export function condition({ name, is }: Column): string {
  switch (is) {
    case "bit":
      return `f.${name} >> ? & 1`;
    case "part":
      return `instr(f.${name}, ?) > 0`;
    case "number":
    case "record":
      return `f.${name} IS ?`;
  }
}

/** `recordOf` finds the n of an id; an unknown one equals nothing. */
export function parameter(
  column: Column,
  value: Value,
  recordOf: (id: Hex) => number | undefined,
): number | string {
  if (column.is === "record") return recordOf(value as Hex) ?? -1;
  return column.is === "part" ? searchText(value as string) : Number(value);
}

/** Leaves out the conditions that nobody asked for. */
export function isGiven<T extends { value: number | undefined }>(
  condition: T,
): condition is T & { value: number } {
  return condition.value !== undefined;
}
