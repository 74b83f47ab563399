// Rules about what stands in a TypeScript file.
import ts from "typescript";
import { moduleOf } from "./imports.ts";
import { lineOf, parse, walk, type Source } from "./source.ts";

const functionLines = 70;

const mayReadEnvironment = ["config", "bin"];
const mayHoldSql = ["store", "localchain"];
const mayPrint = ["bin", "cli"];

/** Outside world, clock and chance: core gets them as arguments. */
const impureNames = [
  "process",
  "Buffer",
  "fetch",
  "crypto",
  "performance",
  "console",
  "setTimeout",
  "setInterval",
  "setImmediate",
];

const sql = new RegExp(
  [
    String.raw`^\s*select\s[\s\S]*\sfrom\s`,
    String.raw`^\s*insert\s+(or\s+\w+\s+)?into\s`,
    String.raw`^\s*update\s+\w+\s+set\s`,
    String.raw`^\s*delete\s+from\s`,
    String.raw`^\s*(create|drop|alter)\s+(unique\s+)?(table|index|view|trigger)\s`,
    String.raw`^\s*begin\s+(immediate|exclusive)\b`,
    String.raw`^\s*pragma\s+\w`,
  ].join("|"),
  "i",
);

/** Not capitalized, as the start of an English sentence would be. */
const isSql = (text: string) => sql.test(text) && !/^\s*[A-Z][a-z]/.test(text);

function isBareName(node: ts.Node): node is ts.Identifier {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  return !ts.isTypeElement(parent);
}

function impurity(node: ts.Node): string | undefined {
  if (isBareName(node) && impureNames.includes(node.text)) return node.text;
  if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length) {
    return "new Date()";
  }
  const text = ts.isPropertyAccessExpression(node) ? node.getText() : "";
  return ["Date.now", "Math.random"].includes(text) ? text : undefined;
}

function misplaced(node: ts.Node, file: string, module: string | undefined): string | undefined {
  const inServer = file.startsWith("server/");
  const within = (modules: string[]) => module !== undefined && modules.includes(module);
  if (ts.isPropertyAccessExpression(node)) {
    const owner = node.expression.getText();
    if (
      owner === "process" &&
      node.name.text === "env" &&
      inServer &&
      !within(mayReadEnvironment)
    ) {
      return "only server/config reads the environment";
    }
    if (owner === "console" && !within(mayPrint) && !file.startsWith("scripts/")) {
      return "only bin, cli and scripts print";
    }
  }
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
    if (inServer && !within(mayHoldSql) && isSql(node.text)) return "SQL belongs in server/store";
  }
  const impure = module === "core" ? impurity(node) : undefined;
  return impure && `core is pure: no ${impure}`;
}

export function misplacedCode(source: Source): string[] {
  const file = parse(source);
  const module = moduleOf(source.path);
  const found: string[] = [];
  walk(file, (node) => {
    const why = misplaced(node, source.path, module);
    if (why) found.push(`${source.path}:${lineOf(file, node)}: ${why}`);
  });
  return found;
}

/** What a suite is made of is a list of tests, which may be long. */
const SUITES = /^(describe|overBothRoutes)$/;
const isSuite = (node: ts.Node) =>
  ts.isCallExpression(node.parent) && SUITES.test(node.parent.expression.getText());

export function longFunctions(source: Source): string[] {
  const file = parse(source);
  const found: string[] = [];
  walk(file, (node) => {
    if (!ts.isFunctionLike(node) || isSuite(node)) return;
    const first = lineOf(file, node);
    const lines = file.getLineAndCharacterOfPosition(node.end).line + 2 - first;
    if (lines > functionLines) {
      found.push(`${source.path}:${first}: a function of ${lines} lines, at most ${functionLines}`);
    }
  });
  return found;
}

export function skippedTests(source: Source): string[] {
  const file = parse(source);
  const found: string[] = [];
  walk(file, (node) => {
    if (!ts.isCallExpression(node)) return;
    const callee = node.expression.getText();
    if (/^(describe|context|suite|it|test|specify)\.(only|skip)$|^x(it|describe)$/.test(callee)) {
      found.push(`${source.path}:${lineOf(file, node)}: ${callee} hides tests`);
    }
  });
  return found;
}
