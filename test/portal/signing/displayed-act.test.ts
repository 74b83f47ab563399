// What a page displays of an act is what its key signs.
import { expect } from "chai";
import { recoverAddress } from "ethers";
import { ACTS } from "../../../server/core/acts.ts";
import type { Prepared } from "../../../server/core/prepare.ts";
import { PreparedOtherwise } from "../../../server/core/read-prepared.ts";
import { cellsOf } from "../../../server/portal/desk/cells.ts";
import {
  type DisplayedAct,
  readDisplayed,
} from "../../../server/portal/islands/desk/displayed-act.ts";
import { newPrivateKey } from "../../../server/portal/islands/desk/keystore.ts";
import { keySigner } from "../../../server/portal/islands/desk/signer.ts";
import {
  ACCREDITOR,
  DATASET,
  END,
  HOSPITAL,
  INSURER,
  LABORATORY,
  openDesk,
} from "../../core/support/prepared.ts";

const desk = openDesk();
const registered = desk.play("assets.register", HOSPITAL, DATASET);
const grant = {
  parent: registered.ids.rights!.OPERATE!,
  grantee: INSURER,
  relation: "PROVIDE",
  scope: { notAfter: END, purposes: ["P08"] },
  policyDoc: { "<script>": "no & no" },
};
const prepared = desk.prepare("authorizations.grant", HOSPITAL, grant);

function shown(from: Prepared, type: string, answers: string[] = []): DisplayedAct {
  const cells = cellsOf(JSON.parse(JSON.stringify(from.typedData)) as Prepared["typedData"]);
  return {
    type,
    actor: from.typedData.message["actor"] as DisplayedAct["actor"],
    primary: from.typedData.primaryType,
    cells: new Map(cells.map(({ pointer, text }) => [pointer, text])),
    digest: from.digest,
    answers,
    documents: from.documents,
  };
}
const displayed = (answers?: string[]) => shown(prepared, "authorizations.grant", answers);

/** As displayed, but for one cell. */
function altered(pointer: string, text: string | undefined): DisplayedAct {
  const cells = new Map(displayed().cells);
  expect([...cells.keys()], pointer).to.include(pointer);
  if (text === undefined) cells.delete(pointer);
  else cells.set(pointer, text);
  return { ...displayed(), cells };
}
const refused = (act: DisplayedAct) =>
  expect(() => readDisplayed(act), JSON.stringify([...act.cells])).to.throw(PreparedOtherwise);

describe("an act on a page", () => {
  it("is not signed if a cell shows something else than the digest holds", () => {
    for (const [pointer, text] of displayed().cells) {
      refused(altered(pointer, text === "true" ? "false" : text === "false" ? "true" : `${text}0`));
    }
  });

  it("is not signed if a cell is missing", () => {
    for (const pointer of displayed().cells.keys()) refused(altered(pointer, undefined));
  });

  it("is not signed if it is another act, or another's, than was asked for", () => {
    refused({ ...displayed(), type: "orders.freeze" });
    refused({ ...displayed(), actor: INSURER });
    refused({ ...displayed(), primary: "Freeze" });
    refused({ ...displayed(), primary: "constructor" });
  });

  it("is not signed if it does not name whom the answers name", () => {
    refused(displayed([INSURER, LABORATORY]));
  });

  it("is not signed with another document than the one it cites", () => {
    const documents = displayed().documents.map((one) => ({ ...one, content: "{}" }));
    expect(documents).to.have.length(1);
    refused({ ...displayed(), documents });
  });

  it("is signed as displayed, whichever act it is", () => {
    const acts = [
      prepared,
      registered,
      desk.prepare("participants.enroll", ACCREDITOR, {
        ...{ account: LABORATORY, name: " <b>实验室</b> ", jurisdiction: "CN", region: 0 },
        validTo: END,
      }),
      desk.prepare("logs.anchor", HOSPITAL, {
        ...{ log: `0x${"1".repeat(64)}`, size: "9", root: `0x${"2".repeat(64)}` },
        consistency: [`0x${"3".repeat(64)}`, `0x${"4".repeat(64)}`],
      }),
    ];
    for (const act of acts) {
      const type = ACTS.find(({ primary }) => primary === act.typedData.primaryType)!.name;
      const read = readDisplayed(shown(act, type));
      expect(read.act.digest).to.equal(act.digest);
      expect(JSON.stringify(read.typedData)).to.equal(JSON.stringify(act.typedData));
    }
  });

  it("is told in words made of the cells alone", () => {
    const { summary } = readDisplayed(displayed([INSURER]));
    expect(summary.en).to.include(INSURER).and.include("P08");
  });

  it("carries the key's signature over the displayed digest", async () => {
    const signer = keySigner(newPrivateKey());
    const { act, typedData } = readDisplayed(displayed());
    const signature = await signer.signAct(act, typedData);
    expect(recoverAddress(prepared.digest, signature).toLowerCase()).to.equal(signer.address);
  });
});
