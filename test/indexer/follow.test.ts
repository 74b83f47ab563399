import { expect } from "chai";
import { participantSubject } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import { addressOf, REGULATOR, RunningLedger } from "./support/ledger.ts";
import { enrol, give, grant, HOLDER, PROCESSOR, register, SOURCE, use } from "./support/story.ts";

describe("the follower on a real chain", () => {
  let ledger: RunningLedger;
  before(async () => (ledger = await RunningLedger.start()));
  after(() => ledger.stop());

  it("knows the founding offices and nobody else", () => {
    const view = ledger.reader.view();
    expect(view.office("regulator", addressOf(REGULATOR))).to.equal(true);
    expect(view.office("accreditor", addressOf(REGULATOR))).to.equal(false);
    expect(view.state(participantSubject(addressOf(REGULATOR)))?.status).to.equal("ACTIVE");
    expect(view.state(participantSubject(addressOf(HOLDER)))).to.equal(undefined);
  });

  it("goes the whole way from enrolment to a counted use", async () => {
    for (const name of [HOLDER, SOURCE, PROCESSOR]) await enrol(ledger, name);
    const asset = await register(ledger, { source: addressOf(SOURCE), piLevel: "PI" });
    const basis = await give(ledger, asset.id, SOURCE);
    const parent = asset.operate;
    const authorization = await grant(ledger, HOLDER, {
      asset: asset.id,
      parent,
      grantee: PROCESSOR,
      basis,
    });
    await use(ledger, PROCESSOR, authorization);
    expect(ledger.reader.view().used(authorization)).to.equal(1);
    await ledger.must("Freeze", REGULATOR, {
      order: {
        subject: asset.id,
        issuer: addressOf(REGULATOR),
        basisDoc: asset.id,
        reviewBy: 1_900_000_000,
        salt: ZERO,
      },
      reason: ZERO,
    });
    expect(ledger.reader.view().state(asset.id)?.orders).to.equal(1);
  });
});
