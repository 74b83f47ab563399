import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import path from "node:path";
import { commandOf, root } from "../../scripts/tool.ts";
import { CONFIG } from "./build.ts";
import type { Mutant } from "./instrument.ts";
import type { Answer, Failure, Loading, Meetings, Trial } from "./worker.ts";

/** These measure or describe the real contracts and would fail for any mutant, or for none. */
const NOT_ABOUT_RULES = /\/(gas|sizes|readme|vectors|encoding)\.test\.ts$/;

/** Most mutants are noticed by one of so few tests. */
const TRIED_FIRST = 8;

function testFiles(): string[] {
  return fs
    .globSync("test/contracts/*.test.ts", { cwd: root })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => !NOT_ABOUT_RULES.test(file));
}

class Worker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<never>;

  constructor() {
    const args = [...CONFIG, "run", "--no-compile", "test/mutants/worker.ts"];
    this.#child = spawn(process.execPath, [commandOf("hardhat", "hardhat"), ...args], {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#ended = once(this.#child, "exit").then(() => {
      throw new Error("the process of the tests ended");
    });
    this.#ended.catch(() => {});
  }

  async ask(question: Loading | Trial): Promise<Answer> {
    this.#child.send(question);
    const [answer] = (await Promise.race([once(this.#child, "message"), this.#ended])) as [Answer];
    return answer;
  }

  stop(): void {
    this.#child.kill();
  }
}

/** By mutant, the tests in which it would decide otherwise; those that meet the fewest first. */
function testsByMutant(meetings: Meetings): Map<number, string[]> {
  const tests = new Map<number, string[]>();
  for (const [title, mutants] of meetings.toSorted(([, a], [, b]) => a.length - b.length)) {
    for (const mutant of mutants) {
      const titles = tests.get(mutant) ?? [];
      titles.push(title);
      tests.set(mutant, titles);
    }
  }
  return tests;
}

async function failureOf(worker: Worker, mutant: number, tests: string[]): Promise<Failure> {
  for (const titles of [tests.slice(0, TRIED_FIRST), tests.slice(TRIED_FIRST)]) {
    if (titles.length === 0) return undefined;
    const { failure } = await worker.ask({ mutant, titles });
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Those that no test notices. `seen` is told of each one as it is decided, with what failed. */
export async function survivorsOf(
  mutants: readonly Mutant[],
  seen: (mutant: Mutant, failure: Failure) => void = () => {},
): Promise<Mutant[]> {
  const survivors: Mutant[] = [];
  const worker = new Worker();
  try {
    const { failure, meetings } = await worker.ask({ files: testFiles() });
    // The tests must pass on the instrumented contracts, else every mutant would seem noticed.
    if (failure !== undefined) throw new Error(`the tests fail without a mutant: ${failure}`);
    const tests = testsByMutant(meetings ?? []);
    for (const mutant of mutants) {
      const failure = await failureOf(worker, mutant.number, tests.get(mutant.number) ?? []);
      if (failure === undefined) survivors.push(mutant);
      seen(mutant, failure);
    }
  } finally {
    worker.stop();
  }
  return survivors;
}
