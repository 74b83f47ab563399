// The first start of all: nothing is there yet, and whatever a kill leaves of it, the next start
// founds a ledger that works.
import { expect } from "chai";
import { enrolPairs } from "./burst.ts";
import { settled, SOUND, verdict } from "./checker.ts";
import { Client } from "./client.ts";
import type { Plan } from "./points.ts";
import { Service } from "./service.ts";

const PLANS: Record<string, Plan> = {
  "when the contracts are on their way": { point: "transaction sent", victim: "service", skip: 0 },
  "when the contracts are in a block": { point: "block stored", victim: "service", skip: 1 },
  "before the index has its first block": { point: "block read", victim: "service", skip: 0 },
};

describe("a ledger whose founding is killed", function () {
  this.timeout(120_000);

  for (const [when, plan] of Object.entries(PLANS)) {
    it(`${when} is founded by the next start`, async () => {
      const service = await Service.prepared();
      try {
        service.arm(plan);
        const failure = await service.start().catch((error: Error) => error.message);
        expect(failure).to.match(/^the service ended \(SIGKILL\)/);
        await service.start();
        const client = new Client(() => service.url);
        await enrolPairs(client, service.office("accreditor"), 1);
        await settled(client.claims, service);
        expect(await verdict(client.claims, service)).to.deep.equal(SOUND);
      } finally {
        await service.remove();
      }
    });
  }

  it("by the end of its chain alone goes on, or is founded by the next start", async () => {
    const service = await Service.prepared();
    try {
      service.arm({ point: "transaction taken", victim: "chain", skip: 0 });
      await service.start().catch(() => service.start());
      const client = new Client(() => service.url);
      await enrolPairs(client, service.office("accreditor"), 1);
      await settled(client.claims, service);
      expect(await verdict(client.claims, service)).to.deep.equal(SOUND);
    } finally {
      await service.remove();
    }
  });
});
