// The contracts' order of knowledge: a file may know only those above it. Rights stand above
// assets, for they are claimed within the registration of one: a right knows its asset as an id
// alone.
import path from "node:path";
import type { Source } from "./source.ts";

const order = [
  "Participants",
  "Oversight",
  "Rights",
  "Assets",
  "Consents",
  "Authorizations",
  "Receipts",
];

/** Deployed with others in one: `Registry` with all up to the consents, this with the receipts. */
const composed = ["Authorizations"];

/** What stands below all contracts, and so may know none of them. */
const ground = ["base", "libraries", "types", "interfaces"];

const folderOf = (file: string) => file.split("/").slice(1, -1).join("/");

type Import = { line: number; specifier: string; target?: string };

export function solidityImports({ path: file, text }: Source): Import[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (comment) =>
    comment.replace(/[^\n]/g, " "),
  );
  const found = withoutComments.matchAll(/\bimport\b[^;"']*["']([^"']+)["']/g);
  return [...found].map((match) => {
    const specifier = match[1] ?? "";
    const line = withoutComments.slice(0, match.index).split("\n").length;
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return { line, specifier, ...(specifier.startsWith(".") && { target }) };
  });
}

function wrong(from: string, one: Import): string | undefined {
  if (one.target === undefined) {
    return one.specifier.startsWith("@openzeppelin/contracts/")
      ? undefined
      : "a package other than @openzeppelin/contracts";
  }
  if (!one.target.startsWith("contracts/")) return "outside contracts/";
  const down = ground.includes(folderOf(one.target));
  return down || folderOf(from) === "" ? undefined : `${folderOf(from)}/ knows no contract`;
}

export function wrongSolidityImports(source: Source): string[] {
  const folder = folderOf(source.path);
  if (folder !== "" && !ground.includes(folder)) {
    return [`${source.path}: contracts/ holds only the folders ${ground.join(", ")}`];
  }
  return solidityImports(source).flatMap((one) => {
    const why = wrong(source.path, one);
    return why ? [`${source.path}:${one.line} imports ${one.specifier}: ${why}`] : [];
  });
}

function reachable(from: string, sources: Source[]): Set<string> {
  const reached = new Set<string>();
  const open = [from];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const source = sources.find((one) => one.path === next);
    if (source === undefined || reached.has(next)) continue;
    reached.add(next);
    for (const { target } of solidityImports(source)) if (target !== undefined) open.push(target);
  }
  return reached;
}

/** A noun that knows a later one, itself or through the files that it is made of. */
export function wrongOrder(sources: Source[]): string[] {
  const pathOf = (noun: string) => `contracts/${noun}.sol`;
  return order.flatMap((noun, index) => {
    const reached = reachable(pathOf(noun), sources);
    const later = order.slice(index + 1).filter((other) => reached.has(pathOf(other)));
    if (later.length === 0 || composed.includes(noun)) return [];
    const above = order.slice(0, index).join(", ") || "no other";
    return [`${pathOf(noun)} knows ${later.join(", ")}: it may know ${above}`];
  });
}

/** What is deployed is alive; everything else must be imported by a file that is. */
export function deadContracts(sources: Source[]): string[] {
  const used = new Set(sources.flatMap((source) => solidityImports(source).map((i) => i.target)));
  const deployed = ({ path: file, text }: Source) =>
    file.endsWith(".t.sol") || (folderOf(file) === "" && /^contract \w/m.test(text));
  return sources
    .filter((source) => !deployed(source) && !used.has(source.path))
    .map(({ path: file }) => `${file}: nothing imports it`);
}
