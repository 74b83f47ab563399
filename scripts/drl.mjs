#!/usr/bin/env node
// Starts the command line under this Node or, if it is too old, under the one that the lockfile
// pins. Plain JavaScript without dependencies.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The first Node that runs the TypeScript sources as they are. */
const OLDEST_NODE = 24;
const UNUSABLE = 2;

const windows = process.platform === "win32";
const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const pinned = at(`node_modules/.bin/${windows ? "node.cmd" : "node"}`);
const isNew = Number(process.versions.node.split(".")[0]) >= OLDEST_NODE;

if (!existsSync(at("node_modules/commander")) || !(existsSync(pinned) || isNew)) {
  console.error("drl: nothing is installed yet; `npm start` or `npm test` does that once");
  process.exit(UNUSABLE);
}
const args = [at("server/bin/cli.ts"), ...process.argv.slice(2)];
const child = isNew
  ? spawn(process.execPath, args, { stdio: "inherit" })
  : spawn(pinned, args, { stdio: "inherit", shell: windows });
// The terminal sends its signals to both: the child decides what to do, and this one follows it.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  if (signal === null) process.exit(code);
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
});
