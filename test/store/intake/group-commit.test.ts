import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { GroupCommit } from "../../../server/store/intake/group-commit.ts";
import { FileInUse, openIntakeStore } from "../../../server/store/intake/open.ts";

const WRITER = fileURLToPath(new URL("writer.ts", import.meta.url));
const ROUNDS = 4;
const ACKNOWLEDGED_BEFORE_KILL = 300;

describe("group commit", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "commit-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = () => {
    const db = new DatabaseSync(path.join(folder, "some.db"));
    db.exec("PRAGMA journal_mode = WAL; CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT");
    return db;
  };
  const wal = () => path.join(folder, "some.db-wal");
  const noFault = (fault: Error) => expect.fail(fault.message);

  it("answers nobody and reports the fault when a flush fails", async () => {
    const db = open();
    // The kernel refuses to flush this device, as it refuses a broken disk.
    let fault: Error | undefined;
    const reported = new Promise<void>((resolve) => {
      const commits = new GroupCommit(db, "/dev/full", (error) => {
        fault = error;
        resolve();
      });
      const answered = () => expect.fail("answered without a flush");
      commits.write(() => db.exec("INSERT INTO numbers VALUES (1)")).then(answered, answered);
    });
    await reported;
    expect(fault?.message).to.equal("intake.db could not be flushed");
    db.close();
  });

  it("fails a group that finds the disk full, and takes writes again later", async () => {
    const db = open();
    db.exec("CREATE TABLE texts (text TEXT) STRICT");
    const pages = Number(db.prepare("PRAGMA page_count").get()?.["page_count"]);
    db.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const commits = new GroupCommit(db, wal(), noFault);
    const insert = db.prepare("INSERT INTO texts VALUES (?)");
    const outcomes = await Promise.allSettled([
      commits.write(() => insert.run("small")),
      commits.write(() => insert.run("large".repeat(20_000))),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal(["rejected", "rejected"]);
    expect(db.prepare("SELECT count(*) AS n FROM texts").get()?.["n"]).to.equal(0);

    await commits.write(() => insert.run("small"));
    expect(db.prepare("SELECT count(*) AS n FROM texts").get()?.["n"]).to.equal(1);
    await commits.close();
    db.close();
  });

  it("undoes a change that fails and keeps its neighbours", async () => {
    const db = open();
    const commits = new GroupCommit(db, wal(), noFault);
    const insert = db.prepare("INSERT INTO numbers VALUES (?)");
    const outcomes = await Promise.allSettled([
      commits.write(() => insert.run(1)),
      commits.write(() => {
        insert.run(2);
        insert.run(1);
      }),
      commits.write(() => insert.run(3)),
    ]);
    expect(outcomes.map(({ status }) => status)).to.deep.equal([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    const kept = db.prepare("SELECT n FROM numbers ORDER BY n").all();
    expect(kept.map((row) => row["n"])).to.deep.equal([1, 3]);
    await commits.close();
    db.close();
  });

  it("takes a write that follows at once on the answer to another", async () => {
    const db = open();
    const commits = new GroupCommit(db, wal(), noFault);
    const insert = db.prepare("INSERT INTO numbers VALUES (?)");
    for (let n = 1; n <= 20; n++) await commits.write(() => insert.run(n));
    expect(db.prepare("SELECT count(*) AS n FROM numbers").get()?.["n"]).to.equal(20);
    await commits.close();
    db.close();
  });

  it("refuses a second service on one file", async () => {
    const file = path.join(folder, "intake.db");
    const store = openIntakeStore(file, noFault);
    expect(() => openIntakeStore(file, noFault)).to.throw(FileInUse, "intake.db is in use");
    await store.close();
    await openIntakeStore(file, noFault).close();
  });

  it("loses nothing that it answered for when the process is killed", async () => {
    const file = path.join(folder, "intake.db");
    const answered: string[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const enough = answered.length + ACKNOWLEDGED_BEFORE_KILL;
      const writer = fork(WRITER, [file, String(round)]);
      await new Promise<void>((resolve, reject) => {
        writer.on("message", (digests: string[]) => {
          answered.push(...digests);
          if (answered.length >= enough) writer.kill("SIGKILL");
        });
        writer.once("error", reject);
        exits(writer).then(resolve, reject);
      });
    }

    const store = openIntakeStore(file, noFault);
    const lost = answered.filter((digest) => !store.acts.byDigest(digest as `0x${string}`));
    expect(answered.length).to.be.at.least(ROUNDS * ACKNOWLEDGED_BEFORE_KILL);
    expect(lost).to.deep.equal([]);
    await store.close();
    const check = new DatabaseSync(file).prepare("PRAGMA integrity_check").get();
    expect(check?.["integrity_check"]).to.equal("ok");
  });
});

async function exits(child: ChildProcess): Promise<void> {
  const signal = await new Promise((resolve) => child.once("exit", (_, sent) => resolve(sent)));
  if (signal !== "SIGKILL") throw new Error("the writer ended by itself");
}
