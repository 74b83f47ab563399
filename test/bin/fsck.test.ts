// `drl fsck`: what it finds where SQLite finds nothing, and how the command ends.
import { createHash } from "node:crypto";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { EXIT } from "../../server/cli/failure.ts";
import { openIndex } from "../../server/store/index/open.ts";
import { addRowSum } from "../../server/store/intake/row-sum.ts";
import { openIntakeStore } from "../../server/store/intake/open.ts";
import { faultsOf, FILES, type File } from "./support/checks.ts";
import { drl } from "./support/process.ts";
import { openSmallLedger, type SmallLedger } from "./support/small-ledger.ts";

/** A change that SQLite takes for a good one: what it is, and the table that is named for it. */
const CHANGES: [File, string, string, string][] = [
  ["chain/chain.db", "a log", "UPDATE log SET data = zeroblob(length(data)) WHERE idx = 0", "log"],
  ["chain/chain.db", "the transaction of a log", "UPDATE log SET tx = tx + 4096", "log"],
  ["chain/chain.db", "a log of no block", "UPDATE log SET block = 99 WHERE block = 3", "log"],
  ["chain/chain.db", "a seal", "UPDATE block SET seal = zeroblob(65) WHERE number = 2", "block"],
  ["chain/chain.db", "a time", "UPDATE block SET time = time + 1 WHERE number = 2", "block"],
  ["chain/chain.db", "a lost block", "DELETE FROM block WHERE number = 2", "block"],
  ["chain/chain.db", "a receipt", "UPDATE tx SET receipt = (SELECT max(receipt) FROM tx)", "tx"],
  ["chain/chain.db", "an output", "UPDATE tx SET output = x'00' WHERE output IS NULL", "tx"],
  ["chain/chain.db", "a lost transaction", "DELETE FROM tx WHERE id = 8192", "block"],
  ["chain/chain.db", "a node of the state", "UPDATE node SET v = x'80' WHERE rowid = 9", "node"],
  ["chain/chain.db", "another chain id", "UPDATE meta SET value = 2 WHERE key = 'chainId'", "meta"],
  ["chain/chain.db", "a strange setting", "INSERT INTO meta VALUES ('x', 1)", "meta"],
  ["chain/chain.db", "a clock", "INSERT INTO meta VALUES ('clockOffset', '60 1')", "meta"],
  ["intake.db", "a visibility", "UPDATE uploads SET visibility = 'OWNER'", "uploads"],
  ["intake.db", "a longer session", "UPDATE sessions SET expires = expires + 9", "sessions"],
  ["intake.db", "a document", "UPDATE documents SET content = x'7b7d'", "documents"],
  ["intake.db", "a lost document", "DELETE FROM documents", "uploads"],
  ["intake.db", "a lost file of a manifest", "DELETE FROM manifest_files", "uploads"],
  [
    "intake.db",
    "a file that no manifest names",
    "UPDATE manifest_files SET file = zeroblob(32)",
    "manifest_files",
  ],
  [
    "intake.db",
    "an entry of the log",
    "UPDATE log_entries SET hash = x'00' WHERE n = 3",
    "log_tiles",
  ],
  [
    "intake.db",
    "another kind of entry",
    "UPDATE log_entries SET kind = 2 WHERE n = 9",
    "log_tiles",
  ],
  ["intake.db", "a lost entry", "DELETE FROM log_entries WHERE n = 7", "log_entries"],
  [
    "intake.db",
    "an entry too many",
    "INSERT INTO log_entries VALUES (999, 0, x'00')",
    "log_entries",
  ],
  ["intake.db", "a tile", "UPDATE log_tiles SET hashes = zeroblob(length(hashes))", "log_tiles"],
  ["intake.db", "a lost tile", "DELETE FROM log_tiles WHERE level = 1", "log_tiles"],
  ["intake.db", "a tree cut off", "DELETE FROM log_tiles WHERE tile = 1", "log_checkpoints"],
  ["intake.db", "a lost denial", "DELETE FROM denials", "log_entries"],
  ["intake.db", "a lost act", "DELETE FROM acts WHERE seq = 1", "sendings"],
  ["intake.db", "an act reopened that was none", "INSERT INTO reopened VALUES (x'00')", "reopened"],
  ["index.db", "a counter", "UPDATE receipts SET used = used + 1", "receipts"],
  ["index.db", "a lost event", "DELETE FROM events WHERE idx = 1", "events"],
  ["index.db", "a nonce never spent", "INSERT INTO nonces VALUES (0, x'00', x'00', 1)", "nonces"],
  ["index.db", "another schema", "DROP INDEX events_subject", "sqlite_schema"],
];

/** Columns of a row whose sum is made to fit: then the message tells. */
const ACT = `seq, digest, primary_type, contract, actor, signer, nonce, deadline, message,
  signature, at`;
const WITH_RIGHT_SUM: [string, string, string][] = [
  ["acts", "signer = zeroblob(20)", ACT],
  ["acts", "actor = zeroblob(20)", ACT],
  ["acts", "deadline = deadline + 1", ACT],
  ["acts", "message = replace(message, '数', '據')", ACT],
  ["sendings", "nonce = nonce + 100", "relayer, nonce, attempt, seq, hash, raw, at"],
  ["sendings", "seq = 5 - seq", "relayer, nonce, attempt, seq, hash, raw, at"],
  ["log_checkpoints", "root = zeroblob(32)", "origin, size, root, note, at"],
  ["log_checkpoints", "note = replace(note, '=', '+')", "origin, size, root, note, at"],
  ["log_cosignatures", "at = at + 1", "origin, size, witness, line, at"],
  ["log_cosignatures", "size = size + 1", "origin, size, witness, line, at"],
  [
    "denials",
    "authorization = zeroblob(32)",
    `digest, actor, signer, authorization, reason, subject, detail, refuser, message, signature,
      block, at`,
  ],
];

describe("drl fsck", function () {
  this.timeout(60_000);
  let ledger: SmallLedger;
  let folder: string;
  before(async () => {
    ledger = await openSmallLedger();
    folder = `${ledger.stopped}.copy`;
  });
  beforeEach(() => cpSync(ledger.stopped, folder, { recursive: true }));
  afterEach(() => rmSync(folder, { recursive: true }));
  after(() => ledger?.remove());

  function change(name: File, sql: string): void {
    const db = new DatabaseSync(path.join(folder, name));
    addRowSum(db);
    const { changes } = db.prepare(sql).run();
    db.close();
    expect(changes, sql).to.be.greaterThan(sql.startsWith("DROP") ? -1 : 0);
  }
  const tables = async (name: File) =>
    (await faultsOf(ledger, folder, name)).map(({ table }) => table);

  for (const [name, what, sql, table] of CHANGES) {
    it(`finds ${what} in ${name}`, async () => {
      change(name, sql);
      expect(await tables(name)).to.include(table);
    });
  }

  for (const [table, values, columns] of WITH_RIGHT_SUM) {
    it(`finds ${table} with ${values}, though the sum of the row fits`, async () => {
      change("intake.db", `UPDATE ${table} SET ${values}`);
      change("intake.db", `UPDATE ${table} SET sum = row_sum(${columns})`);
      expect(await tables("intake.db")).to.deep.include(table);
    });
  }

  it("finds a chain whose key is another's", async () => {
    writeFileSync(path.join(folder, "chain/authority.key"), `0x${"12".repeat(32)}\n`);
    expect(await tables("chain/chain.db")).to.deep.equal(["meta"]);
  });

  it("finds nothing in files at rest, nor in those of a killed service", async () => {
    for (const name of FILES) expect(await faultsOf(ledger, folder, name)).to.deep.equal([]);
    rmSync(folder, { recursive: true });
    cpSync(ledger.killed, folder, { recursive: true });
    for (const name of FILES) expect(await faultsOf(ledger, folder, name)).to.deep.equal([]);
  });

  describe("as a command", () => {
    const fsck = () => drl(folder, ["fsck", "--json"]);
    const sums = () =>
      FILES.map((name) =>
        createHash("sha256")
          .update(readFileSync(path.join(folder, name)))
          .digest("hex"),
      );
    interface Told {
      sound: boolean;
      checks: { file: string; check: string; faults: { table: string }[] }[];
      remedies: string[];
    }

    it("leaves the folder of a running service alone", async () => {
      const store = openIntakeStore(path.join(folder, "intake.db"), (fault) => {
        throw fault;
      });
      const { code, err } = await fsck();
      await store.close();
      expect(err).to.include("another service runs on this data folder");
      expect(code).to.equal(EXIT.INPUT);
    });

    it("makes no key where one is missing", async () => {
      rmSync(path.join(folder, "keys"), { recursive: true });
      const { code, err } = await fsck();
      expect(err).to.include("put back the keys");
      expect(code).to.equal(EXIT.INPUT);
    });

    it("compares nothing with a chain that is damaged", async () => {
      change("chain/chain.db", "UPDATE tx SET raw = zeroblob(9) WHERE id = 8192");
      const { code, out } = await fsck();
      const { checks, remedies } = JSON.parse(out) as Told;
      expect(checks.map(({ file }) => file)).not.to.include("index.db");
      expect(remedies.join()).to.include("drl restore");
      expect(code).to.equal(EXIT.MISMATCH);
    });

    it("names file, table and what to do", async () => {
      change("index.db", "UPDATE receipts SET used = used + 1");
      const { code, out } = await fsck();
      const { checks, remedies, sound } = JSON.parse(out) as Told;
      const faulty = checks.filter(({ faults }) => faults.length > 0);
      expect(faulty.map(({ file, faults }) => [file, faults[0]?.table])).to.deep.equal([
        ["index.db", "receipts"],
      ]);
      expect(remedies.join()).to.include("drl reindex");
      expect([code, sound]).to.deep.equal([EXIT.MISMATCH, false]);
    });

    it("checks an index that had not reached the chain's head as far as it goes", async () => {
      const index = openIndex(path.join(folder, "index.db"));
      index.unwind((index.cursor()?.number ?? 0) - 2);
      index.close();
      expect((await fsck()).code).to.equal(EXIT.DONE);
    });

    it("changes nothing in a sound ledger", async () => {
      const before = sums();
      const { code, out } = await fsck();
      expect([code, (JSON.parse(out) as Told).sound]).to.deep.equal([EXIT.DONE, true]);
      expect(sums()).to.deep.equal(before);
    });
  });
});
