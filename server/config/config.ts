import path from "node:path";
import type { Hex } from "../core/records.ts";
import { ORIGIN } from "../core/wire/format.ts";
import type { Finality } from "../indexer/follower.ts";
import type { Environment, Variable } from "./env.ts";

export type LogLevel = (typeof LOG_LEVELS)[number];
const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const MAX_FINALITY = 100_000;
const MAX_PORT = 65_535;
const MAX_ANCHOR_SECONDS = 7 * 24 * 60 * 60;
const MAX_LAG_MS = { least: 100, most: 600_000 };

export interface Config {
  host: string;
  port: number;
  /** Origin without a path, or undefined: the address that the service listens on. */
  publicUrl: string | undefined;
  dataDir: string;
  deploymentFile: string;
  network: LocalNetwork | RemoteNetwork;
  finality: Finality;
  relayerKeyFile: string | undefined;
  officesFile: string | undefined;
  log: LogSettings;
  maxLagMs: number;
  logLevel: LogLevel;
}
export interface LocalNetwork {
  kind: "local";
  rpcPort: number;
  timeControl: boolean;
}
export interface LogSettings {
  origin: string | undefined;
  keyFile: string | undefined;
  operator: Hex | undefined;
  /** 0 = heads stay here. */
  anchorSeconds: number;
  /** Witnesses to ask, and logs to be a witness of. */
  policyFile: string | undefined;
}
export interface RemoteNetwork {
  kind: "remote";
  rpcUrl: string;
}

/** What is wrong with the settings, all of it at once, each with its variable and what would do. */
export class ConfigError extends Error {
  readonly faults: string[];
  constructor(faults: string[]) {
    super(`The settings can't be used:\n${faults.map((fault) => `  ${fault}`).join("\n")}`);
    this.name = "ConfigError";
    this.faults = faults;
  }
}

export function configure(environment: Environment): Config {
  const read = new Reader(environment);
  const dataDir = path.resolve(read.text("DATA_DIR") ?? "");
  const network = networkOf(read);
  const config: Config = {
    host: read.text("HOST") ?? "",
    port: read.integer("PORT", 0, MAX_PORT),
    publicUrl: read.origin("PUBLIC_URL"),
    dataDir,
    deploymentFile: read.file("DEPLOYMENT_FILE") ?? path.join(dataDir, "deployment.json"),
    network,
    finality: finalityOf(read, network),
    relayerKeyFile: read.file("RELAYER_KEY_FILE"),
    officesFile: read.file("OFFICES_FILE"),
    log: logOf(read),
    maxLagMs: read.integer("MAX_LAG_MS", MAX_LAG_MS.least, MAX_LAG_MS.most),
    logLevel: read.oneOf("LOG_LEVEL", LOG_LEVELS),
  };
  if (network.kind === "remote" && config.relayerKeyFile === undefined) {
    read.fault("RELAYER_KEY_FILE", "is needed with RPC_URL: on a network not ours no key is made");
  }
  if (read.faults.length > 0) throw new ConfigError(read.faults);
  return config;
}

function networkOf(read: Reader): Config["network"] {
  const rpcPort = read.integer("CHAIN_RPC_PORT", 0, MAX_PORT);
  const timeControl = read.oneOf("CHAIN_TIME_CONTROL", ["0", "1"]) === "1";
  const rpcUrl = read.url("RPC_URL");
  if (rpcUrl === undefined) return { kind: "local", rpcPort, timeControl };
  if (timeControl) read.fault("CHAIN_TIME_CONTROL", "works on the local chain only: unset RPC_URL");
  return { kind: "remote", rpcUrl };
}

function logOf(read: Reader): LogSettings {
  return {
    origin: read.matching("LOG_ORIGIN", ORIGIN, "name without spaces and +, such as a host"),
    keyFile: read.file("LOG_KEY_FILE"),
    operator: read
      .matching("LOG_OPERATOR", "^0x[0-9a-fA-F]{40}$", "address of a participant")
      ?.toLowerCase() as Hex | undefined,
    anchorSeconds: read.integer("LOG_ANCHOR_SECONDS", 0, MAX_ANCHOR_SECONDS),
    policyFile: read.file("LOG_POLICY_FILE"),
  };
}

/** The local chain has one authority and never takes a block back, so its head is final. */
function finalityOf(read: Reader, network: Config["network"]): Finality {
  const value = read.text("FINALITY");
  if (value === undefined) return network.kind === "local" ? 0 : "finalized";
  return value === "finalized" ? value : read.integer("FINALITY", 0, MAX_FINALITY);
}

/** Reads on after a fault, so that all of them are told at once. */
class Reader {
  readonly faults: string[] = [];
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  fault(name: Variable, message: string): void {
    this.faults.push(`${name} ${message}`);
  }

  text(name: Variable): string | undefined {
    return this.#environment[name];
  }

  file(name: Variable): string | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : path.resolve(value);
  }

  integer(name: Variable, least: number, most: number): number {
    const text = this.text(name) ?? "";
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    this.fault(name, `must be a whole number from ${least} to ${most}, not ${quote(text)}`);
    return least;
  }

  matching(name: Variable, pattern: string, what: string): string | undefined {
    const text = this.text(name);
    if (text === undefined || new RegExp(pattern).test(text)) return text;
    this.fault(name, `must be the ${what}, not ${quote(text)}`);
    return undefined;
  }

  oneOf<const T extends string>(name: Variable, list: readonly T[]): T {
    const text = this.text(name) ?? "";
    const found = list.find((entry) => entry === text);
    if (found !== undefined) return found;
    this.fault(name, `must be one of ${list.join(", ")}, not ${quote(text)}`);
    return list[0] as T;
  }

  /** The value is not repeated: a JSON-RPC address may carry a credential. */
  url(name: Variable): string | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const url = URL.parse(text);
    const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
    // `fetch` takes no user in an address, and repeats the address where it says so.
    if (isHttp && url.username === "" && url.password === "") return text;
    this.fault(name, "must be an http:// or https:// address without user and password");
    return undefined;
  }

  origin(name: Variable): string | undefined {
    const text = this.url(name);
    if (text === undefined) return undefined;
    const { origin, pathname, search } = new URL(text);
    if (pathname === "/" && search === "") return origin;
    this.fault(name, "must be an origin such as https://ledger.example, without path");
    return undefined;
  }
}

const quote = (text: string) => JSON.stringify(text.slice(0, 40));
