import { LedgerError } from "../../core/error.ts";
import { formatTime } from "../../core/wire/format.ts";
import { isFresh } from "../as-of.ts";
import type { HttpDeps } from "../deps.ts";
import { type EventStreams, readPlace } from "../event-stream.ts";
import { ADDRESS, code, COUNT, FLAG, ID, orNull, shape, TEXT, TIME } from "../forms/shapes.ts";
import type { Gauge, Metrics } from "../metrics.ts";
import type { Answer, Call, Route } from "../route.ts";

type Deps = HttpDeps & { streams: EventStreams; metrics: Metrics };

const ADDRESSES = { type: "object", additionalProperties: ADDRESS };
const HEALTH = shape({
  status: {
    ...code(["ok", "behind", "stopped"]),
    description: "stopped = the chain took back final blocks; an operator must look",
  },
  node: { ...ADDRESS, description: "The relay of this node." },
  chainId: COUNT,
  contracts: ADDRESSES,
  head: orNull(shape({ number: COUNT, hash: ID, time: TIME })),
  lagMs: { ...orNull(COUNT), description: "null = the chain does not answer" },
  now: { ...TIME, description: "The chain's clock." },
  chainTimeControl: { ...FLAG, description: "Somebody may set the chain's clock: tests only." },
});

function health(deps: Deps): Answer {
  const { index, place, node, now, lagMs, timeControl } = deps;
  const head = index.head();
  const addresses = Object.entries(place.contracts).map(([name, { address }]) => [name, address]);
  return {
    body: {
      status: deps.stopped() ? "stopped" : isFresh(deps) ? "ok" : "behind",
      node,
      chainId: place.chainId,
      contracts: Object.fromEntries(addresses) as object,
      head: head ? { number: head.number, hash: head.hash, time: formatTime(head.time) } : null,
      lagMs: lagMs() ?? null,
      now: formatTime(now()),
      chainTimeControl: timeControl,
    },
  };
}

function ready(deps: Deps): Answer {
  const stopped = deps.stopped();
  if (stopped !== undefined) throw new LedgerError("E_CHAIN", stopped, { status: 503 });
  if (deps.index.head() === undefined || !isFresh(deps)) {
    throw new LedgerError("E_STALE", "the index has not caught up with the chain");
  }
  const { note } = deps.nodeLog;
  return { body: { status: "ready", ...(note !== undefined && { log: note }) } };
}

/** Of the log: how much is where, and how far behind those are who look at it. */
function logGauges({ nodeLog }: Deps): Gauge[] {
  const { entries, published, anchoredSize } = nodeLog;
  const size = published?.size ?? 0;
  return [
    { name: "log_entries", help: "Durable entries of the log.", value: entries },
    { name: "log_size", help: "Entries under its newest signed head.", value: size },
    { name: "log_anchored_size", help: "Entries under its head on chain.", value: anchoredSize },
    {
      name: "log_waiting",
      help: "Entries not on chain.",
      value: Math.max(0, entries - anchoredSize),
    },
    {
      name: "log_oldest_waiting_seconds",
      help: "Since a head was signed over the oldest entry not on chain.",
      value: nodeLog.oldestWaitingMs() / 1_000,
    },
    { name: "log_broken", help: "1 = no head is signed.", value: nodeLog.isBroken ? 1 : 0 },
    {
      name: "log_witness_lag",
      help: "Entries of the newest signed head that a witness has not cosigned.",
      label: "witness",
      value: nodeLog.witnesses().map((one) => [one.name, Math.max(0, size - one.size)] as const),
    },
  ];
}

function metricsText(deps: Deps): Answer {
  const { index, lagMs, stopped, intake, streams, metrics } = deps;
  const memory = process.memoryUsage();
  const lag = lagMs();
  const gauges: Gauge[] = [
    ...logGauges(deps),
    { name: "index_block", help: "Newest block of the index.", value: index.head()?.number },
    { name: "index_lag_seconds", help: "Behind the chain.", value: lag && lag / 1000 },
    { name: "finality_broken", help: "1 = final blocks changed.", value: stopped() ? 1 : 0 },
    { name: "acts_undecided", help: "Accepted, not decided.", value: intake.undecided.size },
    { name: "event_streams", help: "Open streams of events.", value: streams.count },
    { name: "resident_bytes", help: "Memory of the process.", value: memory.rss },
    { name: "uptime_seconds", help: "Since the start.", value: Math.floor(process.uptime()) },
  ];
  return {
    headers: { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" },
    bytes: metrics.text(gauges),
  };
}

function events({ streams }: Deps, { request }: Call): Answer {
  const last = request.headers["last-event-id"];
  const from = typeof last === "string" ? readPlace(last) : undefined;
  return { stream: (response) => streams.serve(response, from) };
}

const operations = { method: "GET", tag: "operations" } as const;

export const operationRoutes = (deps: Deps): Route[] => [
  {
    ...operations,
    path: "/v1/events",
    summary: "What happens on the ledger, as server-sent events; resumes with Last-Event-ID",
    output: { 200: { mediaType: "text/event-stream" } },
    handle: (call: Call) => events(deps, call),
  },
  {
    ...operations,
    path: "/healthz",
    summary: "Where this node stands; 200 as long as it answers",
    output: { 200: HEALTH },
    handle: () => health(deps),
  },
  {
    ...operations,
    path: "/readyz",
    summary:
      "200 once the index has caught up with the chain; else 503, E_STALE while it is behind, " +
      "E_CHAIN where the chain took back final blocks; `log` says why heads of the log stay here",
    output: { 200: shape({ status: code(["ready"]) }, { log: TEXT }) },
    handle: () => ready(deps),
  },
  {
    ...operations,
    path: "/metrics",
    summary: "Counters and gauges for Prometheus",
    output: { 200: { mediaType: "text/plain" } },
    handle: () => metricsText(deps),
  },
];
