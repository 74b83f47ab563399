import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../scripts/tool.ts";

/** Mutants by name that change nothing anybody could see, each with the reason why. */
export const excused = JSON.parse(
  readFileSync(path.join(root, "test", "mutants", "excused.json"), "utf8"),
) as Record<string, string>;
