import { participantSubject } from "../core/ids.ts";
import type { Hex } from "../core/records.ts";
import { grantorOf, partiesOf, pathTo } from "../core/rules/walk.ts";
import type { View } from "../core/view.ts";
import type { IndexReader } from "../store/index/reader.ts";

type Index = Pick<IndexReader, "list">;

/**
 * Whether a participant is a party of a record: named in it, or bound to it by what it holds.
 * Documents that the record cites, and refused uses of it, are open to parties.
 */
export function isParty(index: Index, view: View, at: number, record: Hex, reader: Hex): boolean {
  switch (view.kind(record)) {
    case "participant":
      return record === participantSubject(reader);
    case "asset":
      return ownsPart(view, record, reader) || isGrantee(index, at, record, reader);
    case "right":
      // Who is to accept a right must be able to read on what terms.
      return view.state(record)?.offeredTo === reader || isOnPath(view, record, reader);
    case "authorization":
      return isOnPath(view, record, reader);
    case "consent": {
      const basis = view.facts("consent", record)?.basis;
      const named = basis?.giver === reader || basis?.recipient === reader;
      return named || (basis !== undefined && isParty(index, view, at, basis.asset, reader));
    }
    case "request": {
      const request = view.facts("request", record);
      const path = request && pathTo(view, request.parent);
      return request?.requester === reader || (path && grantorOf(path)) === reader;
    }
    case "order": {
      const order = view.facts("order", record)?.order;
      if (order?.issuer === reader) return true;
      return order !== undefined && isParty(index, view, at, order.subject, reader);
    }
    case "log":
      return view.facts("log", record)?.log.operator === reader;
    case undefined:
      return false;
  }
}

/** Who registered it, who provides the data, who holds a right in it or is offered one. */
function ownsPart(view: View, asset: Hex, reader: Hex): boolean {
  const facts = view.facts("asset", asset);
  if (facts === undefined) return false;
  const { registrant, source } = facts.asset;
  const bound = facts.rights.flatMap((right) => {
    const state = view.state(right);
    return [state?.holder, state?.offeredTo];
  });
  return [registrant, source, ...bound].includes(reader);
}

/** Whoever was granted a use of an asset may read what describes it. */
function isGrantee(index: Index, at: number, asset: Hex, grantee: Hex): boolean {
  const { items } = index.list("authorization", { grantee, asset }, { at, limit: 1 });
  return items.length > 0;
}

/**
 * Holder and grantees above an authorization, its grantee, and the asset's registrant and source.
 */
function isOnPath(view: View, id: Hex, reader: Hex): boolean {
  const path = pathTo(view, id);
  if (path === undefined) return false;
  const { registrant, source } = path.asset.facts.asset;
  return [registrant, source, ...partiesOf(path)].includes(reader);
}
