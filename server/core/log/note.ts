/** Signed notes (C2SP signed-note): a text, a blank line, and a line for each signature. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

export interface NoteSignature {
  name: string;
  /** Four bytes that tell the keys of one name apart. */
  keyId: Uint8Array;
  signature: Uint8Array;
}
export interface Note {
  /** Ends in a newline; this is what is signed. */
  text: string;
  signatures: NoteSignature[];
}
/** An Ed25519 key under its name. */
export interface NoteKey {
  name: string;
  key: Uint8Array;
}

export const MAX_NOTE_BYTES = 64 * 1024;
const MAX_SIGNATURES = 64;
const ED25519 = 1;
const KEY_ID_BYTES = 4;
const SIGNATURE_LINE = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u;

export const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));

/** Undefined where the text is not exactly what `toBase64` writes. */
export function fromBase64(text: string): Uint8Array | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Names of keys, and so origins of logs here, have no spaces and no plus sign. */
export const isKeyName = (name: string): boolean => /^[^\s+\p{C}]+$/u.test(name);

export function keyId({ name, key }: NoteKey): Uint8Array {
  const named = utf8ToBytes(`${name}\n`);
  return sha256(concatBytes(named, Uint8Array.of(ED25519), key)).slice(0, KEY_ID_BYTES);
}

/** How a verifier is told of a key: `<name>+<key id>+<base64 of type and key>`. */
export function verifierKey(key: NoteKey): string {
  const id = [...keyId(key)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${key.name}+${id}+${toBase64(concatBytes(Uint8Array.of(ED25519), key.key))}`;
}

export function formatNote({ text, signatures }: Note): string {
  const lines = signatures.map(({ name, keyId, signature }) => {
    return `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`;
  });
  return `${text}\n${lines.join("")}`;
}

/** Undefined where it is no note. Whether a signature holds is not asked here. */
export function parseNote(note: string): Note | undefined {
  const end = note.lastIndexOf("\n\n");
  const hasControls = /[^\P{Cc}\n]/u.test(note);
  if (end < 0 || !note.endsWith("\n") || hasControls || note.length > MAX_NOTE_BYTES) {
    return undefined;
  }
  const lines = note.slice(end + 2, -1).split("\n");
  const signatures = lines.map(parseSignature);
  const isWhole = signatures.every((signature) => signature !== undefined);
  if (!isWhole || signatures.length > MAX_SIGNATURES) return undefined;
  return { text: note.slice(0, end + 1), signatures };
}

function parseSignature(line: string): NoteSignature | undefined {
  const [, name, text = ""] = SIGNATURE_LINE.exec(line) ?? [];
  const bytes = fromBase64(text);
  if (name === undefined || bytes === undefined || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name, keyId: bytes.slice(0, KEY_ID_BYTES), signature: bytes.slice(KEY_ID_BYTES) };
}

/** Whether the key signed the note. One signature of it that fails spoils the others. */
export function isSignedBy({ text, signatures }: Note, key: NoteKey): boolean {
  const id = toBase64(keyId(key));
  const own = signatures.filter((one) => one.name === key.name && toBase64(one.keyId) === id);
  return own.length > 0 && own.every(({ signature }) => holds(signature, text, key.key));
}

function holds(signature: Uint8Array, text: string, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, utf8ToBytes(text), key, { zip215: false });
  } catch {
    return false;
  }
}
