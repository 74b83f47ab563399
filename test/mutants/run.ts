import * as fs from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { root, runTool } from "../../scripts/tool.ts";
import { CONFIG } from "./build.ts";
import type { Mutant } from "./instrument.ts";

/** These measure or describe the real contracts and would fail for any mutant, or for none. */
const NOT_ABOUT_RULES = /\/(gas|sizes|readme|vectors|encoding)\.test\.ts$/;

/** Which tests are most likely to notice, by the contract that is wrong; the others follow. */
const FIRST: Record<string, RegExp> = {
  Anchors: /anchors|order-of-logs/,
  Assets: /assets|registration|order-of-acts/,
  Authorizations: /stops|ends|doors|order-of-acts/,
  Consents: /consents|bases|order-of-acts/,
  Derivations: /derivations|laundering/,
  Evaluation: /uses|order\.test|evaluate|derivations/,
  Grants: /grants|order\.test|bases/,
  Ids: /facts|grants/,
  MerkleLog: /anchors|order-of-logs/,
  Oversight: /oversight|stops/,
  Participants: /participants|offices|order-of-acts/,
  PersonalData: /consents|bases|assets|uses/,
  Receipts: /uses|evaluate/,
  Relayed: /proof|routes/,
  Rights: /rights|doors|stops/,
  Shapes: /assets|consents|grants|derivations|uses|participants/,
  Subjects: /doors|oversight/,
  Terms: /grants|bases|derivations/,
  Tree: /grants|uses|stops|order\.test/,
  Words: /stops|uses|grants/,
};

function testFiles(contract: string): string[] {
  const files = fs
    .globSync("test/contracts/*.test.ts", { cwd: root })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => !NOT_ABOUT_RULES.test(file))
    .sort();
  const first = FIRST[contract] ?? /$^/;
  return [
    ...files.filter((file) => first.test(file)),
    ...files.filter((file) => !first.test(file)),
  ];
}

async function passes(contract: string, number?: number): Promise<{ ok: boolean; output: string }> {
  const coinbase = number === undefined ? undefined : `0x${number.toString(16).padStart(40, "0")}`;
  const args = [...CONFIG, "test", "mocha", "--no-compile", "--bail", ...testFiles(contract)];
  return runTool("hardhat", args, {
    live: false,
    env: coinbase === undefined ? {} : { MUTANT: coinbase },
  });
}

/** The tests must pass on the instrumented contracts, else every mutant would seem noticed. */
export async function assertBaseline(): Promise<void> {
  const { ok, output } = await passes("");
  if (!ok) throw new Error(`the tests fail without a mutant:\n${output}`);
}

/** Those that no test notices. `seen` is told of each one as it is decided. */
export async function survivorsOf(
  mutants: readonly Mutant[],
  seen: (mutant: Mutant, survived: boolean) => void = () => {},
): Promise<Mutant[]> {
  const waiting = [...mutants];
  const survivors: Mutant[] = [];
  const work = async () => {
    for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
      const { ok } = await passes(path.basename(mutant.file, ".sol"), mutant.number);
      if (ok) survivors.push(mutant);
      seen(mutant, ok);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return survivors;
}
