// A burst of acts by several participants, and at each step of an act's way the service or the
// chain is killed: what was acknowledged happens, once, and nobody has to do anything but start it.
import { expect } from "chai";
import { enrolPairs, repeatSome, startBurst, type Pair } from "./burst.ts";
import { settled, SOUND, verdict } from "./checker.ts";
import { Client } from "./client.ts";
import { POINTS, VICTIMS, type Plan } from "./points.ts";
import { Service } from "./service.ts";

const PAIRS = 3;
/** Acts of one burst before the kill. */
const MOST = 20;
/** Acts acknowledged after the kill, before the burst ends. */
const AFTER = 4;
const REPEATED = 3;
/** Points are passed up to so often before they kill, so that it is not always the first act. */
const SKIPS = 3;

describe("an act's way through service and chain", function () {
  this.timeout(300_000);
  let service: Service;
  let client: Client;
  let pairs: Pair[];

  before(async () => {
    service = await Service.started();
    client = new Client(() => service.url);
    pairs = await enrolPairs(client, service.office("accreditor"), PAIRS);
  });
  after(() => service.remove());

  async function goesOnAfter(plan: Plan): Promise<void> {
    const before = client.claims.length;
    const burst = startBurst(client, pairs, MOST);
    service.arm(plan);
    // Where one burst was too short to reach it, there is more.
    await service.struck(() => burst.more(MOST));
    if (plan.victim === "service") {
      expect((await service.ended()).signal).to.equal("SIGKILL");
      await service.start();
    }
    burst.more(AFTER);
    const enough = client.acknowledged.length + AFTER;
    while (client.acknowledged.length < enough) await new Promise(setImmediate);
    await burst.stop();
    const recent = client.claims.slice(before);
    const again = await repeatSome(client, recent.slice(0, REPEATED));
    expect(again).to.deep.equal(Array(REPEATED).fill(200));
    expect(service.isRunning).to.equal(true);
  }

  for (const [n, point] of POINTS.entries()) {
    for (const victim of VICTIMS) {
      it(`goes on when the ${victim} is killed at: ${point}`, () =>
        goesOnAfter({ point, victim, skip: n % SKIPS }));
    }
  }

  it("has executed each acknowledged act once, and shows what the chain holds", async () => {
    expect(client.acknowledged).to.have.length.at.least(POINTS.length * VICTIMS.length * AFTER);
    await settled(client.claims, service);
    expect(await verdict(client.claims, service)).to.deep.equal(SOUND);
  });
});
