import { setTimeout as pause } from "node:timers/promises";
import { LedgerError } from "../core/error.ts";

export interface Call {
  method: string;
  params: unknown[];
}

/** One array is one HTTP request; nodes cap what they take. */
export const MAX_ARRAY_CALLS = 100;
const REQUEST_TIMEOUT_MS = 10_000;
/** Of a request that got no answer. Every method here may be repeated: a signed transaction too. */
const MAX_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;

/** The node's own answer that it won't; `data` is what a reverted call returned. */
export class RpcError extends Error {
  override readonly name = "RpcError";
  readonly code: number;
  readonly data: string | undefined;

  constructor(code: number, message: string, data: string | undefined) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

export interface Rpc {
  /** Throws RpcError if the node refuses, LedgerError E_CHAIN if it can't be asked. */
  call<T>(method: string, ...params: unknown[]): Promise<T>;
  /** Answers in the order of the calls; each one's refusal stands in its place. */
  batch(calls: readonly Call[]): Promise<(RpcError | { result: unknown })[]>;
}

interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string; data?: unknown };
}

export function createRpc(url: string): Rpc {
  async function post(body: string): Promise<unknown> {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    // Some nodes answer a JSON-RPC error with 4xx; a gateway's 5xx or 429 has no JSON-RPC in it.
    if (response.status >= 500 || response.status === 429) {
      throw new Error(`the node answered ${response.status}`);
    }
    return response.json();
  }

  async function postPatiently(body: string): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await post(body);
      } catch (error) {
        if (attempt === MAX_ATTEMPTS) {
          throw new LedgerError("E_CHAIN", `the chain does not answer: ${reasonOf(error)}`);
        }
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      }
    }
  }

  async function batch(calls: readonly Call[]) {
    const answers: (RpcError | { result: unknown })[] = [];
    for (let start = 0; start < calls.length; start += MAX_ARRAY_CALLS) {
      const part = calls.slice(start, start + MAX_ARRAY_CALLS);
      const requests = part.map((call, id) => ({ jsonrpc: "2.0", id, ...call }));
      const answered = await postPatiently(JSON.stringify(requests));
      if (!Array.isArray(answered)) throw new LedgerError("E_CHAIN", "the chain takes no arrays");
      const byId = new Map(answered.filter(isAnswer).map((answer) => [answer.id, answer]));
      answers.push(...part.map((_, id) => outcome(byId.get(id))));
    }
    return answers;
  }

  return {
    batch,
    async call<T>(method: string, ...params: unknown[]): Promise<T> {
      const [answer] = await batch([{ method, params }]);
      return resultOf<T>(answer);
    },
  };
}

/** The result of one answer of a batch. */
export function resultOf<T>(answer: RpcError | { result: unknown } | undefined): T {
  if (answer === undefined) throw new LedgerError("E_CHAIN", "the chain left a call unanswered");
  if (answer instanceof RpcError) throw answer;
  return answer.result as T;
}

function isAnswer(value: unknown): value is Answer {
  if (typeof value !== "object" || value === null || !("id" in value)) return false;
  return "error" in value ? typeof value.error === "object" : "result" in value;
}

function outcome(answer: Answer | undefined): RpcError | { result: unknown } {
  if (answer === undefined) throw new LedgerError("E_CHAIN", "the chain left a call unanswered");
  // Some nodes write the one that does not apply as null.
  if (!answer.error) return { result: answer.result };
  const { code, message, data } = answer.error;
  return new RpcError(code, message, revertData(data));
}

/** Nodes hand back what a call returned as `data` itself or as a member of it. */
function revertData(data: unknown): string | undefined {
  if (typeof data === "string") return /^0x[0-9a-fA-F]*$/.exec(data)?.[0];
  if (typeof data !== "object" || data === null || !("data" in data)) return undefined;
  return revertData(data.data);
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}
