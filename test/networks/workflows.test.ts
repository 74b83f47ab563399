// The workflows of the interface on another network; all of its tests on each network are under
// `npm run test:long -- networks`.
import { expect } from "chai";
import { runTool } from "../../scripts/tool.ts";

const WORKFLOWS = ["story", "signers", "changes"].map((name) => `test/http/${name}.test.ts`);

describe("the workflows of the interface", function () {
  this.timeout(180_000);

  it("come out the same on anvil", async () => {
    const env = { TEST_NETWORK: "anvil", FORCE_COLOR: "0" };
    const { ok, output } = await runTool("mocha", WORKFLOWS, { live: false, env });
    expect(ok, output).to.equal(true);
    expect(Number(/^ {2}(\d+) passing/m.exec(output)?.[1]), output).to.be.greaterThan(20);
  });
});
