import { randomBytes } from "node:crypto";
import type { Whereabouts } from "../../../server/core/parse-typed-data.ts";
import type { Hex } from "../../../server/core/records.ts";
import { toHex } from "../../../server/core/typed-data.ts";
import { Author, callOf, newParty, type Party, type SignedAct } from "../author.ts";
import type { BenchNetwork } from "../network.ts";
import { ALLOWED, enrolled, registered, USED } from "../story.ts";
import type { Costs } from "./peer.ts";

/** Sent by its signer; the contract needs no signature then. */
const DIRECT: Hex = "0x";

const grantOf = (parent: Hex, grantee: Party) => ({
  parent,
  grantee: grantee.address,
  relation: "PROVIDE",
  scope: { ...ALLOWED, maxUses: 1_000_000 },
});

const appointment = () => ({
  agent: newParty().address,
  acts: ["receipts.use"],
  notAfter: ALLOWED.notAfter,
});

/** The ledger's own acts, under the names that the snapshot of the contracts' tests has. */
export async function acts(
  network: BenchNetwork,
  holder: Party,
  grantee: Party,
  relayer: Party,
): Promise<Costs> {
  const place: Whereabouts = network.deployment;
  const author = new Author(place, [network.accreditor]);

  async function send(sender: Party, act: SignedAct, signature: Hex): Promise<number> {
    const { contract, data, gasLimit } = callOf(act, signature);
    const to = network.deployment.contracts[contract].address;
    return Number((await network.execute(sender, { to, data, gasLimit })).gasUsed);
  }
  const relay = (act: SignedAct) => send(relayer, act, act.signature);
  const act = async (party: Party, type: string, input: object) => {
    const signed = author.act(party, type, input);
    return { gas: await send(party, signed, DIRECT), ids: signed.ids };
  };
  const register = async (...rights: Parameters<typeof registered>[2][]) => {
    const asset = registered(author, holder, ...rights);
    return { gas: await send(holder, asset, DIRECT), ids: asset.ids };
  };
  for (const party of [holder, grantee]) {
    await relay(enrolled(author, network.accreditor, party));
  }
  const bare = await register([]);
  const whole = await register();
  const operate = whole.ids.rights?.OPERATE as Hex;
  const version = await act(holder, "assets.addVersion", {
    asset: whole.ids.asset,
    commitment: toHex(randomBytes(32)),
    scheme: "SALTED",
    hashAlg: "SHA-256",
  });
  const granted = await act(holder, "authorizations.grant", grantOf(operate, grantee));
  const second = author.act(holder, "authorizations.grant", grantOf(operate, grantee));
  const relayed = await relay(second);

  // The first spends the first nonce of a word.
  await act(holder, "participants.appoint", appointment());
  const appointed = await act(holder, "participants.appoint", appointment());

  const { authorization } = granted.ids;
  const use = () => act(grantee, "receipts.use", { authorization, ...USED });
  // The first writes the counter and the word of nonces, which later ones change.
  await use();
  const used = await use();
  const revoked = await act(holder, "authorizations.revoke", { authorization, reason: "BREACH" });
  const ended = { authorization: second.ids.authorization, reason: "BREACH" };
  return {
    "register with 0 rights": bare.gas,
    "register with 3 rights": whole.gas,
    "add a version": version.gas,
    grant: granted.gas,
    "grant, relayed": relayed,
    "use, 1 deep": used.gas,
    appoint: appointed.gas,
    "revoke by the holder": revoked.gas,
    "revoke by the holder, relayed": await relay(
      author.act(holder, "authorizations.revoke", ended),
    ),
  };
}
