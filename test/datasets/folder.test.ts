import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { LedgerError } from "../../server/core/error.ts";
import { MAX_PATH_DEPTH } from "../../server/core/limits.ts";
import { commitTo } from "../../server/datasets/commitment.ts";
import { hashPath, type Progress } from "../../server/datasets/folder.ts";
import { HashThreads } from "../../server/datasets/threads.ts";

const sha256 = (bytes: Uint8Array | string) =>
  `0x${createHash("sha256").update(bytes).digest("hex")}`;

describe("a folder to be hashed", () => {
  const threads = new HashThreads(2);
  let root: string;

  beforeEach(() => (root = fs.mkdtempSync(path.join(tmpdir(), "drl-folder-"))));
  afterEach(() => fs.rmSync(root, { recursive: true, force: true }));
  after(() => threads.close());

  function write(name: string, content: Uint8Array | string = name): string {
    const file = path.join(root, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, content);
    return file;
  }

  async function refusal(
    target: string,
    onProgress?: (progress: Progress) => void,
  ): Promise<string> {
    try {
      await hashPath(target, threads, onProgress);
    } catch (error) {
      if (error instanceof LedgerError) return `${error.code} ${error.message}`;
      throw error;
    }
    return "accepted";
  }

  it("is refused when it holds no file", async () => {
    fs.mkdirSync(path.join(root, "empty"));
    expect(await refusal(root)).to.match(/^E_SHAPE .*holds no file$/);
  });

  it("is refused when it is not there", async () => {
    const error: unknown = await hashPath(path.join(root, "gone"), threads).catch(
      (e: unknown) => e,
    );
    expect((error as NodeJS.ErrnoException).code).to.equal("ENOENT");
  });

  it("is refused for a link inside, wherever it leads", async () => {
    write("a.csv");
    fs.symlinkSync("a.csv", path.join(root, "b.csv"));
    expect(await refusal(root)).to.match(/^E_SHAPE .*b\.csv is a link/);
  });

  it("is refused for a link to a folder above it", async () => {
    write("a.csv");
    fs.symlinkSync("..", path.join(root, "up"));
    expect(await refusal(root)).to.match(/^E_SHAPE .*up is a link/);
  });

  it("is refused when it is a link itself", async () => {
    write("data/a.csv");
    fs.symlinkSync("data", path.join(root, "link"));
    expect(await refusal(path.join(root, "link"))).to.match(/^E_SHAPE .*neither a plain file/);
  });

  it("is refused for a pipe, which would be waited for", async () => {
    write("a.csv");
    execFileSync("mkfifo", [path.join(root, "pipe")]);
    expect(await refusal(root)).to.match(/^E_SHAPE .*pipe is a link, device, pipe or socket/);
  });

  it("is refused for a socket", async () => {
    const server = createServer().listen(path.join(root, "socket"));
    await new Promise((listening) => server.once("listening", listening));
    const said = await refusal(root);
    server.close();
    expect(said).to.match(/^E_SHAPE .*socket is a link/);
  });

  it("is refused when it is a device without an end", async () => {
    expect(await refusal("/dev/zero")).to.match(/^E_SHAPE .*neither a plain file nor a folder$/);
  });

  it("is refused for a name with a line break", async () => {
    write("a\nb.csv");
    expect(await refusal(root)).to.match(/^E_SHAPE [^]*control character/);
  });

  it("is refused for a name that is no UTF-8", async () => {
    fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0xff)]), "x");
    expect(await refusal(root)).to.match(/^E_SHAPE .*broken character/);
  });

  it("is refused for two names that differ by case alone", async () => {
    write("Data.csv", "1");
    write("data.csv", "2");
    const files = await hashPath(root, threads);
    const error: unknown = await commitTo(files, threads, false).catch((e: unknown) => e);
    expect(error).to.include({ code: "E_SHAPE" });
  });

  it("is refused when it is deeper than the limit", async () => {
    write(`${Array<string>(MAX_PATH_DEPTH).fill("d").join("/")}/a.csv`);
    expect(await refusal(root)).to.match(/^E_SHAPE .*more than 64 names$/);
  });

  // Every file is listed before the first is hashed, so the first progress is the time to meddle.
  for (const [change, meddle] of [
    ["grows", (file: string) => fs.appendFileSync(file, "more")],
    ["shrinks", (file: string) => fs.truncateSync(file, 1)],
    ["is rewritten in its length", (file: string) => fs.writeFileSync(file, "B".repeat(100))],
    [
      "is rewritten and has its time set back",
      (file: string) => {
        const { atime, mtime } = fs.statSync(file);
        fs.writeFileSync(file, "B".repeat(100));
        fs.utimesSync(file, atime, mtime);
      },
    ],
    [
      "gives its place to another",
      (file: string) => {
        fs.writeFileSync(`${file}.new`, "A".repeat(100));
        fs.renameSync(`${file}.new`, file);
      },
    ],
    [
      "gives its place to a pipe",
      (file: string) => {
        fs.rmSync(file);
        execFileSync("mkfifo", [file]);
      },
    ],
  ] as [string, (file: string) => void][]) {
    it(`is refused when a file ${change} while it is read`, async () => {
      const single = new HashThreads(1);
      write("a.csv", "first");
      const last = write("b.csv", "A".repeat(100));
      let done = false;
      const meddled = hashPath(root, single, () => {
        if (!done) meddle(last);
        done = true;
      });
      const error: unknown = await meddled.catch((e: unknown) => e);
      await single.close();
      expect(error).to.be.instanceOf(LedgerError);
      expect(error).to.include({ code: "E_SHAPE" });
      expect((error as Error).message).to.match(/b\.csv changed while it was read/);
    });
  }

  it("is refused when a link takes a file's place while it is read", async () => {
    const single = new HashThreads(1);
    write("a.csv", "first");
    const last = write("b.csv", "A".repeat(100));
    const meddled = hashPath(root, single, ({ files }) => {
      if (files > 0 || fs.lstatSync(last).isSymbolicLink()) return;
      fs.renameSync(last, path.join(root, "..", `${path.basename(root)}.aside`));
      fs.symlinkSync(path.join(root, "..", `${path.basename(root)}.aside`), last);
    });
    const error: unknown = await meddled.catch((e: unknown) => e);
    await single.close();
    fs.rmSync(path.join(root, "..", `${path.basename(root)}.aside`), { force: true });
    expect(error).to.include({ code: "E_SHAPE" });
  });

  it("may hold a hard link, which is a plain file", async () => {
    fs.linkSync(write("a.csv"), path.join(root, "b.csv"));
    const files = await hashPath(root, threads);
    expect(files.map(({ sha256: digest }) => digest)).to.deep.equal(Array(2).fill(sha256("a.csv")));
  });

  it("is read as relative paths, sizes and SHA-256", async () => {
    write("数据/航班.csv", "航班\n");
    write("empty", "");
    write("deep/er/cafe\u0301.txt", "é");
    const files = await hashPath(root, threads);
    const sorted = files.sort((a, b) => (a.path < b.path ? -1 : 1));
    expect(sorted).to.deep.equal([
      { path: "deep/er/caf\u00e9.txt", size: 2, sha256: sha256("é") },
      { path: "empty", size: 0, sha256: sha256("") },
      { path: "数据/航班.csv", size: 7, sha256: sha256("航班\n") },
    ]);
  });

  it("tells its progress up to the last byte and file", async () => {
    const large = Buffer.alloc(20 * 1024 * 1024 + 1, "x");
    write("large.bin", large);
    write("small.bin", "y");
    const told: Progress[] = [];
    const files = await hashPath(root, threads, (progress) => told.push(progress));
    const totals = { totalBytes: large.length + 1, totalFiles: 2 };
    expect(told.at(-1)).to.deep.equal({ bytes: large.length + 1, files: 2, ...totals });
    expect(told.some(({ bytes }) => bytes > 0 && bytes < large.length)).to.be.true;
    expect(files.find(({ size }) => size > 1)?.sha256).to.equal(sha256(large));
  });

  it("of one file is that file under its own name", async () => {
    const file = write("deep/a.csv", "1");
    const read = [{ path: "a.csv", size: 1, sha256: sha256("1") }];
    expect(await hashPath(file, threads)).to.deep.equal(read);
  });

  it("has the same commitment from any number of threads", async () => {
    for (let n = 0; n < 30; n++) write(`folder-${n % 3}/file-${n}.csv`, `content ${n}`);
    const single = new HashThreads(1);
    const [one, two] = [await hashPath(root, single), await hashPath(root, threads)];
    const { commitment, manifest } = await commitTo(one, single, false);
    await single.close();
    expect(manifest.files).to.have.length(30);
    expect(commitment).to.equal((await commitTo(two, threads, false)).commitment);
  });

  it("has another commitment at each salting, and tells the salt", async () => {
    write("a.csv");
    const files = await hashPath(root, threads);
    const [a, b] = [await commitTo(files, threads, true), await commitTo(files, threads, true)];
    expect(a.manifest.scheme).to.equal("SALTED");
    expect(a.manifest.salt).to.match(/^0x[0-9a-f]{64}$/);
    expect(a.manifest.salt).not.to.equal(b.manifest.salt);
    expect(a.commitment).not.to.equal(b.commitment);
  });
});
