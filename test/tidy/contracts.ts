// The contracts' order of knowledge: a file may know only those above it.
import path from "node:path";
import type { Source } from "./source.ts";

/** `Registry` deploys the participants, assets, rights and consents as one. */
const order = [
  "Participants",
  "Oversight",
  "Assets",
  "Rights",
  "Consents",
  "Registry",
  "Tree",
  "Evaluation",
  "Authorizations",
  "Receipts",
];

/** What stands below all nouns, and so may know none of them. */
const ground = ["base", "libraries", "types", "interfaces"];

const folderOf = (file: string) => file.split("/").slice(1, -1).join("/");
const nounOf = (file: string) => path.posix.basename(file, ".sol");

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
  if (ground.includes(folderOf(one.target))) return undefined;
  if (folderOf(from) !== "") return `${folderOf(from)}/ lies below the nouns and knows none`;
  const above = order.slice(0, order.indexOf(nounOf(from)));
  if (above.includes(nounOf(one.target))) return undefined;
  return `${nounOf(from)} may know ${above.join(", ") || "no other contract"}`;
}

export function wrongSolidityImports(source: Source): string[] {
  const folder = folderOf(source.path);
  if (folder === "" ? !order.includes(nounOf(source.path)) : !ground.includes(folder)) {
    return [
      `${source.path}: contracts/ holds ${order.join(", ")} and the folders ${ground.join(", ")}`,
    ];
  }
  return solidityImports(source).flatMap((one) => {
    const why = wrong(source.path, one);
    return why ? [`${source.path}:${one.line} imports ${one.specifier}: ${why}`] : [];
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
