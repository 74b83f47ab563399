import { createAccountFromRLP, hexToBytes, bytesToHex, bigIntToHex } from "@ethereumjs/util";
import { verifyMerkleProof } from "@ethereumjs/mpt";
import { RLP } from "@ethereumjs/rlp";
import { expect } from "chai";
import { id, Interface, keccak256, Transaction } from "ethers";
import { alice, bob, poor, receiptOf, RunningChain, sign, word, type Receipt } from "./harness.ts";
import { deploying, ENVIRONMENT, REVERT_WITH_INPUT, STORE } from "./programs.ts";

const ERRORS = new Interface(["error Error(string reason)"]);

type Hex = `0x${string}`;
const store = (slot: number, value: number) => `0x${word(slot)}${word(value)}`;

interface Proof {
  address: Hex;
  balance: Hex;
  nonce: Hex;
  codeHash: Hex;
  storageHash: Hex;
  accountProof: Hex[];
  storageProof: { key: Hex; value: Hex; proof: Hex[] }[];
}

/** Checks a proof against a state root with the library's verifier and nothing of the chain. */
async function verify(stateRoot: Hex, proof: Proof): Promise<{ exists: boolean; values: Hex[] }> {
  const options = { useKeyHashing: true } as const;
  expect(keccak256(proof.accountProof[0] as Hex), "proof of this root").to.equal(stateRoot);
  const nodes = proof.accountProof.map((node) => hexToBytes(node));
  const rlp = await verifyMerkleProof(hexToBytes(proof.address), nodes, options);
  if (rlp === null) return { exists: false, values: [] };
  const account = createAccountFromRLP(rlp);
  expect(bytesToHex(account.storageRoot)).to.equal(proof.storageHash);
  expect(bytesToHex(account.codeHash)).to.equal(proof.codeHash);
  expect(bigIntToHex(account.balance)).to.equal(proof.balance);
  expect(bigIntToHex(account.nonce)).to.equal(proof.nonce);
  const values: Hex[] = [];
  for (const slot of proof.storageProof) {
    expect(keccak256(slot.proof[0] as Hex), "proof of this storage").to.equal(proof.storageHash);
    const path = slot.proof.map((node) => hexToBytes(node));
    const value = await verifyMerkleProof(hexToBytes(slot.key), path, options);
    const decoded = value === null ? 0n : BigInt(bytesToHex(RLP.decode(value) as Uint8Array));
    expect(bigIntToHex(decoded)).to.equal(slot.value);
    values.push(slot.value);
  }
  return { exists: true, values };
}

describe("reading the local chain", () => {
  let running: RunningChain;
  let contract: string;
  let reverting: string;

  before(async () => {
    running = await RunningChain.fresh();
    contract = await running.deploy(alice, deploying(STORE));
    reverting = await running.deploy(alice, deploying(REVERT_WITH_INPUT));
  });

  after(() => running.discard());

  describe("state at any block", () => {
    it("finds no state at a block that isn't there", async () => {
      for (const block of ["0xffff", id("no block")]) {
        const { error } = await running.ask("eth_getBalance", [alice.address, block]);
        expect(error).to.deep.equal({ code: -32000, message: "header not found" });
      }
    });

    it("answers later as it did then", async () => {
      const seen: { block: string; hash: string; answers: unknown[] }[] = [];
      const read = (reference: unknown) =>
        Promise.all([
          running.rpc("eth_getStorageAt", [contract, "0x7", reference]),
          running.rpc("eth_getBalance", [bob.address, reference]),
          running.rpc("eth_getTransactionCount", [alice.address, reference]),
          running.rpc("eth_getCode", [contract, reference]),
          running.rpc("eth_call", [{ to: contract, data: store(7, 1) }, reference]),
          running.rpc("eth_getProof", [contract, [`0x${word(7)}`], reference]),
        ]);
      for (let value = 1; value <= 5; value++) {
        await running.execute(alice, { to: contract, data: store(7, value) });
        const receipt = await running.execute(alice, { to: bob.address, value });
        const answers = await read("latest");
        seen.push({ block: receipt.blockNumber, hash: receipt.blockHash, answers });
      }
      for (const { block, hash, answers } of seen) {
        expect(await read(block)).to.deep.equal(answers);
        expect(await read(hash)).to.deep.equal(answers);
        expect(await read({ blockHash: hash })).to.deep.equal(answers);
        expect(await read({ blockNumber: block })).to.deep.equal(answers);
      }
      expect(seen.map(({ answers }) => BigInt(answers[0] as string))).to.deep.equal([
        1n,
        2n,
        3n,
        4n,
        5n,
      ]);
      expect(await running.rpc("eth_getCode", [contract, "earliest"])).to.equal("0x");
      for (const tag of ["safe", "finalized"]) {
        expect(await read(tag)).to.deep.equal(seen.at(-1)?.answers);
      }
    });

    it("shows a call the block that it names", async () => {
      const environment = await running.deploy(alice, deploying(ENVIRONMENT));
      const call = (block: string) => running.rpc("eth_call", [{ to: environment }, block]);
      const head = await running.rpc<Record<string, string>>("eth_getBlockByNumber", ["latest"]);
      const fields = (answer: string) => answer.slice(2).match(/.{64}/g) ?? [];
      const [number, time, parent] = fields(await call(head["number"] as string));
      expect(number).to.equal(word(BigInt(head["number"] as string)));
      expect(time).to.equal(word(BigInt(head["timestamp"] as string)));
      expect(`0x${parent}`).to.equal(head["parentHash"]);
      const [nextNumber, , headHash] = fields(await call("pending"));
      expect(nextNumber).to.equal(word(BigInt(head["number"] as string) + 1n));
      expect(`0x${headHash}`).to.equal(head["hash"]);
    });
  });

  describe("proofs", () => {
    it("prove absence of an account and of a slot", async () => {
      const block = await running.rpc<Record<string, Hex>>("eth_getBlockByNumber", ["latest"]);
      const stateRoot = block["stateRoot"] as Hex;
      const nobody = await running.rpc<Proof>("eth_getProof", [poor.address, [], "latest"]);
      expect(await verify(stateRoot, nobody)).to.deep.equal({ exists: false, values: [] });
      const proof = await running.rpc<Proof>("eth_getProof", [contract, ["0x99"], "latest"]);
      expect((await verify(stateRoot, proof)).values).to.deep.equal(["0x0"]);
    });

    it("fail under the verifier when a value is changed", async () => {
      await running.execute(alice, { to: contract, data: store(1, 0xabcd) });
      const block = await running.rpc<Record<string, Hex>>("eth_getBlockByNumber", ["latest"]);
      const proof = await running.rpc<Proof>("eth_getProof", [contract, ["0x1"], "latest"]);
      const slot = proof.storageProof[0];
      if (slot === undefined) throw new Error("no storage proof");
      slot.value = "0xabce";
      let failure: unknown;
      await verify(block["stateRoot"] as Hex, proof).catch((error: unknown) => (failure = error));
      expect(failure).to.be.instanceOf(Error);
    });

    it("verify against the state root of every block", async () => {
      for (let value = 1; value <= 3; value++) {
        for (const slot of [1, 2, 3]) {
          await running.execute(alice, { to: contract, data: store(slot, slot * 1000 + value) });
        }
      }
      const keys = [1, 2, 3].map((slot) => `0x${word(slot)}`);
      const head = BigInt(await running.rpc("eth_blockNumber"));
      const values: Hex[][] = [];
      for (let number = head - 8n; number <= head; number++) {
        const reference = `0x${number.toString(16)}`;
        const block = await running.rpc<Record<string, Hex>>("eth_getBlockByNumber", [reference]);
        const proof = await running.rpc<Proof>("eth_getProof", [contract, keys, reference]);
        const verified = await verify(block["stateRoot"] as Hex, proof);
        expect(verified.exists).to.equal(true);
        values.push(verified.values);
      }
      expect(values.at(-1)).to.deep.equal(["0x3eb", "0x7d3", "0xbbb"]);
      expect(values.at(0)?.[0]).to.equal("0x3e9");
    });
  });

  describe("blocks, transactions and receipts", () => {
    it("answers null for what it never saw", async () => {
      const hash = id("never");
      expect(await running.rpc("eth_getTransactionByHash", [hash])).to.equal(null);
      expect(await running.rpc("eth_getTransactionReceipt", [hash])).to.equal(null);
      expect(await running.rpc("eth_getBlockByHash", [hash])).to.equal(null);
      expect(await running.rpc("eth_getBlockByNumber", ["0xffff"])).to.equal(null);
      expect(await running.rpc("eth_getBlockReceipts", ["0xffff"])).to.equal(null);
      const byIndex = ["latest", "0xfff"];
      expect(await running.rpc("eth_getTransactionByBlockNumberAndIndex", byIndex)).to.equal(null);
    });

    it("keeps what a failed transaction reverted with", async () => {
      const data = ERRORS.encodeErrorResult("Error", ["nope"]);
      const receipt = await running.execute(alice, { to: reverting, data });
      expect([receipt.status, receipt.revertData]).to.deep.equal(["0x0", data]);
      const silent = await running.execute(alice, { to: reverting });
      expect([silent.status, silent.revertData]).to.deep.equal(["0x0", "0x"]);
      const fine = await running.execute(alice, { to: bob.address, value: 1 });
      expect(fine).not.to.have.property("revertData");
    });

    it("gives a sealed transaction back as it was signed", async () => {
      const templates = [
        { type: 0, gasPrice: 9 },
        { type: 1, gasPrice: 9, accessList: [{ address: contract, storageKeys: [id("key")] }] },
        { type: 2, accessList: [] },
      ];
      for (const template of templates) {
        const { transactionHash } = await running.execute(alice, { to: bob.address, ...template });
        const found = await running.provider.getTransaction(transactionHash);
        const rebuilt = Transaction.from(found as Parameters<typeof Transaction.from>[0]);
        expect(rebuilt.hash).to.equal(transactionHash);
        expect(rebuilt.from).to.equal(alice.address);
        expect(rebuilt.type).to.equal(template.type);
      }
    });

    it("gives the same transaction by hash, by index and within its block", async () => {
      const receipt = await running.execute(alice, { to: contract, data: store(4, 4) });
      const byHash = await running.rpc("eth_getTransactionByHash", [receipt.transactionHash]);
      const place = [receipt.blockNumber, receipt.transactionIndex];
      expect(await running.rpc("eth_getTransactionByBlockNumberAndIndex", place)).to.deep.equal(
        byHash,
      );
      const block = [receipt.blockHash, true];
      const { transactions } = await running.rpc<{ transactions: unknown[] }>(
        "eth_getBlockByHash",
        block,
      );
      expect(transactions).to.deep.equal([byHash]);
      const receipts = await running.rpc("eth_getBlockReceipts", [receipt.blockNumber]);
      expect(receipts).to.deep.equal([receipt]);
    });

    it("shows a waiting transaction without a block, and counts it as pending", async () => {
      const raw = await sign(bob, { nonce: 1, to: alice.address });
      const hash = await running.rpc("eth_sendRawTransaction", [raw]);
      const found = await running.rpc<Record<string, unknown>>("eth_getTransactionByHash", [hash]);
      expect([found["blockHash"], found["blockNumber"], found["nonce"]]).to.deep.equal([
        null,
        null,
        "0x1",
      ]);
      const count = (tag: string) => running.rpc("eth_getTransactionCount", [bob.address, tag]);
      expect(await count("pending")).to.equal("0x0");
      await running.execute(bob, { nonce: 0, to: alice.address });
      await receiptOf(running.url, hash);
      expect(await count("latest")).to.equal("0x2");
      expect(await count("pending")).to.equal("0x2");
    });
  });

  describe("calls and estimates", () => {
    it("give the revert's data and no more", async () => {
      for (const method of ["eth_call", "eth_estimateGas"]) {
        const { error } = await running.ask(method, [{ to: reverting, data: "0x12345678" }]);
        const expected = { code: 3, message: "execution reverted", data: "0x12345678" };
        expect(error).to.deep.equal(expected);
      }
    });

    it("fail when the gas given is too little", async () => {
      const request = { to: contract, data: store(900, 1) };
      const call = await running.ask("eth_call", [{ ...request, gas: "0x100" }]);
      expect(call.error).to.deep.equal({ code: -32000, message: "out of gas" });
      const estimate = await running.ask("eth_estimateGas", [{ ...request, gas: "0x100" }]);
      expect(estimate.error?.message).to.contain("INTRINSIC_GAS_TOO_LOW");
    });

    it("leave nothing behind in what all of them share", async () => {
      const { events } = running.chain.common;
      const listeners = () =>
        events.eventNames().reduce((sum, name) => sum + events.listenerCount(name), 0);
      const before = listeners();
      for (const method of ["eth_call", "eth_estimateGas"]) {
        await running.rpc(method, [{ to: contract, data: store(77, 5) }]);
      }
      expect(listeners()).to.equal(before);
    });

    it("change nothing", async () => {
      const request = { from: alice.address, to: contract, data: store(77, 5) };
      const before = await running.rpc("eth_getBlockByNumber", ["latest"]);
      expect(await running.rpc("eth_call", [request])).to.equal(`0x${word(5)}`);
      await running.rpc("eth_estimateGas", [request]);
      const slot = await running.rpc("eth_getStorageAt", [contract, "0x4d", "latest"]);
      expect(slot).to.equal(`0x${word(0)}`);
      expect(await running.rpc("eth_getBlockByNumber", ["latest"])).to.deep.equal(before);
    });

    it("estimate enough, and hardly more than that", async () => {
      for (const [slot, value] of [
        [500, 1],
        [500, 0],
        [501, 7],
      ] as const) {
        const request = { from: alice.address, to: contract, data: store(slot, value) };
        const gasLimit = BigInt(await running.rpc("eth_estimateGas", [request]));
        const receipt: Receipt = await running.execute(alice, { ...request, gasLimit });
        expect(receipt.status).to.equal("0x1");
        // A refund counts as spent while the transaction runs: at most a fifth (EIP-3529).
        const spent = (BigInt(receipt.gasUsed) * 5n) / 4n;
        expect(Number(gasLimit)).to.be.below(Number(spent) * 1.05 + 2_400);
      }
    });
  });
});
