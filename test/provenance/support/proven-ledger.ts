// A ledger with one fact of every kind, and the bundle of each.
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { createRpc } from "../../../server/chain/rpc.ts";
import { type LicensedData, licenseData } from "../../http/support/licensed-data.ts";
import { type Client, type Node, openNode } from "../../http/support/node.ts";

const WAIT_MS = 20_000;

export const sha256 = (text: string) => `0x${createHash("sha256").update(text).digest("hex")}`;

export interface ProvenLedger {
  node: Node;
  client: Client;
  data: LicensedData;
  product: string;
  /** The product's own license. */
  internal: string;
  receipt: string;
  derivation: string;
  hash: string;
  /** Where the bundle of each is asked for. */
  paths: Record<string, string>;
}

async function anchored(client: Client, hash: string): Promise<void> {
  await client.get("/v1/anchors", { method: "POST", body: { items: [{ hash }] } });
  const end = Date.now() + WAIT_MS;
  for (;;) {
    const { status } = await client.get(`/v1/anchors/${hash}`);
    if (status === "anchored") return;
    if (Date.now() > end) throw new Error(`${hash} stays ${String(status)}`);
    await pause(50);
  }
}

export async function openProvenLedger(): Promise<ProvenLedger> {
  const node = await openNode({ LOG_ANCHOR_SECONDS: "1", CHAIN_TIME_CONTROL: "1" });
  const { client } = node;
  const data = await licenseData(node);
  const { holder, laboratory, asset, license } = data;

  const used = await client.act(laboratory, "receipts.use", data.using(license));
  const next = { asset, commitment: sha256("version 2"), scheme: "SALTED", hashAlg: "SHA-256" };
  await client.act(holder, "assets.addVersion", next);
  const made = await client.act(
    laboratory,
    "receipts.derive",
    data.deriving([license, data.passable]),
  );
  const { USE: parent } = made["rights"] as { USE: string };
  const own = { parent, grantee: laboratory.address, relation: "INTERNAL", scope: data.scope };
  const granted = await client.act(laboratory, "authorizations.grant", own);
  const hash = sha256("a file of the archive");
  await anchored(client, hash);

  const [receipt, derivation, product] = [used["receipt"], made["receipt"], made["asset"]];
  const internal = granted["authorization"] as string;
  const paths: Record<string, string> = {
    "the first version": `/v1/assets/${asset}/versions/1`,
    "the second version": `/v1/assets/${asset}/versions/2`,
    "a use": `/v1/receipts/${String(receipt)}`,
    "a license": `/v1/authorizations/${license}`,
    "a license of a product": `/v1/authorizations/${internal}`,
    "a derivation": `/v1/derivations/${String(derivation)}`,
    "an anchored hash": `/v1/anchors/${hash}`,
  };
  return {
    ...{ node, client, data, internal, hash, paths },
    receipt: receipt as string,
    derivation: derivation as string,
    product: product as string,
  };
}

/** Asks the chain itself. */
export const rpcOf = ({ node }: ProvenLedger) => {
  const rpc = createRpc(node.ledger.parts.network.rpcUrl);
  return (method: string, params: unknown[]) => rpc.call(method, ...params);
};
