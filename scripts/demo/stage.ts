import type { Client } from "./client.ts";
import type { File } from "./data.ts";
import type { Narrator, Party } from "./narrator.ts";
import type { After, termsFrom } from "./terms.ts";

export type Roles =
  "accreditor" | "regulator" | "stations" | "office" | "aviation" | "lab" | "club" | "planner";
export type Cast = Record<Roles, Party>;

export interface Stage {
  tell: Narrator;
  client: Client;
  cast: Cast;
  after: After;
  terms: ReturnType<typeof termsFrom>;
}

export interface Commitment {
  commitment: string;
  scheme: string;
  manifest: object;
}

export async function upload({ tell, client }: Stage, files: File[], salted: boolean) {
  const names = files.map(({ name }) => name).join(", ");
  return tell.sends(
    `hash ${names}${salted ? " with a salt" : ""}; the ledger keeps no byte of it`,
    client.upload(`/v1/datasets${salted ? "?salted=true" : ""}`, files),
    ({ commitment = "", scheme = "", manifest = {} }) => ({ commitment, scheme, manifest }),
  );
}

export const metadata = (title: string) => ({
  title: { en: title },
  description: { en: `${title}, from the vega-datasets collection` },
  keyword: ["demo"],
});

export const describe = (data: Commitment, title: string) => ({
  commitment: data.commitment,
  scheme: data.scheme,
  hashAlg: "SHA-256",
  manifestDoc: data.manifest,
  metadataDoc: metadata(title),
  origin: "ENTERPRISE",
  classification: "GENERAL",
  piLevel: "NONE",
  sector: 62,
  region: 0,
});
