// A log that is none of ours: it signs whatever heads a test wants, and shares no code with the
// service (RFC 6962, C2SP signed-note, tlog-checkpoint, tlog-witness, tlog-cosignature).
import { createHash, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { leafOf, rootOf } from "../../http/support/log-client.ts";

const sha256 = (...parts: Uint8Array[]) =>
  createHash("sha256").update(Buffer.concat(parts)).digest();
const keyIdOf = (name: string, type: number, key: Uint8Array) =>
  sha256(Buffer.from(`${name}\n`), Buffer.from([type]), key).subarray(0, 4);

/** RFC 6962 section 2.1.2, word by word. */
function subproof(m: number, leaves: Buffer[], isWhole: boolean): Buffer[] {
  const n = leaves.length;
  if (m === n) return isWhole ? [] : [rootOf(leaves)];
  let k = 1;
  while (k * 2 < n) k *= 2;
  const [left, right] = [leaves.slice(0, k), leaves.slice(k)];
  return m <= k
    ? [...subproof(m, left, isWhole), rootOf(right)]
    : [...subproof(m - k, right, false), rootOf(left)];
}

export class OtherLog {
  readonly origin: string;
  readonly leaves: Buffer[];
  readonly #keys = generateKeyPairSync("ed25519");

  constructor(origin: string, texts: string[]) {
    this.origin = origin;
    this.leaves = texts.map((text) => leafOf(Buffer.from(text)));
  }

  get #raw(): Buffer {
    const { x = "" } = this.#keys.publicKey.export({ format: "jwk" });
    return Buffer.from(x, "base64url");
  }

  get pem(): string {
    return this.#keys.privateKey.export({ format: "pem", type: "pkcs8" }).toString();
  }

  get verifier(): string {
    const id = keyIdOf(this.origin, 1, this.#raw).toString("hex");
    const typed = Buffer.concat([Buffer.from([1]), this.#raw]);
    return `${this.origin}+${id}+${typed.toString("base64")}`;
  }

  /** Over the first `size` leaves, or over others. */
  checkpoint(size: number, leaves = this.leaves, origin = this.origin): string {
    const root = rootOf(leaves.slice(0, size)).toString("base64");
    const text = `${origin}\n${size}\n${root}\n`;
    const signature = sign(null, Buffer.from(text), this.#keys.privateKey);
    const blob = Buffer.concat([keyIdOf(origin, 1, this.#raw), signature]).toString("base64");
    return `${text}\n— ${origin} ${blob}\n`;
  }

  proof(old: number, size: number, leaves = this.leaves): string[] {
    if (old === 0) return [];
    return subproof(old, leaves.slice(0, size), true).map((hash) => hash.toString("base64"));
  }
}

/** The request of a log that behaves. */
export const request = (old: number, proof: readonly string[], checkpoint: string) =>
  [`old ${old}`, ...proof, "", checkpoint].join("\n");

/** Seconds at which that witness cosigned the text; undefined where no line of it holds. */
export function cosignedAt(text: string, lines: string, verifier: string): number | undefined {
  const [name = "", id = "", ...encoded] = verifier.split("+");
  const raw = Buffer.from(encoded.join("+"), "base64");
  if (raw[0] !== 4 || keyIdOf(name, 4, raw.subarray(1)).toString("hex") !== id) return undefined;
  const jwk = { kty: "OKP", crv: "Ed25519", x: raw.subarray(1).toString("base64url") };
  const key = createPublicKey({ key: jwk, format: "jwk" });
  for (const line of lines.split("\n")) {
    const [dash, signer, blob = ""] = line.split(" ");
    const bytes = Buffer.from(blob, "base64");
    if (dash !== "—" || signer !== name || bytes.subarray(0, 4).toString("hex") !== id) continue;
    const time = bytes.readBigUInt64BE(4);
    const signed = Buffer.from(`cosignature/v1\ntime ${time}\n${text}`);
    if (verify(null, signed, key, bytes.subarray(12))) return Number(time);
  }
  return undefined;
}
