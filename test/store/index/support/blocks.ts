/** An index fed with blocks by hand: what a chain would bring, without one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { TERRITORIES } from "../../../../server/core/codes.ts";
import {
  assetId,
  authorizationId,
  consentId,
  logId,
  orderId,
  participantSubject,
  rightId,
} from "../../../../server/core/ids.ts";
import { BLANK_STATE } from "../../../../server/core/overlay.ts";
import { type Hex, type Terms, ZERO } from "../../../../server/core/records.ts";
import type { BlockWriter } from "../../../../server/store/index/block-writer.ts";
import { type Index, openIndex } from "../../../../server/store/index/open.ts";
import { openIndexReader } from "../../../../server/store/index/reader.ts";
import { useOf } from "../../../core/rules/support/story.ts";
import { assetOf, basisOf, DAY, entry, party } from "../../../core/rules/support/words.ts";
import { scopeOf, START, titleOf, unique } from "../../../core/rules/support/words.ts";

export type Fill = (writer: BlockWriter) => void;

const hash = (branch: number, number: number): Hex =>
  `0x${branch.toString(16).padStart(2, "0")}${number.toString(16).padStart(62, "0")}`;

/** Two blocks share each second. `branch` tells blocks of equal height apart. */
export const blockOf = (number: number, branch = 0, parentBranch = branch) => ({
  number,
  hash: hash(branch, number),
  parent: hash(parentBranch, number - 1),
  time: START + Math.floor(number / 2),
});

export function fill(index: Index, blocks: readonly Fill[]): void {
  const from = (index.cursor()?.number ?? 0) + 1;
  blocks.forEach((block, position) => index.apply(blockOf(from + position), block));
}

/** A folder of its own, gone with `close`; readers see what `index` has committed. */
export function temporaryIndex() {
  const folder = mkdtempSync(path.join(tmpdir(), "index-"));
  const file = path.join(folder, "index.db");
  const index = openIndex(file);
  const reader = openIndexReader(file);
  return {
    file,
    index,
    reader,
    close(): void {
      reader.close();
      index.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Every row of every table, as text. */
export function dump(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all();
  const rows = tables.flatMap(({ name }) => {
    const statement = db.prepare(`SELECT * FROM ${String(name)}`);
    statement.setReadBigInts(true);
    return statement
      .all()
      .map((row) => `${String(name)} ${Object.values(row).map(text).join(" ")}`);
  });
  db.close();
  return rows.sort();
}

const text = (value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString("hex") : String(value);

export const HOLDER = party(0x11);
export const PROCESSOR = party(0x22);
export const REGULATOR = party(0x33);
/** Enrolled nowhere. */
export const AGENT = party(0x44);

export function enrolmentOf(account: Hex, name: string, region = 310000) {
  const jurisdiction = entry(TERRITORIES, "CN");
  const validTo = START + 1000 * DAY;
  return { account, name, code: "", jurisdiction, region, profileDoc: ZERO, validTo };
}

/** An act's own event, which receipts and events refer to; at most one a block. */
export function executes(writer: BlockWriter, idx: number): Hex {
  const digest: Hex = `0x${writer.block.number.toString(16).padStart(64, "d")}`;
  writer.executed({ digest, idx, tx: digest, actor: HOLDER, signer: HOLDER });
  return digest;
}

const asset = assetOf(HOLDER);
const product = assetOf(PROCESSOR, { inputs: unique(), ceiling: unique() });
const operate = titleOf(HOLDER, "OPERATE");
const id = assetId(asset);
const right = rightId(id, operate);
const basis = basisOf(id, HOLDER);
const terms = (parent: Hex, maxUses: number | null): Terms => {
  const scope = scopeOf({ maxUses });
  return { asset: id, parent, grantee: PROCESSOR, basis: consentId(basis), scope };
};
const root = terms(right, 100);
const child = terms(authorizationId(root), 30);
const order = {
  subject: id,
  issuer: REGULATOR,
  basisDoc: unique(),
  reviewBy: START + DAY,
  salt: unique(),
};
export const HEADS = [
  { size: 3n, root: unique() },
  { size: 4n, root: unique() },
  { size: 2n ** 64n - 1n, root: unique() },
];
const log = { operator: PROCESSOR, origin: "log.example", key: unique() };
const version = { asset: id, commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
const { making, ceiling } = {
  making: {
    purpose: 6,
    output: 0,
    environment: 2,
    territory: entry(TERRITORIES, "CN"),
    k: 0,
    transform: unique(),
    deidentLevel: 0,
    attestationDoc: ZERO,
  },
  ceiling: scopeOf(),
};

export const IDS = {
  holder: participantSubject(HOLDER),
  processor: participantSubject(PROCESSOR),
  asset: id,
  product: assetId(product),
  right,
  consent: consentId(basis),
  request: unique(),
  root: authorizationId(root),
  child: authorizationId(child),
  order: orderId(order),
  log: logId(log),
};
export const RECORDS = { asset, product, root, child, basis, order, log };

/** One block a change, each kind of change at least once, the last of them two of one word. */
export const STORY: readonly Fill[] = [
  (writer) => {
    writer.participant(HOLDER, enrolmentOf(HOLDER, "上海市数据集团有限公司"));
    writer.participant(PROCESSOR, enrolmentOf(PROCESSOR, "Ｐrocessor GmbH", 110000));
    writer.participant(REGULATOR, enrolmentOf(REGULATOR, "数据局"));
    writer.office("regulator", REGULATOR, START + 3);
  },
  (writer) => {
    const digest = executes(writer, 0);
    writer.asset(id, asset);
    const { commitment, scheme, hashAlg, manifestDoc } = asset;
    writer.version(1, { asset: id, commitment, scheme, hashAlg, manifestDoc }, digest);
    writer.right(right, { asset: id, title: operate });
    writer.event({ idx: 1, act: 0, kind: "AssetRegistered", subject: id, assets: [id], data: {} });
  },
  (writer) => writer.consent(IDS.consent, basis),
  (writer) => writer.request(IDS.request, id, right, PROCESSOR, root.scope),
  (writer) => {
    writer.authorization(IDS.root, root, 0, IDS.request);
    writer.change(IDS.request, { status: "GRANTED" });
  },
  (writer) => writer.authorization(IDS.child, child, 0, undefined),
  (writer) => {
    const digest = executes(writer, 4);
    writer.debit(5, digest, id, PROCESSOR, { ...useOf(IDS.root), count: 7 });
    writer.nonce("Authorizations", PROCESSOR, 2n ** 200n);
  },
  (writer) => {
    writer.order(IDS.order, order);
    writer.change(id, { orders: 1 });
  },
  (writer) => {
    const digest = executes(writer, 0);
    writer.version(2, version, digest);
    writer.change(id, { head: 2 });
  },
  (writer) => {
    writer.participant(HOLDER, enrolmentOf(HOLDER, "Shanghai Data Group", 310100));
    writer.change(IDS.holder, { status: "SUSPENDED" });
  },
  (writer) => {
    const digest = executes(writer, 0);
    writer.asset(IDS.product, product);
    const inputs = [{ authorization: IDS.root, version: 0, categories: 2n ** 63n }];
    const closed = { chains: 1, nodes: 1, closed: true };
    const derived = { digest, asset: IDS.product, deriver: PROCESSOR, inputs, making, ceiling };
    writer.derivation({ ...derived, ...closed });
    writer.debit(3, digest, id, PROCESSOR, { ...useOf(IDS.root), operation: 10, count: 1 });
    writer.event({
      idx: 3,
      act: 0,
      kind: "Derived",
      subject: IDS.product,
      assets: [IDS.product, id],
      data: { inputs: 1 },
    });
  },
  (writer) => writer.log(IDS.log, log),
  (writer) => {
    const digest = executes(writer, 0);
    for (const [n, head] of HEADS.slice(0, 2).entries()) writer.head(IDS.log, 1 + n, digest, head);
  },
  (writer) => writer.head(IDS.log, 1, executes(writer, 0), HEADS[2]!),
  (writer) => {
    writer.change(IDS.order, { status: "LIFTED" });
    writer.change(id, { orders: -1 });
    writer.change(right, { epoch: 1 });
    writer.change(IDS.root, { status: "REVOKED" });
    writer.change(IDS.root, { epoch: 1 });
    writer.office("regulator", REGULATOR, undefined);
    const why = { reason: 5, subject: id, detail: ZERO };
    writer.reverted({ tx: IDS.order, ...why });
  },
  (writer) => {
    writer.agent(HOLDER, AGENT, { acts: 2n ** 26n + 1n, notAfter: START + DAY, revision: 1 });
    writer.change(IDS.holder, { nextKey: AGENT, nextKeyAt: START + DAY, revision: 1 });
    writer.change(right, { offeredTo: PROCESSOR, endGrants: true });
    writer.change(id, { classification: 1, piLevel: 2 });
  },
  (writer) => {
    const { offeredTo } = BLANK_STATE;
    writer.agent(HOLDER, AGENT, { acts: 0n, notAfter: START + DAY, revision: 1 });
    writer.change(IDS.holder, { key: AGENT, nextKey: offeredTo, nextKeyAt: 0, revision: 2 });
    writer.change(right, { holder: PROCESSOR, offeredTo, endGrants: false, epoch: 2 });
    writer.change(id, { status: "RETIRED" });
  },
];
