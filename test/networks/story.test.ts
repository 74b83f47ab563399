// The whole story of `npm run demo`, told to the same service on other networks than its own.
import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { Client } from "../../scripts/demo/client.ts";
import { Narrator } from "../../scripts/demo/narrator.ts";
import { startService } from "../../scripts/demo/service.ts";
import { tellStory } from "../../scripts/demo/story.ts";
import { addressOf } from "../../server/chain/signer.ts";
import type { Hex } from "../../server/core/records.ts";
import { type NodeName, startNode } from "./support/nodes.ts";

const STEPS = 66;
const REFUSALS = 24;

interface Setting {
  title: string;
  node: NodeName;
  options?: string[];
  finality: string;
}

/** A block for each transaction, and blocks by the clock that are final three blocks later. */
const SETTINGS: Setting[] = [
  { title: "Hardhat's node", node: "hardhat", finality: "finalized" },
  { title: "anvil", node: "anvil", finality: "finalized" },
  {
    title: "anvil with blocks at their own pace",
    node: "anvil",
    options: ["--block-time", "0.3", "--slots-in-an-epoch", "1"],
    finality: "3",
  },
];

describe("the story on another network", function () {
  this.timeout(180_000);

  for (const { title, node: name, options, finality } of SETTINGS) {
    it(`is the same on ${title}`, async () => {
      const node = await startNode(name, options);
      try {
        const relayerKey: Hex = `0x${randomBytes(32).toString("hex")}`;
        await node.fund(addressOf(relayerKey));
        const service = await startService({ rpcUrl: node.url, relayerKey, finality });
        try {
          const client = new Client(service.url);
          const tell = new Narrator(client, () => undefined);
          await tellStory(tell, client, service);
          const refused = [...tell.refusals.values()].reduce((sum, count) => sum + count, 0);
          expect([tell.steps, refused]).to.deep.equal([STEPS, REFUSALS]);
        } finally {
          await service.stop();
        }
      } finally {
        await node.stop();
      }
    });
  }
});
