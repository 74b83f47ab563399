// Whose act it is, and that it happens once.
import { expect } from "chai";
import { concat, dataSlice, N, toBeHex, Signature } from "ethers";
import { authorizationId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { termsOf, useOf } from "../core/rules/support/story.ts";
import { scopeOf, START } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import { read } from "./support/chain.ts";
import type { Header } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  REGULATOR,
  RELAYER,
  STRANGER,
} from "./support/parties.ts";
import { founded, licensed, must, overBothRoutes, useBy } from "./support/story.ts";

overBothRoutes("a proof", (route) => {
  it("is refused after its deadline and good in its very second", async () => {
    const { ledger, child } = await licensed(route);
    const late = { deadline: BigInt(START - 1) };
    const act = ledger.act("Use", ANALYST, useOf(child), late);
    await isRefused(act, "E_EXPIRED_SIGNATURE", ANALYST);
    const inTime = { deadline: BigInt(START) };
    await executes(ledger.act("Use", ANALYST, useOf(child), inTime), ["Used", {}]);
  });
  it("by another than the actor is refused, whoever that is", async () => {
    const { ledger, child } = await licensed(route);
    for (const signer of [INSURER, HOSPITAL, REGULATOR, ACCREDITOR, STRANGER]) {
      const act = ledger.act("Use", ANALYST, useOf(child), { signer });
      await isRefused(act, "E_SIG", ANALYST);
    }
  });
  it("in the actor's name is refused from another key", async () => {
    const { ledger, child } = await licensed(route);
    const act = ledger.act("Use", ANALYST, useOf(child), { signedBy: INSURER });
    await isRefused(act, "E_SIG", ANALYST);
  });
  it("with a spent nonce is refused, on whichever route it was spent", async () => {
    const { ledger, child } = await licensed(route);
    const header = { nonce: 7n, deadline: BigInt(START + 60) };
    const { digest } = await must(ledger, "Use", ANALYST, useOf(child), header);
    for (const again of ["direct", "relayed"] as const) {
      const other = ledger.fork(again);
      const repeated = await other.act("Use", ANALYST, useOf(child), header);
      expect(repeated.digest).to.equal(digest);
      await isRefused(Promise.resolve(repeated), "E_NONCE", ANALYST);
    }
  });
  it("without a nonce is used up by what it made", async () => {
    const { ledger, claims, root, consent } = await licensed(route);
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
    const header = { deadline: BigInt(START + 60) };
    await must(ledger, "Grant", INSURER, { request: ZERO, terms }, header);
    for (const again of ["direct", "relayed"] as const) {
      const act = ledger.fork(again).act("Grant", INSURER, { request: ZERO, terms }, header);
      await isRefused(act, "E_STATE", authorizationId(terms));
    }
  });
  for (const nonce of [0n, 255n, 256n, 2n ** 256n - 1n]) {
    it(`spends nonce ${nonce} of its actor at its contract, and no other`, async () => {
      const { ledger, child, root } = await licensed(route);
      await must(ledger, "Use", ANALYST, useOf(child), { nonce });
      await isRefused(ledger.act("Use", ANALYST, useOf(child), { nonce }), "E_NONCE", ANALYST);
      const neighbour = (nonce + 1n) % 2n ** 256n;
      const spent = async (contract: "Registry" | "Authorizations", actor: Hex, of: bigint) =>
        (await read(contract, "nonceSpent", actor, of))[0] as boolean;
      expect(await spent("Authorizations", ANALYST, nonce)).to.equal(true);
      expect(await spent("Authorizations", ANALYST, neighbour)).to.equal(false);
      expect(await spent("Authorizations", INSURER, nonce)).to.equal(false);
      expect(await spent("Registry", ANALYST, nonce)).to.equal(false);
      await must(ledger, "Use", INSURER, useOf(root), { nonce });
      const scope = scopeOf();
      await must(ledger, "Request", ANALYST, { parent: root, scope }, { nonce: neighbour });
    });
  }
  it("spends no nonce when the act is refused", async () => {
    const { ledger, child } = await licensed(route);
    const header = { nonce: 9n };
    const tooMany = ledger.act("Use", ANALYST, useOf(child, { count: 101 }), header);
    await isRefused(tooMany, "E_QUOTA", child);
    await executes(ledger.act("Use", ANALYST, useOf(child), header), ["Used", {}]);
  });
});

describe("a signature", () => {
  type Alteration = (signature: Hex) => string;
  const flipped = (signature: Hex) => (Signature.from(signature).v === 27 ? 28 : 27);
  const cut: Alteration = (signature) => dataSlice(signature, 0, 64);
  const alterations: [string, Alteration][] = [
    [
      "with the other s of the same curve point",
      (signature) => {
        const { r, s } = Signature.from(signature);
        return concat([r, toBeHex(N - BigInt(s), 32), toBeHex(flipped(signature))]);
      },
    ],
    ["with the other v", (signature) => concat([cut(signature), toBeHex(flipped(signature))])],
    ["of 64 bytes", (signature) => Signature.from(signature).compactSerialized],
    ["cut to 64 bytes", cut],
    [
      "with v 0 or 1",
      (signature) => concat([cut(signature), toBeHex(Signature.from(signature).yParity, 1)]),
    ],
    ["with v 29", (signature) => concat([cut(signature), "0x1d"])],
    ["with a byte after it", (signature) => concat([signature, "0x00"])],
    ["of one byte", () => "0x1b"],
    ["of zeros", () => `0x${"00".repeat(65)}`],
    ["left out by another sender", () => "0x"],
  ];
  for (const [title, alter] of alterations) {
    it(`is refused ${title}`, async () => {
      const { ledger, child } = await licensed("relayed");
      const header = { alter: (signature: Hex) => alter(signature) as Hex };
      await isRefused(ledger.act("Use", ANALYST, useOf(child), header), "E_SIG", ANALYST);
    });
  }
  const domains: [string, Header["domain"]][] = [
    ["another chain", { chainId: 1 }],
    ["another contract", { verifyingContract: RELAYER }],
    ["another system", { name: "Other Ledger" }],
    ["another version", { version: "2" }],
  ];
  for (const [title, domain] of domains) {
    it(`for ${title} is refused`, async () => {
      const { ledger, child } = await licensed("relayed");
      const act = ledger.act("Use", ANALYST, useOf(child), { domain: domain! });
      await isRefused(act, "E_SIG", ANALYST);
    });
  }
  it("for one act is refused for another with equal fields", async () => {
    const ledger = await founded("relayed");
    const fields = { participant: HOSPITAL, reason: ZERO };
    const header = { nonce: 99n, deadline: BigInt(START + 60) };
    let taken: Hex = "0x";
    const take = (signature: Hex) => (taken = signature);
    await must(ledger, "Suspend", ACCREDITOR, fields, { ...header, alter: take });
    const reused = { ...header, alter: () => taken };
    await isRefused(ledger.act("Reinstate", ACCREDITOR, fields, reused), "E_SIG", ACCREDITOR);
  });
  it("covers every field", async () => {
    const { ledger, child } = await licensed("relayed");
    const header = { nonce: 3n, deadline: BigInt(START + 60) };
    let taken: Hex = "0x";
    const take = (signature: Hex) => (taken = signature);
    const asked = useOf(child);
    const changes: [Partial<typeof asked>, Header<"Use">][] = [
      [{ count: 2 }, header],
      [{ outputsDoc: child }, header],
      [{}, { ...header, nonce: 4n }],
      [{}, { ...header, deadline: header.deadline + 1n }],
    ];
    await must(ledger, "Use", ANALYST, asked, { ...header, alter: take });
    for (const [change, changed] of changes) {
      const reused = { ...changed, alter: () => taken };
      const act = ledger.act("Use", ANALYST, { ...asked, ...change }, reused);
      await isRefused(act, "E_SIG", ANALYST);
    }
  });
  it("is good from whoever sends it", async () => {
    const { ledger, child } = await licensed("relayed");
    for (const sender of [STRANGER, INSURER, ANALYST]) {
      await executes(ledger.act("Use", ANALYST, useOf(child), { sender }), ["Used", {}]);
    }
  });
});

describe("an act without a signature", () => {
  it("is refused to any sender but the actor", async () => {
    const { ledger, consent } = await licensed("direct");
    for (const sender of [RELAYER, HOSPITAL, REGULATOR]) {
      const fields = { consent, reason: ZERO };
      const act = ledger.act("Withdraw", CUSTODIAN, fields, { sender });
      await isRefused(act, "E_SIG", CUSTODIAN);
    }
  });
  it("is the sender's own only under its own name", async () => {
    const { ledger, child } = await licensed("direct");
    const header = { signer: INSURER, sender: INSURER };
    await isRefused(ledger.act("Use", ANALYST, useOf(child), header), "E_SIG", ANALYST);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
  });
});
