// One bit of a file changes, anywhere: either the check finds it, or it carried no data, which is
// shown by the contents of all tables.
import { randomInt } from "node:crypto";
import { closeSync, cpSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect } from "chai";
import { faultsOf, type File } from "./support/checks.ts";
import { openSmallLedger, type SmallLedger } from "./support/small-ledger.ts";

/** For one file; executing the whole chain anew takes longest. */
const FLIPS = { "chain/chain.db": 40, "intake.db": 150, "index.db": 150, wal: 30 };
const MORE = Number(process.env["FLIPS_TIMES"] ?? 1);

describe("a bit that changes in a file", function () {
  this.timeout(600_000);
  const seed = Number(process.env["SEED"] ?? randomInt(1 << 30));
  const random = numbers(seed);
  let ledger: SmallLedger;
  before(async () => (ledger = await openSmallLedger()));
  after(() => ledger?.remove());

  /** Half of them anywhere, half where something is written. */
  function place(bytes: Buffer): number {
    const at = random(bytes.length);
    if (random(2) === 0) return at;
    const written = bytes.findIndex((byte, position) => position >= at && byte !== 0);
    return written < 0 ? at : written;
  }

  async function flip(source: string, name: File, suffix: string, times: number) {
    const folder = `${source}.flipped`;
    cpSync(source, folder, { recursive: true });
    const database = path.join(folder, name);
    const file = database + suffix;
    const count = { found: 0, empty: 0 };
    try {
      expect(await faultsOf(ledger, folder, name)).to.deep.equal([]);
      const before = contents(database);
      const bytes = readFileSync(file);
      for (let n = 0; n < times * MORE; n += 1) {
        const at = place(bytes);
        const bit = random(8);
        write(file, at, (bytes[at] ?? 0) ^ (1 << bit));
        // The next start reads the WAL as it is, not the memory of who wrote it.
        rmSync(`${database}-shm`, { force: true });
        const faults = await faultsOf(ledger, folder, name);
        if (faults.length > 0) count.found += 1;
        else {
          const what = `SEED=${seed}: bit ${bit} of byte ${at} of ${name}${suffix}`;
          expect(contents(database), what).to.equal(before);
          count.empty += 1;
        }
        write(file, at, bytes[at] ?? 0);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(count.found, `SEED=${seed}: ${JSON.stringify(count)}`).to.be.greaterThan(times / 4);
  }

  for (const name of ["chain/chain.db", "intake.db", "index.db"] as const) {
    it(`is found in ${name}, or carried no data`, () =>
      flip(ledger.stopped, name, "", FLIPS[name]));

    it(`is found in the WAL of ${name} that a killed service leaves`, () =>
      flip(ledger.killed, name, "-wal", FLIPS.wal));
  }
});

/** Every row of every table; what can't be read is no data that could be equal. */
function contents(file: string): string {
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      const schema = db.prepare("SELECT * FROM sqlite_schema ORDER BY name").all();
      const tables = schema.filter(({ type }) => type === "table");
      const rows = tables.map(({ name }) => {
        const all = db.prepare(`SELECT * FROM ${String(name)}`);
        all.setReadBigInts(true);
        return all.all().map((row) => Object.values(row).map(shown).join());
      });
      const versions = ["user_version", "application_id"].map((name) =>
        db.prepare(`PRAGMA ${name}`).get(),
      );
      return JSON.stringify([schema, rows, versions]);
    } finally {
      db.close();
    }
  } catch (error) {
    return String(error);
  }
}

const shown = (value: unknown) =>
  value instanceof Uint8Array
    ? `x${Buffer.from(value).toString("hex")}`
    : JSON.stringify(String(value));

function write(file: string, at: number, byte: number): void {
  const descriptor = openSync(file, "r+");
  writeSync(descriptor, Buffer.of(byte), 0, 1, at);
  closeSync(descriptor);
}

/** mulberry32: the same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
