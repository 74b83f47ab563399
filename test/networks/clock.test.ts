// The chain's clock is the ledger's; and a network need not have a word for what is final.
import { request, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { listen } from "../http/support/service.ts";
import { dataset, enrolment, expectRefusal, license, newParty, use } from "../intake/ledger.ts";
import { included, type NodeLedger, openNodeLedger } from "./support/ledger.ts";
import { type NodeName, startNode } from "./support/nodes.ts";

const DAY_SECONDS = 86_400;
const NODES: NodeName[] = ["hardhat", "anvil"];

describe("a network", function () {
  this.timeout(180_000);
  const [holder, user] = [newParty(), newParty()];

  async function licensed({ ledger, accreditor }: NodeLedger, notAfter: number) {
    await ledger.act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
    await ledger.act(accreditor, "participants.enroll", enrolment(user, "User"));
    const { rights } = await ledger.act(holder, "assets.register", dataset());
    const { scope, ...rest } = license(rights?.OPERATE, user, null);
    const end = new Date(notAfter * 1000).toISOString();
    return ledger.act(holder, "authorizations.grant", {
      ...rest,
      scope: { ...scope, notAfter: end },
    });
  }

  for (const name of NODES) {
    it(`ends by its own clock what ${name} lets pass in a moment`, async () => {
      const on = await openNodeLedger(await startNode(name), "0");
      const { ledger, node } = on;
      const { authorization } = await licensed(on, ledger.parts.now() + DAY_SECONDS);
      await ledger.act(user, "receipts.use", use(authorization));
      await node.rpc.call("evm_increaseTime", DAY_SECONDS);
      await node.rpc.call("evm_mine");
      await ledger.parts.follower.caughtUp();
      const late = ledger.sign(user, "receipts.use", use(authorization));
      await expectRefusal(ledger.submit(late), "E_TIME", 422);
      // Their enrolment still holds, and the chain's time is that of new acts.
      await ledger.act(holder, "assets.register", dataset());
      await on.close();
    });
  }

  it("may refuse to name a final block: acts are included and never final", async () => {
    const node = await startNode("anvil");
    const detour = await listen((asked, answer) => void forward(asked, answer, node.url));
    const on = await openNodeLedger(node, "finalized", { RPC_URL: detour.url });
    const { ledger } = on;
    const signed = ledger.sign(on.accreditor, "participants.enroll", enrolment(user, "User"));
    await ledger.submit(signed);
    await included(on, signed.digest);
    await ledger.parts.follower.caughtUp();
    expect(ledger.parts.intake.status(signed.digest)?.status).to.equal("included");
    expect(ledger.parts.follower.final()).to.equal(undefined);
    expect(ledger.parts.follower.lag()).to.equal(0);
    await on.close();
    await detour.close();
  });
});

/** A node that knows no tag `finalized`. */
async function forward(asked: IncomingMessage, answer: ServerResponse, url: string): Promise<void> {
  const body = (await text(asked)).replaceAll('"finalized"', '"no such tag"');
  const headers = { "content-type": "application/json" };
  request(url, { method: "POST", headers }, (found) => {
    answer.writeHead(found.statusCode ?? 502, headers);
    found.pipe(answer);
  }).end(body);
}
