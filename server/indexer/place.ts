import type { Deployed } from "../chain/contracts.ts";
import type { Hex } from "../core/records.ts";
import type { View } from "../core/view.ts";
import type { BlockWriter } from "../store/index/block-writer.ts";

/** The act that an event belongs to. */
export interface ActOf {
  contract: Deployed;
  idx: number;
  digest: Hex;
  actor: Hex;
}

/** Where an event stands, and what it is written with. */
export interface Place {
  writer: BlockWriter;
  idx: number;
  /** Absent for what the founding did. */
  act: ActOf | undefined;
}

export type EventData = Record<string, boolean | number | string | undefined>;

/** Records that something happened to `subject`, which concerns its asset and perhaps `others`. */
export function tell(
  { writer, idx, act }: Place,
  kind: string,
  subject: Hex,
  data: EventData,
  others: readonly Hex[] = [],
): void {
  const asset = assetOf(writer.view, subject);
  const assets = asset === undefined ? others : [asset, ...others];
  writer.event({ idx, act: act?.idx, kind, subject, assets, data });
}

/** A reason is a short code in ASCII, padded with zero bytes, or the hash of a document. */
const SHORT_CODE = /^0x(2[0-9a-f]|[3-6][0-9a-f]|7[0-9a-e])+(00)*$/;

/**
 * The document that gives the reason counts as cited, so that its readers follow from the record.
 */
export function citeReason({ writer }: Place, subject: Hex, ...reasons: Hex[]): void {
  for (const reason of reasons) {
    if (!SHORT_CODE.test(reason)) writer.cite(subject, reason);
  }
}

/** The asset that a record concerns; a participant or a log concerns none. */
export function assetOf(view: View, id: Hex): Hex | undefined {
  switch (view.kind(id)) {
    case "asset":
      return id;
    case "right":
      return view.facts("right", id)?.right.asset;
    case "consent":
      return view.facts("consent", id)?.basis.asset;
    case "authorization":
      return view.facts("authorization", id)?.terms.asset;
    case "request": {
      const parent = view.facts("request", id)?.parent;
      return parent && assetOf(view, parent);
    }
    case "order": {
      const subject = view.facts("order", id)?.order.subject;
      return subject && assetOf(view, subject);
    }
    case "participant":
    case "log":
    case undefined:
      return undefined;
  }
}

/** For what the chain has shown to exist. */
export function required<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`the index lacks ${what}`);
  return value;
}
