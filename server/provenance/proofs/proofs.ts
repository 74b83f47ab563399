/**
 * Makes proof bundles of what the index knows, from what the chain can show of it. Each is verified
 * as a stranger would before it is handed out.
 */
import type { Chain } from "../../chain/connect.ts";
import { LedgerError } from "../../core/error.ts";
import { logId } from "../../core/ids.ts";
import { MAX_PROOF_ANCESTORS } from "../../core/limits.ts";
import type { EntryKind } from "../../core/log/entry.ts";
import { type Bundle, bundleJson, FORMAT } from "../../core/proof/bundle.ts";
import { subjectsBelow } from "../../core/proof/facts/authorization.ts";
import { readHeader } from "../../core/proof/header.ts";
import { headSlots, recordSlot, type Slot } from "../../core/proof/slots.ts";
import { verifyBundle } from "../../core/proof/verify.ts";
import { FIRST_VERSION, type Hex, type Log } from "../../core/records.ts";
import type { Contract, View } from "../../core/view.ts";
import type { IndexReader } from "../../store/index/reader.ts";
import { eventPlace, type Wanted } from "./event.ts";
import { formOf } from "./forms.ts";
import { stateNodes } from "./state.ts";

export interface ProofSources {
  chain: Pick<Chain, "deployment" | "evidence">;
  index: IndexReader;
  /** The newest block that nothing takes back any more. */
  final: () => { number: number } | undefined;
}

/** An entry of this node's log. */
export interface LoggedHash {
  log: Log;
  hash: Hex;
  kind: EntryKind;
  index: number;
  /** The block of the first head over it; undefined while none is on chain. */
  block: number | undefined;
  /** The hashes from its sibling up, in the tree of that size. */
  pathIn: (size: number) => Hex[] | undefined;
}

/** `at`: the block to pin, by default the newest final one. Each throws E_STALE until then. */
export interface Proofs {
  assetVersion(asset: Hex, number: number, at?: number): Promise<object>;
  anchoredHash(logged: LoggedHash): Promise<object>;
  receipt(id: Hex, at?: number): Promise<object>;
  authorization(id: Hex, at?: number): Promise<object>;
  /** By the act or the product. */
  derivation(id: Hex, at?: number): Promise<object>;
}

const notYet = (what: string) =>
  new LedgerError("E_STALE", `${what} is in no final block yet, so it can't be proven: try again`);

/** What a bundle of any fact begins with. */
async function opened(
  { chain }: ProofSources,
  pinned: number,
  names: readonly Contract[],
  slots: readonly Slot[],
  lowest = pinned,
) {
  const { evidence, deployment } = chain;
  const contracts = Object.fromEntries(
    names.map((name) => [name, deployment.contracts[name].address]),
  );
  const [headers, nodes] = await Promise.all([
    evidence.headers(lowest, pinned),
    stateNodes(evidence, pinned, contracts, slots),
  ]);
  const [first] = headers;
  const last = headers.at(-1);
  if (first === undefined || last === undefined) throw notYet(`block ${pinned}`);
  const { number, hash, time } = readHeader(first.rlp);
  const rlps = headers.map(({ rlp }) => rlp);
  const block = { number, hash, time };
  return { last, common: { format: FORMAT, block, contracts, headers: rlps, nodes } } as const;
}

function checked(bundle: object): object {
  const json = bundleJson(bundle as Bundle);
  const { steps, verified } = verifyBundle(json);
  if (verified) return json;
  const { step, detail } = steps.at(-1) ?? { step: "bundle", detail: "" };
  throw new LedgerError("E_CHAIN", `the chain's evidence fails at the step ${step}: ${detail}`);
}

function recordsOf(view: View, ids: readonly Hex[]) {
  const records = ids.map((id) => formOf(view, id));
  return { records, slots: records.map(recordSlot) };
}

/** An event too far below the block to pin is proven in its own. */
function pinFor(event: number, at: number): number {
  return at - event <= MAX_PROOF_ANCESTORS ? at : event;
}

export function createProofs(sources: ProofSources): Proofs {
  const { chain, index, final } = sources;
  const { contracts } = chain.deployment;
  const addressOf = (name: Contract) => contracts[name].address.toLowerCase() as Hex;

  /** The block to pin. What happened after it is not proven yet. */
  function pin(what: string, since: number | undefined, at?: number): number {
    const newest = final()?.number ?? -1;
    const pinned = at ?? newest;
    if (pinned > newest || since === undefined || since > pinned) throw notYet(what);
    return pinned;
  }

  async function withEvent(
    names: readonly Contract[],
    slots: readonly Slot[],
    { event, pinned }: { event: number; pinned: number },
    wanted: Wanted,
  ) {
    const { common, last } = await opened(sources, pinned, names, slots, event);
    return { common, event: await eventPlace(chain.evidence, last, wanted) };
  }

  return {
    async assetVersion(asset, number, at) {
      const what = `version ${number} of asset ${asset}`;
      const row = index.version(asset, number);
      const since = row?.block;
      const newest = pin(what, since, at);
      const isFirst = number === FIRST_VERSION;
      const event = since as number;
      const pinned = isFirst ? newest : pinFor(event, newest);
      const { records, slots } = recordsOf(index.view(pinned), [asset]);
      const fact = { kind: "assetVersion", asset, number };
      if (isFirst) {
        const { common } = await opened(sources, pinned, ["Registry"], slots);
        return checked({ ...common, fact, records });
      }
      const wanted: Wanted = {
        name: "VersionAdded",
        contract: addressOf("Registry"),
        topic: asset,
        matches: (data) => Number(data.slice(0, 66)) === number,
      };
      const made = await withEvent(["Registry"], slots, { event, pinned }, wanted);
      return checked({ ...made.common, fact, records, event: made.event });
    },

    async anchoredHash({ log, hash, kind, index: place, block, pathIn }) {
      const pinned = block;
      if (pinned === undefined || pinned > (final()?.number ?? -1)) throw notYet(hash);
      const id = logId(log);
      const size = index.view(pinned).state(id)?.size ?? 0n;
      const path = pathIn(Number(size));
      if (path === undefined) throw notYet(hash);
      const { common } = await opened(sources, pinned, ["Anchors"], headSlots(id));
      const fact = { kind: "anchoredHash", hash };
      return checked({ ...common, fact, log, entry: { kind, index: place, path } });
    },

    async receipt(id, at) {
      const event = index.receiptsOf(id)[0]?.block;
      const newest = pin(`receipt ${id}`, event, at);
      const place = { event: event as number, pinned: pinFor(event as number, newest) };
      const contract = addressOf("Authorizations");
      const wanted: Wanted = { name: "Used", contract, topic: id };
      const made = await withEvent(["Authorizations"], [], place, wanted);
      return checked({ ...made.common, fact: { kind: "receipt", receipt: id }, event: made.event });
    },

    async authorization(id, at) {
      const pinned = pin(`authorization ${id}`, 0, at);
      const view = index.view(pinned);
      if (view.kind(id) !== "authorization") throw notYet(`authorization ${id}`);
      const { records, slots } = recordsOf(view, subjectsBelow(view, id));
      const { common } = await opened(sources, pinned, ["Registry", "Authorizations"], slots);
      return checked({ ...common, fact: { kind: "authorization", authorization: id }, records });
    },

    async derivation(id, at) {
      const row = index.derivation(id);
      const newest = pin(`derivation ${id}`, row?.block, at);
      const { asset, digest, block: event, inputs } = row as NonNullable<typeof row>;
      const pinned = pinFor(event, newest);
      const ids = [asset, ...inputs.map(({ authorization }) => authorization)];
      const { records, slots } = recordsOf(index.view(pinned), ids);
      const contract = addressOf("Authorizations");
      const wanted: Wanted = { name: "Derived", contract, topic: digest };
      const names = ["Registry", "Authorizations"] as const;
      const made = await withEvent(names, slots, { event, pinned }, wanted);
      return checked({
        ...made.common,
        fact: { kind: "derivation", asset },
        records,
        event: made.event,
      });
    },
  };
}
