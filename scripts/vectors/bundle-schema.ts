// The form of proof bundles for readers that are not this program.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { format } from "prettier";
import { BUNDLE_SCHEMA } from "../../server/core/proof/bundle.ts";

const FILE = path.resolve(import.meta.dirname, "../../server/core/proof/bundle.schema.json");

export async function writeBundleSchema(): Promise<void> {
  const text = JSON.stringify(BUNDLE_SCHEMA);
  writeFileSync(FILE, await format(text, { parser: "json", printWidth: 100 }));
}
