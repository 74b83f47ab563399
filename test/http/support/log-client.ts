// A client of a transparency log that knows the specifications (RFC 6962, C2SP tlog-tiles,
// tlog-checkpoint, tlog-proof, signed-note) and shares no code with the service.
import { createHash, createPublicKey, verify } from "node:crypto";
import { expect } from "chai";

const sha256 = (...parts: Uint8Array[]): Buffer => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
export const leafOf = (data: Uint8Array) => sha256(Buffer.from([0]), data);
const nodeOf = (left: Uint8Array, right: Uint8Array) => sha256(Buffer.from([1]), left, right);

/** MTH of RFC 6962, section 2.1. */
export function rootOf(leaves: readonly Buffer[]): Buffer {
  if (leaves.length <= 1) return leaves[0] ?? sha256();
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return nodeOf(rootOf(leaves.slice(0, k)), rootOf(leaves.slice(k)));
}

/** The root that an audit path leads to, by the recursion of RFC 6962, section 2.1.1. */
function rootFrom(leaf: Buffer, index: number, size: number, path: Buffer[]): Buffer {
  if (size === 1) {
    expect(path).to.have.length(0);
    return leaf;
  }
  let k = 1;
  while (k * 2 < size) k *= 2;
  const sibling = path.at(-1) ?? Buffer.alloc(0);
  const rest = path.slice(0, -1);
  return index < k
    ? nodeOf(rootFrom(leaf, index, k, rest), sibling)
    : nodeOf(sibling, rootFrom(leaf, index - k, size - k, rest));
}

export interface Trusted {
  origin: string;
  /** Raw Ed25519 key. */
  key: Buffer;
}
export interface Head {
  size: number;
  root: string;
}

/** Opens a checkpoint as a note of the trusted key; anything else fails the test. */
export function openCheckpoint(note: string, { origin, key }: Trusted): Head {
  const end = note.lastIndexOf("\n\n");
  const [text, signed] = [note.slice(0, end + 1), note.slice(end + 2)];
  const [line = ""] = signed.split("\n").filter((one) => one.startsWith(`— ${origin} `));
  const blob = Buffer.from(line.split(" ")[2] ?? "", "base64");
  const id = sha256(Buffer.from(`${origin}\n`), Buffer.from([1]), key).subarray(0, 4);
  expect(blob.subarray(0, 4).toString("hex")).to.equal(id.toString("hex"));
  const jwk = { kty: "OKP", crv: "Ed25519", x: key.toString("base64url") };
  const publicKey = createPublicKey({ key: jwk, format: "jwk" });
  expect(verify(null, Buffer.from(text), publicKey, blob.subarray(4))).to.equal(true);
  const [named, size, root] = text.split("\n");
  expect(named).to.equal(origin);
  return { size: Number(size), root: Buffer.from(root ?? "", "base64").toString("hex") };
}

/** Checks a C2SP tlog-proof of the entry and gives the head that it is under. */
export function openProof(file: string, entry: string, trusted: Trusted): Head & { index: number } {
  const [proof = "", ...rest] = file.split("\n\n");
  const [version, second = "", ...hashes] = proof.split("\n");
  expect(version).to.equal("c2sp.org/tlog-proof@v1");
  const head = openCheckpoint(rest.join("\n\n"), trusted);
  const index = Number(/^index (\d+)$/.exec(second)?.[1]);
  const path = hashes.map((hash) => Buffer.from(hash, "base64"));
  const reached = rootFrom(leafOf(Buffer.from(entry)), index, head.size, path);
  expect(reached.toString("hex")).to.equal(head.root);
  return { ...head, index };
}

export class LogClient {
  readonly #url: string;
  readonly trusted: Trusted;

  constructor(url: string, trusted: Trusted) {
    this.#url = url;
    this.trusted = trusted;
  }

  async #bytes(path: string, mediaType: string): Promise<Buffer> {
    const response = await fetch(`${this.#url}/v1/log/${path}`);
    expect([response.status, response.headers.get("content-type")], path).to.deep.equal([
      200,
      mediaType,
    ]);
    return Buffer.from(await response.arrayBuffer());
  }

  async status(path: string): Promise<number> {
    return (await fetch(`${this.#url}/v1/log/${path}`)).status;
  }

  async checkpoint(): Promise<Head> {
    const note = await this.#bytes("checkpoint", "text/plain; charset=utf-8");
    return openCheckpoint(note.toString(), this.trusted);
  }

  tile = (path: string): Promise<Buffer> => this.#bytes(`tile/${path}`, "application/octet-stream");

  async proof(index: number): Promise<string> {
    return (await this.#bytes(`proof/${index}`, "text/plain; charset=utf-8")).toString();
  }

  /** Every entry under the head, after each is found in its tile and the tiles under the root. */
  async everything({ size, root }: Head): Promise<string[]> {
    const entries: string[] = [];
    const leaves: Buffer[] = [];
    for (let from = 0; from < size; from += 256) {
      const width = Math.min(256, size - from);
      const name = `${pathOf(from / 256)}${width < 256 ? `.p/${width}` : ""}`;
      const tile = await this.tile(`0/${name}`);
      expect(tile).to.have.length(width * 32);
      for (let n = 0; n < width; n++) leaves.push(tile.subarray(n * 32, n * 32 + 32));
      entries.push(...unbundle(await this.tile(`entries/${name}`)));
    }
    expect(rootOf(leaves).toString("hex")).to.equal(root);
    const hashed = entries.map((entry) => leafOf(Buffer.from(entry)).toString("hex"));
    expect(hashed).to.deep.equal(leaves.map((leaf) => leaf.toString("hex")));
    return entries;
  }
}

function pathOf(index: number): string {
  const digits = String(index).padStart(Math.ceil(String(index).length / 3) * 3, "0");
  const parts = digits.match(/\d{3}/g) ?? [];
  return parts.map((part, n) => (n < parts.length - 1 ? `x${part}` : part)).join("/");
}

function unbundle(bundle: Buffer): string[] {
  const entries: string[] = [];
  for (let at = 0; at < bundle.length;) {
    const length = bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, at + 2 + length).toString());
    at += 2 + length;
  }
  return entries;
}
