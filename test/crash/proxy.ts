// Stands between a service and its chain and does what networks, gateways and bad nodes do.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

interface Call {
  id: number;
  method: string;
  params: unknown[];
}
interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string };
}
/** "cut": the connection breaks. */
type Reply = "cut" | { status: number; text: string };
interface Exchange {
  calls: Call[];
  /** Asks the chain. */
  forward: () => Promise<Answer[]>;
  /** Asks the chain something else. */
  ask: (method: string, ...params: unknown[]) => Promise<unknown>;
}
export type Trick = (exchange: Exchange) => Promise<Reply>;

const json = (value: unknown): Reply => ({ status: 200, text: JSON.stringify(value) });
const said = (status: number, text: string) => () => Promise.resolve<Reply>({ status, text });

/** Forwards, and lets `change` falsify the result of each call of a method. */
const falsify =
  (method: string, change: (result: never, exchange: Exchange, call: Call) => unknown): Trick =>
  async (exchange) => {
    const answers = await exchange.forward();
    for (const answer of answers) {
      const call = exchange.calls.find(({ id }) => id === answer.id);
      if (call?.method !== method || answer.result === undefined) continue;
      answer.result = await change(answer.result as never, exchange, call);
    }
    return json(answers);
  };

interface Block {
  number: string;
  hash: string;
}
/** So many more draws than there are faults leave a request alone. */
const HONEST = 4;
const WRONG = `0x${"ab".repeat(32)}`;
const BLOCK = "eth_getBlockByNumber";
const RECEIPT = "eth_getTransactionReceipt";

async function olderHead(head: Block | null, { ask }: Exchange, { params }: Call, by: number) {
  if (params[0] !== "latest" || head === null) return head;
  const number = Math.max(1, Number(head.number) - by);
  return ask(BLOCK, `0x${number.toString(16)}`, params[1]);
}

/** What happens to any request on any network. */
const FAULTS: Record<string, Trick> = {
  "drops requests": () => Promise.resolve("cut"),
  "drops answers": async ({ forward }) => {
    await forward();
    return "cut";
  },
  "delays answers": async ({ forward }) => {
    await pause(150);
    return json(await forward());
  },
  "hands every request in twice": async ({ forward }) => {
    await forward();
    return json(await forward());
  },
  "answers 429": said(429, "slow down"),
  "answers 500": said(500, "internal error"),
  "answers 502 with a page": said(502, "<html>bad gateway</html>"),
  "answers 200 with a page": said(200, "<html>sign in</html>"),
  "answers with half of a body": async ({ forward }) => {
    const text = JSON.stringify(await forward());
    return { status: 200, text: text.slice(0, text.length / 2) };
  },
  "answers nothing to each call": ({ calls }) => Promise.resolve(json(calls.map(() => null))),
  "answers null to each call": ({ calls }) =>
    Promise.resolve(json(calls.map(({ id }) => ({ jsonrpc: "2.0", id, result: null })))),
  "answers something else to each call": ({ calls }) =>
    Promise.resolve(json(calls.map(({ id }) => ({ jsonrpc: "2.0", id, result: { hash: 7 } })))),
  "answers each call with another id": async ({ forward }) =>
    json((await forward()).map((answer) => ({ ...answer, id: answer.id + 1 }))),
  "shuffles the answers": async ({ forward }) => json((await forward()).reverse()),
  "leaves one answer out": async ({ forward }) => json((await forward()).slice(1)),
};

/** `random` draws a fault for each request, or none. */
export const faulty =
  (random: () => number): Trick =>
  async (exchange) => {
    const faults = Object.values(FAULTS);
    const drawn = faults[Math.floor(random() * (faults.length + HONEST))];
    return drawn ? drawn(exchange) : json(await exchange.forward());
  };

/** A node that is behind, broken or not our friend. */
export const LIES: Record<string, Trick> = {
  "takes transactions and forgets them": async (exchange) =>
    exchange.calls[0]?.method === "eth_sendRawTransaction"
      ? json(exchange.calls.map(({ id }) => ({ jsonrpc: "2.0", id, result: WRONG })))
      : json(await exchange.forward()),
  "shows an old head": falsify(BLOCK, (head, exchange, call) => olderHead(head, exchange, call, 5)),
  "lets the head go back and forth": falsify(BLOCK, (head, exchange, call) =>
    olderHead(head, exchange, call, Math.floor(Math.random() * 6)),
  ),
  "counts too many transactions": falsify("eth_getTransactionCount", () => "0xfffff"),
  "counts too few transactions": falsify("eth_getTransactionCount", () => "0x1"),
  "has no receipts": falsify(RECEIPT, () => null),
  "has receipts of another block": falsify(RECEIPT, (receipt: object) => ({
    ...receipt,
    blockHash: WRONG,
    status: "0x1",
  })),
  "gives blocks a wrong hash": falsify(BLOCK, (block: object | null, _, { params }) =>
    params[0] === "latest" ? block : block && { ...block, hash: WRONG },
  ),
  "gives blocks a wrong parent": falsify(BLOCK, (block: object | null, _, { params }) =>
    params[0] === "latest" ? block : block && { ...block, parentHash: WRONG },
  ),
  "gives the head a wrong hash": falsify(BLOCK, (block: object | null, _, { params }) =>
    params[0] === "latest" ? block && { ...block, hash: WRONG } : block,
  ),
  "hides all logs": falsify("eth_getLogs", () => []),
  "repeats each log": falsify("eth_getLogs", (logs: object[]) => [...logs, ...logs]),
  "gives logs of another block": falsify("eth_getLogs", (logs: object[]) =>
    logs.map((log) => ({ ...log, blockHash: WRONG })),
  ),
  "gives logs of other transactions": falsify("eth_getLogs", (logs: object[]) =>
    logs.map((log) => ({ ...log, transactionHash: WRONG })),
  ),
};

export class Proxy {
  readonly #target: string;
  readonly #server: Server;
  #trick: Trick | undefined;
  /** Requests that the trick of the moment has met. */
  tricked = 0;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async open(target: string): Promise<Proxy> {
    const proxy = new Proxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  play(trick: Trick): void {
    this.#trick = trick;
    this.tricked = 0;
  }

  beHonest(): void {
    this.#trick = undefined;
  }

  async close(): Promise<void> {
    await new Promise((resolve) => {
      this.#server.close(resolve);
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString("utf8");
    const forward = async () => JSON.parse(await this.#post(body)) as Answer[];
    const ask = async (method: string, ...params: unknown[]) => {
      const answer = await this.#post(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }));
      return (JSON.parse(answer) as Answer).result;
    };
    const trick = this.#trick;
    const calls = JSON.parse(body) as Call[];
    const reply = trick
      ? await trick({ calls, forward, ask })
      : { status: 200, text: await this.#post(body) };
    if (trick) this.tricked += 1;
    if (reply === "cut") response.destroy();
    else {
      response.writeHead(reply.status, { "content-type": "application/json" }).end(reply.text);
    }
  }

  async #post(body: string): Promise<string> {
    const headers = { "content-type": "application/json" };
    const response = await fetch(this.#target, { method: "POST", headers, body });
    return response.text();
  }
}
