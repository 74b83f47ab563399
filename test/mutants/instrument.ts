/**
 * All mutants in one build. Every decision asks whether it is the wrong one: `mutant(n)` compares n
 * with the block's coinbase, which a test network can be started with, and which no contract of the
 * ledger reads. So a mutant needs no compilation of its own, and without one the build decides as
 * the contracts do. It is asked last, and only where the answer makes a difference: a test in which
 * it is not asked cannot notice the mutant.
 */
import path from "node:path";
import { type Node, type Point, nodesOf, parse, pointsOf, span } from "./points.ts";

/** Below lie the precompiles. */
const FIRST_NUMBER = 0x10000;
/** A block's coinbase with which no decision is wrong, and every one tells where it would be. */
export const RECORDER = 0xffff;

const SWITCH = "contracts/Mutant.sol";
/** Hits go where Hardhat's own coverage sends them. It is called pure, as its callers are. */
const SWITCH_SOURCE = `// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

address constant COVERAGE = 0xc0bEc0BEc0BeC0bEC0beC0bEC0bEC0beC0beC0BE;

function isWrong(uint256 n) view returns (bool wrong) {
    address coverage = COVERAGE;
    assembly ("memory-safe") {
        wrong := eq(coinbase(), n)
        if eq(coinbase(), ${RECORDER}) {
            mstore(0, n)
            pop(staticcall(gas(), coverage, 0, 32, 0, 0))
        }
    }
}

function mutant(uint256 n) pure returns (bool) {
    function(uint256) view returns (bool) viewing = isWrong;
    function(uint256) pure returns (bool) asked;
    assembly ("memory-safe") {
        asked := viewing
    }
    return asked(n);
}
`;

export interface Mutant {
  number: number;
  file: string;
  line: number;
  /**
   * Function, kind of fault and decision, as in the source, which stay when lines move; numbered
   * where a function decides the same more than once.
   */
  name: string;
}

export interface Instrumented {
  sources: Map<string, string>;
  mutants: Mutant[];
}

function functionAround(functions: readonly Node[], at: number): string {
  const around = functions.find((node) => span(node)[0] <= at && at < span(node)[1]);
  return around?.name || around?.kind || "";
}

/** Wraps each point; of two with one span, the later one lies inside. */
function wrapped(source: Buffer, points: readonly (Point & { on: string })[]): string {
  const open: (Point & { on: string })[] = [];
  const pieces: string[] = [];
  let at = 0;
  const copyTo = (next: number) => {
    pieces.push(source.subarray(at, next).toString());
    at = next;
  };
  const closeUntil = (next: number) => {
    for (let last = open.at(-1); last !== undefined && last.end <= next; last = open.at(-1)) {
      copyTo(last.end);
      pieces.push(last.after(last.on));
      open.pop();
    }
  };
  for (const point of points.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    closeUntil(point.start);
    copyTo(point.start);
    pieces.push(point.before(point.on));
    open.push(point);
  }
  closeUntil(source.length);
  copyTo(source.length);
  return pieces.join("");
}

function withSwitch(file: string, source: string): string {
  const to = path.posix.relative(path.posix.dirname(file), SWITCH);
  const relative = to.startsWith(".") ? to : `./${to}`;
  const line = `\nimport {mutant} from "${relative}";\n`;
  return source.replace(/^pragma solidity .*;$/m, (pragma) => pragma + line);
}

/** @param contracts Text by path, `contracts/…`. */
export function instrument(contracts: Map<string, string>): Instrumented {
  const sources = new Map([[SWITCH, SWITCH_SOURCE]]);
  const mutants: Mutant[] = [];
  const namesakes = new Map<string, number>();
  for (const [file, ast] of parse(contracts)) {
    const source = Buffer.from(contracts.get(file) ?? "");
    const functions = [...nodesOf(ast)].filter(({ nodeType }) => nodeType === "FunctionDefinition");
    const points = pointsOf(file, ast, source).map((point) => {
      const number = FIRST_NUMBER + mutants.length;
      const line = source.subarray(0, point.start).toString().split("\n").length;
      const what = source.subarray(point.start, point.end).toString().replace(/\s+/g, " ");
      const where = `${path.basename(file, ".sol")}.${functionAround(functions, point.start)}`;
      const name = `${where}: ${point.kind} ${what}`;
      const count = (namesakes.get(name) ?? 0) + 1;
      namesakes.set(name, count);
      mutants.push({ number, file, line, name: count === 1 ? name : `${name} #${count}` });
      return { ...point, on: `mutant(${number})` };
    });
    sources.set(
      file,
      points.length > 0 ? withSwitch(file, wrapped(source, points)) : source.toString(),
    );
  }
  return { sources, mutants };
}
