// Preloaded into a chain's process: puts the plain JavaScript of noble in the place of native
// secp256k1 and of keccak in WebAssembly, to measure what these are worth.
import { registerHooks } from "node:module";

const STAND_IN = new URL("noble-keccak.ts", import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "hash-wasm") return { url: STAND_IN, shortCircuit: true };
    if (specifier.startsWith("secp256k1")) throw new Error("no native code in this process");
    return next(specifier, context);
  },
});
