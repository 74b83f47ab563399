import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { expect } from "chai";
import {
  checkpointText,
  formatProof,
  parseCheckpoint,
} from "../../../server/core/log/checkpoint.ts";
import { entryLeaf, entryText } from "../../../server/core/log/entry.ts";
import {
  formatNote,
  isKeyName,
  isSignedBy,
  keyId,
  type Note,
  parseNote,
  verifierKey,
} from "../../../server/core/log/note.ts";
import { toHex } from "../../../server/core/typed-data.ts";

// The example of golang.org/x/mod/sumdb/note, which other implementations test against, too.
const VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SEED = Buffer.from("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz", "base64").subarray(1);
const SIGNATURE =
  "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
const TEXT =
  "If you think cryptography is the answer to your problem,\n" +
  "then you don't know what your problem is.\n";
const NOTE = `${TEXT}\n— PeterNeumann ${SIGNATURE}\n`;
const KEY = {
  name: "PeterNeumann",
  key: Buffer.from(VERIFIER.split("+").slice(2).join("+"), "base64").subarray(1),
};

// The example of C2SP tlog-checkpoint.
const CHECKPOINT = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa ${[
  "Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeO",
  "oRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=",
].join("")}
`;

const note = () => parseNote(NOTE) as Note;
const PKCS8_HEAD = Buffer.from("302e020100300506032b657004220420", "hex");

describe("a signed note is none", () => {
  for (const [why, text] of [
    ["without signatures", `${TEXT}\n`],
    ["without the blank line", NOTE.replace("\n\n", "\n")],
    ["without its last newline", NOTE.slice(0, -1)],
    ["with a carriage return", NOTE.replace("\n", "\r\n")],
    ["with a hyphen for the dash", NOTE.replace("—", "-")],
    ["with a name that has a plus", NOTE.replace("— Peter", "— Peter+")],
    ["with base64 that ends in stray bits", NOTE.replace("nAM=", "nAN=")],
    ["with a signature of four bytes", NOTE.replace(SIGNATURE, "x08gow==")],
    ["with something behind the signatures", `${NOTE}more\n`],
  ] as const) {
    it(why, () => expect(parseNote(text)).to.equal(undefined));
  }

  it("with sixty-five of them", () => {
    const line = `— PeterNeumann ${SIGNATURE}\n`;
    expect(parseNote(`${TEXT}\n${line.repeat(65)}`)).to.equal(undefined);
    expect(parseNote(`${TEXT}\n${line.repeat(64)}`)?.signatures).to.have.length(64);
  });
});

describe("a signature of a note does not hold", () => {
  it("over another text", () => {
    const other = { ...note(), text: TEXT.replace("answer", "Answer") };
    expect(isSignedBy(other, KEY)).to.equal(false);
  });

  it("under another name or key", () => {
    expect(isSignedBy(note(), { ...KEY, name: "Peter" })).to.equal(false);
    const key = Uint8Array.from(KEY.key, (byte, n) => (n === 0 ? byte ^ 1 : byte));
    expect(isSignedBy(note(), { ...KEY, key })).to.equal(false);
  });

  it("beside one of the same key that fails", () => {
    const [right] = note().signatures;
    const wrong = { ...right!, signature: Uint8Array.from(right!.signature, (byte) => byte ^ 1) };
    expect(isSignedBy({ text: TEXT, signatures: [right!, wrong] }, KEY)).to.equal(false);
  });
});

describe("a checkpoint is none", () => {
  for (const [why, text] of [
    ["with a leading zero in its size", CHECKPOINT.replace("\n208", "\n0208")],
    ["with a size that no number holds", CHECKPOINT.replace("20852163", "9007199254740993")],
    ["with a root of 31 bytes", CHECKPOINT.replace("q2I=", "qw==")],
    ["without an origin", CHECKPOINT.slice(CHECKPOINT.indexOf("\n"))],
    ["with an empty extension line", CHECKPOINT.replace("I=\n", "I=\n\nmore\n")],
  ] as const) {
    it(why, () => expect(parseCheckpoint(text)).to.equal(undefined));
  }
});

describe("notes, checkpoints and proofs", () => {
  it("allow names without spaces and plus only", () => {
    expect(["", "a b", "a+b", "a\u00a0b", "a\nb", "a\u0000"].filter(isKeyName)).to.deep.equal([]);
    expect(isKeyName("ledger.example/日志")).to.equal(true);
  });

  it("are written and read as other implementations do", () => {
    expect(verifierKey(KEY)).to.equal(VERIFIER);
    expect(isSignedBy(note(), KEY)).to.equal(true);
    const der = Buffer.concat([PKCS8_HEAD, SEED]);
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const { x } = createPublicKey(key).export({ format: "jwk" });
    expect(Buffer.from(x!, "base64url").equals(KEY.key)).to.equal(true);
    const signature = sign(null, Buffer.from(TEXT), key);
    const signatures = [{ name: KEY.name, keyId: keyId(KEY), signature }];
    expect(formatNote({ text: TEXT, signatures })).to.equal(NOTE);
  });

  it("keep signatures of keys that they don't know", () => {
    const parsed = parseCheckpoint(CHECKPOINT);
    expect(parsed?.size).to.equal(20_852_163);
    expect(parsed && checkpointText(parsed)).to.equal(parsed?.note.text);
    expect(parsed && formatNote(parsed.note)).to.equal(CHECKPOINT);
    expect(parsed && isSignedBy(parsed.note, KEY)).to.equal(false);
  });

  it("put the checkpoint as it is behind index and hashes", () => {
    const hash = new Uint8Array(32);
    const lines = formatProof(7, [hash], CHECKPOINT).split("\n");
    const zeros = `${"A".repeat(43)}=`;
    expect(lines.slice(0, 4)).to.deep.equal(["c2sp.org/tlog-proof@v1", "index 7", zeros, ""]);
    expect(lines.slice(4).join("\n")).to.equal(CHECKPOINT);
  });

  it("hash an entry as canonical JSON under the prefix of leaves", () => {
    const entry = { kind: "hash", hash: `0x${"ab".repeat(32)}` } as const;
    expect(entryText(entry)).to.equal(`{"hash":"0x${"ab".repeat(32)}","kind":"hash"}`);
    const leaf = createHash("sha256").update("\0").update(entryText(entry)).digest("hex");
    expect(toHex(entryLeaf(entry))).to.equal(`0x${leaf}`);
  });
});
