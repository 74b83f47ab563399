// Runs a development tool that the lockfile pins, or a script of ours, under the caller's Node.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";

/** A tool that takes longer hangs: most often a test that leaves a server or a timer open. */
const TOOL_LIMIT_MS = 45 * 60_000;

export const root = path.resolve(import.meta.dirname, "..");

export type ToolRun = { ok: boolean; output: string };

/** The script behind a package's command; `.bin` holds shell scripts on Windows. */
export function commandOf(name: string, from: string): string {
  if (name.endsWith(".ts")) return path.join(root, name);
  const folder = path.join(root, "node_modules", from);
  const { bin } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === "string" ? bin : bin[name];
  if (script === undefined) throw new Error(`${from} has no command ${name}`);
  return path.join(folder, script);
}

/** `output` holds both streams without colours; `live` shows them as they come, too. */
export function runTool(
  name: string,
  args: string[],
  options: { from?: string; live: boolean; env?: Record<string, string> },
): Promise<ToolRun> {
  const colours = process.stdout.isTTY && process.env["NO_COLOR"] === undefined;
  const child = spawn(process.execPath, [commandOf(name, options.from ?? name), ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...(colours && { FORCE_COLOR: "1" }), ...options.env },
    timeout: TOOL_LIMIT_MS,
    killSignal: "SIGKILL",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      if (options.live) process.stdout.write(text);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal !== null) output += `\n${name} was ended by ${signal}\n`;
      resolve({ ok: code === 0, output: stripVTControlCharacters(output) });
    });
  });
}

/** Begins them in their order, as many at once as there are cores. */
export async function abreast<Job>(
  jobs: readonly Job[],
  work: (job: Job) => Promise<void>,
): Promise<void> {
  const waiting = [...jobs];
  const lane = async () => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}
