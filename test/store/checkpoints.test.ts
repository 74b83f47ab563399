import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { Checkpoints } from "../../server/store/checkpoints.ts";

const MANY_ROWS = 2_500;

describe("carrying the WAL over", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "drl-checkpoints-"));
  const file = path.join(folder, "some.db");
  const db = new DatabaseSync(file);
  db.exec("PRAGMA journal_mode = WAL; CREATE TABLE words (word TEXT) STRICT");
  const checkpoints = new Checkpoints(db, file);
  after(() => {
    checkpoints.close();
    db.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function write(word: string, rows: number): void {
    const insert = db.prepare("INSERT INTO words VALUES (?)");
    db.exec("BEGIN");
    for (let row = 0; row < rows; row += 1) insert.run(word);
    db.exec("COMMIT");
  }
  const holds = (word: string) => readFileSync(file).includes(word);

  it("waits until much was written", async () => {
    write("little", 1);
    await checkpoints.carryOver();
    expect(holds("little")).to.equal(false);
  });

  it("brings all that was committed into the database, again and again", async () => {
    for (const word of ["first", "second"]) {
      write(word, MANY_ROWS);
      await checkpoints.carryOver();
      expect(holds(word), word).to.equal(true);
    }
  });

  it("leaves out what is not committed", async () => {
    db.exec("BEGIN");
    const insert = db.prepare("INSERT INTO words VALUES (?)");
    for (let row = 0; row < MANY_ROWS; row += 1) insert.run("open");
    await checkpoints.carryOver();
    expect(holds("open")).to.equal(false);
    db.exec("ROLLBACK");
  });

  it("says what fails", async () => {
    const gone = new Checkpoints(db, path.join(folder, "none", "some.db"));
    write("third", MANY_ROWS);
    const fault = await gone.carryOver().catch((error: Error) => error.message);
    expect(fault).to.match(/unable to open database file/);
  });
});
