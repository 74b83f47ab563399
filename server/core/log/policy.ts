/** The logs and witnesses that somebody knows, as a file says it (C2SP tlog-policy). */
import { MAX_WITNESSES } from "../limits.ts";
import { COSIGNATURE, ED25519, type NoteKey, parseVerifierKey, toBase64 } from "./note.ts";

export interface Witness {
  key: NoteKey;
  /** Its submission prefix. */
  url: string | undefined;
}
export interface Policy {
  logs: NoteKey[];
  witnesses: Witness[];
}

/** Throws an Error that names the line. Which witnesses suffice is for those who verify. */
export function parsePolicy(text: string): Policy {
  const policy: Policy = { logs: [], witnesses: [] };
  const known = new Set<string>();
  for (const [n, line] of text.split("\n").entries()) {
    const words = line.split(/[ \t]+/).filter((word) => word !== "");
    const [keyword = "#"] = words;
    if (keyword.startsWith("#") || keyword === "group" || keyword === "quorum") continue;
    const refuse = (what: string): never => {
      throw new Error(`line ${n + 1}: ${what}`);
    };
    // A log goes by the name of its key alone.
    const fields = keyword === "log" ? words : words.slice(1);
    const [name, verifier = "", url, ...more] = fields;
    if ((keyword !== "log" && keyword !== "witness") || more.length > 0) {
      refuse("is neither `log <vkey> [<url>]` nor `witness <name> <vkey> [<url>]`");
    }
    const type = keyword === "log" ? ED25519 : COSIGNATURE;
    const key = parseVerifierKey(verifier);
    if (name === undefined || key?.type !== type) return refuse(`has no key of a ${keyword}`);
    const raw = toBase64(key.key);
    if (known.has(raw)) refuse("repeats a key");
    known.add(raw);
    if (keyword === "log") policy.logs.push(key);
    else policy.witnesses.push({ key, url: url === undefined ? url : prefixOf(url, refuse) });
    const count = Math.max(policy.logs.length, policy.witnesses.length);
    if (count > MAX_WITNESSES) refuse(`is more than ${MAX_WITNESSES} of them`);
  }
  return policy;
}

function prefixOf(url: string, refuse: (what: string) => never): string {
  const parsed = URL.parse(url);
  const isHttp = parsed?.protocol === "http:" || parsed?.protocol === "https:";
  if (!isHttp || parsed.username !== "" || parsed.password !== "") {
    refuse("must have an http:// or https:// address without user and password");
  }
  return url.replace(/\/$/, "");
}
