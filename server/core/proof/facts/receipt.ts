import * as lists from "../../codes.ts";
import { ZERO } from "../../records.ts";
import { formatCategories, formatTime } from "../../wire/format.ts";
import type { BundleOf } from "../bundle.ts";
import { readUsed, signerOf } from "../events.ts";
import { assertSame, type Evidence, logAt, placeOf, type Proven } from "./proven.ts";

type Bundle = BundleOf<"receipt">;

function usedIn({ fact, event, contracts }: Bundle, evidence: Evidence) {
  const { log, logs } = logAt(evidence, event);
  const contract = contracts.Authorizations;
  const used = readUsed(log, contract);
  assertSame(fact.receipt, used.id, "the receipt");
  return { ...used, signer: signerOf(logs, contract, used.id) };
}

export function proveReceipt(bundle: Bundle, evidence: Evidence): Proven {
  const { steps, event } = evidence;
  const { id, grantee, signer, use } = steps.run(
    "event",
    () => usedIn(bundle, evidence),
    () => `Used is ${placeOf(evidence, bundle.event)}`,
  );
  return {
    kind: "receipt",
    id,
    block: event.number,
    time: formatTime(event.time),
    facts: {
      authorization: use.authorization,
      grantee,
      signer,
      version: use.version === 0 ? null : use.version,
      operation: lists.OPERATIONS[use.operation],
      purpose: lists.PURPOSES[use.purpose],
      output: lists.OUTPUTS[use.output],
      environment: lists.ENVIRONMENTS[use.environment],
      territory: lists.TERRITORIES[use.territory],
      categories: formatCategories(use.categories),
      k: use.k,
      count: use.count,
      outputsDoc: use.outputsDoc === ZERO ? null : use.outputsDoc,
    },
  };
}
