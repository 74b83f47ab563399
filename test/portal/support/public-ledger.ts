// A ledger with something on every public page: a product of two datasets, one of them of persons,
// a license, a use, an order; names and titles in Chinese, one of them hostile.
import { createHash } from "node:crypto";
import { dataset, enrolment, newParty } from "../../intake/ledger.ts";
import { licenseData } from "../../http/support/licensed-data.ts";
import { type Json, type Node, openNode } from "../../http/support/node.ts";

export const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>`;
export const FILE = "站点,降水\n浦东,12.4\n";

export interface PublicLedger {
  node: Node;
  url: string;
  /** A file that a public manifest names. */
  file: { text: string; hash: string; asset: string };
  product: string;
  frozen: string;
  license: string;
  participant: string;
  hostile: string;
  /** Pages of every kind, by what they show. */
  pages: Record<string, string>;
  close(): Promise<void>;
}

const sha256 = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;

/** What a holder sends along with its act, open to all. */
const publicly = (documents: unknown) =>
  (documents as Json[]).map(({ mediaType, content }) => ({
    mediaType,
    content,
    visibility: "PUBLIC",
  }));

export async function openPublicLedger(): Promise<PublicLedger> {
  const node = await openNode();
  const data = await licenseData(node);
  const { client, holder, laboratory, accreditor, regulator } = data;

  const [office, hostile] = [newParty(), newParty()];
  await client.act(accreditor, "participants.enroll", enrolment(office, "上海市气象数据中心"));
  await client.act(accreditor, "participants.enroll", enrolment(hostile, HOSTILE));

  async function register(party: typeof office, input: object): Promise<string> {
    const prepared = await client.prepare(party, "assets.register", input);
    const ids = await client.act(party, "assets.register", input, publicly(prepared["documents"]));
    return ids["asset"] as string;
  }
  const rights = [{ right: "OPERATE", basis: "ORIGINAL_COLLECTION" }];
  const { body: hashed } = await hashUpload(node, FILE);
  const named = {
    ...dataset(),
    rights,
    commitment: hashed["commitment"],
    scheme: "PLAIN_HASH",
    manifestDoc: hashed["manifest"],
    metadataDoc: {
      title: { en: "Rain by station", "zh-Hans": "分站点降水", "zh-Hant": "分站降水" },
    },
  };
  const asset = await register(office, named);
  const hostileAsset = await register(hostile, {
    ...dataset(),
    rights,
    metadataDoc: { title: HOSTILE },
  });

  const inputs = [data.license, data.passable];
  const made = await client.act(laboratory, "receipts.derive", data.deriving(inputs));
  const used = await client.act(laboratory, "receipts.use", data.using(data.license));
  const frozen = await client.act(regulator, "orders.freeze", {
    subject: data.asset,
    reason: "COMPLAINT",
    basisDoc: { notice: "投诉 1" },
    reviewBy: "2035-01-01T00:00:00Z",
  });
  const product = made["asset"] as string;
  const hash = sha256(FILE);
  return {
    node,
    url: client.url,
    file: { text: FILE, hash, asset },
    product,
    frozen: data.asset,
    license: data.license,
    participant: office.address,
    hostile: hostile.address,
    pages: {
      ...checks(hash, asset),
      asset: `/assets/${asset}`,
      product: `/assets/${product}`,
      frozen: `/assets/${data.asset}`,
      hostile: `/assets/${hostileAsset}`,
      participant: `/participants/${holder.address}`,
      hostileParticipant: `/participants/${hostile.address}`,
      license: `/authorizations/${data.license}`,
      consent: `/consents/${data.consent}`,
      right: `/rights/${data.operate}`,
      receipt: `/receipts/${used["receipt"] as string}`,
      order: `/orders/${frozen["order"] as string}`,
    },
    close: () => node.close(),
  };
}

/** Pages that name no record, and what is said of files. */
const checks = (hash: string, asset: string) => ({
  home: "/",
  search: `/search?q=${encodeURIComponent("气象")}`,
  check: "/check",
  genuine: `/check?hash=${hash}`,
  changed: `/check?hash=${sha256("other")}&asset=${asset}`,
  unknown: `/check?hash=${sha256("other")}`,
  ledger: "/ledger",
  block: "/ledger/blocks/3",
  missing: "/nowhere",
});

async function hashUpload({ client }: Node, text: string): Promise<{ body: Json }> {
  const form = new FormData();
  form.set("file", new File([text], "rain.csv", { type: "text/csv" }));
  const response = await fetch(`${client.url}/v1/datasets`, { method: "POST", body: form });
  return { body: (await response.json()) as Json };
}
