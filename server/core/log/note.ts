/** Signed notes (C2SP signed-note): a text, a blank line, and a line for each signature. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, utf8ToBytes } from "@noble/hashes/utils.js";

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
  /** What its signatures are of: the text alone, or also a time (`cosignature.ts`). */
  type?: SignatureType;
}

export const MAX_NOTE_BYTES = 64 * 1024;
const MAX_SIGNATURES = 64;
/** Numbers of C2SP signed-note, section "Signature types". */
export const ED25519 = 1;
export const COSIGNATURE = 4;
export type SignatureType = typeof ED25519 | typeof COSIGNATURE;
const KEY_ID_BYTES = 4;
const KEY_BYTES = 32;
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

const typedKey = ({ key, type = ED25519 }: NoteKey) => concatBytes(Uint8Array.of(type), key);

export function keyId(key: NoteKey): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${key.name}\n`), typedKey(key))).slice(0, KEY_ID_BYTES);
}

/** How a verifier is told of a key: `<name>+<key id>+<base64 of type and key>`. */
export const verifierKey = (key: NoteKey): string =>
  `${key.name}+${bytesToHex(keyId(key))}+${toBase64(typedKey(key))}`;

/** Undefined where it is none, is mistyped, or is of a type that is not known here. */
export function parseVerifierKey(text: string): Required<NoteKey> | undefined {
  const [, name = "", encoded = ""] = /^([^+]+)\+[0-9a-f]{8}\+(.+)$/.exec(text) ?? [];
  const [type, ...bytes] = fromBase64(encoded) ?? [];
  if (!isKeyName(name) || bytes.length !== KEY_BYTES) return undefined;
  if (type !== ED25519 && type !== COSIGNATURE) return undefined;
  const key: Required<NoteKey> = { name, type, key: Uint8Array.from(bytes) };
  return verifierKey(key) === text ? key : undefined;
}

export const formatSignature = ({ name, keyId, signature }: NoteSignature): string =>
  `— ${name} ${toBase64(concatBytes(keyId, signature))}\n`;

export const formatNote = ({ text, signatures }: Note): string =>
  `${text}\n${signatures.map(formatSignature).join("")}`;

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

export function signaturesOf({ signatures }: Note, key: NoteKey): NoteSignature[] {
  const id = toBase64(keyId(key));
  return signatures.filter((one) => one.name === key.name && toBase64(one.keyId) === id);
}

/** Whether the key signed the note. One signature of it that fails spoils the others. */
export function isSignedBy(note: Note, key: NoteKey): boolean {
  const own = signaturesOf(note, key);
  return own.length > 0 && own.every(({ signature }) => holds(signature, note.text, key.key));
}

export function holds(signature: Uint8Array, text: string, key: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, utf8ToBytes(text), key, { zip215: false });
  } catch {
    return false;
  }
}
