/** Logs of a few operators, and heads of theirs: mostly of one tree that grows. */
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { headOf } from "../core/support/tree.ts";
import { someone } from "./parties.ts";
import { anId, type Propose } from "./proposal.ts";

const ORIGINS = ["log.example", "log.example/2"];
const KEY: Hex = `0x${"17".repeat(32)}`;
const MOST_LEAVES = 300;

export const openLog: Propose<"OpenLog"> = (_, random) => {
  const actor = someone(random);
  const operator = random.slip(5) ? someone(random) : actor;
  const key = random.slip(5) ? ZERO : KEY;
  const origin = random.slip(10) ? random.of(["", "a log", "a+log", "日志"]) : random.of(ORIGINS);
  return { actor, log: { operator, origin, key } };
};

export const anchor: Propose<"Anchor"> = (world, random) => {
  const log = anId(world, random, "log");
  if (log === undefined) return undefined;
  const operator = world.view.facts("log", log)?.log.operator ?? someone(random);
  const anchored = Number(world.view.state(log)?.size ?? 0);
  const size = anchored + (random.slip(10) ? 0 : 1 + random.below(40));
  if (size > MOST_LEAVES) return undefined;
  const last = random.slip(10) ? random.below(size + 1) : anchored;
  const branch = random.slip(10) ? 1 : 0;
  return { actor: operator, log, ...headOf(size, Math.min(last, size), branch) };
};
