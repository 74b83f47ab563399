import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { HashThreads } from "../../server/datasets/threads.ts";

const module = path.resolve(import.meta.dirname, "../../server/datasets/threads.ts");
const HANGS_MS = 30_000;

/** Runs a program in a process of its own and gives what it printed when it ended by itself. */
function run(program: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "drl-threads-"));
  const file = path.join(folder, "program.mjs");
  const opening = `import { HashThreads } from ${JSON.stringify(module)};
const threads = new HashThreads(2);`;
  writeFileSync(file, `${opening}\n${program}`);
  try {
    return execFileSync(process.execPath, [file], { encoding: "utf8", timeout: HANGS_MS });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("threads that hash", () => {
  it("fail what was begun when they are closed", async () => {
    const threads = new HashThreads(1);
    const feed = threads.feed();
    await feed.write(Buffer.from("x"));
    await threads.close();
    const error: unknown = await feed.end().catch((e: unknown) => e);
    expect(error).to.include({ code: "E_UNAVAILABLE" });
  });

  it("take nothing more for a file that failed", async () => {
    const threads = new HashThreads(1);
    const feed = threads.feed();
    await threads.close();
    const error: unknown = await feed.write(Buffer.from("x")).catch((e: unknown) => e);
    expect(error).to.include({ code: "E_UNAVAILABLE" });
  });

  it("let a process end that dropped what it fed", () => {
    const printed = run(`const feed = threads.feed();
      await feed.write(new Uint8Array(10));
      feed.drop();
      console.log("dropped");`);
    expect(printed).to.equal("dropped\n");
  });

  it("keep a process going until all is hashed, and no longer", () => {
    const printed = run(`const feed = threads.feed();
      for (let n = 0; n < 20; n++) await feed.write(new Uint8Array(1024 * 1024).fill(n));
      console.log((await feed.end()).size);`);
    expect(printed).to.equal(`${20 * 1024 * 1024}\n`);
  });

  it("hash files that are fed at once each by itself", async () => {
    const threads = new HashThreads(2);
    const texts = Array.from({ length: 9 }, (_, n) => `${n}`.repeat(10_000));
    const feeds = texts.map(() => threads.feed());
    for (const part of [0, 5_000]) {
      const writing = feeds.map((feed, n) =>
        feed.write(Buffer.from(texts[n]!.slice(part, part + 5_000))),
      );
      await Promise.all(writing);
    }
    const digests = await Promise.all(feeds.map((feed) => feed.end()));
    await threads.close();
    const expected = texts.map((text) => createHash("sha256").update(text).digest("hex"));
    expect(digests.map(({ sha256 }) => Buffer.from(sha256).toString("hex"))).to.deep.equal(
      expected,
    );
  });
});
