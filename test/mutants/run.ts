import * as fs from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { root, runTool } from "../../scripts/tool.ts";
import { CONFIG } from "./build.ts";
import type { Mutant } from "./instrument.ts";

/** These measure or describe the real contracts and would fail for any mutant, or for none. */
const NOT_ABOUT_RULES = /\/(gas|sizes|readme|vectors|encoding)\.test\.ts$/;

/** Which tests are most likely to notice, by the contract that is wrong; the others follow. */
const FIRST: Record<string, string[]> = {
  Anchors: ["anchors", "order-of-logs"],
  Assets: ["assets", "facts", "transfers", "order-of-acts", "order-of-changes"],
  Authorizations: ["stops", "ends", "doors", "order-of-acts"],
  Consents: ["consents", "bases", "order-of-acts"],
  Derivations: ["derivations", "order-of-derivations", "laundering"],
  Evaluation: ["uses", "order", "evaluate", "facts", "derivations"],
  Grants: ["grants", "order", "bases", "facts"],
  Ids: ["facts", "grants"],
  Keys: ["keys", "signers", "order-of-changes"],
  MerkleLog: ["anchors", "order-of-logs"],
  Oversight: ["oversight", "facts", "stops"],
  Participants: ["participants", "offices", "keys", "order-of-acts"],
  PersonalData: ["consents", "bases", "assets", "uses", "derivations"],
  Receipts: ["uses", "evaluate", "facts"],
  Relayed: ["proof", "signing-routes", "signers", "attacks"],
  Rights: ["transfers", "facts", "doors", "stops", "order-of-changes"],
  Shapes: ["assets", "consents", "grants", "derivations", "uses", "participants", "keys"],
  Signatures: ["proof", "signing-routes", "signers", "attacks"],
  Subjects: ["doors", "oversight"],
  Terms: ["grants", "bases", "derivations"],
  Tree: ["grants", "uses", "stops", "facts", "transfers", "order"],
  Words: ["stops", "uses", "grants", "keys"],
};

function testFiles(contract: string): string[] {
  const files = fs
    .globSync("test/contracts/*.test.ts", { cwd: root })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => !NOT_ABOUT_RULES.test(file))
    .sort();
  const isFirst = (file: string) =>
    FIRST[contract]?.includes(path.basename(file, ".test.ts")) ?? false;
  return [...files.filter(isFirst), ...files.filter((file) => !isFirst(file))];
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
