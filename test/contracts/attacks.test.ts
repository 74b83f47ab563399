// Attacks by name: what somebody would try who wants more than it was given.
import { expect } from "chai";
import { authorizationId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { derivationOf, enrolment, termsOf, useOf } from "../core/rules/support/story.ts";
import { DAY, scopeOf, START, WIDE } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import { read } from "./support/chain.ts";
import {
  ACCREDITOR,
  AGENT,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  NEW_KEY,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import { SAMPLES } from "./support/samples.ts";
import {
  appoint,
  derive,
  derivedScores,
  founded,
  freeze,
  giveBasis,
  grantTo,
  licensed,
  must,
  orderOn,
  overBothRoutes,
  registerAsset,
  suspend,
  TO_DERIVE,
  transfer,
  tryGrant,
  useBy,
} from "./support/story.ts";

const reason = ZERO;

overBothRoutes("laundering a license into OPERATE through derive", (route) => {
  it("fails: what may not be provided makes no product that may", async () => {
    const operations = ["QUERY", "DERIVE"];
    const story = await licensed(route);
    const { ledger, claims, consent } = story;
    const grant = { parent: claims.operate, grantee: LABORATORY, basis: consent };
    const scope = { ...WIDE, operations };
    const license = await grantTo(ledger, HOSPITAL, claims.id, { ...grant, scope });
    const claimed = derivationOf(ledger, LABORATORY, [license], { piLevel: "PI" }, ["OPERATE"]);
    await isRefused(ledger.act("Derive", LABORATORY, claimed), "E_RIGHT_MISSING", license);

    // Without OPERATE there is a product, and nothing of it to provide.
    const rights = ["HOLD", "USE"];
    const { id, use } = await derive(ledger, LABORATORY, [license], { piLevel: "PI" }, rights);
    const onward = { parent: use, grantee: STRANGER };
    await must(ledger, "Enroll", ACCREDITOR, enrolment(STRANGER));
    await isRefused(tryGrant(ledger, LABORATORY, id, onward), "E_RIGHT_MISSING", use);
    const own = { parent: use, grantee: LABORATORY };
    const carried = { relation: "INTERNAL", operations: ["PROVIDE"] };
    const forItself = tryGrant(ledger, LABORATORY, id, { ...own, scope: carried });
    await isRefused(forItself, "E_RIGHT_MISSING", use);
  });
  it("fails through a second product as well", async () => {
    const depth: typeof TO_DERIVE = { ...TO_DERIVE, sublicenseDepth: 1 };
    const { ledger, scores } = await derivedScores(route, {}, depth);
    const own = {
      parent: scores.operate,
      grantee: INSURER,
      scope: { ...WIDE, sublicenseDepth: 0 },
    };
    const license = await grantTo(ledger, INSURER, scores.id, own);
    const again = derivationOf(ledger, INSURER, [license], { piLevel: "PI" }, ["OPERATE"]);
    await isRefused(ledger.act("Derive", INSURER, again), "E_RIGHT_MISSING", license);
  });
});

overBothRoutes("laundering a consent to a third party through a product", (route) => {
  it("fails, also by transferring the product's rights", async () => {
    const { ledger, scores } = await derivedScores(route, { recipient: INSURER });
    const onward = { parent: scores.operate, grantee: LABORATORY };
    const granted = tryGrant(ledger, INSURER, scores.id, onward);
    await isRefused(granted, "E_EXCEEDS_BASIS", scores.id, "recipient");
    for (const right of [scores.use, scores.operate]) await transfer(ledger, right, LABORATORY);
    const asHolder = tryGrant(ledger, LABORATORY, scores.id, onward);
    await isRefused(asHolder, "E_EXCEEDS_BASIS", scores.id, "recipient");
    const own = { parent: scores.use, grantee: LABORATORY, scope: { relation: "INTERNAL" } };
    const forItself = tryGrant(ledger, LABORATORY, scores.id, own);
    await isRefused(forItself, "E_EXCEEDS_BASIS", scores.id, "recipient");
    const entrusted = { ...own, scope: { relation: "ENTRUST" } };
    const byEntrusting = tryGrant(ledger, LABORATORY, scores.id, entrusted);
    await isRefused(byEntrusting, "E_EXCEEDS_BASIS", scores.id, "recipient");
  });
});

overBothRoutes("draining a parent's quota", (route) => {
  it("fails: children get what is allotted to them, once, and it never comes back", async () => {
    const { ledger, claims, consent, root } = await licensed(route);
    // 1,000 uses, of which the analyst has 100.
    const child = (maxUses: number | null) => ({
      parent: root,
      grantee: LABORATORY,
      basis: consent,
      scope: { maxUses },
    });
    await isRefused(tryGrant(ledger, INSURER, claims.id, child(null)), "E_QUOTA", root);
    await isRefused(tryGrant(ledger, INSURER, claims.id, child(901)), "E_QUOTA", root);
    const granted = await grantTo(ledger, INSURER, claims.id, child(900));
    await isRefused(useBy(ledger, INSURER, root), "E_QUOTA", root);
    await isRefused(useBy(ledger, LABORATORY, granted, { count: 901 }), "E_QUOTA", granted);
    await must(ledger, "Surrender", LABORATORY, { authorization: granted, reason });
    await isRefused(tryGrant(ledger, INSURER, claims.id, child(1)), "E_QUOTA", root);
  });
  it("fails for who is not its grantee", async () => {
    const { ledger, root } = await licensed(route);
    for (const actor of [ANALYST, HOSPITAL, LABORATORY]) {
      await isRefused(useBy(ledger, actor, root), "E_RECIPIENT", root);
    }
    const [word] = await read("Authorizations", "word", root);
    expect(((word as bigint) >> 83n) & (2n ** 40n - 1n), "uses counted").to.equal(0n);
  });
});

overBothRoutes("spending another's nonce", (route) => {
  it("fails: whose signature it is not spends nothing", async () => {
    const { ledger, child } = await licensed(route);
    await appoint(ledger, INSURER, AGENT, ["receipts.use"]);
    for (const signer of [STRANGER, INSURER, AGENT]) {
      const act = ledger.act("Use", ANALYST, useOf(child), { signer, nonce: 900n });
      await isRefused(act, "E_SIG", ANALYST);
    }
    await appoint(ledger, ANALYST, AGENT, ["rights.offer"]);
    const act = ledger.act("Use", ANALYST, useOf(child), { signer: AGENT, nonce: 900n });
    await isRefused(act, "E_ROLE", AGENT);
    const own = ledger.act("Use", ANALYST, useOf(child), { nonce: 900n });
    await executes(own, ["Used", {}]);
  });
  it("fails with one's own of the same number, here or at another contract", async () => {
    const { ledger, root, child } = await licensed(route);
    await executes(ledger.act("Use", INSURER, useOf(root), { nonce: 901n }), ["Used", {}]);
    const appointed = { agent: AGENT, acts: 1n, notAfter: START + DAY };
    await must(ledger, "Appoint", ANALYST, appointed, { nonce: 901n });
    await executes(ledger.act("Use", ANALYST, useOf(child), { nonce: 901n }), ["Used", {}]);
  });
});

overBothRoutes("basis shadowing", (route) => {
  it("fails: a child with a basis of its own does not hide the one above", async () => {
    const { ledger, claims, consent, root } = await licensed(route);
    const other = await giveBasis(ledger, claims.id, CUSTODIAN);
    const grant = { parent: root, grantee: LABORATORY, basis: other };
    const below = await grantTo(ledger, INSURER, claims.id, grant);
    await executes(useBy(ledger, LABORATORY, below), ["Used", {}]);
    await must(ledger, "Withdraw", CUSTODIAN, { consent, reason });
    await isRefused(useBy(ledger, LABORATORY, below), "E_CONSENT_WITHDRAWN", consent);
  });
  it("fails with a basis of other data, or from who is not the source", async () => {
    const { ledger, claims, root } = await licensed(route);
    const open = await registerAsset(ledger, INSURER);
    const ofOther = await giveBasis(ledger, open.id, INSURER);
    const grant = { parent: root, grantee: LABORATORY, basis: ofOther };
    await isRefused(tryGrant(ledger, INSURER, claims.id, grant), "E_NOT_FOUND", ofOther);
    const basis = { ...ledger.view.facts("consent", ofOther)!.basis, asset: claims.id };
    await isRefused(ledger.act("Give", INSURER, { basis }), "E_ROLE", INSURER);
  });
});

overBothRoutes("replaying old office acts", (route) => {
  const at = (nonce: bigint) => ({ nonce, deadline: BigInt(START + 30 * DAY) });
  it("fails: a suspension, a reinstatement and an enrolment happen once", async () => {
    const ledger = await founded(route);
    const fields = { participant: HOSPITAL, reason };
    await must(ledger, "Suspend", ACCREDITOR, fields, at(1001n));
    await must(ledger, "Reinstate", ACCREDITOR, fields, at(1002n));
    await isRefused(ledger.act("Suspend", ACCREDITOR, fields, at(1001n)), "E_NONCE", ACCREDITOR);
    await must(ledger, "Suspend", ACCREDITOR, fields);
    await isRefused(ledger.act("Reinstate", ACCREDITOR, fields, at(1002n)), "E_NONCE", ACCREDITOR);
    const longer = enrolment(INSURER);
    await must(ledger, "Enroll", ACCREDITOR, longer, at(1003n));
    await must(ledger, "Enroll", ACCREDITOR, enrolment(INSURER, START + DAY));
    await isRefused(ledger.act("Enroll", ACCREDITOR, longer, at(1003n)), "E_NONCE", ACCREDITOR);
  });
  it("fails: an order comes once, and its lifting too", async () => {
    const { ledger, root } = await licensed(route);
    const header = { deadline: BigInt(START + 30 * DAY) };
    const fields = orderOn(ledger, root);
    const { events } = await must(ledger, "Freeze", REGULATOR, fields, header);
    const { order } = events[1]!.args as { order: Hex };
    await must(ledger, "Lift", REGULATOR, { order, reason }, header);
    await isRefused(ledger.act("Freeze", REGULATOR, fields, header), "E_STATE", order);
    await freeze(ledger, root);
    await isRefused(ledger.act("Lift", REGULATOR, { order, reason }, header), "E_STATE", order);
  });
  it("fails: a class that was found once, and the recovery of a key", async () => {
    const { ledger, claims } = await licensed(route);
    const lower = { asset: claims.id, classification: 0, piLevel: 0, reason };
    await must(ledger, "Reclassify", REGULATOR, lower, at(1004n));
    await must(ledger, "Reclassify", REGULATOR, { ...lower, piLevel: 3 });
    await isRefused(ledger.act("Reclassify", REGULATOR, lower, at(1004n)), "E_NONCE", REGULATOR);

    const recovered = { revision: 0, participant: HOSPITAL, newKey: NEW_KEY };
    await must(ledger, "Succeed", ACCREDITOR, recovered);
    await must(ledger, "Succeed", HOSPITAL, { ...recovered, revision: 1, newKey: HOSPITAL });
    const again = ledger.act("Succeed", ACCREDITOR, recovered);
    await isRefused(again, "E_FORK", HOSPITAL, 2);
  });
});

overBothRoutes("closing another's request", (route) => {
  it("fails: a refusal is of who could have granted it", async () => {
    const { ledger, root, child } = await licensed(route);
    const asked = { parent: root, scope: scopeOf() };
    const { digest: request } = await must(ledger, "Request", LABORATORY, asked);
    for (const actor of [HOSPITAL, ANALYST, LABORATORY, REGULATOR, STRANGER]) {
      const act = ledger.act("Refuse", actor, { request, parent: root, reason });
      await isRefused(act, "E_ROLE", actor);
    }
    // Under a parent of one's own it names that parent, by which everybody sees that it is none.
    const elsewhere = ledger.act("Refuse", ANALYST, { request, parent: child, reason });
    await executes(elsewhere, ["RequestRefused", { request, parent: child, grantor: ANALYST }]);
  });
});

overBothRoutes("freezing out a withdrawal", (route) => {
  it("fails: neither orders nor offices nor a recovery come before it", async () => {
    const { ledger, claims, consent, child } = await licensed(route);
    for (const subject of [consent, claims.id, claims.hold, CUSTODIAN]) {
      await freeze(ledger, subject);
    }
    await must(ledger, "Reclassify", REGULATOR, {
      asset: claims.id,
      classification: 2,
      piLevel: 1,
      reason,
    });
    await must(ledger, "Succeed", ACCREDITOR, {
      revision: 0,
      participant: CUSTODIAN,
      newKey: NEW_KEY,
    });
    await must(ledger, "Enroll", ACCREDITOR, enrolment(CUSTODIAN, START + 1));
    await suspend(ledger, CUSTODIAN);
    ledger.time = START + DAY;
    const act = ledger.act("Withdraw", CUSTODIAN, { consent, reason });
    await executes(act, ["ConsentWithdrawn", { id: consent, giver: CUSTODIAN }]);
    const [word] = await read("Registry", "word", consent);
    expect(((word as bigint) >> 19n) & 1n, "withdrawn").to.equal(1n);
    await isRefused(useBy(ledger, ANALYST, child), "E_FROZEN", claims.id);
  });
});

describe("replaying an act", () => {
  for (const [name, sampleOf] of Object.entries(SAMPLES)) {
    it(`${name}: once, at one contract, on one chain`, async () => {
      const { ledger, primary, actor, fields } = await sampleOf();
      const header = { nonce: 777n, deadline: BigInt(START + DAY) };
      for (const domain of [{ chainId: 1 }, { verifyingContract: STRANGER }]) {
        const elsewhere = ledger.act(primary, actor, fields, { ...header, domain });
        await isRefused(elsewhere, "E_SIG", actor);
      }
      const first = await must(ledger, primary, actor, fields, header);
      const again = await ledger.act(primary, actor, fields, header);
      expect(again.digest).to.equal(first.digest);
      expect(again.refusal?.reason).to.match(/^E_(NONCE|STATE|FORK|ROLE)$/);
    });
  }
});

describe("granting under an id that is taken", () => {
  it("fails for the very same terms, whoever signs them", async () => {
    const { ledger, claims, root, consent } = await licensed("relayed");
    const terms = termsOf(claims.id, { parent: root, grantee: LABORATORY, basis: consent });
    await must(ledger, "Grant", INSURER, { request: ZERO, terms });
    const id = authorizationId(terms);
    await appoint(ledger, INSURER, AGENT, ["authorizations.sublicense"]);
    const again = ledger.act("Grant", INSURER, { request: ZERO, terms }, { signer: AGENT });
    await isRefused(again, "E_STATE", id);
  });
});
