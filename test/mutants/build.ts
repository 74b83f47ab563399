import { createHash } from "node:crypto";
import * as fs from "node:fs";
import path from "node:path";
import { root, runTool } from "../../scripts/tool.ts";
import { type Mutant, instrument } from "./instrument.ts";

export const CONFIG = ["--config", "test/mutants/hardhat.config.ts"];
const folder = path.join(root, "cache", "mutants");
/** Deployed by tests beside the ledger, and never wrong. */
const WALLETS = "test/contracts/support/Wallets.sol";

function contracts(): Map<string, string> {
  const files = fs.globSync("contracts/**/*.sol", { cwd: root }).sort();
  return new Map(
    files.map((file) => [
      file.split(path.sep).join("/"),
      fs.readFileSync(path.join(root, file), "utf8"),
    ]),
  );
}

/** Builds all mutants of the contracts at once, or finds them built. */
export async function buildMutants(): Promise<Mutant[]> {
  const { sources, mutants } = instrument(contracts());
  sources.set("contracts/Wallets.sol", fs.readFileSync(path.join(root, WALLETS), "utf8"));
  const hash = createHash("sha256")
    .update(JSON.stringify([...sources]))
    .digest("hex");
  const stamp = path.join(folder, "stamp");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash) return mutants;

  fs.rmSync(folder, { recursive: true, force: true });
  for (const [file, text] of sources) {
    const to = path.join(folder, file);
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.writeFileSync(to, text);
  }
  const { ok, output } = await runTool("hardhat", [...CONFIG, "build", "--force"], { live: false });
  if (!ok) throw new Error(`the mutants do not compile:\n${output}`);
  fs.writeFileSync(stamp, hash);
  return mutants;
}
