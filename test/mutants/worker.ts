/**
 * Runs the contracts' tests for `run.ts`, which asks for one run after the other. They are loaded
 * once, and backwards: what is chosen of them may then be run alone, for nothing before it is
 * needed. Every run starts a chain of its own.
 */
import hre from "hardhat";
import Mocha from "mocha";
import path from "node:path";
import { RECORDER } from "./instrument.ts";

/** Loads the tests and tells which of them meets which mutants. */
export interface Loading {
  files: string[];
}

/** Numbers of mutants by the title of a test: those that would decide otherwise in it. */
export type Meetings = [title: string, mutants: number[]][];

export interface Trial {
  mutant: number;
  /** Of the tests to be run. */
  titles: string[];
}

/** How a test failed, if one did. */
export type Failure = string | undefined;

export interface Answer {
  failure?: Failure;
  meetings?: Meetings;
}

class Silent extends Mocha.reporters.Base {
  override epilogue(): void {}
}

const mocha = new Mocha({ ...hre.config.test.mocha, reporter: Silent });

function reverse(suite: Mocha.Suite): void {
  suite.suites.reverse().forEach(reverse);
  suite.tests.reverse();
}

function run(mutant: number, watch: (runner: Mocha.Runner) => void = () => {}): Promise<Failure> {
  process.env["MUTANT"] = String(mutant);
  return new Promise((resolve) => {
    let failure: Failure;
    const runner = mocha.run(() => resolve(failure));
    runner.on("fail", (test: Mocha.Runnable, { message }: Error) => {
      failure ??= `${test.fullTitle()}: ${message}`;
    });
    watch(runner);
  });
}

async function load({ files }: Loading): Promise<Answer> {
  for (const file of files) mocha.addFile(path.resolve(file));
  await mocha.loadFilesAsync();
  // A run would take the tests with it.
  mocha.cleanReferencesAfterRun(false);
  reverse(mocha.suite);

  // What a hook before all tests of a suite meets, its first test meets too when it is run alone.
  let met = new Set<number>();
  let current: string | undefined;
  const byTitle = new Map<string, Set<number>>();
  hre.hooks.registerHandlers("network", {
    onCoverageData: (_context, tags) => {
      for (const tag of tags) met.add(Number.parseInt(tag, 16));
      return Promise.resolve();
    },
  });
  const failure = await run(RECORDER, (runner) => {
    runner.on("test", (test) => {
      current = test.fullTitle();
    });
    runner.on("test end", () => {
      if (current !== undefined) byTitle.set(current, met);
      met = new Set();
      current = undefined;
    });
  });
  mocha.bail(true);
  return { failure, meetings: [...byTitle].map(([title, mutants]) => [title, [...mutants]]) };
}

function attempt({ mutant, titles }: Trial): Promise<Failure> {
  const literal = titles.map((title) => title.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  mocha.grep(new RegExp(`^(${literal.join("|")})$`));
  return run(mutant);
}

// A test that failed may leave acts behind that fail later; Hardhat would end the process for it.
process.removeAllListeners("unhandledRejection");
process.on("unhandledRejection", () => {});
process.on("message", (question: Loading | Trial) => {
  const answer =
    "files" in question ? load(question) : attempt(question).then((failure) => ({ failure }));
  void answer.then((value) => process.send?.(value));
});
