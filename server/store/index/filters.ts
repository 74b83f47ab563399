import type { SQLInputValue } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import type { Kind, Status } from "../../core/view.ts";
import { bytes } from "./bytes.ts";
import { searchText } from "./search-text.ts";

/** What a list may be narrowed by; code numbers as in `codes.ts`, parties by address. */
export interface Filters {
  participant: {
    status?: Status;
    jurisdiction?: number;
    region?: number;
    agent?: Hex;
    q?: string;
  };
  asset: {
    registrant?: Hex;
    source?: Hex;
    origin?: number;
    classification?: number;
    piLevel?: number;
    sector?: number;
    region?: number;
    derived?: boolean;
    status?: Status;
  };
  right: { asset?: Hex; holder?: Hex; offeredTo?: Hex; right?: number; status?: Status };
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
  log: { operator?: Hex; status?: Status };
}

export type Value = boolean | number | string;

/** A column that is compared: with a code number, a bit of it, a record's n, an address. */
export interface Column {
  name: string;
  is: "address" | "agent" | "bit" | "number" | "part" | "record";
  /** The table of a value that can change, with a row a change; else it is in the facts table. */
  changes?: "holdings" | "levels" | "states";
}

const number = (name: string): Column => ({ name, is: "number" });
const purpose: Column = { name: "purposes", is: "bit" };
/** Has an index by (column, n): a list can be read along it. */
const record = (name: string): Column => ({ name, is: "record" });
export const STATUS: Column = { name: "status", is: "number", changes: "states" };

/**
 * By kind: the facts table and its columns, under the names of the filters. `status` stands apart.
 */
export const TABLES: Record<Kind, { table: string; columns: Record<string, Column> }> = {
  participant: {
    table: "participants",
    columns: {
      jurisdiction: number("jurisdiction"),
      region: number("region"),
      agent: { name: "key", is: "agent" },
      q: { name: "search", is: "part" },
    },
  },
  asset: {
    table: "assets",
    columns: {
      registrant: record("registrant"),
      source: record("source"),
      origin: number("origin"),
      classification: { ...number("classification"), changes: "levels" },
      piLevel: { ...number("pi_level"), changes: "levels" },
      sector: number("sector"),
      region: number("region"),
      derived: number("derived"),
    },
  },
  right: {
    table: "rights",
    columns: {
      asset: record("asset"),
      holder: { ...record("holder"), changes: "holdings" },
      offeredTo: { name: "offered_to", is: "address", changes: "holdings" },
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
  log: { table: "logs", columns: { operator: record("operator") } },
};

export interface Part {
  sql: string;
  parameters: SQLInputValue[];
}

/**
 * The condition on one column of `f`, as of a block; every parameter is bound, nothing of a caller
 * gets into the text.
 */
export function condition(
  { name, is, changes }: Column,
  value: SQLInputValue,
  block: number,
): Part {
  if (is === "agent") {
    const sql = `(SELECT acts FROM agents WHERE participant = f.n AND key = ? AND block <= ?
      ORDER BY block DESC LIMIT 1) > 0`;
    return { sql, parameters: [value, block] };
  }
  if (changes !== undefined) {
    const sql = `(SELECT ${name} FROM ${changes} WHERE subject = f.n AND block <= ?
      ORDER BY block DESC LIMIT 1) IS ?`;
    return { sql, parameters: [block, value] };
  }
  const parameters = [value];
  if (is === "bit") return { sql: `f.${name} >> ? & 1`, parameters };
  return { sql: is === "part" ? `instr(f.${name}, ?) > 0` : `f.${name} IS ?`, parameters };
}

/** Rows to look at, and which of their columns is the n of the record. */
export interface Along extends Part {
  n: string;
}

/**
 * Along the index of a column, if there is one. Of what can change these are the records that ever
 * had the value: most lists are short, and the condition says which have it as of the block.
 */
export function along(table: string, column: Column, value: SQLInputValue): Along {
  const { name, is, changes } = column;
  const parameters = [value];
  if (is === "agent") return { ...changed("agents", "participant", table, name), parameters };
  if (changes) return { ...changed(changes, "subject", table, name), parameters };
  return { sql: `${table} f WHERE f.${name} = ?`, n: "f.n", parameters };
}

const changed = (changes: string, subject: string, table: string, name: string) => ({
  sql: `${changes} s LEFT JOIN ${table} f ON f.n = s.${subject} WHERE s.${name} = ?`,
  n: `s.${subject}`,
});

export const hasIndex = ({ is }: Column): boolean => ["address", "agent", "record"].includes(is);

/** `recordOf` finds the n of an id; an unknown one equals nothing. */
export function parameter(
  column: Column,
  value: Value,
  recordOf: (id: Hex) => number | undefined,
): SQLInputValue {
  switch (column.is) {
    case "record":
      return recordOf(value as Hex) ?? -1;
    case "address":
    case "agent":
      return bytes(value as Hex);
    case "part":
      return searchText(value as string);
    case "bit":
    case "number":
      return Number(value);
  }
}

/** Leaves out the conditions that nobody asked for. */
export function isGiven<T extends { value: number | undefined }>(
  condition: T,
): condition is T & { value: number } {
  return condition.value !== undefined;
}
