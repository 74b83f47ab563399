import { createServer } from "node:http";
import { isIP, type AddressInfo } from "node:net";
import type { Config } from "../config/config.ts";
import {
  HEADERS_TIMEOUT_MS,
  KEEP_ALIVE_TIMEOUT_MS,
  MAX_CONNECTIONS,
  MAX_HEADER_BYTES,
  REQUEST_TIMEOUT_MS,
} from "../core/limits.ts";
import { createApp, type HttpDeps } from "../http/app.ts";
import { ProofMaker } from "../provenance/proofs/proofs.ts";
import type { Ledger } from "./ledger.ts";
import { endTransforms } from "./load-tsx.ts";
import type { Logger } from "./log.ts";
import { TrialLinks } from "./trial.ts";

/** Answers under way get this long once the service stops; streams are cut at once after it. */
const DRAIN_MS = 5_000;

export interface Server {
  url: string;
  /** Once each, for a newcomer to act as an organization of that kind. */
  trialLinks: { role: string; url: string }[];
  close(): Promise<void>;
}

/** Begins with the process, so that turning TSX into JavaScript goes on while the chain starts. */
const portal = import("../portal/portal.tsx");

export async function listen(config: Config, ledger: Ledger, log: Logger): Promise<Server> {
  const { createPortal } = await portal;
  await endTransforms();
  const { index, store, intake, nodeLog, chain, signer, follower, now, final, onIndexed } = ledger;
  const { host, network, maxLagMs } = config;
  let url = "";
  const origin = () => config.publicUrl ?? url;
  const trial = network.kind === "local" ? new TrialLinks(config, ledger) : undefined;
  const deps: HttpDeps = {
    index,
    store,
    intake,
    nodeLog,
    proofs: new ProofMaker({ chain, index, final }),
    place: chain.deployment,
    node: signer.address,
    now,
    lagMs: () => follower.lag(),
    maxLagMs,
    stopped: () => follower.broken()?.message,
    chainHead: async () => (await chain.head()).number,
    gasUsed: (tx) => chain.gasUsed(tx),
    walletSigned: chain.walletCheck(),
    onIndexed,
    origin,
    ...(trial && { trial }),
    loopback: isLoopback(host),
    timeControl: network.kind === "local" && network.timeControl,
    log,
  };
  const app = createApp(deps, (ask) => createPortal({ ask, log }));

  const limits = { maxHeaderSize: MAX_HEADER_BYTES, keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS };
  const server = createServer(
    { ...limits, headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS },
    (request, response) => void app(request, response),
  );
  server.maxConnections = MAX_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(config.port, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  url = `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

  // Behind the #, where it reaches no server's log and no other page.
  const linkTo = (token: string) => `${origin()}/desk/trial#${token}`;
  const handedOut = trial?.handOut() ?? [];

  return {
    url,
    trialLinks: handedOut.map(({ role, token }) => ({ role, url: linkTo(token) })),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      const cut = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
      await closed;
      clearTimeout(cut);
    },
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}
