import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { Transaction, Wallet } from "ethers";
import fc from "fast-check";
import { createSigner, type Call } from "../../server/chain/signer.ts";
import type { Hex } from "../../server/core/records.ts";

const fee = fc.bigInt({ min: 0n, max: 2n ** 128n });
const hex = (least: number, most: number) =>
  fc
    .uint8Array({ minLength: least, maxLength: most })
    .map((bytes): Hex => `0x${Buffer.from(bytes).toString("hex")}`);

describe("the relayer's signer", () => {
  const wallet = new Wallet(`0x${randomBytes(32).toString("hex")}`);
  const signer = createSigner(wallet.privateKey as Hex, 31_337);
  const call: Call = { to: `0x${"12".repeat(20)}`, data: "0x1234", gasLimit: 21_000n };
  const fees = (max: bigint, tip: bigint) => ({ maxFeePerGas: max, maxPriorityFeePerGas: tip });

  it("raises no fees that are high enough", () => {
    const { raw } = signer.sign(call, 7, fees(100n, 10n));
    expect(signer.raise(raw, fees(100n, 10n))).to.equal(undefined);
  });

  it("raises fees of which the tip alone is too low", () => {
    const { raw } = signer.sign(call, 7, fees(100n, 10n));
    const raised = Transaction.from(signer.raise(raw, fees(90n, 20n))?.raw);
    expect([raised.maxFeePerGas, raised.maxPriorityFeePerGas]).to.deep.equal([113n, 20n]);
  });

  it("gives a call another nonce", () => {
    const { raw } = signer.sign(call, 7, fees(100n, 10n));
    const again = Transaction.from(signer.renumber(raw, 5, fees(90n, 20n)).raw);
    const { nonce, to, data, gasLimit, maxFeePerGas } = again;
    expect([nonce, to, data, gasLimit]).to.deep.equal([5, call.to, call.data, call.gasLimit]);
    expect([maxFeePerGas, again.from]).to.deep.equal([90n, wallet.address]);
  });

  it("raises both fees by more than nodes ask of a replacement", () => {
    const raised = Transaction.from(
      signer.raise(signer.sign(call, 7, fees(100n, 10n)).raw, fees(101n, 1n))?.raw,
    );
    expect(raised.maxFeePerGas).to.equal(113n);
    expect(raised.maxPriorityFeePerGas).to.equal(12n);
    expect([raised.nonce, raised.to, raised.data]).to.deep.equal([7, call.to, call.data]);
  });

  it("signs what ethers reads, as it reads it", () => {
    const calls = fc.record({
      to: fc.option(hex(20, 20)),
      data: hex(0, 300),
      gasLimit: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    });
    const nonces = fc.integer({ min: 0, max: 2 ** 32 });
    fc.assert(
      fc.property(calls, nonces, fee, fee, (given, nonce, one, other) => {
        const [tip, max] = one < other ? [one, other] : [other, one];
        const { raw, hash } = signer.sign(given, nonce, fees(max, tip));
        const read = Transaction.from(raw);
        expect(read.hash).to.equal(hash);
        expect(read.from?.toLowerCase()).to.equal(signer.address);
        expect(read.chainId).to.equal(31_337n);
        expect(read.to?.toLowerCase() ?? null).to.equal(given.to);
        expect([read.nonce, read.data, read.gasLimit, read.value]).to.deep.equal([
          nonce,
          given.data,
          given.gasLimit,
          0n,
        ]);
        expect([read.maxFeePerGas, read.maxPriorityFeePerGas]).to.deep.equal([max, tip]);
      }),
    );
  });
});
