import { createReaders, type Readers } from "../auth/reader.ts";
import { createSignIn } from "../auth/sign-in.ts";
import { HashThreads } from "../datasets/threads.ts";
import type { HttpDeps } from "./deps.ts";
import { docsRoutes } from "./docs.ts";
import { EventStreams } from "./event-stream.ts";
import { DENIAL, DERIVATION, EVENT, RECEIPT, VERSION } from "./forms/activity.ts";
import { PROOF_BUNDLE } from "./forms/bundles.ts";
import { EDGE, NODE } from "./forms/lineage.ts";
import { RECORDS } from "./forms/records.ts";
import { REFUSAL } from "./forms/refusals.ts";
import { SCOPE } from "./forms/scopes.ts";
import { Metrics } from "./metrics.ts";
import { openApi } from "./openapi.ts";
import { PROBLEM } from "./problem.ts";
import type { Route, Schema } from "./route.ts";
import { ACT_COMPONENTS, actRoutes } from "./v1/acts.ts";
import { anchorRoutes } from "./v1/anchors.ts";
import { activityRoutes } from "./v1/activity.ts";
import { AUDIT_COMPONENTS, auditRoutes } from "./v1/audit.ts";
import { blockRoutes } from "./v1/blocks.ts";
import { datasetRoutes } from "./v1/datasets.ts";
import { denialRoutes } from "./v1/denials.ts";
import { documentRoutes } from "./v1/documents.ts";
import { evaluateRoutes } from "./v1/evaluate.ts";
import { hashRoutes } from "./v1/hashes.ts";
import { lineageRoutes } from "./v1/lineage.ts";
import { nodeLogRoutes } from "./v1/node-log.ts";
import { operationRoutes } from "./v1/operations.ts";
import { recordRoutes } from "./v1/records.ts";
import { signInRoutes } from "./v1/sign-in.ts";
import { trialRoutes } from "./v1/trial.ts";
import { verifyRoutes } from "./v1/verify.ts";

/** Schemas that several routes name, under the names that OpenAPI shows. */
export const COMPONENTS: Record<string, Schema> = {
  Problem: PROBLEM,
  Refusal: REFUSAL,
  Scope: SCOPE,
  ...RECORDS,
  Receipt: RECEIPT,
  Derivation: DERIVATION,
  Version: VERSION,
  Event: EVENT,
  Denial: DENIAL,
  LineageNode: NODE,
  LineageEdge: EDGE,
  ProofBundle: PROOF_BUNDLE,
  ...AUDIT_COMPONENTS,
  ...ACT_COMPONENTS,
};

export interface Service {
  routes: Route[];
  metrics: Metrics;
}

/** Every route of the service. What a route is, is said in one place: `route.ts`. */
export function createService(given: HttpDeps): Service {
  const signIn = createSignIn({
    store: given.store.signIn,
    origin: given.origin,
    chainId: given.place.chainId,
    walletSigned: given.walletSigned,
  });
  const readers: Readers = createReaders({
    addressOf: signIn.addressOf,
    origin: given.origin,
    index: given.index,
    view: () => given.index.view(undefined, given.now),
    now: given.now,
  });
  const streams = new EventStreams(given);
  const metrics = new Metrics();
  let started: HashThreads | undefined;
  // Most nodes never hash an upload; threads start with the first one, and end with the process.
  const threads = () => (started ??= new HashThreads());
  const deps = { ...given, signIn, readers, streams, metrics, threads };
  const routes: Route[] = [
    ...actRoutes(deps),
    ...documentRoutes(deps),
    ...datasetRoutes(deps),
    ...recordRoutes(deps),
    ...activityRoutes(deps),
    ...denialRoutes(deps),
    ...lineageRoutes(deps),
    ...evaluateRoutes(deps),
    ...verifyRoutes(deps),
    ...auditRoutes(deps),
    ...anchorRoutes(deps),
    ...nodeLogRoutes(deps),
    ...hashRoutes(deps),
    ...blockRoutes(deps),
    ...signInRoutes(deps),
    ...trialRoutes(deps),
    ...operationRoutes(deps),
    ...docsRoutes(() => document),
  ];
  const document = openApi(routes, COMPONENTS);
  return { routes, metrics };
}
