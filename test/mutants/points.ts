/**
 * Where the contracts decide, found in the compiler's syntax tree. Each place gives one or more
 * mutants: what the contracts would do if that one decision were wrong.
 */
import { solc } from "./solc.ts";

export type Kind = "drop" | "flip" | "edge" | "neutral";

/** A wrapping of the text between two offsets of a file, in bytes. */
export interface Point {
  file: string;
  start: number;
  end: number;
  kind: Kind;
  /** What the wrapping takes beside the mutant's number. */
  before: (on: string) => string;
  after: (on: string) => string;
}

export interface Node {
  nodeType: string;
  src: string;
  operator?: string;
  name?: string;
  kind?: string;
  condition?: Node;
  leftExpression?: Node;
  rightExpression?: Node;
  [key: string]: unknown;
}

const RELATIONS = new Set(["<", "<=", ">", ">="]);
const COMPARISONS = new Set([...RELATIONS, "==", "!="]);

export function span({ src }: Node): [start: number, end: number] {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return [start, start + length];
}

export function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== "object" || value === null) return;
  if ("nodeType" in value) yield value as Node;
  for (const inner of Object.values(value)) yield* nodesOf(inner);
}

/** Parsed only: where things stand, without their types. */
export function parse(sources: Map<string, string>): Map<string, Node> {
  const input = {
    language: "Solidity",
    sources: Object.fromEntries([...sources].map(([file, content]) => [file, { content }])),
    settings: { stopAfter: "parsing", outputSelection: { "*": { "": ["ast"] } } },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input))) as {
    sources: Record<string, { ast: Node }>;
  };
  return new Map(Object.entries(output.sources).map(([file, { ast }]) => [file, ast]));
}

/** `edge`: only where both sides are equal does `<` differ from `<=`, and `>` from `>=`. */
function comparison(file: string, node: Node, text: (node: Node) => string): Point[] {
  const [start, end] = span(node);
  const flip: Point = {
    file,
    start,
    end,
    kind: "flip",
    before: () => "((",
    after: (on) => `) != ${on})`,
  };
  if (!RELATIONS.has(node.operator ?? "")) return [flip];
  const [left, right] = [text(node.leftExpression as Node), text(node.rightExpression as Node)];
  const edge: Point = {
    ...flip,
    kind: "edge",
    before: () => "((",
    after: (on) => `) != ((${left}) == (${right}) && ${on}))`,
  };
  return [flip, edge];
}

function operand(file: string, node: Node, isConjunct: boolean): Point {
  const [start, end] = span(node);
  const after = (on: string) => (isConjunct ? `) || ${on})` : `) && !${on})`);
  return { file, start, end, kind: "neutral", before: () => "((", after };
}

/** A condition that is never met: what it guards, mostly a refusal, doesn't happen. */
function dropped(file: string, condition: Node): Point {
  const [start, end] = span(condition);
  return { file, start, end, kind: "drop", before: () => "(", after: (on) => `) && !${on}` };
}

export function pointsOf(file: string, ast: Node, source: Buffer): Point[] {
  const text = (node: Node) => source.subarray(...span(node)).toString();
  const points: Point[] = [];
  for (const node of nodesOf(ast)) {
    if (node.nodeType === "IfStatement") points.push(dropped(file, node.condition as Node));
    if (node.nodeType !== "BinaryOperation") continue;
    if (COMPARISONS.has(node.operator ?? "")) points.push(...comparison(file, node, text));
    if (node.operator === "&&" || node.operator === "||") {
      for (const side of [node.leftExpression, node.rightExpression] as Node[])
        points.push(operand(file, side, node.operator === "&&"));
    }
  }
  return points;
}
