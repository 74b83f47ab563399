import { readFile } from "node:fs/promises";
import { newParty } from "./author.ts";
import { besides, type Figure } from "./figure.ts";
import { acts } from "./gas/acts.ts";
import { type Comparison, COMPARISONS } from "./gas/comparisons.ts";
import { eas } from "./gas/eas.ts";
import { erc1056 } from "./gas/erc1056.ts";
import { ocean } from "./gas/ocean.ts";
import { Caller, type Costs } from "./gas/peer.ts";
import { startBenchNetwork } from "./network.ts";
import { say } from "./progress.ts";

const SNAPSHOT = new URL("../../test/contracts/gas.json", import.meta.url);

const bench = "gas";
const unit = "gas";

/**
 * What acts cost on chain, by real transactions in steady state: beside peers on one chain in one
 * run, the others as in the snapshot that the contracts' tests hold to the gas they use.
 */
export async function gas(): Promise<Figure[]> {
  const text = await readFile(SNAPSHOT, "utf8");
  const snapshot = JSON.parse(text) as Record<string, { gas: number; target?: number }>;
  const targetOf = (metric: string) => {
    const target = snapshot[metric]?.target;
    return target === undefined ? {} : { target };
  };
  const { ours, peers } = await measured();
  const compared = COMPARISONS.map(({ act, peer, operation, note }): Figure => {
    const [value, peerValue] = [ours[act], peers[peer][operation]];
    if (value === undefined || peerValue === undefined) {
      throw new Error(`${act} or ${operation} of ${peer} was not measured`);
    }
    const beside = besides(value, `${peer}, ${operation}`, peerValue);
    return { bench, metric: act, unit, ...targetOf(act), ...beside, note };
  });
  const others = Object.entries(snapshot).filter(([metric]) => !Object.hasOwn(ours, metric));
  const alone = others.map(([metric, { gas: value }]): Figure => {
    return { bench, metric, value, unit, ...targetOf(metric) };
  });
  return [...compared, ...alone];
}

async function measured() {
  const parties = Array.from({ length: 10 }, () => newParty());
  say("gas: deploying the ledger and its peers on one chain");
  const network = await startBenchNetwork(parties);
  try {
    const callers = parties.map((party) => new Caller(network, party));
    const next = () => callers.shift()!;
    // Each has senders of its own, and gas does not depend on what else is in a block.
    const [ours, onEas, onOcean, on1056] = await Promise.all([
      acts(network, next().party, next().party, next().party),
      eas(next(), next(), next()),
      ocean(next(), next()),
      erc1056(next(), next()),
    ]);
    const peers: Record<Comparison["peer"], Costs> = {
      "EAS 1.9": onEas,
      "Ocean 2.6": onOcean,
      "ERC-1056": on1056,
    };
    return { ours, peers };
  } finally {
    await network.remove();
  }
}
