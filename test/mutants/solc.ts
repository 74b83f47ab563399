/** The compiler of the lockfile, for its parser. The package has no types of its own. */
import compiler from "solc";

export const solc = compiler as { compile: (input: string) => string };
