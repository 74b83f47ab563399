// What the rules look at: the project's files, and TypeScript seen through its own parser.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

export type Source = { path: string; text: string };

export type Import = {
  line: number;
  specifier: string;
  /** The project file it names; absent for packages and built-ins. */
  target?: string;
};

export const root = path.resolve(import.meta.dirname, "..", "..");

/** Every file of the project but the generated ones: committed, or new and not ignored. */
export function projectFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  const deletedToo = [...new Set(listed.split("\0").filter((file) => file !== ""))];
  return deletedToo.filter((file) => existsSync(path.join(root, file))).sort();
}

export function read(file: string): Source {
  return { path: file, text: readFileSync(path.join(root, file), "utf8") };
}

export const isScript = (file: string) => /\.(tsx?|mjs|js)$/.test(file);
export const isGenerated = (file: string) => file.startsWith("typechain-types/");

export function parse({ path: file, text }: Source): ts.SourceFile {
  return ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
}

export function lineOf(file: ts.SourceFile, node: ts.Node): number {
  return file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
}

export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

/** The specifier of an import, an export from, a type's or a call's `import()`. */
function imported(node: ts.Node): ts.Node | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return node.moduleSpecifier;
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return node.argument.literal;
  if (!ts.isCallExpression(node)) return undefined;
  const callee = node.expression.getText();
  return ["import", "require", "import.meta.resolve"].includes(callee)
    ? node.arguments[0]
    : undefined;
}

/** The script of a worker or child: `new URL("./worker.ts", import.meta.url)`. */
function started(node: ts.Node): ts.Node | undefined {
  if (!ts.isNewExpression(node) || node.expression.getText() !== "URL") return undefined;
  const [script, base] = node.arguments ?? [];
  if (base?.getText() !== "import.meta.url" || script === undefined) return undefined;
  return ts.isStringLiteral(script) && isScript(script.text) ? script : undefined;
}

/** A literal's text; of a template, what stands before its first hole. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text : node.getText();
}

export function importsOf(source: Source): Import[] {
  const file = parse(source);
  const found: Import[] = [];
  walk(file, (node) => {
    const script = started(node);
    const named = script ?? imported(node);
    if (named === undefined) return;
    const specifier = textOf(named);
    const own = script !== undefined || specifier.startsWith(".");
    const target = path.posix.join(path.posix.dirname(source.path), specifier);
    found.push({ line: lineOf(file, node), specifier, ...(own && { target }) });
  });
  return found;
}
