import { fileURLToPath } from "node:url";
import { defineConfig } from "hardhat/config";
import chaiMatchers from "@nomicfoundation/hardhat-ethers-chai-matchers";
import ethersPlugin from "@nomicfoundation/hardhat-ethers";
import mochaPlugin from "@nomicfoundation/hardhat-mocha";
import networkHelpers from "@nomicfoundation/hardhat-network-helpers";
import typechain from "@nomicfoundation/hardhat-typechain";

export default defineConfig({
  plugins: [ethersPlugin, chaiMatchers, networkHelpers, typechain, mochaPlugin],
  solidity: {
    compilers: [
      {
        version: "0.8.37",
        // The compiler comes from the lockfile, so a build needs no download and works offline.
        path: fileURLToPath(import.meta.resolve("solc/soljson.js")),
        settings: {
          viaIR: true,
          evmVersion: "cancun",
          optimizer: { enabled: true, runs: 200 },
        },
      },
    ],
  },
  networks: {
    // The same rules as the local chain: one hardfork, blocks may share a second.
    default: {
      type: "edr-simulated",
      chainType: "l1",
      hardfork: "cancun",
      allowBlocksWithSameTimestamp: true,
    },
  },
  paths: {
    sources: "contracts",
    tests: { mocha: "test/contracts", solidity: "test/contracts" },
  },
  typechain: { outDir: "typechain-types" },
});
