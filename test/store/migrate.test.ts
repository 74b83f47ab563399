import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { INDEX_MIGRATIONS } from "../../server/store/index/open.ts";
import { openDatabase, openReadOnly } from "../../server/store/migrate.ts";

const DUMP = path.join(import.meta.dirname, "index", "schema.sql");

describe("migrations", () => {
  let folder: string;
  const file = () => path.join(folder, "a.db");
  const write = (name: string, sql: string) => writeFileSync(path.join(folder, name), sql);
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "migrate-"))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function columns(table: string): string[] {
    const db = openReadOnly(file());
    const found = db.prepare("SELECT name FROM pragma_table_info(?)").all(table);
    db.close();
    return found.map(({ name }) => String(name));
  }

  it("refuse a database that a newer program has written, and leave it alone", () => {
    write("0001-a.sql", "CREATE TABLE a (x INTEGER) STRICT;");
    write("0002-b.sql", "ALTER TABLE a ADD COLUMN y INTEGER;");
    openDatabase(file(), folder).close();
    rmSync(path.join(folder, "0002-b.sql"));
    expect(() => openDatabase(file(), folder)).to.throw("has schema 2, this program knows 1");
    expect(columns("a")).to.deep.equal(["x", "y"]);
  });

  it("refuse a folder with a gap or a number twice", () => {
    write("0001-a.sql", "CREATE TABLE a (x INTEGER) STRICT;");
    write("0003-c.sql", "CREATE TABLE c (x INTEGER) STRICT;");
    expect(() => openDatabase(file(), folder)).to.throw("0003-c.sql should be number 2");
    write("0001-b.sql", "CREATE TABLE b (x INTEGER) STRICT;");
    expect(() => openDatabase(file(), folder)).to.throw("0001-b.sql should be number 2");
    expect(columns("a")).to.deep.equal([]);
  });

  it("take back one that fails half-way, with its number", () => {
    write("0001-a.sql", "CREATE TABLE a (x INTEGER) STRICT;");
    write("0002-b.sql", "CREATE TABLE b (x INTEGER) STRICT; CREATE TABLE a (x INTEGER) STRICT;");
    expect(() => openDatabase(file(), folder)).to.throw("migration 0002-b.sql failed");
    expect(columns("a")).to.deep.equal(["x"]);
    expect(columns("b")).to.deep.equal([]);

    write("0002-b.sql", "CREATE TABLE b (z INTEGER) STRICT;");
    openDatabase(file(), folder).close();
    expect(columns("b")).to.deep.equal(["z"]);
  });

  it("run each once, in order, whenever they came", () => {
    write("0001-a.sql", "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);");
    openDatabase(file(), folder).close();
    write("0002-b.sql", "INSERT INTO a VALUES (2);");
    openDatabase(file(), folder).close();
    const db = openDatabase(file(), folder);
    expect(
      db
        .prepare("SELECT x FROM a ORDER BY x")
        .all()
        .map(({ x }) => x),
    ).to.deep.equal([1, 2]);
    db.close();
  });

  it("leave a reader unable to write", () => {
    write("0001-a.sql", "CREATE TABLE a (x INTEGER) STRICT;");
    openDatabase(file(), folder).close();
    const db = openReadOnly(file());
    expect(() => db.exec("INSERT INTO a VALUES (1)")).to.throw("readonly");
    db.close();
  });

  // The dump shows in a change's diff what the migrations come to; UPDATE_SNAPSHOTS=1 rewrites it.
  it("come to the schema that the committed dump shows", () => {
    const db = openDatabase(file(), INDEX_MIGRATIONS);
    const statements = db
      .prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY tbl_name, type DESC, name",
      )
      .all()
      .map(({ sql }) => `${String(sql)};\n`);
    db.close();
    const schema = statements.join("\n");
    if (process.env["UPDATE_SNAPSHOTS"] === "1") writeFileSync(DUMP, schema);
    expect(schema).to.equal(readFileSync(DUMP, "utf8"));
  });
});
