// Loaded before the service and, as NODE_OPTIONS is inherited, before its chain. Kills one of the
// two at a named point: the production code knows nothing of it, what it calls is wrapped.
import childProcess from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import { syncBuiltinESMExports } from "node:module";
import { basename } from "node:path";
import {
  DatabaseSync,
  type SQLInputValue,
  type StatementResultingChanges as Changes,
} from "node:sqlite";
import type { Plan, Point } from "./points.ts";

const PLAN = process.env["CRASH_PLAN"] ?? "";
const isChain = (process.argv[1] ?? "").endsWith("localchain/main.ts");

const realReadFile = fs.readFileSync;
let chainPid: number | undefined;
const passed = new Map<string, number>();

/** The file is the plan: whoever meets its point first takes it away, so each plan kills once. */
function reached(point: Point): void {
  let text: string;
  try {
    text = realReadFile(PLAN, "utf8");
  } catch {
    return;
  }
  const plan = JSON.parse(text) as Plan;
  if (plan.point !== point) return;
  const times = (passed.get(text) ?? 0) + 1;
  passed.set(text, times);
  if (times <= plan.skip) return;
  fs.renameSync(PLAN, `${PLAN}.done`);
  const parent = isChain ? process.ppid : process.pid;
  const child = isChain ? process.pid : chainPid;
  const victim = plan.victim === "service" ? parent : child;
  if (victim !== undefined) process.kill(victim, "SIGKILL");
}

const points = {
  acts: { before: "act checked", after: "act committed", flushed: "act flushed" },
  sendings: { before: "sending signed", after: "sending committed", flushed: "sending flushed" },
  log_entries: {
    before: "entries checked",
    after: "entries committed",
    flushed: "entries flushed",
  },
  log_tiles: { before: "tiles hashed", after: "tiles committed", flushed: "tiles flushed" },
  log_checkpoints: { before: "head signed", after: "head committed", flushed: "head flushed" },
  log_cosignatures: {
    before: "cosignature checked",
    after: "cosignature committed",
    flushed: "cosignature flushed",
  },
  log_witnessed: {
    before: "proof checked",
    after: "witnessed head committed",
    flushed: "witnessed head flushed",
  },
} as const;
type Table = keyof typeof points;

const ANSWERED: Record<string, Point> = {
  "POST /v1/acts": "act acknowledged",
  "POST /v1/anchors": "hashes acknowledged",
};

/** What the transaction at hand holds, and what no flush has covered yet. */
const written = new Set<Table>();
const unflushed = new Set<Table>();

function wrap<T extends object, K extends keyof T>(
  owner: T,
  name: K,
  around: (real: T[K]) => T[K],
): void {
  owner[name] = around(owner[name]);
}

wrap(
  DatabaseSync.prototype,
  "prepare",
  (prepare) =>
    function (this: DatabaseSync, sql, ...rest) {
      const statement = prepare.call(this, sql, ...rest);
      const table = /^INSERT INTO (acts|sendings|log_\w+) /.exec(sql)?.[1] as Table | undefined;
      if (table !== undefined) {
        const run = statement.run.bind(statement) as (...values: SQLInputValue[]) => Changes;
        statement.run = (...values: unknown[]) => {
          written.add(table);
          return run(...(values as SQLInputValue[]));
        };
      }
      return statement;
    },
);

wrap(
  DatabaseSync.prototype,
  "exec",
  (exec) =>
    function (this: DatabaseSync, sql) {
      const file = sql === "COMMIT" ? basename(this.location() ?? "") : "";
      if (file === "intake.db") for (const table of written) reached(points[table].before);
      if (file === "index.db") reached("block read");
      if (file === "chain.db") reached("block executed");
      exec.call(this, sql);
      if (file === "index.db") reached("block projected");
      if (file === "chain.db") reached("block stored");
      if (file !== "intake.db") return;
      for (const table of written) {
        reached(points[table].after);
        unflushed.add(table);
      }
      written.clear();
    },
);

const fdatasync = fs.fdatasync;
const flush = (descriptor: number, done: fs.NoParamCallback) => {
  const covered = [...unflushed];
  unflushed.clear();
  fdatasync(descriptor, (error) => {
    for (const table of covered) reached(points[table].flushed);
    done(error);
  });
};
fs.fdatasync = flush as typeof fs.fdatasync;

wrap(globalThis, "fetch", (ask) => async (input, init) => {
  const isSending = typeof init?.body === "string" && init.body.includes("eth_sendRawTransaction");
  const answer = await ask(input, init);
  if (isSending) reached("transaction sent");
  return answer;
});

/** Once the answer has left the process; the client may not have read it yet. */
wrap(
  http.Server.prototype,
  "emit",
  (emit) =>
    function (this: http.Server, event: string | symbol, ...args: unknown[]) {
      const [request, response] = args as [http.IncomingMessage, http.ServerResponse];
      const answered =
        event === "request" ? ANSWERED[`${request.method} ${request.url}`] : undefined;
      if (answered !== undefined) {
        response.once("finish", () => {
          if (response.statusCode === 202) reached(answered);
        });
      }
      return emit.call(this, event, ...args);
    },
);

wrap(
  childProcess,
  "fork",
  (fork) =>
    ((...args: Parameters<typeof fork>) => {
      const child = fork(...args);
      chainPid = child.pid;
      return child;
    }) as typeof fork,
);
syncBuiltinESMExports();

if (isChain) {
  const { Pool } = await import("../../server/localchain/pool.ts");
  wrap(
    Pool.prototype,
    "add",
    (add) =>
      function (this: InstanceType<typeof Pool>, ...args) {
        add.apply(this, args);
        reached("transaction taken");
      },
  );
}
