import { request } from "node:http";
import { expect } from "chai";
import { id, Transaction } from "ethers";
import {
  MAX_ARRAY_REQUESTS,
  MAX_BODY_BYTES,
  MAX_FILTER_ALTERNATIVES,
  MAX_LOG_BLOCKS,
  MAX_PROOF_KEYS,
  MAX_TX_BYTES,
} from "../../server/localchain/limits.ts";
import { BLOCK_GAS_LIMIT } from "../../server/localchain/parameters.ts";
import { alice, bob, CHAIN_ID, poor, post, RunningChain, sign, type RpcAnswer } from "./harness.ts";

const call = (method: string, id: unknown = 1) => ({ jsonrpc: "2.0", id, method, params: [] });

describe("the local chain's JSON-RPC", () => {
  let running: RunningChain;

  before(async () => {
    running = await RunningChain.fresh();
  });

  after(() => running.discard());

  const answer = async (body: unknown) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    return (await (await post(running.url, text)).json()) as RpcAnswer;
  };

  describe("refuses", () => {
    it("what isn't JSON", async () => {
      for (const body of ["", "{", "nonsense"]) {
        expect((await answer(body)).error?.code).to.equal(-32700);
      }
    });

    it("what isn't a request", async () => {
      const broken = [
        "1",
        "[]",
        { jsonrpc: "1.0", id: 1, method: "eth_chainId", params: [] },
        { jsonrpc: "2.0", id: 1, method: 5, params: [] },
        { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: { a: 1 } },
      ];
      for (const body of broken) expect((await answer(body)).error?.code).to.equal(-32600);
    });

    it("a method that isn't on the list, without time control also its methods", async () => {
      for (const method of [
        "eth_nothing",
        "debug_traceTransaction",
        "eth_sendTransaction",
        "constructor",
        "__proto__",
        "evm_mine",
        "evm_increaseTime",
        "evm_setNextBlockTimestamp",
      ]) {
        const { error } = await running.ask(method);
        expect(error).to.deep.equal({ code: -32601, message: `no method ${method}` });
      }
    });

    it("parameters of the wrong kind", async () => {
      for (const [method, params] of [
        ["eth_getBalance", []],
        ["eth_getBalance", ["0x12", "latest"]],
        ["eth_getBalance", [alice.address, "newest"]],
        ["eth_getBalance", [alice.address, -1]],
        ["eth_getBalance", [alice.address, "0x1ffffffffffffffffffffff"]],
        ["eth_getBlockByHash", []],
        ["eth_getBlockByHash", ["0x00"]],
        ["eth_getTransactionReceipt", [1]],
        ["eth_getStorageAt", [alice.address, "zero", "latest"]],
        ["eth_call", ["to nobody"]],
        ["eth_call", [{ to: alice.address, data: "0x123" }]],
        ["eth_call", [{ to: alice.address, authorizationList: [] }]],
        ["eth_call", [{ to: alice.address }, "latest", {}]],
        ["eth_getLogs", [[]]],
        ["eth_getLogs", [{ topics: [null, null, null, null, null] }]],
        ["eth_getLogs", [{ topics: ["0x12"] }]],
        ["eth_getLogs", [{ blockHash: id("x"), fromBlock: "0x0" }]],
        ["eth_getProof", [alice.address, "0x0", "latest"]],
        ["eth_feeHistory", ["0x1", "latest", "half"]],
        ["eth_sendRawTransaction", ["not hex"]],
      ] as const) {
        const { error } = await running.ask(method, [...params]);
        expect(error?.code, `${method} ${JSON.stringify(params)}`).to.equal(-32602);
      }
    });

    it("more than the bounds allow", async () => {
      const far = `0x${MAX_LOG_BLOCKS.toString(16)}`;
      for (const [method, params] of [
        ["eth_getLogs", [{ address: Array(MAX_FILTER_ALTERNATIVES + 1).fill(alice.address) }]],
        ["eth_getLogs", [{ topics: [Array(MAX_FILTER_ALTERNATIVES + 1).fill(id("t"))] }]],
        ["eth_getProof", [alice.address, Array(MAX_PROOF_KEYS + 1).fill("0x0"), "latest"]],
      ] as const) {
        const { error } = await running.ask(method, [...params]);
        expect(error?.code, method).to.equal(-32005);
      }
      const array = Array.from({ length: MAX_ARRAY_REQUESTS + 1 }, () => call("eth_chainId"));
      expect((await answer(array)).error?.code).to.equal(-32005);
      // The range is cut at the head before it is measured.
      const beyond = await running.ask("eth_getLogs", [{ fromBlock: "0x0", toBlock: far }]);
      expect(beyond.result).to.deep.equal([]);
    });

    it("a body that is too long", async () => {
      const response = await post(running.url, " ".repeat(MAX_BODY_BYTES + 1));
      expect(response.status).to.equal(413);
      const fitting = JSON.stringify(call("net_version")).padEnd(MAX_BODY_BYTES);
      expect((await answer(fitting)).result).to.equal(String(CHAIN_ID));
    });

    it("what a page in a browser could send without asking", async () => {
      const body = JSON.stringify(call("eth_chainId"));
      const simple = await post(running.url, body, { "content-type": "text/plain" });
      expect(simple.status).to.equal(415);
      expect(simple.headers.has("access-control-allow-origin")).to.equal(false);
      const preflight = await fetch(running.url, { method: "OPTIONS" });
      expect(preflight.status).to.equal(405);
      expect(preflight.headers.has("access-control-allow-origin")).to.equal(false);
    });

    it("a host name that was rebound to this machine", async () => {
      // fetch sets Host by itself, so the request is made by hand.
      const status = await new Promise((resolve, reject) => {
        const headers = { host: "evil.example", "content-type": "application/json" };
        const sent = request(running.url, { method: "POST", headers }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        sent.once("error", reject);
        sent.end(JSON.stringify(call("eth_chainId")));
      });
      expect(status).to.equal(403);
    });
  });

  describe("refuses the transaction", () => {
    const refusal = async (raw: string) => {
      const { error } = await running.ask("eth_sendRawTransaction", [raw]);
      expect(error?.code).to.equal(-32000);
      return error?.message;
    };

    it("of garbage", async () => {
      expect(await refusal("0x")).to.contain("invalid transaction");
      expect(await refusal("0x02deadbeef")).to.contain("invalid transaction");
      expect(await refusal(`0x02${"00".repeat(MAX_TX_BYTES)}`)).to.equal("oversized data");
    });

    it("of another chain, or of every chain", async () => {
      const other = await sign(alice, { to: bob.address, nonce: 0, chainId: 1 });
      expect(await refusal(other)).to.contain("invalid transaction");
      const unsigned = Transaction.from({ type: 0, nonce: 0, gasPrice: 9, gasLimit: 21_000 });
      unsigned.signature = alice.signingKey.sign(unsigned.unsignedHash);
      expect(await refusal(unsigned.serialized)).to.contain("only replay-protected");
    });

    it("that nobody signed", async () => {
      const signed = Transaction.from(await sign(alice, { to: bob.address, nonce: 0 }));
      expect(await refusal(signed.unsignedSerialized)).to.contain("isn't signed");
    });

    it("with a malleable signature", async () => {
      const signed = Transaction.from(await sign(alice, { to: bob.address, nonce: 0 }));
      const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
      const s = (order - BigInt(signed.signature?.s ?? 0)).toString(16).padStart(64, "0");
      const raw = signed.serialized.slice(0, -64) + s;
      expect(await refusal(raw)).to.match(/invalid (sender|transaction)/i);
    });

    it("that blobs or delegations would need", async () => {
      const body = "c0".repeat(4);
      for (const type of ["03", "04"]) {
        expect(await refusal(`0x${type}${body}`)).to.contain("transaction");
      }
    });

    it("whose gas is too little or too much", async () => {
      const low = await sign(alice, { to: bob.address, nonce: 0, gasLimit: 20_999 });
      expect(await refusal(low)).to.equal("intrinsic gas too low");
      const high = { to: bob.address, nonce: 0, gasLimit: BLOCK_GAS_LIMIT + 1n };
      expect(await refusal(await sign(alice, high))).to.equal("exceeds block gas limit");
    });

    it("whose fee is below the base fee", async () => {
      const raw = await sign(alice, { type: 0, to: bob.address, nonce: 0, gasPrice: 6 });
      expect(await refusal(raw)).to.equal("max fee per gas less than block base fee 7");
    });

    it("whose sender can't pay", async () => {
      const raw = await sign(poor, { to: bob.address, nonce: 0 });
      expect(await refusal(raw)).to.equal("insufficient funds for gas * price + value");
    });

    it("whose nonce is used, or that it holds already", async () => {
      const raw = await sign(alice, { to: bob.address, nonce: 1 });
      await running.rpc("eth_sendRawTransaction", [raw]);
      expect(await refusal(raw)).to.equal("already known");
      const { transactionHash } = await running.execute(alice, { to: bob.address });
      const again = await sign(alice, { to: bob.address, nonce: 0 });
      expect(Transaction.from(again).hash).to.equal(transactionHash);
      expect(await refusal(again)).to.equal("nonce too low: next nonce 2, tx nonce 0");
    });
  });

  it("answers an array in its order, each part by itself", async () => {
    const parts = [call("eth_chainId", "a"), 5, call("eth_nothing", 2), call("net_version", null)];
    const answers = (await answer(parts)) as unknown as (RpcAnswer & { id: unknown })[];
    expect(answers.map(({ id, error, result }) => [id, error?.code, result])).to.deep.equal([
      ["a", undefined, "0x7a69"],
      [null, -32600, undefined],
      [2, -32601, undefined],
      [null, undefined, "31337"],
    ]);
  });

  it("says that it is synchronized, holds no accounts and needs no tip", async () => {
    expect(await running.rpc("eth_syncing")).to.equal(false);
    expect(await running.rpc("eth_accounts")).to.deep.equal([]);
    expect(await running.rpc("eth_gasPrice")).to.equal("0x7");
    expect(await running.rpc("eth_maxPriorityFeePerGas")).to.equal("0x0");
    expect(await running.rpc("web3_clientVersion")).to.contain("single-authority");
  });

  it("tells the constant base fee and how full blocks were", async () => {
    const one = await RunningChain.fresh();
    await one.execute(alice, { to: bob.address });
    const history = await one.rpc<Record<string, unknown[]>>("eth_feeHistory", [
      "0x5",
      "latest",
      [50],
    ]);
    await one.discard();
    expect(history["oldestBlock"]).to.equal("0x0");
    expect(history["baseFeePerGas"]).to.deep.equal(["0x7", "0x7", "0x7"]);
    expect(history["reward"]).to.deep.equal([["0x0"], ["0x0"]]);
    expect(history["gasUsedRatio"]).to.deep.equal([0, 21_000 / Number(BLOCK_GAS_LIMIT)]);
  });
});
