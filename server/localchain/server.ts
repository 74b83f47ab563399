import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Chain } from "./chain.ts";
import { ChainError, RPC, RpcError } from "./errors.ts";
import { isObject } from "./input.ts";
import {
  KEEP_ALIVE_MS,
  MAX_ARRAY_REQUESTS,
  MAX_BODY_BYTES,
  MAX_CONNECTIONS,
  REQUEST_MS,
} from "./limits.ts";
import { methodTable, type Method } from "./methods.ts";

export const HOST = "127.0.0.1";

type Id = string | number | null;

interface Answer {
  jsonrpc: "2.0";
  id: Id;
  result?: unknown;
  error?: { code: number; message: string; data?: string };
}

/** JSON-RPC 2.0 over HTTP on the loopback address. */
export class RpcServer {
  readonly #chain: Chain;
  readonly #methods: ReadonlyMap<string, Method>;
  readonly #server: Server;

  constructor(chain: Chain) {
    this.#chain = chain;
    this.#methods = methodTable(chain.options.timeControl);
    const timeouts = { keepAliveTimeout: KEEP_ALIVE_MS, requestTimeout: REQUEST_MS };
    this.#server = createServer(timeouts, (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
    this.#server.maxConnections = MAX_CONNECTIONS;
  }

  /** Returns the port. */
  async listen(port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") return reject(error);
        const advice = "stop what listens there, or choose another CHAIN_RPC_PORT";
        reject(new ChainError("CHAIN_PORT", `port ${port} is in use: ${advice}`));
      });
      this.#server.listen(port, HOST, () => {
        resolve((this.#server.address() as AddressInfo).port);
      });
    });
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuseByHeaders(request);
    if (refusal !== undefined) return answerPlain(response, ...refusal);
    const body = await readBody(request);
    if (body === undefined) {
      return answerPlain(response, 413, `a request has at most ${MAX_BODY_BYTES} bytes`);
    }
    const text = JSON.stringify(await this.#answerBody(body));
    response.writeHead(200, { "content-type": "application/json" }).end(text);
  }

  async #answerBody(body: string): Promise<Answer | Answer[]> {
    let message: unknown;
    try {
      message = JSON.parse(body);
    } catch {
      return failure(null, RPC.PARSE, "the body isn't JSON");
    }
    if (!Array.isArray(message)) return this.#answer(message);
    if (message.length === 0) return failure(null, RPC.INVALID_REQUEST, "the array is empty");
    if (message.length > MAX_ARRAY_REQUESTS) {
      return failure(null, RPC.LIMIT, `at most ${MAX_ARRAY_REQUESTS} requests an array`);
    }
    const answers: Answer[] = [];
    // In their order: a sender's transactions come by nonce.
    for (const request of message) answers.push(await this.#answer(request));
    return answers;
  }

  async #answer(request: unknown): Promise<Answer> {
    if (!isObject(request)) return failure(null, RPC.INVALID_REQUEST, "a request is an object");
    const { jsonrpc, method, params = [] } = request;
    const id = isId(request["id"]) ? request["id"] : null;
    if (jsonrpc !== "2.0" || typeof method !== "string" || !Array.isArray(params)) {
      return failure(id, RPC.INVALID_REQUEST, "jsonrpc 2.0, method and an array of params needed");
    }
    const run = this.#methods.get(method);
    if (run === undefined) return failure(id, RPC.METHOD_NOT_FOUND, `no method ${method}`);
    try {
      return { jsonrpc: "2.0", id, result: await run(this.#chain, params) };
    } catch (error) {
      if (error instanceof RpcError) return failure(id, error.code, error.message, error.data);
      process.stderr.write(`localchain: ${method} failed: ${(error as Error).stack}\n`);
      return failure(id, RPC.INTERNAL, "internal error");
    }
  }
}

function isId(value: unknown): value is Id {
  return typeof value === "string" || typeof value === "number" || value === null;
}

function failure(id: Id, code: number, message: string, data?: string): Answer {
  return { jsonrpc: "2.0", id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

/**
 * Any page in a browser can send requests to the loopback address. JSON as content type makes the
 * browser ask first (and nothing here ever allows it); the Host check stops rebound names.
 */
function refuseByHeaders(request: IncomingMessage): [number, string] | undefined {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host))
    return [403, "only on the loopback host"];
  if (request.method !== "POST") return [405, "JSON-RPC requests are POSTed"];
  const type = (request.headers["content-type"] ?? "").split(";")[0]?.trim();
  if (type !== "application/json") return [415, "content-type must be application/json"];
  return undefined;
}

function answerPlain(response: ServerResponse, status: number, text: string): void {
  response
    .writeHead(status, { "content-type": "text/plain", connection: "close" })
    .end(`${text}\n`);
}

/** Undefined: too long. The rest is read but not kept, else the client never sees the answer. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return length > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString("utf8");
}
