// Headers and receipts made again from a node's JSON; what they have to come to is another
// library's word.
import { createBlockHeader } from "@ethereumjs/block";
import { Common, Hardfork, Mainnet } from "@ethereumjs/common";
import { bytesToHex } from "@ethereumjs/util";
import { expect } from "chai";
import { createEvidence } from "../../server/chain/evidence.ts";
import { type Call, type Rpc, RpcError } from "../../server/chain/rpc.ts";
import { toHex } from "../../server/core/typed-data.ts";
import { expectRefusal } from "../intake/ledger.ts";

type Json = Record<string, unknown>;

const hash = (digit: string) => `0x${digit.repeat(64)}`;
const RECEIPT = {
  type: "0x2",
  status: "0x1",
  cumulativeGasUsed: "0x5208",
  logsBloom: `0x${"00".repeat(256)}`,
  logs: [
    {
      address: `0x${"AB".repeat(20)}`,
      topics: [hash("1"), hash("2")],
      data: "0x",
      logIndex: "0x0",
    },
  ],
};

/** A node that answers any call with this. */
function nodeTelling(answerOf: (call: Call) => unknown) {
  const batch: Rpc["batch"] = (calls) =>
    Promise.resolve(
      calls.map((call) => {
        const answer = answerOf(call);
        return answer instanceof RpcError ? answer : { result: answer };
      }),
    );
  return createEvidence({ batch, call: () => expect.fail("one call is a batch of one") });
}

function blockOf(hardfork: string): { json: Json; rlp: string } {
  const common = new Common({ chain: Mainnet, hardfork });
  const header = createBlockHeader(
    {
      number: 17n,
      timestamp: 1_700_000_000n,
      gasLimit: 30_000_000n,
      extraData: new Uint8Array(20),
    },
    { common, skipConsensusFormatValidation: true },
  );
  const json = { ...header.toJSON(), transactions: [], hash: bytesToHex(header.hash()) } as Json;
  const renamed: Json = {
    ...json,
    sha3Uncles: json["uncleHash"],
    miner: json["coinbase"],
    transactionsRoot: json["transactionsTrie"],
    receiptsRoot: json["receiptTrie"],
  };
  return { json: renamed, rlp: bytesToHex(header.serialize()) };
}

describe("evidence from a node", () => {
  it("is refused where a header does not come to its hash", async () => {
    const { json } = blockOf(Hardfork.Cancun);
    for (const changed of [
      { stateRoot: hash("1") },
      { timestamp: "0x1" },
      { extraData: "0x" },
      { hash: hash("2") },
      { requestsHash: hash("3") },
      { withdrawalsRoot: null },
    ]) {
      const node = nodeTelling(() => ({ ...json, ...changed }));
      await expectRefusal(node.headers(17, 17), "E_CHAIN", 502);
    }
  });

  it("is refused where it has another form, or blocks do not follow each other", async () => {
    const { json } = blockOf(Hardfork.Cancun);
    for (const answer of [null, {}, { ...json, number: "17" }, { ...json, miner: "0x1" }]) {
      await expectRefusal(nodeTelling(() => answer).headers(17, 17), "E_CHAIN", 502);
    }
    await expectRefusal(nodeTelling(() => json).headers(16, 17), "E_CHAIN", 502);
    const proofs = { accountProof: "0x", storageProof: [] };
    await expectRefusal(nodeTelling(() => proofs).proof(1, "0x", []), "E_CHAIN", 502);
  });

  it("says of a node that forgot an old state that it is the node", async () => {
    const node = nodeTelling(() => new RpcError(-32000, "missing trie node", undefined));
    const refusal = await expectRefusal(node.proof(1, "0x", []), "E_CHAIN", 502);
    expect(refusal.message).to.include("missing trie node");
  });

  for (const hardfork of [
    Hardfork.London,
    Hardfork.Paris,
    Hardfork.Shanghai,
    Hardfork.Cancun,
    Hardfork.Prague,
  ]) {
    it(`has the header of a block of ${hardfork}`, async () => {
      const { json, rlp } = blockOf(hardfork);
      const [header] = await nodeTelling(() => json).headers(17, 17);
      expect(header).to.include({ rlp, hash: json["hash"] });
    });
  }

  it("has receipts as the trie of a block holds them", async () => {
    const header = { transactions: [hash("a"), hash("b")] } as never;
    const node = nodeTelling(({ params: [tx] }) =>
      tx === hash("a") ? RECEIPT : { ...RECEIPT, type: "0x0", logs: [] },
    );
    const [typed, untyped] = await node.receipts(header);
    // EIP-2718 and the Yellow Paper: [status, gas, bloom, logs], behind its type.
    expect(toHex(typed!.bytes)).to.match(/^0x02f9/);
    expect(toHex(untyped!.bytes)).to.match(/^0xf9/);
    expect(toHex(untyped!.bytes).endsWith("c0")).to.equal(true);
    expect(typed!.logs[0]?.address).to.equal(`0x${"ab".repeat(20)}`);
  });
});
