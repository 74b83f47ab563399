/** Proof bundles in answers: what is asked for with `?proof=1`. */
import { BUNDLE_SCHEMA } from "../../core/proof/bundle.ts";
import type { Schema } from "../route.ts";
import { component } from "./shapes.ts";

export interface ProofQuery {
  proof?: 1;
}

export const PROOF: Record<keyof ProofQuery, Schema> = {
  proof: {
    type: "integer",
    enum: [1],
    description:
      "1: with a proof bundle, which verifies offline against the hash of a final block " +
      "(`asOf`, or the newest). 503 E_STALE while the fact is in no final block.",
  },
};

const { $schema: _, ...BUNDLE } = BUNDLE_SCHEMA;
export const PROOF_BUNDLE: Schema = BUNDLE;

/** An answer that may hold a bundle. */
export const withBundle = (answer: Schema): Schema => ({
  ...answer,
  properties: {
    ...(answer["properties"] as Record<string, Schema>),
    bundle: component("ProofBundle"),
  },
});

/** Nothing where no proof was asked for. */
export async function bundleOf(
  { proof }: ProofQuery,
  make: () => Promise<object>,
): Promise<{ bundle?: object }> {
  return proof === undefined ? {} : { bundle: await make() };
}
