/** The ledger of one history as the rules see it, and what has come into being in it. */
import { RIGHTS } from "../../server/core/codes.ts";
import { participantSubject } from "../../server/core/ids.ts";
import { overlay } from "../../server/core/overlay.ts";
import type { Overlay } from "../../server/core/overlay.ts";
import type { Act } from "../../server/core/parse-typed-data.ts";
import { ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex, Scope, Terms } from "../../server/core/records.ts";
import { actingKey } from "../../server/core/rules/signer.ts";
import { pathTo, subjectsOf, upstreamOf } from "../../server/core/rules/walk.ts";
import {
  NOTHING_KNOWN,
  type Change,
  type Contract,
  type Kind,
  type View,
} from "../../server/core/view.ts";
import { START } from "../core/rules/support/words.ts";
import { founding, holdsOffice } from "./parties.ts";

export interface Nonce {
  contract: Contract;
  actor: Hex;
  nonce: bigint;
}

interface Written {
  number: number;
  time: number;
  changes: Change[];
}

const NOTHING: View = {
  ...NOTHING_KNOWN,
  office: holdsOffice,
};

export class World {
  readonly view: Overlay = overlay(NOTHING);
  /** The chain's clock, in seconds. */
  time = START;
  /** Every record in order of creation. */
  readonly ids: Record<Kind, Hex[]> = {
    participant: [],
    asset: [],
    right: [],
    consent: [],
    authorization: [],
    request: [],
    order: [],
    log: [],
  };
  readonly spent: Nonce[] = [];
  /** Participant and key, each pair once, in order of the first appointment. */
  readonly agents: [participant: Hex, key: Hex][] = [];
  /** What was stopped or ended lately: whatever rests on it is worth trying. */
  focus: Hex | undefined;
  /** Whatever was handed in so far, executed or not. */
  readonly past: Act[] = [];
  /** What each block wrote, from the first act on. */
  readonly blocks: Written[] = [];
  #writing: Change[] = [];
  /** How many of the blocks are the stage's. */
  readonly #staged: number;

  /** The world just after the founding, or where another one stands now. */
  constructor(stage?: World) {
    this.write(founding());
    this.#writing = [];
    for (const { number, time, changes } of stage?.blocks ?? []) {
      this.write(changes);
      this.seal(number, time);
    }
    this.#staged = this.blocks.length;
    this.time = stage?.time ?? START;
    this.past.push(...(stage?.past ?? []));
  }

  /** Ends the block to which everything was written since the last one. */
  seal(number: number, time: number): void {
    this.blocks.push({ number, time, changes: this.#writing });
    this.#writing = [];
  }

  /**
   * The view as each block of this history left it, and first the stage's last one. It is one and
   * the same view, so look at once.
   */
  *moments(): Generator<{ view: View; number: number; time: number }, void, void> {
    const view = overlay(NOTHING);
    view.add(founding());
    for (const [n, { number, time, changes }] of this.blocks.entries()) {
      view.add(changes);
      if (n + 1 >= this.#staged) yield { view, number, time };
    }
  }

  write(changes: readonly Change[]): void {
    this.#writing.push(...changes);
    for (const change of changes) {
      if ("nonce" in change) this.spent.push(change);
      if ("agent" in change && this.view.agent(change.participant, change.key) === undefined)
        this.agents.push([change.participant, change.key]);
      if ("facts" in change && this.view.kind(change.id) === undefined)
        this.ids[change.facts.kind].push(change.id);
      this.view.add([change]);
    }
  }

  /**
   * Whether a right or an authorization rests on it, somewhere on its path or above its product.
   */
  restsOn(id: Hex, subject: Hex): boolean {
    const path = pathTo(this.view, id);
    if (path === undefined) return false;
    const paths = [path, ...upstreamOf(this.view, path.asset)];
    return paths.some((one) => subjectsOf(one).includes(subject));
  }

  /** Of these, where there are any, those that rest on what was stopped or ended lately. */
  focused(ids: readonly Hex[]): readonly Hex[] {
    const { focus } = this;
    const resting = focus === undefined ? [] : ids.filter((id) => this.restsOn(id, focus));
    return resting.length > 0 ? resting : ids;
  }

  every(): Hex[] {
    return Object.values(this.ids).flat();
  }

  terms(authorization: Hex): Terms | undefined {
    return this.view.facts("authorization", authorization)?.terms;
  }

  /** The key that signs for a participant now; its own address before it is enrolled. */
  keyOf(account: Hex): Hex {
    const state = this.view.state(participantSubject(account));
    return state === undefined ? account : actingKey(state, this.time);
  }

  /** Who may accept a right. */
  offerOf(right: Hex): Hex {
    return this.view.state(right)?.offeredTo ?? ZERO_ADDRESS;
  }

  rightIn(asset: Hex, kind: number): Hex | undefined {
    const rights = this.view.facts("asset", asset)?.rights ?? [];
    return rights.find((id) => this.view.facts("right", id)?.right.title.kind === kind);
  }

  /** Who speaks for an asset: the holder of HOLD, or the registrant where nobody claimed it. */
  keeperOf(asset: Hex): Hex | undefined {
    const hold = this.rightIn(asset, RIGHTS.indexOf("HOLD"));
    const registrant = this.view.facts("asset", asset)?.asset.registrant;
    return hold === undefined ? registrant : this.view.state(hold)?.holder;
  }

  /** Who grants under a right or an authorization. */
  grantorAt(parent: Hex): Hex {
    return this.terms(parent)?.grantee ?? this.view.state(parent)?.holder ?? ZERO_ADDRESS;
  }

  assetOf(parent: Hex): Hex | undefined {
    return this.terms(parent)?.asset ?? this.view.facts("right", parent)?.right.asset;
  }

  /** What a grant under it is compared with; undefined for the right in an original asset. */
  boundAt(parent: Hex): Scope | undefined {
    const asset = this.view.facts("right", parent)?.right.asset;
    const ceiling = asset && this.view.facts("asset", asset)?.derivation?.ceiling;
    return this.terms(parent)?.scope ?? ceiling;
  }

  needsBasis(id: Hex): boolean {
    const facts = this.view.facts("asset", id);
    if (facts === undefined || facts.derivation !== undefined) return false;
    const { source, registrant } = facts.asset;
    return source !== registrant || this.view.state(id)?.piLevel !== 0;
  }

  /** The bases of an asset that were not withdrawn. */
  basesOf(asset: Hex): Hex[] {
    return this.ids.consent.filter((id) => {
      const isGiven = this.view.state(id)?.status === "GIVEN";
      return isGiven && this.view.facts("consent", id)?.basis.asset === asset;
    });
  }

  isOfProduct(parent: Hex): boolean {
    const asset = this.assetOf(parent);
    return asset !== undefined && this.view.facts("asset", asset)?.derivation !== undefined;
  }

  /** Granted and not ended by what stands above it, as far as stored words tell. */
  isGranted(authorization: Hex): boolean {
    const facts = this.view.facts("authorization", authorization);
    const above = facts && this.view.state(facts.terms.parent);
    const isGranted = this.view.state(authorization)?.status === "GRANTED";
    return isGranted && facts?.parentEpoch === above?.epoch;
  }
}
