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

type StructDefinition = { file: string; name: string; text: string; leads: boolean };

/** The EIP-712 struct definitions in a file's strings, such as `Title(uint8 kind,…)`. */
function structDefinitions({ path: file, text }: Source): StructDefinition[] {
  const field = String.raw`(?:address|bool|bytes\d*|string|u?int\d+|[A-Z]\w*)(?:\[\])? \w+`;
  const struct = String.raw`(["'\`)])(([A-Z]\w*)\(${field}(?:,${field})*(?=\)))`;
  const joined = text.replace(/(["'`])\s*(?:\+\s*)?\1/g, "");
  return [...joined.matchAll(new RegExp(struct, "g"))].map(
    ([, before, definition = "", name = ""]) => ({
      file,
      name,
      text: definition,
      leads: before !== ")",
    }),
  );
}

/**
 * Each signed struct is spelled out once. Solidity can't join constants for nothing, so there a
 * struct may follow those that refer to it, but always in the same words.
 */
export function repeatedStructs(sources: Source[], mayFollow: boolean): string[] {
  const definitions = sources.flatMap(structDefinitions);
  return definitions.flatMap(({ file, name, text, leads }, index) => {
    const before = definitions.slice(0, index).filter((other) => other.name === name);
    const other = before.find((one) => one.text !== text);
    if (other) return [`${file}: ${name}(…) differs from that in ${other.file}`];
    const again = before.find((one) => !mayFollow || (leads && one.leads));
    return again ? [`${file}: ${name}(…) is spelled out in ${again.file} already`] : [];
  });
}

export const isMeasured = (file: string) => /\.(tsx?|mjs|js|sol|sql|css)$/.test(file);
export const isText = (file: string) => isMeasured(file) || path.extname(file) === ".md";
