// Brings a fresh clone to a state in which every other script runs, and does nothing when there is
// nothing to do. Plain JavaScript without dependencies: it runs before anything is installed, on
// whatever Node the host has. All that follows it runs under the Node that the lockfile pins.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = 18;
/** The first Node whose bundled npm installs every optional package that the lockfile lists. */
const NPM_NODE = [22, 14];
/** Where no pinned Node fits the platform, the host's own serves from here on. */
const SPARE_NODE = 24;
const LOCK_WAIT_MS = 10 * 60_000;
const LOCK_POLL_MS = 250;

const root = fileURLToPath(new URL("..", import.meta.url));
const at = (...parts) => path.join(root, ...parts);
const windows = process.platform === "win32";
const pinnedNode = at("node_modules", ".bin", windows ? "node.cmd" : "node");
// Kept inside what they vouch for: deleting node_modules or artifacts deletes the claim with it.
const installStamp = at("node_modules", ".setup-stamp");
const buildStamp = at("artifacts", ".setup-stamp");
const islands = at("server", "portal", "islands");
const bundles = at("build", "islands");
const bundleStamp = path.join(bundles, ".setup-stamp");
const types = at("typechain-types");
const typesAside = at("cache", "typechain-types.previous");
// Outside node_modules, which an install empties.
const lock = at("cache", "setup.lock");

const [major, minor] = process.versions.node.split(".").map(Number);

function say(text) {
  process.stderr.write(`setup: ${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}

function filesBelow(folder, keep) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(file, keep);
    return keep(entry.name) ? [file] : [];
  });
}

function hashOf(files, extra) {
  const hash = createHash("sha256").update(extra);
  for (const file of files.sort()) {
    hash.update(`\0${path.relative(root, file)}\0`).update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

const installHash = () =>
  hashOf([at("package.json"), at("package-lock.json")], `${process.platform} ${process.arch}`);

const buildHash = () =>
  hashOf(
    [
      ...filesBelow(at("contracts"), () => true),
      ...filesBelow(at("test", "contracts"), (name) => name.endsWith(".sol")),
      at("hardhat.config.ts"),
      at("package-lock.json"),
    ],
    "",
  );

// What a browser runs: the islands and the parts of pages and core that they import.
const bundleHash = () =>
  hashOf(
    [
      ...filesBelow(at("server", "portal"), (name) => /\.tsx?$/.test(name)),
      ...filesBelow(at("server", "core"), (name) => name.endsWith(".ts")),
      at("package-lock.json"),
    ],
    "",
  );

const holds = (stamp, hash) => fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === hash;
const installed = () => holds(installStamp, installHash());
const built = () => fs.existsSync(types) && holds(buildStamp, buildHash());
const bundled = () => holds(bundleStamp, bundleHash());

/** The command that runs, by process id; negative for its group, as npx starts npm and so on. */
let child = 0;

function run(command, args) {
  // The child's output goes to stderr: stdout belongs to the script that set-up precedes.
  const started = spawn(command, args, {
    cwd: root,
    stdio: ["ignore", process.stderr.fd, process.stderr.fd],
    shell: windows,
    detached: !windows,
  });
  if (started.pid) {
    child = windows ? started.pid : -started.pid;
    // Named in the lock, too: killed alone, this process leaves an npm behind that still writes.
    fs.writeFileSync(lock, `${process.pid} ${child}`);
  }
  return new Promise((resolve) => {
    started.on("error", (error) => {
      say(error.message);
      resolve(false);
    });
    started.on("close", (code) => {
      child = 0;
      resolve(code === 0);
    });
  });
}

function pinnedVersion() {
  const wanted = JSON.parse(fs.readFileSync(at("package.json"), "utf8")).optionalDependencies;
  return Object.values(wanted)[0];
}

function runtime() {
  if (fs.existsSync(pinnedNode)) return pinnedNode;
  if (major >= SPARE_NODE) return process.execPath;
  const platform = `${process.platform}-${process.arch}`;
  return fail(`no packaged Node fits ${platform}: install Node ${SPARE_NODE} or newer`);
}

async function install() {
  const hash = installHash();
  // Removed before and written after, so that an install that was killed is repeated.
  fs.rmSync(installStamp, { force: true });
  // Named, because NODE_ENV=production or the user's npm settings may leave them out. No package's
  // install script is needed, and one of them would report the installation to its maker.
  const ci = ["ci", "--include=dev", "--include=optional", "--ignore-scripts"];
  const npmFits = major > NPM_NODE[0] || (major === NPM_NODE[0] && minor >= NPM_NODE[1]);
  say("installing packages (once)");
  const done = await (npmFits
    ? run("npm", ci)
    : run("npx", ["-y", "-p", `node@${pinnedVersion()}`, "npm", ...ci]));
  if (!done) fail("the packages could not be installed; the lines above say why");
  runtime();
  fs.writeFileSync(installStamp, hash);
}

async function build() {
  const hash = buildHash();
  fs.rmSync(buildStamp, { force: true });
  // Types of contracts that are gone would stay. Put back if the build fails: they are committed.
  if (fs.existsSync(types)) {
    fs.rmSync(typesAside, { recursive: true, force: true });
    fs.renameSync(types, typesAside);
  }
  say("compiling contracts");
  const done = await run(runtime(), [
    at("node_modules", "hardhat", "dist", "src", "cli.js"),
    "build",
    // All of it: of a part alone the compiler may lay out other code, and code hashes are kept.
    "--force",
  ]);
  if (!done) {
    fs.rmSync(types, { recursive: true, force: true });
    if (fs.existsSync(typesAside)) fs.renameSync(typesAside, types);
    fail("the contracts do not compile; the lines above say why");
  }
  fs.rmSync(typesAside, { recursive: true, force: true });
  fs.mkdirSync(path.dirname(buildStamp), { recursive: true });
  fs.writeFileSync(buildStamp, hash);
}

/** Each file right in the islands' folder becomes one script; its subfolders hold shared parts. */
async function bundle() {
  const hash = bundleHash();
  fs.rmSync(bundles, { recursive: true, force: true });
  say("bundling the scripts of the pages");
  const done = await run(runtime(), [
    at("node_modules", "esbuild", "bin", "esbuild"),
    ...fs
      .readdirSync(islands, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => path.join(islands, name)),
    "--bundle",
    "--minify",
    "--format=esm",
    "--target=es2022",
    "--jsx=automatic",
    "--jsx-import-source=preact",
    "--log-level=warning",
    `--outdir=${bundles}`,
  ]);
  if (!done) fail("the scripts of the pages can't be bundled; the lines above say why");
  fs.writeFileSync(bundleStamp, hash);
}

const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** The processes of whoever sets up: its own, then those of the command it runs. */
function holders() {
  try {
    return fs.readFileSync(lock, "utf8").split(" ").map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

/** Two npm commands at once: the second waits for the first, then finds nothing to do. */
function takeLock() {
  fs.mkdirSync(path.dirname(lock), { recursive: true });
  const deadline = Date.now() + LOCK_WAIT_MS;
  let brokeOne = false;
  for (let waits = 0; ; waits++) {
    try {
      fs.writeFileSync(lock, String(process.pid), { flag: "wx" });
      // Another waiter may have judged the same dead lock and removed ours: look again.
      if (brokeOne) sleep(LOCK_POLL_MS);
      if (holders()[0] === process.pid) return;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const pids = holders();
    if (pids.length > 0 && !pids.some(isAlive)) {
      fs.rmSync(lock, { force: true });
      brokeOne = true;
      continue;
    }
    if (Date.now() > deadline) fail(`still locked; if nothing is being set up, delete ${lock}`);
    if (waits === 0) say("waiting for another command that is setting up");
    sleep(LOCK_POLL_MS);
  }
}

function stop() {
  // At once, with all it started: npm, asked politely, goes on writing for seconds. The step that
  // waits for it then fails and the lock is given back; the next set-up begins anew.
  if (child === 0) process.exit(1);
  process.kill(child, "SIGKILL");
}

if (major < OLDEST_NODE) {
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer`);
}
if (!installed() || !built() || !bundled()) {
  takeLock();
  process.on("exit", () => fs.rmSync(lock, { force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, stop);
  if (!installed()) await install();
  if (!built()) await build();
  if (!bundled()) await bundle();
}
