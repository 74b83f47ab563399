import { readFileSync } from "node:fs";

interface Definition {
  fallback?: string;
  means: string;
}

/** Every variable the service reads. What is not named here it does not look at. */
export const VARIABLES = {
  HOST: { fallback: "127.0.0.1", means: "address that the HTTP service listens on" },
  PORT: { fallback: "3000", means: "its port; 0 = any free one" },
  PUBLIC_URL: { means: "where browsers reach the service, if not at http://HOST:PORT" },
  DATA_DIR: { fallback: ".ledger", means: "folder of the chain, the accepted acts and the index" },
  CHAIN_RPC_PORT: { fallback: "8545", means: "JSON-RPC port of the local chain; 0 = any free one" },
  CHAIN_TIME_CONTROL: { fallback: "0", means: "1 = tests may set the local chain's clock" },
  RPC_URL: { means: "JSON-RPC of another network; without it a local chain is started" },
  DEPLOYMENT_FILE: { means: "addresses of the contracts; default DATA_DIR/deployment.json" },
  FINALITY: { means: "blocks after which one is final, or `finalized` to ask the network" },
  RELAYER_KEY_FILE: { means: "file with the hex private key that pays for relayed acts" },
  OFFICES_FILE: { means: "JSON with the addresses of accreditor, regulator and admin" },
  LOG_ORIGIN: { means: "name of this node's log in its signed heads; default from its relay key" },
  LOG_KEY_FILE: { means: "PEM with the Ed25519 key of the log; default DATA_DIR/keys/log.pem" },
  LOG_OPERATOR: { means: "participant that the log is anchored for; default the relay's address" },
  LOG_ANCHOR_SECONDS: { fallback: "10", means: "longest wait of an entry for the chain; 0 = none" },
  LOG_POLICY_FILE: { means: "witnesses to ask, and logs to be a witness of (C2SP tlog-policy)" },
  MAX_LAG_MS: { fallback: "2000", means: "index lag beyond which nothing is refused or allowed" },
  LOG_LEVEL: { fallback: "info", means: "fatal, error, warn, info, debug, trace or silent" },
} as const satisfies Record<string, Definition>;

export type Variable = keyof typeof VARIABLES;
export type Environment = Partial<Record<Variable, string>>;

/** May hold a credential, so it can come from a file instead: NAME_FILE. */
const SECRET: readonly Variable[] = ["RPC_URL"];

/** The sole reader of process.env. An empty variable counts as absent. */
export function readEnvironment(source: NodeJS.ProcessEnv = process.env): Environment {
  const environment: Environment = {};
  for (const name of Object.keys(VARIABLES) as Variable[]) {
    const { fallback }: Definition = VARIABLES[name];
    const value = source[name] || fromFile(name, source) || fallback;
    if (value !== undefined) environment[name] = value;
  }
  return environment;
}

function fromFile(name: Variable, source: NodeJS.ProcessEnv): string | undefined {
  const file = SECRET.includes(name) ? source[`${name}_FILE`] : undefined;
  return file ? readFileSync(file, "utf8").trim() : undefined;
}
