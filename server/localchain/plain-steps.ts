import { wrapMethod } from "./interpreter.ts";

interface Opcode {
  readonly opcodeInfo: {
    readonly code: number;
    readonly feeBigInt: bigint;
    readonly dynamicGas: boolean;
    readonly isAsync: boolean;
    readonly isInvalid: boolean;
  };
  readonly opHandler: (state: RunState, common: unknown) => void;
}
interface RunState {
  programCounter: number;
  opCode: number;
  readonly code: Uint8Array;
  readonly shouldDoJumpAnalysis: boolean;
}
interface Interpreter {
  readonly common: unknown;
  readonly profilerOpts?: { readonly enabled?: boolean };
  readonly _evm: {
    readonly DEBUG: boolean;
    readonly events: { listenerCount(of: string): number };
  };
  readonly _runState: RunState;
  lookupOpInfo(code: number): Opcode;
  useGas(amount: bigint, context: object): void;
}
type RunStep = (this: Interpreter, opcode?: Opcode) => Promise<void>;

const JUMP = 0x56;
const JUMPI = 0x57;
const DONE = Promise.resolve();

/** Nothing to wait for, and a price that is known. */
const isPlain = ({ opcodeInfo }: Opcode) =>
  !opcodeInfo.dynamicGas && !opcodeInfo.isAsync && !opcodeInfo.isInvalid;

/** The library finds a code's jump destinations before its first jump, outside of the step. */
const isBeforeAnalysis = ({ shouldDoJumpAnalysis }: RunState, { opcodeInfo }: Opcode) =>
  shouldDoJumpAnalysis && (opcodeInfo.code === JUMP || opcodeInfo.code === JUMPI);

function isWatched({ _evm, profilerOpts }: Interpreter): boolean {
  return _evm.DEBUG || profilerOpts?.enabled === true || _evm.events.listenerCount("step") > 0;
}

/**
 * The library awaits every single opcode: ten thousand promises an act, which were half of its
 * garbage and a third of its time. Most opcodes are plain: a fixed price and a function that
 * returns at once. Here one step takes all plain ones that follow each other, as the library does
 * one: pay, move on, execute. Whatever else comes is the library's own again.
 */
wrapMethod<RunStep>("runStep", (runStep) => {
  return function (given) {
    const state = this._runState;
    let opcode = given ?? this.lookupOpInfo(state.opCode);
    if (!isPlain(opcode) || isWatched(this)) return runStep.call(this, given);
    do {
      this.useGas(opcode.opcodeInfo.feeBigInt, opcode.opcodeInfo);
      state.programCounter += 1;
      opcode.opHandler(state, this.common);
      if (state.programCounter >= state.code.length) return DONE;
      opcode = this.lookupOpInfo(state.code[state.programCounter]!);
      state.opCode = opcode.opcodeInfo.code;
    } while (isPlain(opcode) && !isBeforeAnalysis(state, opcode));
    return DONE;
  };
});
