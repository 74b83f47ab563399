/** What the ledger asks of a network, counted from its own code. */
import { gasLimitOf } from "../../server/chain/calls.ts";
import { DEPLOYED, FACTORIES } from "../../server/chain/contracts.ts";
import { deploymentGas } from "../../server/chain/deploy.ts";
import { MAX_INPUTS, MAX_UPSTREAM_CHAINS, MAX_UPSTREAM_NODES } from "../../server/core/limits.ts";
import type { Hex } from "../../server/core/records.ts";

export interface Opcode {
  name: string;
  byte: number;
  hardfork: string;
  /** Creation code that executes it and creates nothing. */
  probe: Hex;
}

/** Younger than the merge. */
const YOUNG_OPCODES: Opcode[] = [
  { name: "PUSH0", byte: 0x5f, hardfork: "Shanghai", probe: "0x5f5ff3" },
  { name: "TLOAD", byte: 0x5c, hardfork: "Cancun", probe: "0x60005c5060006000f3" },
  { name: "TSTORE", byte: 0x5d, hardfork: "Cancun", probe: "0x600060005d60006000f3" },
  { name: "MCOPY", byte: 0x5e, hardfork: "Cancun", probe: "0x6000600060005e60006000f3" },
  { name: "CLZ", byte: 0x1e, hardfork: "Osaka", probe: "0x60001e5060006000f3" },
];
const PUSH1 = 0x60;
const PUSH32 = 0x7f;

/** Those that the contracts use. Data behind the code may look like another, and hides none. */
export function neededOpcodes(): Opcode[] {
  const used = new Set(DEPLOYED.flatMap((name) => [...opcodesOf(FACTORIES[name].bytecode)]));
  return YOUNG_OPCODES.filter(({ byte }) => used.has(byte));
}

function opcodesOf(bytecode: string): Set<number> {
  const code = Buffer.from(bytecode.slice(2), "hex");
  const found = new Set<number>();
  for (let at = 0; at < code.length; at += 1) {
    const opcode = code[at] as number;
    found.add(opcode);
    if (opcode >= PUSH1 && opcode <= PUSH32) at += opcode - PUSH1 + 1;
  }
  return found;
}

/** EIP-3860 and EIP-170. The code of a contract is shorter than what creates it. */
export const MAX_CREATION_BYTES = 49_152;
export const MAX_CODE_BYTES = 24_576;
export const largestCreation = () =>
  Math.max(...DEPLOYED.map((name) => (FACTORIES[name].bytecode.length - 2) / 2));

/** Of one transaction, since Osaka (EIP-7825). */
export const TRANSACTION_GAS_CAP = 2 ** 24;

/** More words than any path, any authorization on it, and all else of a derivation take. */
const PATH_WORDS = 64;
const STEP_WORDS = 32;
const OTHER_WORDS = 512;
/** What failed without a reason is sent once more with twice the gas. */
const SECOND_TRY = 2;

/** The gas limit of the dearest act: a derivation of as much as the rules allow. */
export function dearestAct(): number {
  const paths = MAX_UPSTREAM_CHAINS;
  const steps = MAX_UPSTREAM_NODES;
  const bytes = (paths * PATH_WORDS + steps * STEP_WORDS + OTHER_WORDS) * 32;
  return gasLimitOf("Derive", { bytes, paths, steps, inputs: MAX_INPUTS }) * SECOND_TRY;
}

/** Gas limits of a deployment with one holder of each office. */
export function foundingGas(): { dearest: number; all: bigint } {
  const someone: Hex = `0x${"01".repeat(20)}`;
  const offices = { accreditor: [someone], regulator: [someone], admin: someone };
  const gas = deploymentGas({ offices });
  const all = gas.reduce((sum, limit) => sum + limit, 0n);
  return { dearest: Math.max(...gas.map(Number)), all };
}
