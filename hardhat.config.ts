import { fileURLToPath } from "node:url";
import { defineConfig } from "hardhat/config";
import type { HardhatPlugin } from "hardhat/types/plugins";
import chaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import ethersPlugin from "@nomicfoundation/hardhat-ethers";
import mochaPlugin from "@nomicfoundation/hardhat-mocha";
import networkHelpers from "@nomicfoundation/hardhat-network-helpers";
import typechain from "@nomicfoundation/hardhat-typechain";

/**
 * Hardhat lists artifacts in the order in which directories happen to be read, and TypeChain writes
 * them in that order. The types are committed, so equal contracts must give equal files: sorted in
 * place, because TypeChain's handler is handed the same array.
 */
const artifactsInOrder: HardhatPlugin = {
  id: "artifacts-in-order",
  hookHandlers: {
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            processArtifactsAfterSuccessfulBuild(_context, artifactPaths) {
              (artifactPaths as string[]).sort();
              return Promise.resolve();
            },
          }),
      }),
  },
};

/** The same rules as the local chain: one hardfork, blocks may share a second. */
export const simulated = {
  type: "edr-simulated",
  chainType: "l1",
  hardfork: "cancun",
  allowBlocksWithSameTimestamp: true,
} as const;

export default defineConfig({
  plugins: [ethersPlugin, chaiMatchers, networkHelpers, artifactsInOrder, typechain, mochaPlugin],
  solidity: {
    compilers: [
      {
        version: "0.8.37",
        // The compiler comes from the lockfile, so a build needs no download and works offline.
        path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
        settings: {
          viaIR: true,
          evmVersion: "cancun",
          optimizer: { enabled: true, runs: 2000 },
          // A changed comment must not change the code that a deployment is recognized by.
          metadata: { bytecodeHash: "none" },
        },
      },
    ],
  },
  networks: { default: simulated },
  paths: {
    sources: "contracts",
    tests: { mocha: "test/contracts", solidity: "test/contracts" },
  },
  test: {
    solidity: {
      // A handler that reverts has seen the contracts do what its model does not expect.
      invariant: { runs: 16, depth: 60, failOnRevert: true },
    },
  },
  typechain: { outDir: "typechain-types" },
});
