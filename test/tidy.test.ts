// The architecture as a test: one rule a case, and each rule shown to find what is planted for it.
import { expect } from "chai";
import { longFunctions, misplacedCode, skippedTests } from "./tidy/code.ts";
import { deadContracts, wrongOrder, wrongSolidityImports } from "./tidy/contracts.ts";
import { deadFiles, wrongImports } from "./tidy/imports.ts";
import { isGenerated, isScript, projectFiles, read, type Source } from "./tidy/source.ts";
import {
  emptyName,
  isMeasured,
  isText,
  leftUndone,
  misplacedFile,
  oversized,
  repeatedStructs,
} from "./tidy/text.ts";

type PackageJson = {
  bin: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
};

const own = projectFiles().filter((file) => !isGenerated(file));
const sources = own.filter((file) => isText(file) || file === "package.json").map(read);
const scripts = sources.filter(({ path }) => isScript(path));
const solidity = sources.filter(({ path }) => path.endsWith(".sol"));
const contracts = solidity.filter(({ path }) => path.startsWith("contracts/"));
const tests = scripts.filter(({ path }) => path.startsWith("test/"));
const service = scripts.filter(({ path }) => path.startsWith("server/"));
const manifest = JSON.parse(read("package.json").text) as PackageJson;
const packages = Object.keys(manifest.dependencies);

const planted = (path: string, text = ""): Source => ({ path, text });

/** Says what was found and nothing else: a diff of lists would repeat each line. */
function none(found: string[]): void {
  if (found.length > 0) expect.fail(found.join("\n"));
}

/** A planted import: who, whom, and whether the table forbids it. */
const imports: [string, string, boolean][] = [
  ["core/ids.ts", "node:crypto", true],
  ["core/ids.ts", "ethers", true],
  ["core/ids.ts", "../datasets/pool.ts", true],
  ["core/ids.ts", "@noble/hashes/sha3.js", false],
  ["core/ids.ts", "./canonical.ts", false],
  ["datasets/pool.ts", "../store/open.ts", true],
  ["datasets/pool.ts", "../core/ids.ts", false],
  ["store/open.ts", "../chain/decode.ts", true],
  ["store/open.ts", "node:sqlite", false],
  ["localchain/state.ts", "../core/ids.ts", true],
  ["localchain/state.ts", "node:sqlite", false],
  ["chain/decode.ts", "../store/open.ts", true],
  ["chain/decode.ts", "../../typechain-types/factories/Registry__factory.ts", false],
  ["intake/accept.ts", "../relay/send.ts", true],
  ["intake/accept.ts", "../chain/decode.ts", false],
  ["intake/accept.ts", "node:sqlite", true],
  ["relay/send.ts", "../indexer/follower.ts", true],
  ["relay/send.ts", "../intake/accept.ts", false],
  ["indexer/follower.ts", "../relay/send.ts", true],
  ["indexer/follower.ts", "../store/open.ts", false],
  ["log/sequencer.ts", "../chain/decode.ts", true],
  ["log/sequencer.ts", "../intake/accept.ts", false],
  ["provenance/walk.ts", "../intake/accept.ts", true],
  ["provenance/walk.ts", "../store/open.ts", false],
  ["exports/prov.ts", "../store/open.ts", true],
  ["exports/prov.ts", "../core/ids.ts", false],
  ["auth/session.ts", "../intake/accept.ts", true],
  ["auth/session.ts", "../chain/decode.ts", false],
  ["http/v1/acts.ts", "../../chain/decode.ts", true],
  ["http/v1/acts.ts", "../../relay/send.ts", true],
  ["http/v1/acts.ts", "../../../typechain-types/index.ts", true],
  ["http/v1/acts.ts", "../../intake/accept.ts", false],
  ["http/v1/acts.ts", "express", false],
  ["http/v1/acts.ts", "fs", true],
  ["http/v1/acts.ts", "mocha", true],
  ["portal/page.ts", "../datasets/pool.ts", true],
  ["portal/page.ts", "../store/open.ts", true],
  ["portal/page.ts", "../http/app.ts", true],
  ["portal/page.tsx", "../chain/decode.ts", true],
  ["portal/page.ts", "../core/ids.ts", false],
  ["cli/hash.ts", "../http/app.ts", true],
  ["cli/hash.ts", "../config/env.ts", true],
  ["cli/hash.ts", "../datasets/pool.ts", false],
  ["config/env.ts", "../core/limits.ts", false],
  ["bin/serve.ts", "../http/app.ts", false],
  ["bin/serve.ts", "../../typechain-types/index.ts", true],
  ["bin/serve.ts", "../../test/tidy/text.ts", true],
  ["utilities/one.ts", "../core/ids.ts", true],
  ["logger.ts", "pino", true],
];

describe("the import table", () => {
  for (const [from, to, forbidden] of imports) {
    it(`${forbidden ? "refuses" : "allows"} ${from} importing ${to}`, () => {
      const source = planted(`server/${from}`, `import { one } from "${to}";\none();\n`);
      expect(wrongImports(source, packages)).to.have.length(forbidden ? 1 : 0);
    });
  }

  it("sees every way to import", () => {
    const ways = [
      `export * from "../chain/decode.ts";`,
      `const decode = await import("../chain/decode.ts");`,
      `type Decode = import("../chain/decode.ts").Decode;`,
      `import type { Decode } from "../chain/decode.ts";`,
      `new Worker(new URL("../chain/decode.ts", import.meta.url));`,
      "const logo = import.meta.resolve(`unlisted/${name}`);",
    ];
    for (const way of ways) {
      expect(wrongImports(planted("server/http/app.ts", way), packages), way).to.have.length(1);
    }
  });

  it("names the file, the line and what would be allowed", () => {
    const source = planted("server/store/open.ts", `\nimport "../chain/decode.ts";\n`);
    expect(wrongImports(source, packages)).to.deep.equal([
      "server/store/open.ts:2 imports ../chain/decode.ts: store may import core",
    ]);
  });

  it("refuses a script that imports from the tests", () => {
    const source = planted("scripts/demo.ts", `import "../test/tidy/text.ts";`);
    expect(wrongImports(source, packages)).to.have.length(1);
  });

  it("holds in the project", () => none(scripts.flatMap((s) => wrongImports(s, packages))));
});

describe("the contracts' order of knowledge", () => {
  const cases: [string, string, boolean][] = [
    ["Authorizations.sol", "../test/contracts/Cheats.sol", true],
    ["Authorizations.sol", "solady/src/utils/LibBit.sol", true],
    ["base/Relayed.sol", "../Participants.sol", true],
    ["mocks/Wallet.sol", "../types/Ids.sol", true],
    ["base/Relayed.sol", "../interfaces/IParticipants.sol", false],
    ["Rights.sol", "./base/Relayed.sol", false],
    ["Rights.sol", "@openzeppelin/contracts/utils/cryptography/EIP712.sol", false],
  ];
  const importing = (from: string, ...to: string[]) =>
    planted(`contracts/${from}`, to.map((file) => `import {X} from "${file}";\n`).join("// "));

  for (const [from, to, forbidden] of cases) {
    it(`${forbidden ? "refuses" : "allows"} ${from} importing ${to}`, () => {
      const found = wrongSolidityImports(importing(from, to, "commented-out"));
      expect(found).to.have.length(forbidden ? 1 : 0);
    });
  }

  it("refuses a contract that knows a later one, directly or through a part of it", () => {
    expect(
      wrongOrder([importing("Rights.sol", "./Assets.sol"), planted("contracts/Assets.sol")]),
    ).to.have.length(1);
    const parts = [
      importing("Oversight.sol", "./Orders.sol"),
      importing("Orders.sol", "./Consents.sol"),
      planted("contracts/Consents.sol"),
    ];
    expect(wrongOrder(parts)).to.deep.equal([
      "contracts/Oversight.sol knows Consents: it may know Participants",
    ]);
  });

  it("allows a contract that knows an earlier one", () => {
    const files = [importing("Assets.sol", "./Rights.sol"), planted("contracts/Rights.sol")];
    expect(wrongOrder(files)).to.have.length(0);
  });

  it("holds for imports of the project", () => none(contracts.flatMap(wrongSolidityImports)));
  it("holds for the order of the project", () => none(wrongOrder(contracts)));
});

describe("things in their place", () => {
  const cases: [string, string, boolean][] = [
    ["server/http/app.ts", "const port = process.env.PORT;", true],
    ["server/config/env.ts", "const port = process.env.PORT;", false],
    ["server/http/app.ts", "const sql = `select id from assets where id = ?`;", true],
    ["server/http/app.ts", 'const sql = "INSERT INTO assets VALUES (?)";', true],
    ["server/http/app.ts", 'const hint = "Select a file from the list";', false],
    ["server/store/assets.ts", "const sql = `select id from assets`;", false],
    ["server/localchain/store.ts", 'const sql = "insert into blocks values (?)";', false],
    ["server/http/app.ts", 'console.log("up");', true],
    ["test/core/ids.test.ts", 'console.log("up");', true],
    ["server/bin/serve.ts", 'console.log("up");', false],
    ["server/cli/hash.ts", 'console.log("up");', false],
    ["scripts/demo.ts", 'console.log("up");', false],
    ["server/core/time.ts", "export const now = () => Date.now();", true],
    ["server/core/time.ts", "export const now = () => new Date();", true],
    ["server/core/salt.ts", "export const salt = () => Math.random();", true],
    ["server/core/salt.ts", "export const salt = { draw: crypto };", true],
    ["server/core/bytes.ts", "export const bytes = (b: Buffer) => b;", true],
    ["server/core/time.ts", "export const at = (t: number) => new Date(t).toISOString();", false],
    ["server/core/act.ts", "export const act = (a: { process: string }) => a.process;", false],
  ];
  for (const [file, text, forbidden] of cases) {
    it(`${forbidden ? "refuses" : "allows"} in ${file}: ${text}`, () => {
      expect(misplacedCode(planted(file, text))).to.have.length(forbidden ? 1 : 0);
    });
  }

  it("refuses an unknown folder at the top level", () => {
    expect(misplacedFile("docs/guide.md")).to.have.length(1);
    expect(misplacedFile("contracts/Assets.sol")).to.have.length(0);
  });

  it("holds in the project", () => none(scripts.flatMap(misplacedCode)));
  it("holds for every file", () => none(own.flatMap(misplacedFile)));
});

describe("limits of size", () => {
  const lines = (count: number) => "x;\n".repeat(count);
  const cases: [string, string, boolean][] = [
    ["server/core/ids.ts", lines(301), true],
    ["server/core/ids.ts", lines(300), false],
    ["test/core/ids.test.ts", lines(501), true],
    ["test/core/ids.test.ts", lines(500), false],
    ["contracts/Assets.sol", lines(401), true],
    ["contracts/Assets.sol", lines(400), false],
    ["contracts/Assets.sol", "x".repeat(101), true],
    ["contracts/Assets.sol", "x".repeat(100), false],
  ];
  for (const [file, text, forbidden] of cases) {
    const size = `${text.split("\n").length - 1} lines, ${text.split("\n")[0]?.length} columns`;
    it(`${forbidden ? "refuses" : "allows"} ${file} with ${size}`, () => {
      expect(oversized(planted(file, text))).to.have.length(forbidden ? 1 : 0);
    });
  }

  it("refuses a function of 71 lines and allows one of 70", () => {
    const body = (count: number) => `const f = () => {\n${lines(count - 2)}};\n`;
    expect(longFunctions(planted("server/core/ids.ts", body(71)))).to.have.length(1);
    expect(longFunctions(planted("server/core/ids.ts", body(70)))).to.have.length(0);
  });

  it("measures a test but not the suite around it", () => {
    const suite = `describe("s", () => {\n${lines(40)}it("t", () => {\n${lines(40)}});\n});\n`;
    expect(longFunctions(planted("test/core/ids.test.ts", suite))).to.have.length(0);
  });

  it("hold in the project", () => {
    none(sources.filter(({ path }) => isMeasured(path)).flatMap(oversized));
  });
  it("hold for every function", () => none(scripts.flatMap(longFunctions)));
});

describe("names and words", () => {
  it("refuses names that say nothing", () => {
    const empty = ["server/core/utils.ts", "test/helpers/acts.ts", "server/relay/sendManager.ts"];
    for (const file of empty) expect(emptyName(file), file).to.have.length(1);
    expect(emptyName("server/core/commonality.ts")).to.have.length(0);
  });

  it("refuses work left undone", () => {
    const words = ["TO" + "DO: later", "FIX" + "ME"];
    for (const word of words) {
      expect(leftUndone(planted("server/core/ids.ts", `// ${word}`)), word).to.have.length(1);
    }
  });

  it("refuses hidden tests", () => {
    const hidden = [`it.only("x", f)`, `describe.skip("x", f)`, `xit("x", f)`];
    for (const text of hidden) expect(skippedTests(planted("test/a.ts", text))).to.have.length(1);
    expect(skippedTests(planted("test/a.ts", `it("x", f)`))).to.have.length(0);
  });

  it("holds for names in the project", () => none(own.flatMap(emptyName)));
  it("holds for words in the project", () => none(sources.flatMap(leftUndone)));
  it("holds for tests in the project", () => none(tests.flatMap(skippedTests)));
});

describe("nothing twice, nothing unused", () => {
  const structs = (...texts: string[]) => texts.map((text) => planted("a.sol", text));
  const right = `"Right(bytes32 asset,Title title)"`;

  it("refuses a signed struct that is spelled out twice", () => {
    expect(repeatedStructs(structs(right, right), false)).to.have.length(1);
    expect(repeatedStructs(structs(right, right), true)).to.have.length(1);
    expect(repeatedStructs(structs(right), false)).to.have.length(0);
  });

  it("refuses in the service, not in contracts, a struct that follows one referring to it", () => {
    const nested = structs(right, `"Claim(Right right)Right(bytes32 asset,"\n  "Title title)"`);
    expect(repeatedStructs(nested, false)).to.have.length(1);
    expect(repeatedStructs(nested, true)).to.have.length(0);
  });

  it("refuses a struct that is spelled out in two ways", () => {
    const differing = structs(right, `"Claim(Right right)Right(bytes32 asset)"`);
    expect(repeatedStructs(differing, true)).to.have.length(1);
  });

  it("takes no declaration for a signed struct", () => {
    const declared = structs("error Gone(bytes32 id);\nevent Gone(bytes32 id);");
    expect(repeatedStructs(declared, false)).to.have.length(0);
  });

  it("refuses a file that nothing reaches, even if another such file imports it", () => {
    const files = [
      planted("server/bin/serve.ts", `import "./worker.ts";`),
      planted("server/bin/worker.ts"),
      planted("server/bin/old.ts", `import "./older.ts";`),
      planted("server/bin/older.ts"),
    ];
    expect(deadFiles(files, ["server/bin/serve.ts"])).to.have.length(2);
  });

  it("refuses an abstract contract that nothing imports", () => {
    const files = [
      planted("contracts/Registry.sol", `import {A} from "./Assets.sol";\ncontract Registry {}`),
      planted("contracts/Assets.sol", "abstract contract Assets {}"),
      planted("contracts/Rights.sol", "abstract contract Rights {}"),
    ];
    expect(deadContracts(files)).to.deep.equal(["contracts/Rights.sol: nothing imports it"]);
  });

  it("holds for signed structs of the contracts", () => none(repeatedStructs(contracts, true)));
  it("holds for signed structs of the service", () => none(repeatedStructs(service, false)));
  it("holds for contracts", () => none(deadContracts(solidity)));
  it("holds for scripts", () => {
    const commands = Object.values(manifest.scripts).flatMap((script) => script.split(" "));
    const entries = own.filter(
      (file) =>
        [...commands, ...Object.values(manifest.bin)].includes(file) ||
        file.endsWith(".test.ts") ||
        /(^|\/)(hardhat|eslint)\.config\.\w+$|^server\/(bin|portal\/islands)\/[^/]+$/.test(file),
    );
    none(deadFiles(scripts, entries));
  });
});
