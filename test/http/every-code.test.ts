// Every reason of the contracts, given at the door to an act that deserves it.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { licenseData, type LicensedData } from "./support/licensed-data.ts";
import { type Node, openNode } from "./support/node.ts";
import { REFUSED_ACTS } from "./support/refused-acts.ts";

const RULE_REFUSAL = 422;
const CODES_SOL = new URL("../../contracts/types/Codes.sol", import.meta.url);

/** As the contracts know them; a reason appended there needs an act here. */
function reasonsOfContracts(): string[] {
  const source = readFileSync(CODES_SOL, "utf8");
  const list = /enum Reason \{([^}]*)\}/.exec(source)?.[1] ?? "";
  return list.split(",").map((name) => name.trim());
}

describe("an act is refused at the door with", function () {
  this.timeout(60_000);
  let node: Node;
  let data: LicensedData;
  before(async () => {
    node = await openNode();
    data = await licenseData(node);
  });
  after(() => node?.close());

  const [none, ...reasons] = reasonsOfContracts();

  it("a reason of the contracts, and each of them has its act", () => {
    expect(none).to.equal("NONE");
    expect(Object.keys(REFUSED_ACTS)).to.have.members(reasons);
  });

  for (const reason of reasons) {
    it(`${reason}, what refuses, and what to do next`, async () => {
      const make = REFUSED_ACTS[reason];
      if (make === undefined) return expect.fail(`no act is refused with ${reason}`);
      const { act, status = RULE_REFUSAL, subject, dimension, value } = await make(data);
      const asked = { method: "POST", body: act };
      const problem = await data.client.refused("/v1/acts", asked, status, reason);
      expect([problem["subject"], problem["dimension"], problem["value"]]).to.deep.equal([
        subject,
        dimension,
        value,
      ]);
      expect(problem).to.include({ status, type: `/docs/reasons#${reason}`, retryable: false });
      for (const text of ["title", "detail", "remedy"]) {
        expect(problem[text], text).to.be.a("string").with.length.greaterThan(10);
      }
    });
  }
});
