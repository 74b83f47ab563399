/**
 * Lets Node import .tsx: it strips types by itself, but JSX has to be turned into calls. Must be
 * imported before the first import of such a file, which is therefore a dynamic one.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { fileURLToPath } from "node:url";
import { stop, transformSync, type TransformOptions } from "esbuild";

const OPTIONS = {
  loader: "tsx",
  jsx: "automatic",
  jsxImportSource: "preact",
  sourcemap: "inline",
} satisfies TransformOptions;

registerHooks({
  load(url, context, next) {
    if (!url.endsWith(".tsx")) return next(url, context);
    const file = fileURLToPath(url);
    const { code } = transformSync(readFileSync(file, "utf8"), { ...OPTIONS, sourcefile: file });
    return { format: "module", source: code, shortCircuit: true };
  },
});

/** Ends esbuild's own process, which waits for more; the next import of a .tsx starts it again. */
export const endTransforms = stop;
