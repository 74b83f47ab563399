import { expect } from "chai";
import type { Events } from "../../server/chain/events.ts";
import { offices } from "../../server/indexer/offices.ts";
import { START } from "../core/rules/support/words.ts";
import { fill, PROCESSOR, REGULATOR, temporaryIndex } from "../store/index/support/blocks.ts";

const REGULATOR_ROLE = 2n;
const granted = (change: Partial<Events["RoleGranted"]> = {}): Events["RoleGranted"] => ({
  roleId: REGULATOR_ROLE,
  account: REGULATOR,
  delay: 0,
  since: START,
  newMember: true,
  ...change,
});

describe("the projection of offices", () => {
  let ledger: ReturnType<typeof temporaryIndex>;
  beforeEach(() => (ledger = temporaryIndex()));
  afterEach(() => ledger.close());

  const happens = (name: keyof typeof offices, args: Events["RoleGranted"]) =>
    fill(ledger.index, [(writer) => offices[name](args, { writer, idx: 0, act: undefined })]);
  const holds = (now = START + 1000) =>
    ledger.reader.view(undefined, () => now).office("regulator", REGULATOR);

  it("takes no other role for an office", () => {
    happens("RoleGranted", granted({ roleId: 0n }));
    happens("RoleGranted", granted({ roleId: 2n ** 64n - 1n }));
    happens("RoleGranted", granted({ account: PROCESSOR }));
    expect(holds()).to.equal(false);
  });

  it("ends with a revocation and begins again with another grant", () => {
    happens("RoleGranted", granted());
    expect(holds()).to.equal(true);
    happens("RoleRevoked", granted());
    expect(holds()).to.equal(false);
    happens("RoleGranted", granted({ since: START + 500 }));
    expect(holds(START + 499)).to.equal(false);
    expect(holds(START + 500)).to.equal(true);
  });

  it("keeps a member whose execution delay changes later", () => {
    happens("RoleGranted", granted());
    happens("RoleGranted", granted({ newMember: false, delay: 60, since: START + 9999 }));
    expect(holds(START)).to.equal(true);
  });
});
