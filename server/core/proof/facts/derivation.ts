/** The edges of a lineage that one derivation made: the product and what it was made from. */
import * as lists from "../../codes.ts";
import { ceilingHash } from "../../ids.ts";
import { type Hex, ZERO } from "../../records.ts";
import { formatCategories, formatTime } from "../../wire/format.ts";
import type { BundleOf, RecordForm } from "../bundle.ts";
import { type DerivedFacts, readDerived, signerOf } from "../events.ts";
import { proveRecords } from "../records.ts";
import { Disproved } from "../steps.ts";
import { assertSame, type Evidence, logAt, placeOf, type Proven } from "./proven.ts";

type Bundle = BundleOf<"derivation">;
type AssetForm = Extract<RecordForm, { kind: "asset" }>;

interface Origin {
  product: AssetForm;
  authorizations: Hex[];
  /** The assets that the authorizations are about, in their order. */
  parents: Hex[];
}

/** The product, then each authorization that it cites. */
function originIn({ fact, records }: Bundle, { words }: Evidence): Origin {
  const [product, ...cited] = proveRecords(records, words);
  words.end();
  if (product?.form.kind !== "asset") throw new Disproved("the first record is no asset");
  assertSame(fact.asset, product.id, "the product");
  const authorizations = product.form.derivation?.authorizations ?? [];
  if (authorizations.length === 0 || authorizations.length !== cited.length) {
    throw new Disproved(`the product cites ${authorizations.length} authorizations`);
  }
  const parents = cited.map(({ id, form }, n) => {
    assertSame(authorizations[n] as Hex, id, `authorization ${n}`);
    if (form.kind !== "authorization") throw new Disproved(`${id} is no authorization`);
    return form.terms.asset;
  });
  return { product: product.form, authorizations, parents };
}

function madeIn(
  bundle: Bundle,
  { product, authorizations }: Origin,
  evidence: Evidence,
): DerivedFacts & { signer: Hex } {
  const { log, logs } = logAt(evidence, bundle.event);
  const contract = bundle.contracts.Authorizations;
  const derived = readDerived(log, contract);
  assertSame(bundle.fact.asset, derived.asset, "the product of the event");
  derived.inputs.forEach(({ authorization }, n) =>
    assertSame(authorizations[n] ?? ZERO, authorization, `input ${n} of the event`),
  );
  assertSame(product.asset.ceiling, ceilingHash(derived.ceiling), "the ceiling of the event");
  return { ...derived, signer: signerOf(logs, contract, derived.id) };
}

export function proveDerivation(bundle: Bundle, evidence: Evidence): Proven {
  const { steps, event } = evidence;
  const origin = steps.run(
    "records",
    () => originIn(bundle, evidence),
    ({ parents }) => `the product's id fixes ${parents.length} authorizations, all on the ledger`,
  );
  const { id, asset, deriver, signer, inputs, making } = steps.run(
    "event",
    () => madeIn(bundle, origin, evidence),
    () => `Derived is ${placeOf(evidence, bundle.event)}`,
  );
  return {
    kind: "derivation",
    id: asset,
    block: event.number,
    time: formatTime(event.time),
    facts: {
      derivation: id,
      deriver,
      signer,
      edges: inputs.map(({ authorization, version, categories }, n) => ({
        child: asset,
        parent: origin.parents[n],
        authorization,
        version: version === 0 ? null : version,
        categories: formatCategories(categories),
      })),
      purpose: lists.PURPOSES[making.purpose],
      output: lists.OUTPUTS[making.output],
      environment: lists.ENVIRONMENTS[making.environment],
      territory: lists.TERRITORIES[making.territory],
      k: making.k,
      transform: making.transform === ZERO ? null : making.transform,
      deidentLevel: lists.DEIDENT_LEVELS[making.deidentLevel],
      attestationDoc: making.attestationDoc === ZERO ? null : making.attestationDoc,
    },
  };
}
