export interface Comparison {
  /** As the snapshot of the contracts' tests names it. */
  act: string;
  peer: "EAS 1.9" | "Ocean 2.6" | "ERC-1056";
  operation: string;
  /** What one of the two does and the other doesn't. */
  note: string;
}

const EAS_LICENSE = "stores the terms; purpose, count, parent and end are never checked";

/** What does most nearly the same, whether it is dearer or cheaper. Anchoring has no peer yet. */
export const COMPARISONS: readonly Comparison[] = [
  {
    act: "register with 0 rights",
    peer: "EAS 1.9",
    operation: "attest",
    note: "the peer stores a hash and who said so; no accreditation, class or source",
  },
  {
    act: "register with 3 rights",
    peer: "Ocean 2.6",
    operation: "data NFT, datatoken and hash",
    note: "the peer makes two contracts; one owner, no separate rights, no accreditation",
  },
  {
    act: "add a version",
    peer: "Ocean 2.6",
    operation: "new metadata",
    note: "the peer's is an event only: nothing links or numbers the versions",
  },
  {
    act: "add a version",
    peer: "ERC-1056",
    operation: "set an attribute",
    note: "the peer's is an event only, about an identity: no asset, no check",
  },
  { act: "grant", peer: "EAS 1.9", operation: "attest a license", note: `the peer ${EAS_LICENSE}` },
  {
    act: "grant",
    peer: "Ocean 2.6",
    operation: "mint and order",
    note: "the peer knows no terms on chain; a datatoken passes to whom its owner likes",
  },
  {
    act: "grant",
    peer: "ERC-1056",
    operation: "add a delegate",
    note: "the peer names a key until a date: no asset, purpose, count or parent",
  },
  {
    act: "grant, relayed",
    peer: "EAS 1.9",
    operation: "attest a license by delegation",
    note: `the peer ${EAS_LICENSE}`,
  },
  {
    act: "use, 1 deep",
    peer: "EAS 1.9",
    operation: "attest a use",
    note: "the peer checks that the license exists, and nothing of it",
  },
  {
    act: "use, 1 deep",
    peer: "Ocean 2.6",
    operation: "order again",
    note: "the peer's is an event: the order's id is unchecked, nothing is counted or stopped",
  },
  {
    act: "use, 1 deep",
    peer: "Ocean 2.6",
    operation: "order executed",
    note: "the peer's is an event with two signatures: nothing is counted or stopped",
  },
  {
    act: "appoint",
    peer: "ERC-1056",
    operation: "add a delegate",
    note: "the peer's delegate may do everything or nothing; ours signs the acts that are listed",
  },
  {
    act: "revoke by the holder",
    peer: "EAS 1.9",
    operation: "revoke",
    note: "the peer ends one attestation; ours stops every license below it, too",
  },
  {
    act: "revoke by the holder, relayed",
    peer: "EAS 1.9",
    operation: "revoke by delegation",
    note: "the peer ends one attestation; ours stops every license below it, too",
  },
];
