import { LedgerError, shapeError } from "../core/error.ts";
import { MAX_JSON_DEPTH } from "../core/limits.ts";

/**
 * A strict reader of JSON (RFC 8259). `JSON.parse` is not enough where the text gets signed and
 * hashed: of two equal keys it silently takes the last, it rounds integers beyond 2^53, turns
 * 1e999 into Infinity, and deep nesting overflows the stack of whoever walks the result.
 */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function parseJson(bytes: Uint8Array): Json {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw shapeError("", "is not UTF-8");
  }
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.end();
  return value;
}

/** RFC 6901: how a problem names the place it found. */
export function pointerTo(path: readonly (string | number)[]): string {
  return path
    .map((part) => `/${String(part).replaceAll("~", "~0").replaceAll("/", "~1")}`)
    .join("");
}

const SPACES = [0x20, 0x09, 0x0a, 0x0d];
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
/** Up to the first character that needs a look: quote, backslash or a bare control character. */
// eslint-disable-next-line no-control-regex
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES: Record<string, string> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Reader {
  readonly #text: string;
  #at = 0;
  readonly #path: (string | number)[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  value(depth: number): Json {
    this.#skipSpace();
    const next = this.#text[this.#at];
    if (depth === MAX_JSON_DEPTH && (next === "{" || next === "[")) {
      throw new LedgerError("E_TOO_LARGE", `JSON nested deeper than ${MAX_JSON_DEPTH}`, {
        status: 413,
        pointer: pointerTo(this.#path),
      });
    }
    if (next === "{") return this.#object(depth);
    if (next === "[") return this.#array(depth);
    if (next === '"') return this.#string();
    if (this.#take("true")) return true;
    if (this.#take("false")) return false;
    if (this.#take("null")) return null;
    return this.#number();
  }

  end(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) throw this.#fault("text after the value");
  }

  #object(depth: number): Json {
    const object: { [key: string]: Json } = {};
    this.#at++;
    this.#skipSpace();
    if (this.#take("}")) return object;
    do {
      this.#skipSpace();
      if (this.#text[this.#at] !== '"') throw this.#fault("a key in quotes was expected");
      const key = this.#string();
      if (key === "__proto__") throw this.#fault("the key __proto__ is not allowed");
      if (Object.hasOwn(object, key)) throw this.#fault(`the key ${JSON.stringify(key)} twice`);
      this.#skipSpace();
      if (!this.#take(":")) throw this.#fault("a colon was expected");
      object[key] = this.#member(key, depth);
      this.#skipSpace();
    } while (this.#take(","));
    if (!this.#take("}")) throw this.#fault("a comma or } was expected");
    return object;
  }

  #array(depth: number): Json {
    const array: Json[] = [];
    this.#at++;
    this.#skipSpace();
    if (this.#take("]")) return array;
    do {
      array.push(this.#member(array.length, depth));
      this.#skipSpace();
    } while (this.#take(","));
    if (!this.#take("]")) throw this.#fault("a comma or ] was expected");
    return array;
  }

  #member(name: string | number, depth: number): Json {
    this.#path.push(name);
    const value = this.value(depth + 1);
    this.#path.pop();
    return value;
  }

  #string(): string {
    this.#at++;
    let text = this.#match(PLAIN);
    while (!this.#take('"')) {
      if (!this.#take("\\")) throw this.#fault("a string that does not end");
      text += this.#escaped() + this.#match(PLAIN);
    }
    // A lone surrogate has no UTF-8, so no two programs would hash it alike.
    if (!text.isWellFormed()) throw this.#fault("a string that is not Unicode");
    return text;
  }

  #escaped(): string {
    const letter = this.#text[this.#at++] ?? "";
    const plain = ESCAPES[letter];
    if (plain !== undefined) return plain;
    const digits = this.#text.slice(this.#at, this.#at + 4);
    if (letter !== "u" || !/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#fault("a bad escape");
    this.#at += 4;
    return String.fromCharCode(parseInt(digits, 16));
  }

  #number(): number {
    const found = this.#match(NUMBER);
    if (found === "") throw this.#fault("a value was expected");
    const number = Number(found);
    if (!Number.isFinite(number)) throw this.#fault("a number without end");
    if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
      throw this.#fault("an integer beyond 2^53 must be written as a string");
    }
    return number === 0 ? 0 : number; // one zero: JSON's -0 hashes as 0
  }

  #skipSpace(): void {
    while (SPACES.includes(this.#text.charCodeAt(this.#at))) this.#at++;
  }

  /** What `pattern` finds here, "" if nothing. */
  #match(pattern: RegExp): string {
    const start = this.#at;
    pattern.lastIndex = start;
    // Not exec: it makes an array for each of some hundred tokens of an act.
    if (pattern.test(this.#text)) this.#at = pattern.lastIndex;
    return this.#text.slice(start, this.#at);
  }

  #take(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #fault(what: string): LedgerError {
    return new LedgerError("E_SHAPE", `not strict JSON: ${what} at character ${this.#at}`, {
      pointer: pointerTo(this.#path),
    });
  }
}
