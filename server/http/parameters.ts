import { shapeError } from "../core/error.ts";
import { MAX_PAGE_ITEMS, PAGE_ITEMS } from "../core/limits.ts";
import type { PathParameters, Schema } from "./route.ts";

const hex = (bytes: number): string => `^0x[0-9a-fA-F]{${bytes * 2}}$`;

export const PATH_PARAMETERS: Record<keyof PathParameters, Schema> = {
  id: { type: "string", pattern: hex(32), description: "Id of a record: 32 bytes." },
  address: { type: "string", pattern: hex(20), description: "Address of a participant." },
  hash: { type: "string", pattern: hex(32), description: "SHA-256 of the bytes." },
  index: { type: "string", pattern: "^(0|[1-9][0-9]{0,15})$", description: "Place in the log." },
  number: { type: "string", pattern: "^[1-9][0-9]{0,8}$", description: "Of a version or a block." },
  tile: {
    type: "string",
    pattern: "^[0-9a-z]{1,7}(/x[0-9]{3}){0,4}/[0-9]{3}([.]p/[0-9]{1,3})?$",
    description: "Level (or `entries`) and index of a tile, and its width where it is not full.",
  },
  token: { type: "string", pattern: "^[0-9a-f]{32}$", description: "Of a one-time link." },
  file: { type: "string", pattern: "^[a-z0-9.-]{1,40}$", description: "Name of a file." },
};

/** Queries that read the index as of a moment. */
export interface AsOfQuery {
  asOf?: string;
}
export const AS_OF: Record<keyof AsOfQuery, Schema> = {
  asOf: {
    type: "string",
    pattern: "^([0-9]{1,15}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}(Z|[+-][0-9]{2}:[0-9]{2}))$",
    description:
      "A block number, or a time (RFC 3339): the state after the last block not later than it.",
  },
};

export interface PageQuery extends AsOfQuery {
  cursor?: string;
  limit?: number;
}
export const PAGE: Record<keyof PageQuery, Schema> = {
  ...AS_OF,
  cursor: {
    type: "string",
    maxLength: 200,
    description: "`next` of the page before; everything else in the query stays as it was.",
  },
  limit: { type: "integer", minimum: 1, maximum: MAX_PAGE_ITEMS, default: PAGE_ITEMS },
};

export function pathOf(given: Record<string, string | string[]>): PathParameters {
  const path: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    const pattern = PATH_PARAMETERS[name as keyof PathParameters]["pattern"] as string;
    const text = typeof value === "string" ? value : value.join("/");
    if (!new RegExp(pattern).test(text)) {
      throw shapeError(`/${name}`, `must match ${pattern}`);
    }
    path[name] = text.toLowerCase();
  }
  return path as unknown as PathParameters;
}

export function queryOf(address: string): Record<string, string> {
  const query: Record<string, string> = {};
  const start = address.indexOf("?");
  const parameters = new URLSearchParams(start < 0 ? "" : address.slice(start + 1));
  for (const [name, value] of parameters) {
    if (Object.hasOwn(query, name) || name === "__proto__") {
      throw shapeError(`/${name}`, "may stand once");
    }
    query[name] = value;
  }
  return query;
}
