import { execFile } from "node:child_process";
import path from "node:path";
import { expect } from "chai";
import { asText, printable } from "../../server/cli/text.ts";

describe("what the command line prints", () => {
  it("shows signs that a terminal would obey as escapes of JSON", () => {
    const name = "a\u0007\u001b]0;x\u009b2J\u202eb\r";
    const shown = printable(JSON.stringify({ name }));
    expect(shown).not.to.match(/[^\P{Cc}\n]|\p{Bidi_Control}/u);
    expect(JSON.parse(shown)).to.deep.equal({ name });
    expect(printable("数据\n")).to.equal("数据\n");
  });

  it("gives a value that holds a line break one line", () => {
    expect(asText({ name: "a\nstatus: USABLE" })).to.equal("name: a\\nstatus: USABLE\n");
  });

  it("indents what lies inside", () => {
    const value = {
      id: 1,
      none: null,
      sets: ["CN", "HK"],
      empty: [],
      list: [{ a: 1, b: { c: 2 } }],
    };
    expect(asText(value).split("\n")).to.deep.equal([
      "id: 1",
      "none: none",
      "sets: CN, HK",
      "empty: none",
      "list:",
      "  - a: 1",
      "    b:",
      "      c: 2",
      "",
    ]);
  });
});

describe("npx drl", () => {
  const start = path.resolve(import.meta.dirname, "../../scripts/drl.mjs");
  const run = (...args: string[]) =>
    new Promise<{ code: unknown; out: string }>((resolve) => {
      execFile(process.execPath, [start, ...args], (error, out) =>
        resolve({ code: error?.code ?? 0, out }),
      );
    });

  it("ends with the code of its command", async () => {
    expect((await run("hash", "/nowhere")).code).to.equal(2);
    expect((await run("audit", "--url", "http://127.0.0.1:1")).code).to.equal(3);
  });

  it("tells its commands, and how they end", async () => {
    const { code, out } = await run("--help");
    expect(code).to.equal(0);
    expect(out)
      .to.match(/verify \[options\]/)
      .and.match(/Ends with 0 done, 1 refused/);
  });
});
