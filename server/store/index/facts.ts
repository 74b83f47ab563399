import type { Asset, Basis, Enrolment, Hex, Input, Right } from "../../core/records.ts";
import type { Log, Order, Scope, Terms } from "../../core/records.ts";
import type { Facts, FactsOf, Kind, State } from "../../core/view.ts";
import { addressOf, hex } from "./bytes.ts";
import { unpack, unpackList } from "./pack.ts";
import type { Row, RowIn } from "./rows.ts";

const ID_DIGITS = 64;

/** The ids of `group_concat(hex(id), '')`, NULL for none. */
function idsOf(joined: unknown): Hex[] {
  if (typeof joined !== "string") return [];
  const digits = joined.toLowerCase();
  return Array.from(
    { length: digits.length / ID_DIGITS },
    (_, n): Hex => `0x${digits.slice(n * ID_DIGITS, (n + 1) * ID_DIGITS)}`,
  );
}

function assetFacts(row: Row | undefined): FactsOf<"asset"> {
  const facts: FactsOf<"asset"> = {
    kind: "asset",
    asset: unpack<Asset>("Asset", row?.["facts"]),
    rights: idsOf(row?.["rights"]),
  };
  if (row?.["inputs"] == null) return facts;
  const inputs = unpackList<Input>("Input", row["inputs"]);
  return {
    ...facts,
    derivation: {
      authorizations: inputs.map((input) => input.authorization),
      ceiling: unpack<Scope>("Scope", row["ceiling"]),
    },
  };
}

const requestFacts = (row: Row | undefined): Facts => ({
  kind: "request",
  requester: addressOf(hex(row?.["requester"])),
  parent: hex(row?.["parent"]),
  scope: unpack<Scope>("Scope", row?.["facts"]),
  at: Number(row?.["time"]),
});

const authorizationFacts = (row: Row | undefined): Facts => ({
  kind: "authorization",
  terms: unpack<Terms>("Terms", row?.["facts"]),
  parentEpoch: Number(row?.["parent_epoch"]),
});

/** The fixed facts of a record. */
export function factsIn(kind: Kind, row: RowIn): Facts {
  switch (kind) {
    case "participant":
      return { kind, enrolment: unpack<Enrolment>("Enrolment", row("enrolment")?.["facts"]) };
    case "asset":
      return assetFacts(row("asset"));
    case "right":
      return { kind, right: unpack<Right>("Right", row("right")?.["facts"]) };
    case "consent":
      return { kind, basis: unpack<Basis>("Basis", row("consent")?.["facts"]) };
    case "authorization":
      return authorizationFacts(row("authorization"));
    case "request":
      return requestFacts(row("request"));
    case "order":
      return { kind, order: unpack<Order>("Order", row("order")?.["facts"]) };
    case "log":
      return { kind, log: unpack<Log>("Log", row("log")?.["facts"]) };
  }
}

/** The part of a state that the facts fix. */
export function fixedStateIn(kind: Kind, row: RowIn): Partial<State> {
  if (kind === "participant") return { until: Number(row("enrolment")?.["until"]) };
  if (kind === "right") {
    return { until: unpack<Right>("Right", row("right")?.["facts"]).title.notAfter };
  }
  if (kind !== "asset") return {};
  const made = row("asset");
  return {
    chains: Number(made?.["chains"] ?? 0),
    nodes: Number(made?.["nodes"] ?? 0),
    closed: made?.["closed"] === 1,
  };
}
