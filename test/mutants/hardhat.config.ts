/** The instrumented contracts under the tests of the real ones. */
import path from "node:path";
import { defineConfig } from "hardhat/config";
import config, { simulated } from "../../hardhat.config.ts";

const folder = path.resolve("cache", "mutants");

export default defineConfig({
  ...config,
  typechain: { outDir: path.join(folder, "types"), dontOverrideCompile: true },
  networks: {
    default: { ...simulated, allowUnlimitedContractSize: true },
  },
  paths: {
    tests: { mocha: "test/contracts", solidity: path.join(folder, "none") },
    sources: path.join(folder, "contracts"),
    artifacts: path.join(folder, "artifacts"),
    cache: path.join(folder, "cache"),
  },
});
