// Who may import whom. Anything the table does not name is forbidden.
import { isBuiltin } from "node:module";
import { importsOf, type Import, type Source } from "./source.ts";

/** The folders of `server/`; "all" is for what composes the others. */
const mayImport: Record<string, readonly string[] | "all"> = {
  core: [],
  datasets: ["core"],
  store: ["core"],
  localchain: [],
  chain: ["core"],
  intake: ["chain", "store", "core"],
  relay: ["chain", "intake", "store", "core"],
  indexer: ["chain", "store", "core"],
  log: ["intake", "store", "core"],
  provenance: ["chain", "store", "core"],
  exports: ["core"],
  auth: ["store", "chain", "core"],
  http: ["intake", "log", "provenance", "exports", "datasets", "auth", "store", "core"],
  portal: ["core"],
  cli: ["core", "datasets"],
  config: "all",
  bin: "all",
};

/** Core runs in the browser, too: hashing and encoding, nothing that reaches outside. */
const purePackages = ["@noble/hashes", "@noble/curves", "canonicalize", "hash-wasm"];

const typesOwner = "chain";
const databaseOwners = ["store", "localchain"];

/** `server/http/v1/acts.ts` → `http`; undefined outside server and for a file right in it. */
export function moduleOf(file: string): string | undefined {
  return /^server\/([^/]+)\/./.exec(file)?.[1];
}

export function packageOf(specifier: string): string {
  const parts = specifier.split("/");
  return parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
}

function wrongOutside(module: string, { specifier }: Import, packages: string[]) {
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith("node:")) return `write node:${specifier}`;
    if (module === "core") return "core is pure: no Node built-ins";
    if (specifier === "node:sqlite" && !databaseOwners.includes(module)) {
      return `only ${databaseOwners.join(" and ")} open databases`;
    }
    return undefined;
  }
  const name = packageOf(specifier);
  if (module === "core" && !purePackages.includes(name)) {
    return `core may use only ${purePackages.join(", ")}`;
  }
  return packages.includes(name) ? undefined : "not listed in dependencies of package.json";
}

function wrongInside(module: string, target: string) {
  if (target.startsWith("typechain-types/")) {
    return module === typesOwner
      ? undefined
      : `only server/${typesOwner} knows the contracts' types`;
  }
  const other = moduleOf(target);
  if (other === undefined) return "the service imports only what is in the folders of server/";
  const allowed = mayImport[module];
  if (other === module || allowed === "all" || allowed?.includes(other)) return undefined;
  return `${module} may import ${allowed?.length ? allowed.join(", ") : "no other folder"}`;
}

/** `packages`: the names that package.json lists as dependencies of the running service. */
export function wrongImports(source: Source, packages: string[]): string[] {
  if (!source.path.startsWith("server/")) {
    return source.path.startsWith("scripts/") ? wrongScriptImports(source) : [];
  }
  const module = moduleOf(source.path);
  if (module === undefined || mayImport[module] === undefined) {
    return [`${source.path}: server/ holds only ${Object.keys(mayImport).join(", ")}`];
  }
  return importsOf(source).flatMap((one) => {
    const why = one.target ? wrongInside(module, one.target) : wrongOutside(module, one, packages);
    return why ? [`${source.path}:${one.line} imports ${one.specifier}: ${why}`] : [];
  });
}

/** A few of these are run by the tests, and all or more of them by a command. */
const OPEN_TO_SCRIPTS = /^(scripts|server|test\/(crash|histories|mutants))\//;

function wrongScriptImports(source: Source): string[] {
  return importsOf(source)
    .filter(({ target }) => target !== undefined && !OPEN_TO_SCRIPTS.test(target))
    .map(({ line, specifier }) => `${source.path}:${line} imports ${specifier}: not from a script`);
}

/** Files that no entry reaches by imports. */
export function deadFiles(sources: Source[], entries: string[]): string[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const alive = new Set<string>();
  const open = [...entries];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const source = byPath.get(next);
    if (source === undefined || alive.has(next)) continue;
    alive.add(next);
    for (const { target } of importsOf(source)) if (target !== undefined) open.push(target);
  }
  return [...byPath.keys()]
    .filter((file) => !alive.has(file))
    .map((file) => `${file}: nothing imports or starts it`);
}
