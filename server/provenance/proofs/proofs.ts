/** Makes proof bundles of what the index knows, from what the chain can show of it. */
import type { Chain } from "../../chain/connect.ts";
import type { HeaderBytes } from "../../chain/evidence.ts";
import { LedgerError } from "../../core/error.ts";
import { logId } from "../../core/ids.ts";
import { MAX_PROOF_ANCESTORS, MAX_PROOFS_AT_ONCE } from "../../core/limits.ts";
import type { EntryKind } from "../../core/log/entry.ts";
import { type Bundle, bundleJson, FORMAT } from "../../core/proof/bundle.ts";
import { subjectsBelow } from "../../core/proof/facts/authorization.ts";
import { readHeader } from "../../core/proof/header.ts";
import { headSlots, recordSlot, type Slot } from "../../core/proof/slots.ts";
import type { Step } from "../../core/proof/steps.ts";
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

/** With 0x. */
const FIRST_WORD_DIGITS = 66;

const notYet = (what: string) =>
  new LedgerError("E_STALE", `${what} is in no final block yet, so it can't be proven: try again`);

/** An event too far below the block to pin is proven in its own. */
function pinFor(event: number, at: number): number {
  return at - event <= MAX_PROOF_ANCESTORS ? at : event;
}

function recordsOf(view: View, ids: readonly Hex[]) {
  const records = ids.map((id) => formOf(view, id));
  return { records, slots: records.map(recordSlot) };
}

/** What a bundle shows of the pinned block's state, and where its event is. */
interface Shown {
  pinned: number;
  names: readonly Contract[];
  slots: readonly Slot[];
  event?: { block: number; wanted: Wanted };
}

export class ProofMaker implements Proofs {
  readonly #sources: ProofSources;
  #underWay = 0;

  constructor(sources: ProofSources) {
    this.#sources = sources;
  }

  async assetVersion(asset: Hex, number: number, at?: number): Promise<object> {
    const { index } = this.#sources;
    const newest = this.#pin(`version ${number} of asset ${asset}`, at);
    const row = index.version(asset, number, newest);
    if (row === undefined) throw notYet(`version ${number} of asset ${asset}`);
    const isFirst = number === FIRST_VERSION;
    const pinned = isFirst ? newest : pinFor(row.block, newest);
    const { records, slots } = recordsOf(index.view(pinned), [asset]);
    const shown = { pinned, names: ["Registry"], slots } as const;
    const fact = { kind: "assetVersion", asset, number };
    if (isFirst) return this.#made(shown, { fact, records });
    const wanted: Wanted = {
      name: "VersionAdded",
      contract: this.#addressOf("Registry"),
      topic: asset,
      matches: (data) => Number(data.slice(0, FIRST_WORD_DIGITS)) === number,
    };
    return this.#made({ ...shown, event: { block: row.block, wanted } }, { fact, records });
  }

  async anchoredHash(logged: LoggedHash): Promise<object> {
    const { log, hash, kind, index: place, block: pinned } = logged;
    if (pinned === undefined || pinned > this.#pin(hash)) throw notYet(hash);
    const id = logId(log);
    // The block may hold a later head than the first one over the entry.
    const size = this.#sources.index.view(pinned).state(id)?.size ?? 0n;
    const path = logged.pathIn(Number(size));
    if (path === undefined) throw notYet(hash);
    const shown = { pinned, names: ["Anchors"], slots: headSlots(id) } as const;
    const fact = { kind: "anchoredHash", hash };
    return this.#made(shown, { fact, log, entry: { kind, index: place, path } });
  }

  async receipt(id: Hex, at?: number): Promise<object> {
    const newest = this.#pin(`receipt ${id}`, at);
    const [row] = this.#sources.index.receiptsOf(id, newest);
    if (row === undefined) throw notYet(`receipt ${id}`);
    const pinned = pinFor(row.block, newest);
    const contract = this.#addressOf("Authorizations");
    const event = { block: row.block, wanted: { name: "Used", contract, topic: id } } as const;
    const shown = { pinned, names: ["Authorizations"], slots: [], event } as const;
    return this.#made(shown, { fact: { kind: "receipt", receipt: id } });
  }

  async authorization(id: Hex, at?: number): Promise<object> {
    const pinned = this.#pin(`authorization ${id}`, at);
    const view = this.#sources.index.view(pinned);
    if (view.kind(id) !== "authorization") throw notYet(`authorization ${id}`);
    const { records, slots } = recordsOf(view, subjectsBelow(view, id));
    const shown = { pinned, names: ["Registry", "Authorizations"], slots } as const;
    return this.#made(shown, { fact: { kind: "authorization", authorization: id }, records });
  }

  async derivation(id: Hex, at?: number): Promise<object> {
    const { index } = this.#sources;
    const newest = this.#pin(`derivation ${id}`, at);
    const row = index.derivation(id, newest);
    if (row === undefined) throw notYet(`derivation ${id}`);
    const { asset, digest, block, inputs } = row;
    const pinned = pinFor(block, newest);
    const ids = [asset, ...inputs.map(({ authorization }) => authorization)];
    const { records, slots } = recordsOf(index.view(pinned), ids);
    const contract = this.#addressOf("Authorizations");
    const event = { block, wanted: { name: "Derived", contract, topic: digest } } as const;
    const shown = { pinned, names: ["Registry", "Authorizations"], slots, event } as const;
    return this.#made(shown, { fact: { kind: "derivation", asset }, records });
  }

  /** The block to pin: the one asked for, if it is final, else the newest final one. */
  #pin(what: string, at?: number): number {
    const newest = this.#sources.final()?.number;
    if (newest === undefined || (at ?? newest) > newest) throw notYet(what);
    return at ?? newest;
  }

  #addressOf(name: Contract): Hex {
    return this.#sources.chain.deployment.contracts[name].address.toLowerCase() as Hex;
  }

  async #made(shown: Shown, parts: object): Promise<object> {
    if (this.#underWay === MAX_PROOFS_AT_ONCE) {
      throw new LedgerError("E_LIMIT", `${MAX_PROOFS_AT_ONCE} proofs are being made: try again`);
    }
    this.#underWay += 1;
    try {
      return await this.#make(shown, parts);
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Verified as a stranger would before it is handed out. */
  async #make({ pinned, names, slots, event }: Shown, parts: object): Promise<object> {
    const { evidence } = this.#sources.chain;
    const contracts = Object.fromEntries(names.map((name) => [name, this.#addressOf(name)]));
    const [headers, nodes] = await Promise.all([
      evidence.headers(event?.block ?? pinned, pinned),
      stateNodes(evidence, pinned, contracts, slots),
    ]);
    const [first, last] = [headers[0] as HeaderBytes, headers.at(-1) as HeaderBytes];
    const { number, hash, time } = readHeader(first.rlp);
    const bundle = bundleJson({
      format: FORMAT,
      block: { number, hash, time },
      contracts,
      headers: headers.map(({ rlp }) => rlp),
      nodes,
      ...parts,
      ...(event && { event: await eventPlace(evidence, last, event.wanted) }),
    } as Bundle);
    const { steps, verified } = verifyBundle(bundle);
    if (verified) return bundle;
    const { step, detail } = steps.at(-1) as Step;
    throw new LedgerError("E_CHAIN", `the chain's evidence fails at the step ${step}: ${detail}`);
  }
}
