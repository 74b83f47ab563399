import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { createRpc, MAX_ARRAY_CALLS, RpcError } from "../../server/chain/rpc.ts";
import { LedgerError } from "../../server/core/error.ts";

interface Request {
  id: number;
  method: string;
  params: unknown[];
}
type Answer = { status?: number; body: unknown } | "hang up";

/** A node as bad as the test wants it; `asked` holds the arrays that it was sent. */
async function node(answer: (requests: Request[], attempt: number) => Answer) {
  const asked: Request[][] = [];
  const server: Server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      const requests = JSON.parse(body) as Request[];
      asked.push(requests);
      const given = answer(requests, asked.length);
      if (given === "hang up") {
        response.destroy();
        return;
      }
      response.writeHead(given.status ?? 200, { "content-type": "application/json" });
      response.end(typeof given.body === "string" ? given.body : JSON.stringify(given.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${port}`, asked, close };
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("it did not fail");
}

describe("JSON-RPC to a node", () => {
  it("gives up on a node that never answers with E_CHAIN", async () => {
    const { url, asked, close } = await node(() => "hang up");
    const error = await failure(createRpc(url).call("eth_chainId"));
    expect(error).to.be.instanceOf(LedgerError);
    expect(error).to.include({ code: "E_CHAIN", retryable: true });
    expect(asked).to.have.length(4);
    close();
  });

  it("gives up on what is no JSON, on no array and on a call left out", async () => {
    for (const body of ["<html>", { jsonrpc: "2.0", id: 0, result: "0x1" }, []]) {
      const { url, close } = await node(() => ({ body }));
      const error = await failure(createRpc(url).call("eth_chainId"));
      expect(error, JSON.stringify(body)).to.be.instanceOf(LedgerError);
      close();
    }
  });

  it("hands on the node's refusal with what the call returned, and asks once", async () => {
    for (const data of ["0x1234", { data: "0x1234" }, { originalError: 1, data: "0x1234" }]) {
      const { url, asked, close } = await node(([request]) => ({
        body: [{ id: request?.id, error: { code: 3, message: "execution reverted", data } }],
      }));
      const error = await failure(createRpc(url).call("eth_call"));
      expect(error).to.be.instanceOf(RpcError);
      expect(error).to.include({ code: 3, message: "execution reverted", data: "0x1234" });
      expect(asked).to.have.length(1);
      close();
    }
  });

  it("asks again after a fault, and of a busy node", async () => {
    const { url, asked, close } = await node((_, attempt) => {
      if (attempt === 1) return "hang up";
      if (attempt === 2) return { status: 503, body: "busy" };
      if (attempt === 3) return { status: 429, body: [] };
      return { body: [{ id: 0, result: "0x7a69" }] };
    });
    expect(await createRpc(url).call("eth_chainId")).to.equal("0x7a69");
    expect(asked).to.have.length(4);
    close();
  });

  it("puts answers in the order of the calls, in arrays of a size that nodes take", async () => {
    const { url, asked, close } = await node((requests) => ({
      body: requests.map(({ id, params }) => ({ id, result: params[0] })).reverse(),
    }));
    const calls = Array.from({ length: 2 * MAX_ARRAY_CALLS + 1 }, (_, n) => n);
    const answers = await createRpc(url).batch(calls.map((n) => ({ method: "m", params: [n] })));
    expect(answers).to.deep.equal(calls.map((result) => ({ result })));
    expect(asked.map(({ length }) => length)).to.deep.equal([MAX_ARRAY_CALLS, MAX_ARRAY_CALLS, 1]);
    close();
  });
});
