import { globSync } from "node:fs";
import path from "node:path";
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

const compiler = {
  version: "0.8.37",
  // The compiler comes from the lockfile, so a build needs no download and works offline.
  path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
};

const settings = {
  viaIR: true,
  evmVersion: "cancun",
  optimizer: { enabled: true, runs: 2000 },
  // A changed comment must not change the code that a deployment is recognized by.
  metadata: { bytecodeHash: "none" },
};

/**
 * The tests of the deployed ledger. They only call it, and compile ten times as fast without the
 * IR. Tests of libraries run the contracts' own code, so they are compiled as the contracts are.
 */
const testsOfLedger = globSync("test/contracts/*.t.sol", { cwd: import.meta.dirname }).map((file) =>
  file.split(path.sep).join("/"),
);

/**
 * Hardhat compiles together what has one and the same settings object, and copies it for each file
 * that has settings of its own: all would be compiled apart, what they share again for each. It
 * also leaves a core idle, so that with two cores the tests would wait for the contracts.
 */
const compiledInTwoJobs: HardhatPlugin = {
  id: "compiled-in-two-jobs",
  hookHandlers: {
    config: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            async resolveUserConfig(userConfig, resolveVariable, next) {
              const config = await next(userConfig, resolveVariable);
              for (const { overrides } of Object.values(config.solidity.profiles)) {
                const one = Object.values(overrides)[0];
                if (one === undefined) continue;
                for (const file of Object.keys(overrides)) overrides[file] = one;
              }
              return config;
            },
          }),
      }),
    solidity: () =>
      Promise.resolve({
        default: () =>
          Promise.resolve({
            build: (context, files, options, next) =>
              next(context, files, { ...options, concurrency: 2 }),
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
  plugins: [
    ethersPlugin,
    chaiMatchers,
    networkHelpers,
    artifactsInOrder,
    compiledInTwoJobs,
    typechain,
    mochaPlugin,
  ],
  solidity: {
    compilers: [{ ...compiler, settings }],
    overrides: Object.fromEntries(
      testsOfLedger.map((file) => [file, { ...compiler, settings: { ...settings, viaIR: false } }]),
    ),
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
