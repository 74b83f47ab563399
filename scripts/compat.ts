// `npm run compat -- --rpc URL [--key FILE | --deployment FILE] [--finality BLOCKS] [--json]`
// proves the ledger on a network and prints a report. Exits 0 if all of it works there, else 1.
// With a key it deploys a ledger and tells it a story; with a deployment it follows that one;
// with neither it only asks.
import { parseArgs } from "node:util";
import { createRpc } from "../server/chain/rpc.ts";
import { configure } from "../server/config/config.ts";
import { readEnvironment } from "../server/config/env.ts";
import { readRelayerKey } from "../server/config/secrets.ts";
import { type Answer, fails, type Finding, line, note } from "./compat/finding.ts";
import { PROBES } from "./compat/probes.ts";
import { followed, funds, proof } from "./compat/proof.ts";

const { values } = parseArgs({
  options: {
    rpc: { type: "string" },
    key: { type: "string" },
    deployment: { type: "string" },
    finality: { type: "string", default: "finalized" },
    json: { type: "boolean", default: false },
  },
});
const findings: Finding[] = [];

function tell(check: string, answer: Answer): void {
  const finding = { check, ...answer };
  findings.push(finding);
  if (!values.json) console.log(line(finding));
}
const failed = () => findings.some(({ verdict }) => verdict === "fails");

/** What can't be asked fails, and says why. */
async function ask(check: string, question: () => Promise<Answer>): Promise<void> {
  tell(check, await question().catch((error: Error) => fails(error.message)));
}

async function prove(rpcUrl: string): Promise<void> {
  const { key, deployment, finality, json } = values;
  if (deployment !== undefined) {
    await ask("ledger", () => followed(rpcUrl, deployment, finality));
    return tell("story", note("not told: an existing ledger's offices sign only for themselves"));
  }
  if (key === undefined) {
    const missing = "--key FILE, the private key of a funded account, or --deployment FILE";
    return tell("ledger", fails(`not tried: it needs ${missing}`));
  }
  const settings = { RPC_URL: rpcUrl, RELAYER_KEY_FILE: key, FINALITY: finality };
  const relayerKey = readRelayerKey(configure(readEnvironment(settings)));
  await ask("funds", () => funds(rpcUrl, relayerKey));
  if (failed()) return tell("ledger", fails("not tried, because of the above"));
  const network = { rpcUrl, relayerKey, finality };
  const { deployed, told } = await proof(network, (text) => json || console.log(`   ${text}`));
  tell("ledger", deployed);
  tell("story", told);
}

async function report(rpcUrl: string): Promise<void> {
  const rpc = createRpc(rpcUrl);
  for (const [check, probe] of Object.entries(PROBES)) {
    await ask(check, () => probe(rpc));
    // The first one asks who is there at all.
    if (findings.length === 1 && failed()) return;
  }
  await prove(rpcUrl).catch((error: Error) => tell("ledger", fails(error.message)));
}

if (values.rpc === undefined) {
  console.error("compat needs --rpc URL, the JSON-RPC of the network");
  process.exitCode = 1;
} else {
  await report(values.rpc);
  const compatible = !failed();
  if (values.json) console.log(JSON.stringify({ compatible, findings }, null, 2));
  else console.log(`\nThe ledger ${compatible ? "works" : "was not proven"} on this network.`);
  process.exitCode = compatible ? 0 : 1;
}
