import { createEVM } from "@ethereumjs/evm";

/** One that Cancun leaves free. */
const SCRATCH_OPCODE = 0x0c;

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

const prototype = await interpreterPrototype();

/** Puts `around(method)` in the place of a method of the library's interpreter. */
export function wrapMethod<F>(name: string, around: (method: F) => F): void {
  const method = prototype[name];
  if (typeof method !== "function") throw new Error(`this version of the EVM has no ${name}`);
  prototype[name] = around(method as F);
}
