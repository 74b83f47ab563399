import { expect } from "chai";
import { LedgerError } from "../../../server/core/error.ts";
import { assetId, participantSubject } from "../../../server/core/ids.ts";
import type { Hex } from "../../../server/core/records.ts";
import { MAX_SCANNED_ROWS } from "../../../server/store/index/paging.ts";
import type { IndexReader } from "../../../server/store/index/reader.ts";
import { assetOf, DAY, party, START, unique } from "../../core/rules/support/words.ts";
import { AGENT, enrolmentOf, fill, HOLDER, IDS, PROCESSOR, RECORDS } from "./support/blocks.ts";
import { REGULATOR, STORY, temporaryIndex } from "./support/blocks.ts";

const AT = STORY.length;

describe("lists of the index", () => {
  let ledger: ReturnType<typeof temporaryIndex>;
  let reader: IndexReader;
  before(() => {
    ledger = temporaryIndex();
    ({ reader } = ledger);
    fill(ledger.index, STORY);
  });
  after(() => ledger.close());

  const ids = (rows: readonly { id: Hex }[]) => rows.map(({ id }) => id);

  it("refuse a cursor that no page ended with", () => {
    const { next } = reader.list("participant", {}, { at: AT, limit: 1 });
    const forged = [
      "",
      "!",
      "MQ",
      `${next}=`,
      `${next}AA`,
      Buffer.from("1.-2").toString("base64url"),
    ];
    for (const cursor of [...forged, "A".repeat(500), Buffer.from("1.2.3").toString("base64url")]) {
      const list = () => reader.list("participant", {}, { at: AT, cursor });
      expect(list, cursor).to.throw(LedgerError).with.property("code", "E_SHAPE");
    }
  });

  it("are empty for a record that nobody knows", () => {
    expect(reader.list("authorization", { grantee: party(0xee) }, { at: AT }).items).to.be.empty;
    expect(reader.list("right", { asset: unique() }, { at: AT }).items).to.be.empty;
    expect(reader.receipts({ authorization: unique() }, { at: AT }).items).to.be.empty;
    expect(reader.history(unique(), { at: AT }).items).to.be.empty;
  });

  it("find what each filter names and nothing else", () => {
    const page = { at: AT };
    const { asset, root, child } = IDS;
    const authorizations = (filters: Parameters<typeof reader.list<"authorization">>[1]) =>
      ids(reader.list("authorization", filters, page).items);
    expect(authorizations({})).to.deep.equal([root, child]);
    expect(authorizations({ parent: IDS.right })).to.deep.equal([root]);
    expect(authorizations({ parent: root, grantee: PROCESSOR })).to.deep.equal([child]);
    expect(authorizations({ status: "REVOKED" })).to.deep.equal([root]);
    expect(authorizations({ asset, status: "GRANTED" })).to.deep.equal([child]);
    expect(authorizations({ basis: IDS.consent, purpose: 6 })).to.deep.equal([root, child]);
    expect(authorizations({ basis: IDS.consent, purpose: 7 })).to.deep.equal([]);
    expect(authorizations({ relation: 0 })).to.deep.equal([]);
    expect(ids(reader.list("asset", { derived: true }, page).items)).to.deep.equal([IDS.product]);
    expect(ids(reader.list("asset", { registrant: HOLDER, sector: 62 }, page).items)).to.deep.equal(
      [asset],
    );
    expect(ids(reader.list("order", { status: "OPEN" }, page).items)).to.deep.equal([]);
    expect(ids(reader.list("order", { status: "OPEN" }, { at: 9 }).items)).to.deep.equal([
      IDS.order,
    ]);
    expect(ids(reader.list("order", { subject: asset }, page).items)).to.deep.equal([IDS.order]);
    expect(ids(reader.list("request", { status: "GRANTED" }, page).items)).to.deep.equal([
      IDS.request,
    ]);
  });

  it("find what was so as of the block and is otherwise now", () => {
    const BEFORE = AT - 2;
    const OFFERED = AT - 1;
    const held = (holder: Hex, at: number) => ids(reader.list("right", { holder }, { at }).items);
    expect(held(PROCESSOR, OFFERED)).to.deep.equal([]);
    expect(held(HOLDER, OFFERED)).to.deep.equal([IDS.right]);
    expect(held(PROCESSOR, AT)).to.deep.equal([IDS.right]);
    expect(held(HOLDER, AT)).to.deep.equal([]);

    const offered = (at: number) =>
      ids(reader.list("right", { offeredTo: PROCESSOR, asset: IDS.asset }, { at }).items);
    expect([BEFORE, OFFERED, AT].map(offered)).to.deep.equal([[], [IDS.right], []]);
    const appointed = (at: number) =>
      ids(reader.list("participant", { agent: AGENT }, { at }).items);
    expect([BEFORE, OFFERED, AT].map(appointed)).to.deep.equal([[], [IDS.holder], []]);
    const general = (at: number) =>
      ids(reader.list("asset", { classification: 0, derived: false }, { at }).items);
    expect([BEFORE, OFFERED].map(general)).to.deep.equal([[IDS.asset], []]);
    expect(ids(reader.list("asset", { status: "RETIRED" }, { at: AT }).items)).to.deep.equal([
      IDS.asset,
    ]);
  });

  it("name all whose key or agent an address ever was, and the present powers", () => {
    expect(reader.principals(REGULATOR)).to.deep.equal([REGULATOR]);
    expect(reader.principals(AGENT)).to.deep.equal([HOLDER]);
    const power = { key: AGENT, acts: 2n ** 26n + 1n, notAfter: START + DAY, revision: 1 };
    expect(reader.agents(HOLDER, AT - 2)).to.deep.equal([]);
    expect(reader.agents(HOLDER, AT - 1)).to.deep.equal([power]);
    expect(reader.agents(HOLDER)).to.deep.equal([{ ...power, acts: 0n }]);
    expect(reader.agents(party(0xee))).to.deep.equal([]);
  });

  it("find names by any part, Chinese or not, in whatever case or width, as of the block", () => {
    const named = (q: string, at = AT) => ids(reader.list("participant", { q }, { at }).items);
    expect(named("数据")).to.deep.equal([participantSubject(REGULATOR)]);
    expect(named("数据", 5)).to.deep.equal([IDS.holder, participantSubject(REGULATOR)]);
    expect(named("局")).to.deep.equal([participantSubject(REGULATOR)]);
    expect(named("processor g")).to.deep.equal([IDS.processor]);
    expect(named("SHANGHAI")).to.deep.equal([IDS.holder]);
    expect(named("SHANGHAI", 9)).to.deep.equal([]);
    expect(named("%")).to.deep.equal([]);
    const suspended = reader.list("participant", { status: "SUSPENDED" }, { at: AT }).items;
    expect(ids(suspended)).to.deep.equal([IDS.holder]);
    expect(suspended[0]?.facts.enrolment.region).to.equal(310100);
    expect(ids(reader.list("participant", { region: 310000 }, { at: AT }).items)).to.deep.equal([
      participantSubject(REGULATOR),
    ]);
  });

  it("tell when a record came and when it last changed", () => {
    const row = reader.read("asset", IDS.asset);
    expect(row?.created.block).to.equal(2);
    expect(row?.changed.block).to.equal(AT);
    expect(reader.read("participant", IDS.holder, 9)?.changed.block).to.equal(1);
    expect(reader.read("participant", IDS.holder, 10)?.changed.block).to.equal(10);
    expect(reader.read("right", IDS.asset), "of another kind").to.equal(undefined);
  });

  it("tell uses and derivations with what they debited", () => {
    const [use, made] = reader.receipts({ authorization: IDS.root }, { at: AT }).items;
    expect(use).to.include({
      operation: 1,
      count: 7,
      used: 7,
      asset: IDS.asset,
      product: undefined,
    });
    expect(made).to.include({ operation: 10, count: 1, used: 8, product: IDS.product });
    expect(reader.receipts({ grantee: PROCESSOR, operation: 1 }, { at: AT }).items).to.have.length(
      1,
    );
    expect(reader.receipts({ asset: IDS.asset, purpose: 3 }, { at: AT }).items).to.be.empty;
    const [derivation] = reader.derivations({ input: IDS.asset }, { at: AT }).items;
    expect(derivation?.inputs).to.deep.equal([
      { authorization: IDS.root, version: 0, categories: 2n ** 63n },
    ]);
    expect(reader.derivations({ authorization: IDS.child }, { at: AT }).items).to.be.empty;
    expect(reader.derivation(derivation?.digest ?? IDS.asset)).to.deep.equal(derivation);
    expect(reader.receiptsOf(derivation?.digest ?? IDS.asset)).to.deep.equal([made]);
  });

  it("tell the history of an asset with what was made from it", () => {
    const names = reader.history(IDS.asset, { at: AT }).items.map(({ name }) => name);
    expect(names).to.deep.equal(["AssetRegistered", "Derived"]);
    const [first] = reader.eventsAfter({ block: 0, idx: 0 }, 1);
    expect(first).to.include({ name: "AssetRegistered", block: 2, subject: IDS.asset });
    expect(reader.eventsAfter({ block: 2, idx: 1 }, 10).map(({ block }) => block)).to.deep.equal([
      11,
    ]);
  });

  it("list every claimant of a commitment, and every record that cites a document", () => {
    const { commitment, metadataDoc } = RECORDS.asset;
    const claim = assetOf(PROCESSOR, { commitment, metadataDoc });
    const other = temporaryIndex();
    fill(other.index, STORY);
    fill(other.index, [
      (writer) => {
        const { scheme, hashAlg, manifestDoc } = claim;
        const id = assetId(claim);
        writer.asset(id, claim);
        writer.version(1, { asset: id, commitment, scheme, hashAlg, manifestDoc }, unique());
      },
    ]);
    const both = [IDS.asset, assetId(claim)];
    expect(other.reader.committed(commitment).map(({ asset }) => asset)).to.deep.equal(both);
    expect(other.reader.citing(metadataDoc)).to.deep.equal(both);
    expect(other.reader.citing(metadataDoc, AT)).to.deep.equal([IDS.asset]);
    expect(other.reader.version(IDS.asset, 1)?.commitment).to.equal(commitment);
    expect(other.reader.version(IDS.asset, 3)).to.equal(undefined);
    other.close();
  });

  it("come in pages that are one list, though the chain grows meanwhile", () => {
    const other = temporaryIndex();
    const enrol = (from: number, count: number) =>
      fill(other.index, [
        (writer) => {
          for (let n = from; n < from + count; n += 1) {
            const account: Hex = `0x${n.toString(16).padStart(40, "0")}`;
            writer.participant(account, enrolmentOf(account, `Party ${n % 2}`));
          }
        },
      ]);
    enrol(1, 450);
    const found: Hex[] = [];
    let cursor: string | undefined;
    do {
      const page = other.reader.list(
        "participant",
        { q: "party 1" },
        { at: 1, cursor, limit: 100 },
      );
      found.push(...ids(page.items));
      enrol(1000 + found.length, 50);
      cursor = page.next;
    } while (cursor !== undefined);
    expect(found).to.have.length(225);
    expect(new Set(found).size).to.equal(225);
    other.close();
  });

  it("look at a bounded number of rows, and go on from there", () => {
    const other = temporaryIndex();
    const count = MAX_SCANNED_ROWS + 100;
    fill(other.index, [
      (writer) => {
        for (let n = 1; n <= count; n += 1) {
          const account: Hex = `0x${n.toString(16).padStart(40, "0")}`;
          writer.participant(account, enrolmentOf(account, n === count ? "the last" : "another"));
        }
      },
    ]);
    const first = other.reader.list("participant", { q: "last" }, { at: 1 });
    expect(first.items).to.be.empty;
    const second = other.reader.list("participant", { q: "last" }, { at: 1, cursor: first.next });
    expect(second.items).to.have.length(1);
    expect(second.next).to.equal(undefined);
    other.close();
  });
});
