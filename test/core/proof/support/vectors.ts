// Bundles recorded from a node, one of each kind: what a machine has that has nothing else.
import { readdirSync, readFileSync } from "node:fs";

const FOLDER = new URL("../../../vectors/proofs/", import.meta.url);

export type Json = Record<string, unknown>;

export const NAMES: string[] = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""));

export const vectorFile = (name: string) => new URL(`${name}.json`, FOLDER);

/** A copy of its own for each who asks. */
export const vector = (name: string): Json =>
  JSON.parse(readFileSync(vectorFile(name), "utf8")) as Json;
