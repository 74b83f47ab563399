/** An index filled through the store's own writer, with what a follower would write. */
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OPERATIONS, TERRITORIES } from "../../server/core/codes.ts";
import { participantSubject } from "../../server/core/ids.ts";
import { MAX_RFC3339_SECONDS } from "../../server/core/limits.ts";
import { type Asset, type Hex, type Scope, UNLIMITED_USES } from "../../server/core/records.ts";
import { FIRST_VERSION, UNLIMITED_DAYS } from "../../server/core/records.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import { toHex } from "../../server/core/typed-data.ts";
import type { BlockWriter } from "../../server/store/index/block-writer.ts";
import { openIndex } from "../../server/store/index/open.ts";
import { openIndexReader } from "../../server/store/index/reader.ts";

export const HOLDER: Hex = `0x${"11".repeat(20)}`;
export const PROCESSOR: Hex = `0x${"22".repeat(20)}`;
const FIRST_TIME = 1_760_000_000;
const BLOCKS_PER_SECOND = 8;
const OPERATE = 2;
const QUERY = OPERATIONS.indexOf("QUERY");
const DERIVE = OPERATIONS.indexOf("DERIVE");
const CN = TERRITORIES.indexOf("CN");

const SCOPE: Scope = {
  limits: {
    purposes: 0xffn,
    operations: 0xffff,
    outputs: 7,
    environments: 7,
    categories: 2n ** 64n - 1n,
    territories: 2n ** BigInt(CN),
    notBefore: 0,
    notAfter: MAX_RFC3339_SECONDS,
    maxUses: UNLIMITED_USES,
    minK: 0,
    version: 0,
  },
  conditions: {
    relation: 0,
    sublicenseDepth: 1,
    entrustAllowed: false,
    commercial: false,
    retentionDays: UNLIMITED_DAYS,
    duties: 0n,
    prohibitions: 0n,
    policyDoc: ZERO,
    salt: ZERO,
  },
};
const DECLARED = { purpose: 0, output: 0, environment: 0, territory: CN, k: 0 };

/** The writer trusts its caller, so ids need not be the hashes of what they name. */
export const anyId = (): Hex => toHex(randomBytes(32));

function assetOf(registrant: Hex, derived: boolean): Asset {
  const origin = derived ? anyId() : ZERO;
  const fixed = { scheme: 0, hashAlg: 0, origin: 0, classification: 0, piLevel: 0 };
  const place = { sector: 0, region: 310_000, inputs: origin, ceiling: origin };
  const documents = { commitment: anyId(), manifestDoc: ZERO, metadataDoc: anyId() };
  return { registrant, source: registrant, ...documents, ...fixed, ...place, salt: ZERO };
}

export interface Licensed {
  asset: Hex;
  authorization: Hex;
  /** Paths in its whole upstream, as the contracts count them. */
  chains: number;
}

/** What the acts of one block write; indices and acts count up as on a chain. */
export class Block {
  readonly #writer: BlockWriter;
  #idx = 0;
  events = 0;

  constructor(writer: BlockWriter) {
    this.#writer = writer;
  }

  enroll(account: Hex): void {
    const named = { account, name: `Organization ${account.slice(2, 8)}`, code: "" };
    const placed = { jurisdiction: CN, region: 0, profileDoc: ZERO };
    this.#writer.participant(account, { ...named, ...placed, validTo: MAX_RFC3339_SECONDS });
    this.#tell("Enrolled", participantSubject(account), []);
  }

  register(holder: Hex): { asset: Hex; right: Hex } {
    return this.#register(holder, this.#act(holder), false);
  }

  grant(asset: Hex, parent: Hex, grantee: Hex): Hex {
    this.#act(grantee);
    const authorization = anyId();
    const terms = { asset, parent, grantee, basis: ZERO, scope: SCOPE };
    this.#writer.authorization(authorization, terms, 0, undefined);
    this.#tell("Granted", authorization, [asset]);
    return authorization;
  }

  use(asset: Hex, authorization: Hex, grantee: Hex): void {
    const digest = this.#act(grantee);
    const use = { ...DECLARED, authorization, version: FIRST_VERSION, operation: QUERY };
    const counted = { categories: 1n, outputsDoc: ZERO, count: 1 };
    this.#writer.debit(this.#idx, digest, asset, grantee, { ...use, ...counted });
    this.#tell("Used", authorization, [asset]);
  }

  revoke(asset: Hex, authorization: Hex): void {
    this.#act(HOLDER);
    this.#writer.change(authorization, { status: "REVOKED" });
    this.#tell("Revoked", authorization, [asset]);
  }

  /** A product, and a license to make further ones of it. */
  derive(inputs: readonly Licensed[]): Licensed {
    const digest = this.#act(PROCESSOR);
    const { asset, right } = this.#register(PROCESSOR, digest, true);
    const chains = inputs.reduce((sum, input) => sum + 1 + input.chains, 0);
    this.#writer.derivation({
      digest,
      asset,
      deriver: PROCESSOR,
      inputs: inputs.map(({ authorization }) => ({ authorization, version: 1, categories: 1n })),
      making: { ...DECLARED, transform: ZERO, deidentLevel: 0, attestationDoc: ZERO },
      ceiling: SCOPE,
      chains,
      nodes: chains,
      closed: false,
    });
    for (const { asset: used, authorization } of inputs) {
      const use = { ...DECLARED, authorization, version: FIRST_VERSION, operation: DERIVE };
      const counted = { categories: 1n, outputsDoc: ZERO, count: 1 };
      this.#writer.debit(this.#idx, digest, used, PROCESSOR, { ...use, ...counted });
    }
    this.#tell("Derived", asset, [asset, ...inputs.map((input) => input.asset)]);
    return { asset, authorization: this.grant(asset, right, PROCESSOR), chains };
  }

  #register(holder: Hex, digest: Hex, derived: boolean): { asset: Hex; right: Hex } {
    const [asset, right] = [anyId(), anyId()];
    const facts = assetOf(holder, derived);
    this.#writer.asset(asset, facts);
    const { commitment, scheme, hashAlg, manifestDoc } = facts;
    const version = { asset, commitment, scheme, hashAlg, manifestDoc };
    this.#writer.version(FIRST_VERSION, version, digest);
    this.#tell("AssetRegistered", asset, [asset]);
    const title = { kind: OPERATE, holder, basis: 0, basisDoc: ZERO, notAfter: 0, salt: ZERO };
    this.#writer.right(right, { asset, title });
    this.#tell("RightClaimed", right, [asset]);
    return { asset, right };
  }

  #act(actor: Hex): Hex {
    const digest = anyId();
    const idx = this.#idx++;
    this.#writer.executed({ digest, idx, tx: digest, actor, signer: actor });
    this.events += 1;
    return digest;
  }

  #tell(kind: string, subject: Hex, assets: readonly Hex[]): void {
    const data = { by: ZERO_ADDRESS };
    this.#writer.event({ idx: this.#idx++, act: undefined, kind, subject, assets, data });
    this.events += 1;
  }
}

/** An index over a temporary folder. */
export function temporaryIndex() {
  const folder = mkdtempSync(path.join(tmpdir(), "drl-bench-"));
  const file = path.join(folder, "index.db");
  const index = openIndex(file);
  const hashOf = (number: number): Hex => `0x${number.toString(16).padStart(64, "0")}`;
  return {
    index,
    reader: openIndexReader(file),
    /** Adds one block. */
    apply(write: (block: Block) => void): void {
      const number = (index.cursor()?.number ?? 0) + 1;
      const time = FIRST_TIME + Math.floor(number / BLOCKS_PER_SECOND);
      const block = { number, hash: hashOf(number), parent: hashOf(number - 1), time };
      index.apply(block, (writer) => write(new Block(writer)));
    },
    close(): void {
      this.reader.close();
      index.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
export type TemporaryIndex = ReturnType<typeof temporaryIndex>;
