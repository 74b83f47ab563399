/** Small contracts in hand-written bytecode, so that the chain is tested without a compiler. */

const OPCODES: Record<string, string> = {
  STOP: "00",
  ADD: "01",
  BALANCE: "31",
  JUMP: "56",
  MSTORE: "52",
  SLOAD: "54",
  SSTORE: "55",
  JUMPI: "57",
  JUMPDEST: "5b",
  CALLDATALOAD: "35",
  CALLDATASIZE: "36",
  CALLDATACOPY: "37",
  CODECOPY: "39",
  BLOCKHASH: "40",
  TIMESTAMP: "42",
  NUMBER: "43",
  GAS: "5a",
  ADDRESS: "30",
  CALLER: "33",
  POP: "50",
  DUP1: "80",
  LOG1: "a1",
  LOG2: "a2",
  CREATE2: "f5",
  CALL: "f1",
  RETURN: "f3",
  STATICCALL: "fa",
  REVERT: "fd",
  INVALID: "fe",
  SELFDESTRUCT: "ff",
  KECCAK256: "20",
  RETURNDATASIZE: "3d",
  RETURNDATACOPY: "3e",
  SUB: "03",
  EQ: "14",
  SWAP1: "90",
};

/** Mnemonics and literal bytes; a literal of n bytes is pushed. */
export function assemble(source: string): string {
  return source
    .trim()
    .split(/\s+/)
    .map((word) => {
      const opcode = OPCODES[word];
      if (opcode !== undefined) return opcode;
      if (!/^([0-9a-f]{2}){1,32}$/.test(word)) throw new Error(`no opcode and no literal: ${word}`);
      return (0x5f + word.length / 2).toString(16) + word;
    })
    .join("");
}

/** Init code that leaves `runtime` as the code of the new contract. */
export function deploying(runtime: string): string {
  const length = (runtime.length / 2).toString(16).padStart(4, "0");
  // 15 (0f) bytes stand before the runtime.
  return `0x${assemble(`${length} 000f 00 CODECOPY ${length} 00 RETURN`)}${runtime}`;
}

/** Input slot, value: storage[slot] = value, LOG2(value; slot, caller), returns the value. */
export const STORE = assemble(`
  20 CALLDATALOAD 00 CALLDATALOAD SSTORE
  20 CALLDATALOAD 00 MSTORE
  CALLER 00 CALLDATALOAD 20 00 LOG2
  20 00 RETURN`);

/** Reverts with its calldata. */
export const REVERT_WITH_INPUT = assemble(`
  CALLDATASIZE 00 00 CALLDATACOPY CALLDATASIZE 00 REVERT`);

/** Writes, then reverts: nothing of it may stay. */
export const STORE_THEN_REVERT = assemble(`
  01 GAS SSTORE 02 CALLER SSTORE 00 00 REVERT`);

/** Writes, then burns all its gas. */
export const BURN_ALL = assemble(`01 GAS SSTORE INVALID`);

/** storage[n] = n and LOG1(n), then calls itself with n - 1 and a part of the gas, down to 0. */
export const CALL_ITSELF = assemble(`
  00 CALLDATALOAD 07 JUMPI STOP JUMPDEST
  00 CALLDATALOAD 00 CALLDATALOAD SSTORE
  00 CALLDATALOAD 20 00 LOG1
  01 00 CALLDATALOAD SUB 00 MSTORE
  00 00 20 00 00 ADDRESS 4000 GAS SUB CALL
  STOP`);

/**
 * Calls the address in its first word with the rest as input; stores the hash of the answer at 0
 * and the success at 1.
 */
export const CALL_PRECOMPILE = assemble(`
  20 CALLDATASIZE SUB 20 00 CALLDATACOPY
  00 00 20 CALLDATASIZE SUB 00 00 CALLDATALOAD GAS STATICCALL
  01 SSTORE
  RETURNDATASIZE 00 00 RETURNDATACOPY
  RETURNDATASIZE 00 KECCAK256 00 SSTORE STOP`);

/** CREATE2 of a contract that destroys itself while it is made; stores its address at 0. */
export const MAKE_AND_DESTROY = assemble(`
  ${assemble("CALLER SELFDESTRUCT").padEnd(64, "0")} 00 MSTORE
  GAS 20 00 00 CREATE2 00 SSTORE STOP`);

/** From n = its first word down to 1: storage[n] = n. */
export const FILL = assemble(`
  00 CALLDATALOAD JUMPDEST
  DUP1 09 JUMPI STOP
  JUMPDEST DUP1 DUP1 SSTORE 01 SWAP1 SUB 03 JUMP`);

/** From n = its first word down to 1: asks for the balance of the address n. */
export const TOUCH = assemble(`
  00 CALLDATALOAD JUMPDEST
  DUP1 09 JUMPI STOP
  JUMPDEST DUP1 BALANCE POP 01 SWAP1 SUB 03 JUMP`);

/** From n = its first word down to 1: an empty LOG1 with topic n. */
export const LOG_MANY = assemble(`
  00 CALLDATALOAD JUMPDEST
  DUP1 09 JUMPI STOP
  JUMPDEST DUP1 00 00 LOG1 01 SWAP1 SUB 03 JUMP`);

/** LOG1 of as many bytes as its first word says. */
export const LOG_WIDE = assemble(`00 00 CALLDATALOAD 00 LOG1 STOP`);

/** Returns block number, time and the hash of the block before. */
export const ENVIRONMENT = assemble(`
  NUMBER 00 MSTORE TIMESTAMP 20 MSTORE
  01 NUMBER SUB BLOCKHASH 40 MSTORE 60 00 RETURN`);
