// The tests of the interface on other networks: npm run test:long -- networks [NAME…]
import { globSync } from "node:fs";
import { root, runTool } from "./tool.ts";

const NETWORKS = ["hardhat", "anvil"];
const chosen = process.argv.length > 2 ? process.argv.slice(2) : NETWORKS;
const files = globSync(["test/http/*.test.ts", "test/provenance/proofs.test.ts"], {
  cwd: root,
}).sort();

for (const network of chosen) {
  if (!NETWORKS.includes(network)) {
    console.error(`no network is called ${network}; there are ${NETWORKS.join(", ")}`);
    process.exitCode = 2;
    break;
  }
  console.log(`on ${network}`);
  process.env["TEST_NETWORK"] = network;
  const { ok } = await runTool("mocha", files, { live: true });
  if (!ok) process.exitCode = 1;
}
