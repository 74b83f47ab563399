import { expect } from "chai";
import { getBytes, hexlify, id, keccak256 as ethersKeccak, SigningKey, toBeHex } from "ethers";
import { createAuthority } from "../../server/localchain/authority.ts";
import { curve, customCrypto, javascriptCurve, keccak256 } from "../../server/localchain/crypto.ts";

const KEY = new SigningKey(id("a key of the tests"));
const HASHES = Array.from({ length: 8 }, (_, index) => getBytes(id(`message ${index}`)));

describe("the local chain's cryptography", () => {
  it("refuses a recovery value that no signature has", () => {
    const { r, s } = KEY.sign(HASHES[0] as Uint8Array);
    for (const v of [2n, 26n, 29n, 35n]) {
      expect(() =>
        customCrypto.ecrecover(HASHES[0] as Uint8Array, v, getBytes(r), getBytes(s)),
      ).to.throw("invalid signature v value");
    }
  });

  it("recovers no key from a signature that is none", () => {
    const zero = new Uint8Array(32);
    expect(() => customCrypto.ecrecover(HASHES[0] as Uint8Array, 27n, zero, zero)).to.throw();
  });

  it("recovers the signer from every form of v", () => {
    const expected = KEY.publicKey.slice(4);
    for (const hash of HASHES) {
      const { r, s, yParity } = KEY.sign(hash);
      const parity = BigInt(yParity);
      const forms = [
        [parity, undefined],
        [27n + parity, undefined],
        [31337n * 2n + 35n + parity, 31337n],
      ] as const;
      for (const [v, chainId] of forms) {
        const key = customCrypto.ecrecover(hash, v, getBytes(r), getBytes(s), chainId);
        expect(hexlify(key)).to.equal(`0x${expected}`);
      }
    }
  });

  it("pads short r and s", () => {
    const short = (value: string) => getBytes(toBeHex(BigInt(value)));
    let found = false;
    for (let index = 0; index < 2_000 && !found; index++) {
      const message = getBytes(id(`short ${index}`));
      const { r, s, v } = KEY.sign(message);
      found = short(r).length < 32;
      if (!found) continue;
      const key = customCrypto.ecrecover(message, BigInt(v), short(r), short(s));
      expect(hexlify(key)).to.equal(`0x${KEY.publicKey.slice(4)}`);
    }
    expect(found, "no signature with a short r among the first").to.equal(true);
  });

  it("gives the same with and without native code", () => {
    const key = getBytes(KEY.privateKey);
    expect(hexlify(javascriptCurve.publicKey(key))).to.equal(hexlify(curve.publicKey(key)));
    for (const hash of HASHES) {
      const one = curve.sign(hash, key);
      const other = javascriptCurve.sign(hash, key);
      expect(hexlify(other.rs)).to.equal(hexlify(one.rs));
      expect(other.recovery).to.equal(one.recovery);
      const recovered = [curve, javascriptCurve].map((c) =>
        hexlify(c.recover(hash, one.rs, one.recovery)),
      );
      expect(recovered[0]).to.equal(recovered[1]);
    }
  });

  it("hashes as ethers does, and never hands out the buffer of an earlier hash", () => {
    const first = keccak256(HASHES[0] as Uint8Array);
    const before = hexlify(first);
    for (const hash of HASHES) expect(hexlify(keccak256(hash))).to.equal(ethersKeccak(hash));
    expect(hexlify(first)).to.equal(before);
  });

  it("seals with a signature that ethers recovers to the authority", () => {
    const authority = createAuthority(getBytes(KEY.privateKey));
    const seal = hexlify(authority.seal(HASHES[2] as Uint8Array));
    const recovered = SigningKey.recoverPublicKey(HASHES[2] as Uint8Array, seal);
    expect(recovered).to.equal(KEY.publicKey);
  });
});
