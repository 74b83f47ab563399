import { type KeyObject, sign } from "node:crypto";
import { LedgerError, shapeError } from "../core/error.ts";
import { parseAddCheckpoint } from "../core/log/add-checkpoint.ts";
import { type Checkpoint, parseCheckpoint } from "../core/log/checkpoint.ts";
import { cosignedText, formatCosignature } from "../core/log/cosignature.ts";
import { COSIGNATURE, isSignedBy, type NoteKey, verifierKey } from "../core/log/note.ts";
import { treeRoot } from "../core/log/tree.ts";
import { isExtension } from "../core/merkle.ts";
import { toHex } from "../core/typed-data.ts";
import type { IntakeStore } from "../store/intake/open.ts";
import type { WitnessedHead } from "../store/intake/witnesses.ts";
import { rawPublicKey } from "./log-key.ts";

export interface WitnessOptions {
  store: Pick<IntakeStore, "witnesses" | "write">;
  name: string;
  key: KeyObject;
  /** The logs that the operator lets this node be a witness of. */
  logs: readonly NoteKey[];
}

/** A cosignature line, or the size that the log has to prove its head from. */
export type Witnessed = { line: string } | { size: number };

const EMPTY_ROOT = toHex(treeRoot(0, () => new Uint8Array()));

/** This node as witness of other nodes' logs: it cosigns one history of each. */
export class LogWitness {
  readonly #options: WitnessOptions;
  readonly #publicKey: Uint8Array;

  constructor(options: WitnessOptions) {
    this.#options = options;
    this.#publicKey = rawPublicKey(options.key);
  }

  get verifier(): string {
    return verifierKey({ name: this.#options.name, key: this.#publicKey, type: COSIGNATURE });
  }

  /** The newest heads that it has cosigned. */
  heads(): { origin: string; size: number }[] {
    const origins = new Set(this.#options.logs.map(({ name }) => name));
    return [...origins].map((origin) => ({ origin, size: this.#last(origin).size }));
  }

  /**
   * The checks of C2SP tlog-witness in their order. The head is on the disk before its cosignature
   * exists, and what it is compared with is read in the same write: no answer to another request,
   * and no crash, makes this witness forget a head that it cosigned.
   */
  async addCheckpoint(body: string): Promise<Witnessed> {
    const asked = parseAddCheckpoint(body);
    const head = asked && parseCheckpoint(asked.checkpoint);
    if (asked === undefined || head === undefined) {
      throw shapeError("", "is no old size, consistency proof and checkpoint");
    }
    this.#assertSigned(head);
    const { old, consistency } = asked;
    if (old > head.size) throw shapeError("", "names an old size above that of the checkpoint");
    const last = this.#last(head.origin);
    if (old !== last.size) return { size: last.size };
    const root = toHex(head.root);
    if (old === head.size) {
      if (root !== last.root) return { size: last.size };
      assertProven(consistency.length === 0);
    } else {
      assertProven(isExtension(sizedHead(last), sizedHead({ size: head.size, root }), consistency));
      const next = { origin: head.origin, size: head.size, root, note: asked.checkpoint };
      const kept = await this.#keep(last, next);
      if (kept !== undefined) return { size: kept };
    }
    return { line: this.#cosign(head.note.text) };
  }

  #assertSigned({ origin, note }: Checkpoint & { note: Parameters<typeof isSignedBy>[0] }): void {
    const keys = this.#options.logs.filter(({ name }) => name === origin);
    if (keys.length === 0) {
      throw new LedgerError("E_NOT_FOUND", `this node is no witness of the log ${origin}`);
    }
    if (keys.some((key) => isSignedBy(note, key))) return;
    throw new LedgerError("E_SIG", `no key of ${origin} signed the checkpoint`, { status: 403 });
  }

  #last(origin: string): Omit<WitnessedHead, "note"> {
    const { witnesses } = this.#options.store;
    return witnesses.witnessed(origin) ?? { origin, size: 0, root: EMPTY_ROOT };
  }

  /** The size that another request has brought meanwhile, where one has. */
  async #keep({ size }: { size: number }, next: WitnessedHead): Promise<number | undefined> {
    const { store } = this.#options;
    let overtaken: number | undefined;
    await store.write(() => {
      const now = this.#last(next.origin).size;
      if (now === size) store.witnesses.putWitnessed(next);
      else overtaken = now;
    });
    return overtaken;
  }

  #cosign(text: string): string {
    const { name, key } = this.#options;
    const time = Math.floor(Date.now() / 1000);
    const signature = sign(null, Buffer.from(cosignedText(time, text)), key);
    return formatCosignature({ name, key: this.#publicKey }, time, signature);
  }
}

const sizedHead = ({ size, root }: { size: number; root: string }) => ({
  size: BigInt(size),
  root: Buffer.from(root.slice(2), "hex"),
});

function assertProven(holds: boolean): void {
  if (holds) return;
  throw new LedgerError("E_FORK", "the proof doesn't show that the head extends the last one", {
    status: 422,
  });
}
