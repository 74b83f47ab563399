/** Verifies a bundle with nothing but the bundle: no service, no chain, no clock. */
import type { Hex } from "../records.ts";
import type { Contract } from "../view.ts";
import { type Account, type Accounts, provenWords, readAccount } from "./account.ts";
import { type Bundle, parseBundle } from "./bundle.ts";
import { proveAnchoredHash } from "./facts/anchored-hash.ts";
import { proveAssetVersion } from "./facts/asset-version.ts";
import { proveAuthorization } from "./facts/authorization.ts";
import { proveDerivation } from "./facts/derivation.ts";
import type { Evidence, Proven } from "./facts/proven.ts";
import { proveReceipt } from "./facts/receipt.ts";
import { checkFile, type GivenFile } from "./file.ts";
import { type Header, readHeader } from "./header.ts";
import { Disproved, type Step, StepList, type StepName } from "./steps.ts";
import { TrieNodes } from "./trie.ts";

/** Where a ledger lives, as its deployment file says it. */
export interface Pinned {
  chainId: number;
  contracts: Readonly<Partial<Record<Contract, { address: Hex; codeHash?: Hex }>>>;
}

export interface Trusted {
  /** The hash of the pinned block as the verifier knows it. */
  block?: Hex;
  deployment?: Pinned;
  file?: GivenFile;
}

/** What the proof rests on beside arithmetic: whoever trusts it trusts these. */
export interface Reliance {
  block: { number: number; hash: Hex; time: number };
  /** Whether the verifier had named the hash; else it has to be compared with the chain. */
  isBlockTrusted: boolean;
  contracts: { name: Contract; address: Hex; codeHash: Hex }[];
  /** Whether they are those of a deployment that the verifier had; else they are to be compared. */
  areContractsTrusted: boolean;
}

export interface Verdict {
  verified: boolean;
  steps: Step[];
  failed?: StepName;
  proven?: Proven;
  relies?: Reliance;
}

function checkHeaders({ block, headers, ...bundle }: Bundle): [Header, ...Header[]] {
  const read = headers.map(readHeader);
  const [pinned, ...ancestors] = read;
  if (pinned === undefined) throw new Disproved("there is no header");
  if (pinned.hash !== block.hash) throw new Disproved(`the header hashes to ${pinned.hash}`);
  if (pinned.number !== block.number || pinned.time !== block.time)
    throw new Disproved(`the header is of block ${pinned.number}, time ${pinned.time}`);
  ancestors.forEach(({ hash }, n) => {
    if (hash !== read[n]?.parent) throw new Disproved(`header ${n + 1} is not the parent of ${n}`);
  });
  const hasEvent = "event" in bundle && bundle.event !== undefined;
  if (ancestors.length > 0 && !hasEvent) throw new Disproved("the ancestors lead to no event");
  return [pinned, ...ancestors];
}

function readAccounts({ contracts }: Bundle, { stateRoot }: Header, nodes: TrieNodes): Accounts {
  const entries = Object.entries(contracts).map(([name, address]): [string, Account] => [
    name,
    readAccount(nodes, stateRoot, address),
  ]);
  return Object.fromEntries(entries);
}

function checkDeployment(accounts: Accounts, { contracts }: Pinned): void {
  for (const [name, { address, codeHash }] of Object.entries(accounts)) {
    const pinned = contracts[name as Contract];
    if (pinned?.address.toLowerCase() !== address)
      throw new Disproved(`${name} at ${address} is not of that deployment`);
    // The code holds its chain and its sister contracts as constants.
    if ((pinned.codeHash ?? codeHash).toLowerCase() !== codeHash)
      throw new Disproved(`${name} at ${address} has other code than that deployment`);
  }
}

/** Runs the steps of the fact itself. */
export function prove(bundle: Bundle, evidence: Evidence): Proven {
  switch (bundle.fact.kind) {
    case "assetVersion":
      return proveAssetVersion(bundle as Of<"assetVersion">, evidence);
    case "anchoredHash":
      return proveAnchoredHash(bundle as Of<"anchoredHash">, evidence);
    case "receipt":
      return proveReceipt(bundle as Of<"receipt">, evidence);
    case "authorization":
      return proveAuthorization(bundle as Of<"authorization">, evidence);
    case "derivation":
      return proveDerivation(bundle as Of<"derivation">, evidence);
  }
}
type Of<K> = Extract<Bundle, { fact: { kind: K } }>;

function verifySteps(steps: StepList, given: unknown, trusted: Trusted) {
  const bundle = steps.run(
    "bundle",
    () => parseBundle(given),
    ({ format, fact }) => `${format}, ${fact.kind}`,
  );
  const [pinned, ...ancestors] = steps.run(
    "block",
    () => checkHeaders(bundle),
    ([{ number }, ...below]) =>
      `block ${number} has the hash ${bundle.block.hash}` +
      (below.length > 0 ? ` and block ${number - below.length} is its ancestor` : ""),
  );
  if (trusted.block !== undefined) {
    steps.run(
      "trusted block",
      () => {
        if (trusted.block?.toLowerCase() !== pinned.hash)
          throw new Disproved(`the bundle is about ${pinned.hash}, not ${trusted.block}`);
      },
      () => "the pinned block is the trusted one",
    );
  }
  const nodes = new TrieNodes(bundle.nodes);
  const accounts = steps.run(
    "contracts",
    () => {
      const read = readAccounts(bundle, pinned, nodes);
      if (bundle.fact.kind === "receipt") nodes.end();
      return read;
    },
    (read) => `the block's state has ${Object.keys(read).join(", ")}`,
  );
  const { deployment } = trusted;
  if (deployment !== undefined) {
    steps.run(
      "deployment",
      () => checkDeployment(accounts, deployment),
      () => `they are those of the deployment on chain ${deployment.chainId}`,
    );
  }
  const event = ancestors.at(-1) ?? pinned;
  const words = provenWords(accounts, nodes);
  const proven = prove(bundle, { steps, pinned, event, words });
  if (trusted.file !== undefined || ("file" in bundle && bundle.file !== undefined)) {
    steps.run(
      "file",
      () => checkFile(bundle, proven, trusted.file),
      (detail) => detail,
    );
  }
  return { bundle, accounts, proven };
}

/** Takes a bundle as parsed JSON. Any other thing fails at its first step, and nothing throws. */
export function verifyBundle(given: unknown, trusted: Trusted = {}): Verdict {
  const steps = new StepList();
  try {
    const { bundle, accounts, proven } = verifySteps(steps, given, trusted);
    const relies: Reliance = {
      block: bundle.block,
      isBlockTrusted: trusted.block !== undefined,
      contracts: Object.entries(accounts).map(([name, { address, codeHash }]) => ({
        name: name as Contract,
        address,
        codeHash,
      })),
      areContractsTrusted: trusted.deployment !== undefined,
    };
    return { verified: true, steps: steps.steps, proven, relies };
  } catch (error) {
    if (!(error instanceof Disproved)) throw error;
    const failed = steps.steps.at(-1)?.step ?? "bundle";
    return { verified: false, steps: steps.steps, failed };
  }
}
