// Checkpoints that other people's logs and witnesses have signed.
import { expect } from "chai";
import { parseAddCheckpoint } from "../../../server/core/log/add-checkpoint.ts";
import { parseCheckpoint } from "../../../server/core/log/checkpoint.ts";
import { cosignatureOf } from "../../../server/core/log/cosignature.ts";
import {
  COSIGNATURE,
  ED25519,
  formatNote,
  isSignedBy,
  type NoteKey,
  parseVerifierKey,
  verifierKey,
} from "../../../server/core/log/note.ts";
import { parsePolicy } from "../../../server/core/log/policy.ts";

const joined = (...parts: string[]) => parts.join("");

/** Go's checksum database, as its lookup of sigsum.org/sigsum-go answered in January 2026. */
const GO = {
  verifier: "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
  note: `go.sum database tree
49189689
ftjbAOzaupaIvaPo/G+Dk63nxOZ2s1OPOKIaPtXs7S4=

— sum.golang.org ${joined(
    "Az3grlKZssqRoMNPpZfKt0TphbbcF+pzXqElURJKRNFK",
    "faUAgqeI5k2AORH0QAhg/ebRwyIqD/OqP4oLtLnNumvOBAM=",
  )}
`,
};

/** A staging log of Certificate Transparency that public witnesses cosigned in May 2026. */
const CT = {
  verifier: joined(
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0",
    "+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f",
  ),
  witness: "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
  note: `arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev ${joined(
    "zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BX",
    "aHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=",
  )}
— arche2025h1.staging.ct.transparency.dev ${joined(
    "ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwh",
    "UkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=",
  )}
— transparency.dev/DEV:witness-little-garden ${joined(
    "2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAEr",
    "umC2q44vdgJY096st5BQ==",
  )}
— witness1.smartit.nu/witness1 ${joined(
    "pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmN",
    "WVuE0tgh0XwzdZsDsUAQ==",
  )}
— remora.n621.de ${joined(
    "2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5X",
    "eU/zZ0WBxtqB0DrAWfBw==",
  )}
— witness.stagemole.eu ${joined(
    "Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7",
    "lI7cUiOvKFYe/TmN9DAg==",
  )}
`,
};
const COSIGNED_AT = 0x6a122120;

const keyOf = (verifier: string) => parseVerifierKey(verifier) as Required<NoteKey>;
const noteOf = (text: string) => parseCheckpoint(text)!.note;

describe("a verifier key is none", () => {
  for (const [why, text] of [
    ["without its key", "sum.golang.org+033de0ae"],
    ["with another id", GO.verifier.replace("033de0ae", "033de0af")],
    ["under another name", GO.verifier.replace("sum", "sun")],
    ["of a type that is not known here", "rekor.sigstore.dev+12345678+AwEB"],
    ["with a name that has a space", GO.verifier.replace("sum.", "sum ")],
    ["of 31 bytes", GO.verifier.slice(0, -2)],
  ] as const) {
    it(why, () => expect(parseVerifierKey(text)).to.equal(undefined));
  }
});

describe("a witness's cosignature does not hold", () => {
  const [head, witness] = [noteOf(CT.note), keyOf(CT.witness)];
  it("over another head", () => {
    const other = { ...head, text: head.text.replace("1432088532", "1432088533") };
    expect(cosignatureOf(other, witness)).to.equal(undefined);
  });

  it("at another time", () => {
    const signatures = head.signatures.map((one) => ({
      ...one,
      signature: one.signature.map((byte, n) => (n === 7 ? byte ^ 1 : byte)),
    }));
    expect(cosignatureOf({ ...head, signatures }, witness)).to.equal(undefined);
  });

  it("as the signature of a log, or the other way round", () => {
    expect(isSignedBy(head, { ...witness, type: ED25519 })).to.equal(false);
    const log = keyOf(CT.verifier);
    expect(cosignatureOf(head, { ...log, type: COSIGNATURE })).to.equal(undefined);
  });
});

describe("a policy is none", () => {
  for (const [why, text, problem] of [
    ["with another keyword", `logs ${GO.verifier}`, "line 1: is neither"],
    ["with a log without its key", "\nlog", "line 2: has no key of a log"],
    ["with a witness without a name", `witness ${CT.witness}`, "has no key of a witness"],
    ["with a witness's key as a log's", `log ${CT.witness}`, "has no key of a log"],
    ["with a key twice", `log ${GO.verifier}\nlog ${GO.verifier}`, "line 2: repeats a key"],
    ["with a witness at no web address", `witness w ${CT.witness} ftp://w`, "http://"],
    ["with a password in an address", `witness w ${CT.witness} http://a:b@w`, "without user"],
    ["with a word too many", `witness w ${CT.witness} http://w more`, "is neither"],
  ] as const) {
    it(why, () => expect(() => parsePolicy(text)).to.throw(problem));
  }
});

describe("what others wrote", () => {
  it("is read: keys, checkpoints and the signatures of logs", () => {
    for (const { verifier, note } of [GO, CT]) {
      expect(verifierKey(keyOf(verifier))).to.equal(verifier);
      expect(formatNote(noteOf(note))).to.equal(note);
      expect(isSignedBy(noteOf(note), keyOf(verifier)), verifier).to.equal(true);
    }
    expect(parseCheckpoint(GO.note)?.size).to.equal(49_189_689);
  });

  it("is read: a witness's cosignature with its time", () => {
    const found = cosignatureOf(noteOf(CT.note), keyOf(CT.witness));
    expect(found?.time).to.equal(COSIGNED_AT);
    expect(CT.note).to.include(found?.line);
  });

  it("is read: the request of C2SP tlog-witness's example", () => {
    const hashes = [
      "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=",
      "jrJZDmY8Y7SyJE0MWLpLozkIVMSMZcD5kvuKxPC3swk=",
      "5+pKlUdi2LeF/BcMHBn+Ku6yhPGNCswZZD1X/6QgPd8=",
      "/6WVhPs2CwSsb5rYBH5cjHV/wSmA79abXAwhXw3Kj/0=",
    ];
    const body = `old 20852014\n${hashes.join("\n")}\n\n${GO.note}`;
    const { old, consistency = [], checkpoint } = parseAddCheckpoint(body) ?? {};
    expect([old, checkpoint]).to.deep.equal([20_852_014, GO.note]);
    expect(consistency.map((hash) => Buffer.from(hash).toString("base64"))).to.deep.equal(hashes);
  });

  it("is read: a policy with groups, a quorum and comments", () => {
    const text = `# ours\nlog\t${GO.verifier} https://sum.golang.org
      witness X1 ${CT.witness} https://w.example/x/\ngroup X any X1\nquorum X\n`;
    const { logs, witnesses } = parsePolicy(text);
    expect(logs.map(verifierKey)).to.deep.equal([GO.verifier]);
    expect(witnesses.map(({ key }) => verifierKey(key))).to.deep.equal([CT.witness]);
    expect(witnesses[0]?.url).to.equal("https://w.example/x");
  });
});
