/** Nodes of the tries of state that a bundle needs, once each, in the order of verifying. */
import type { Evidence } from "../../chain/evidence.ts";
import type { Slot } from "../../core/proof/slots.ts";
import type { Hex } from "../../core/records.ts";
import type { Contract } from "../../core/view.ts";

export type Contracts = Readonly<Partial<Record<Contract, Hex>>>;

/** Nodes of fewer bytes than a hash stand inside their parent. */
const HASH_DIGITS = 2 + 2 * 32;

function nodesOf(path: readonly Hex[]): Hex[] {
  return path.filter((node, depth) => depth === 0 || node.length >= HASH_DIGITS);
}

/** Accounts first, then the slots. */
export async function stateNodes(
  evidence: Evidence,
  block: number,
  contracts: Contracts,
  slots: readonly Slot[],
): Promise<Hex[]> {
  const names = Object.keys(contracts) as Contract[];
  const proofs = await Promise.all(
    names.map((name) => {
      const own = slots.filter(({ contract }) => contract === name).map(({ slot }) => slot);
      return evidence.proof(block, contracts[name] as Hex, own);
    }),
  );
  const accounts = proofs.map(({ account }) => account);
  const unread = new Map(names.map((name, n) => [name, [...(proofs[n]?.slots ?? [])]]));
  const words = slots.map(({ contract }) => unread.get(contract)?.shift() ?? []);
  return [...new Set([...accounts, ...words].flatMap(nodesOf))];
}
