import { CLASSIFICATIONS, HASH_ALGS, PI_LEVELS, SCHEMES } from "../../codes.ts";
import { type Asset, FIRST_VERSION, type Version, ZERO } from "../../records.ts";
import { formatTime } from "../../wire/format.ts";
import type { BundleOf } from "../bundle.ts";
import { readVersionAdded } from "../events.ts";
import { type ProvenRecord, proveRecords } from "../records.ts";
import { Disproved } from "../steps.ts";
import { assertSame, type Evidence, logAt, placeOf, type Proven } from "./proven.ts";

type Bundle = BundleOf<"assetVersion">;
type Committed = Omit<Version, "asset">;

interface ProvenAsset extends ProvenRecord {
  asset: Asset;
}

function assetIn({ fact, records }: Bundle, { words }: Evidence): ProvenAsset {
  const [record] = proveRecords(records, words);
  words.end();
  if (record?.form.kind !== "asset") throw new Disproved("the record is no asset");
  assertSame(fact.asset, record.id, "the asset");
  return { ...record, asset: record.form.asset };
}

/** The first version is what the asset's id fixes; any other one is in an event alone. */
function committed(
  { fact, event, contracts }: Bundle,
  { asset }: ProvenAsset,
  evidence: Evidence,
): Committed {
  if (fact.number === FIRST_VERSION) {
    if (event !== undefined) throw new Disproved("the first version needs no event");
    return asset;
  }
  if (event === undefined) throw new Disproved(`version ${fact.number} lacks its event`);
  const { steps } = evidence;
  const added = steps.run(
    "event",
    () => {
      const { log } = logAt(evidence, event);
      const read = readVersionAdded(log, contracts.Registry);
      assertSame(fact.asset, read.version.asset, "the asset of the event");
      assertSame(fact.number, read.number, "the version of the event");
      return read.version;
    },
    () => `VersionAdded is ${placeOf(evidence, event)}`,
  );
  return added;
}

export function proveAssetVersion(bundle: Bundle, evidence: Evidence): Proven {
  const { steps, pinned } = evidence;
  const { number } = bundle.fact;
  const record = steps.run(
    "records",
    () => assetIn(bundle, evidence),
    ({ id, state }) => `asset ${id} is registered; its newest version is ${state.head}`,
  );
  const { asset, state } = record;
  const version = committed(bundle, record, evidence);
  steps.run(
    "fact",
    () => {
      if (number > state.head) throw new Disproved(`the asset has ${state.head} versions`);
    },
    () => `version ${number} commits to ${version.commitment}`,
  );
  return {
    kind: "assetVersion",
    id: record.id,
    block: pinned.number,
    time: formatTime(pinned.time),
    facts: {
      number,
      commitment: version.commitment,
      scheme: SCHEMES[version.scheme],
      hashAlg: HASH_ALGS[version.hashAlg],
      manifestDoc: version.manifestDoc === ZERO ? null : version.manifestDoc,
      metadataDoc: asset.metadataDoc,
      registrant: asset.registrant,
      source: asset.source,
      derived: asset.inputs !== ZERO,
      /** When it was added; of the first version no event is shown. */
      added: bundle.event
        ? { block: evidence.event.number, time: formatTime(evidence.event.time) }
        : null,
      newest: number === state.head,
      head: state.head,
      status: state.status,
      openOrders: state.orders,
      classification: CLASSIFICATIONS[state.classification],
      piLevel: PI_LEVELS[state.piLevel],
    },
  };
}
