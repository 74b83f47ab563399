import { createEVM } from "@ethereumjs/evm";

/** One that Cancun leaves free. */
const SCRATCH_OPCODE = 0x0c;

type Analyse = (this: unknown, code: Uint8Array) => object;

/**
 * The library finds the jump destinations of a contract's whole code anew at every call, which
 * leaves half a megabyte of garbage behind each: of an act's 6.6 ms of CPU, 2.8. What it finds
 * follows from the code alone, and nothing changes that array or the result, so it is kept here for
 * as long as the library's own cache keeps the code.
 */
async function rememberAnalyses(): Promise<void> {
  const interpreter = await interpreterPrototype();
  const analyse = interpreter["_getValidJumpDestinations"] as Analyse | undefined;
  if (analyse === undefined) throw new Error("this version of the EVM analyses jumps elsewhere");
  const known = new WeakMap<Uint8Array, object>();
  interpreter["_getValidJumpDestinations"] = function (this: unknown, code: Uint8Array) {
    const found = known.get(code) ?? analyse.call(this, code);
    known.set(code, found);
    return found;
  };
}

/** The class isn't exported, but every opcode is shown the interpreter that runs it. */
async function interpreterPrototype(): Promise<Record<string, unknown>> {
  let prototype: unknown;
  const logicFunction = (state: { interpreter: object }) => {
    prototype = Object.getPrototypeOf(state.interpreter) as unknown;
  };
  const opcode = { opcode: SCRATCH_OPCODE, opcodeName: "SHOW", baseFee: 0, logicFunction };
  const evm = await createEVM({ customOpcodes: [opcode] });
  await evm.runCode({ code: Uint8Array.of(SCRATCH_OPCODE) });
  return prototype as Record<string, unknown>;
}

await rememberAnalyses();
