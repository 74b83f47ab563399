import { keccak256, Transaction } from "ethers";
import type { Whereabouts } from "../core/parse-typed-data.ts";
import type { Hex } from "../core/records.ts";
import { MAX_FAULTS_A_CHECK, type RowFault } from "../store/audit.ts";
import type { StoredAct } from "../store/intake/acts.ts";
import { VISIBILITIES } from "../store/intake/documents.ts";
import type { AllRows } from "../store/intake/all-rows.ts";
import { filesOf, hashOf } from "./documents.ts";
import { recoverSigner } from "./signature.ts";
import { fromStored, toStored } from "./stored-act.ts";

export interface IntakeAudit {
  rows: AllRows;
  place: Whereabouts;
  /** Whose signature only the chain can check. */
  isContract: (address: Hex) => Promise<boolean>;
  onRow: () => void;
}

/**
 * What the rows of intake.db say that their own messages, signatures, transactions and contents
 * don't: each is read as strictly as at the door.
 */
export async function intakeFaults(audit: IntakeAudit): Promise<RowFault[]> {
  const faults: RowFault[] = [];
  for (const check of [acts, denials, sendings, documents, namedFiles, reopened]) {
    for await (const fault of check(audit)) {
      faults.push(fault);
      if (faults.length === MAX_FAULTS_A_CHECK) return faults;
    }
  }
  return faults;
}

async function* acts({ rows, place, isContract, onRow }: IntakeAudit): AsyncGenerator<RowFault> {
  for (const stored of rows.acts()) {
    onRow();
    const problem = await problemOf(stored, place, isContract);
    if (problem !== undefined) yield { table: "acts", row: `seq ${stored.seq}`, problem };
  }
}

async function* denials({ rows, place, isContract, onRow }: IntakeAudit) {
  for (const { n, ...denial } of rows.denials()) {
    onRow();
    const fault = (problem: string) => ({ table: "denials", row: `n ${n}`, problem });
    const act = { ...denial, seq: n, primary: "Use", contract: "Authorizations" } as const;
    const { nonce, deadline } = numbersOf(denial.message);
    const problem = await problemOf({ ...act, nonce, deadline }, place, isContract);
    if (problem !== undefined) yield fault(problem);
    const { authorization } = JSON.parse(denial.message) as { authorization: Hex };
    if (authorization !== denial.authorization) yield fault("is of another authorization");
  }
}

function numbersOf(message: string): Pick<StoredAct, "nonce" | "deadline"> {
  const { nonce, deadline } = JSON.parse(message) as { nonce: string; deadline: string };
  return { nonce: BigInt(nonce), deadline: Number(deadline) };
}

async function problemOf(
  stored: StoredAct,
  place: Whereabouts,
  isContract: (address: Hex) => Promise<boolean>,
): Promise<string | undefined> {
  const { digest, signature, signer } = stored;
  try {
    const right = toStored(fromStored(stored, place), place);
    const columns = ["contract", "actor", "nonce", "deadline", "message"] as const;
    const wrong = columns.filter((name) => stored[name] !== right[name]);
    if (wrong.length > 0) return `${wrong.join(", ")}: not what the message says`;
  } catch (error) {
    return `can't be read: ${(error as Error).message}`;
  }
  if (recovered(digest, signature) === signer || (await isContract(signer))) return undefined;
  return "isn't signed by its signer";
}

function recovered(digest: Hex, signature: Hex): Hex | undefined {
  try {
    return recoverSigner(digest, signature);
  } catch {
    return undefined;
  }
}

function* sendings({ rows, onRow }: IntakeAudit): Generator<RowFault> {
  for (const { relayer, nonce, attempt, seq, hash, raw } of rows.sendings()) {
    onRow();
    const row = `relayer ${relayer}, nonce ${nonce}, attempt ${attempt}`;
    const fault = (problem: string) => ({ table: "sendings", row, problem });
    if (keccak256(raw) !== hash) {
      yield fault("its bytes have another hash");
      continue;
    }
    const sent = Transaction.from(raw);
    if (sent.from?.toLowerCase() !== relayer) yield fault("is signed by another key");
    if (sent.nonce !== nonce) yield fault(`carries nonce ${sent.nonce}`);
    const act = rows.act(seq);
    // The signature is in the call data as it is, and belongs to one message.
    if (act === undefined) yield fault("its act is missing");
    else if (!sent.data.includes(act.signature.slice(2))) yield fault("carries another act");
  }
}

function* documents({ rows, onRow }: IntakeAudit): Generator<RowFault> {
  for (const { hash, content } of rows.documents()) {
    onRow();
    const fault = (problem: string) => ({ table: "documents", row: `hash ${hash}`, problem });
    if (hashOf(content) !== hash) yield fault("its content has another hash");
    if (!rows.isUploaded(hash)) yield fault("nobody has handed it in");
  }
  for (const { hash, isPublic } of rows.uploaded()) {
    const content = rows.content(hash);
    const fault = (problem: string) => ({ table: "uploads", row: `hash ${hash}`, problem });
    if (content === undefined) yield fault("its document is missing");
    else if (isPublic) {
      for (const file of publicFiles(hash, content)) {
        if (!rows.isNamed(file, hash)) yield fault(`its file ${file} is not looked up`);
      }
    }
  }
}

/** A document that was public once stays looked up, so more may be named than is public now. */
function* namedFiles({ rows, onRow }: IntakeAudit): Generator<RowFault> {
  let last: { manifest: Hex; files: Set<Hex> } | undefined;
  for (const { manifest, file } of rows.namedFiles()) {
    onRow();
    if (last?.manifest !== manifest) {
      const content = rows.content(manifest);
      const files = content === undefined ? [] : publicFiles(manifest, content);
      last = { manifest, files: new Set(files) };
    }
    if (last.files.has(file)) continue;
    const row = `file ${file}, manifest ${manifest}`;
    yield { table: "manifest_files", row, problem: "isn't named by that manifest" };
  }
}

function publicFiles(hash: Hex, content: Uint8Array): Hex[] {
  return filesOf({ hash, content, mediaType: "application/json", visibility: VISIBILITIES[0] });
}

function* reopened({ rows, onRow }: IntakeAudit): Generator<RowFault> {
  for (const digest of rows.reopened()) {
    onRow();
    if (rows.hasAct(digest)) continue;
    yield { table: "reopened", row: `digest ${digest}`, problem: "no such act was accepted" };
  }
}
