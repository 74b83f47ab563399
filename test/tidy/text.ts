// Rules about files as text: sizes, names, words, places.
import path from "node:path";
import type { Source } from "./source.ts";

const scriptLines = 300;
const testLines = 500;
const contractLines = 400;
const columns = 100;

/** Names that say nothing about what a file holds. */
const emptyNames = /^(utils?|helpers?|managers?|commons?|misc)$/;

const topLevel = [
  ".ci",
  ".gitignore",
  ".mocharc.json",
  ".npmrc",
  ".prettierignore",
  ".prettierrc.json",
  ".solhint.json",
  "LICENSE",
  "README.md",
  "SECURITY.md",
  "contracts",
  "eslint.config.js",
  "hardhat.config.ts",
  "package-lock.json",
  "package.json",
  "scripts",
  "server",
  "test",
  "tsconfig.json",
  "typechain-types",
];

export function oversized({ path: file, text }: Source): string[] {
  const most = file.startsWith("test/")
    ? testLines
    : file.endsWith(".sol")
      ? contractLines
      : scriptLines;
  const lines = text.replace(/\n$/, "").split("\n");
  const long = lines.flatMap((line, index) =>
    [...line].length > columns ? [`${file}:${index + 1}: longer than ${columns} columns`] : [],
  );
  return lines.length > most ? [`${file}: ${lines.length} lines, at most ${most}`, ...long] : long;
}

export function emptyName(file: string): string[] {
  const words = file
    .replace(/([a-z])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split(/[/._-]/);
  const empty = words.find((word) => emptyNames.test(word));
  return empty ? [`${file}: "${empty}" says nothing about what it holds`] : [];
}

export function leftUndone({ path: file, text }: Source): string[] {
  return text
    .split("\n")
    .flatMap((line, index) =>
      /\b(?:TO-?DO|FIX-?ME|X{3}|HA-?CK)\b/.test(line) ? [`${file}:${index + 1}: left undone`] : [],
    );
}

export function misplacedFile(file: string): string[] {
  const [top = ""] = file.split("/");
  return topLevel.includes(top) ? [] : [`${file}: the top level has no place for ${top}`];
}

/** The EIP-712 struct definitions in a file's strings, such as `Title(uint8 kind,…)`. */
function typeStrings({ text }: Source): string[] {
  const field = String.raw`(?:address|bool|bytes\d*|string|u?int\d+|[A-Z]\w*)(?:\[\])? \w+`;
  const type = new RegExp(String.raw`(?<=["'\`)])[A-Z]\w*\(${field}(?:,${field})*\)`, "g");
  const joined = text.replace(/(["'`])\s*(?:\+\s*)?\1/g, "");
  return joined.match(type) ?? [];
}

/** One side (all contracts, or all of the service) spells each signed struct out once. */
export function repeatedTypeStrings(sources: Source[]): string[] {
  const first = new Map<string, string>();
  return sources.flatMap((source) =>
    typeStrings(source).flatMap((type) => {
      const name = type.slice(0, type.indexOf("("));
      const before = first.get(name);
      first.set(name, before ?? source.path);
      return before ? [`${source.path}: ${name}(…) is spelled out in ${before} already`] : [];
    }),
  );
}

export const isMeasured = (file: string) => /\.(ts|mjs|js|sol|sql|css)$/.test(file);
export const isText = (file: string) => isMeasured(file) || path.extname(file) === ".md";
