import { MAX_ADD_CHECKPOINT_BYTES } from "../../core/limits.ts";
import { SIZE_MEDIA_TYPE } from "../../core/log/add-checkpoint.ts";
import { readBody } from "../body.ts";
import type { HttpDeps } from "../deps.ts";
import { formatNodeLog, NODE_LOG } from "../forms/node-log.ts";
import type { Answer, Call, Route } from "../route.ts";
import { found } from "./records.ts";

const PLAIN = { mediaType: "text/plain" };

async function addCheckpoint({ nodeLog }: HttpDeps, { request }: Call): Promise<Answer> {
  const witness = found(nodeLog.witness, "log that this node is a witness of");
  const body = await readBody(request, MAX_ADD_CHECKPOINT_BYTES);
  const answer = await witness.addCheckpoint(body.toString());
  if ("line" in answer) {
    return { headers: { "Content-Type": "text/plain; charset=utf-8" }, bytes: answer.line };
  }
  const headers = { "Content-Type": SIZE_MEDIA_TYPE };
  return { status: 409, headers, bytes: `${answer.size}\n` };
}

export const nodeLogRoutes = (deps: HttpDeps): Route[] => [
  {
    method: "GET",
    path: "/v1/log",
    tag: "log",
    summary: "How this node's log stands, and its witnesses",
    output: { 200: NODE_LOG },
    handle: () => ({ body: formatNodeLog(deps.nodeLog) }),
  },
  {
    method: "POST",
    path: "/v1/log/add-checkpoint",
    tag: "log",
    summary: "This node as witness of another log: its cosignature (C2SP tlog-witness)",
    stream: ["*/*"],
    output: { 200: PLAIN, 409: { mediaType: SIZE_MEDIA_TYPE } },
    handle: (call: Call) => addCheckpoint(deps, call),
  },
];
