// Rights that pass to others or are given up, and assets that are retired or found more sensitive.
import { assetId } from "../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { assetOf, START, unique } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { ChainLedger } from "./support/ledger.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import {
  derivedScores,
  founded,
  freeze,
  grantTo,
  licensed,
  licensedProduct,
  must,
  offerOf,
  overBothRoutes,
  reclassify,
  registerAsset,
  suspend,
  transfer,
  tryGrant,
  useBy,
} from "./support/story.ts";

const reason = ZERO;
const renounce = (ledger: ChainLedger, holder: Hex, right: Hex) =>
  must(ledger, "Renounce", holder, { right, reason });

overBothRoutes("an offer", (route) => {
  it("is refused to everybody but the holder, the registrant that gave it away too", async () => {
    const { ledger, claims } = await licensed(route);
    for (const actor of [INSURER, CUSTODIAN, REGULATOR]) {
      const act = ledger.act("Offer", actor, offerOf(claims.use, LABORATORY));
      await isRefused(act, "E_ROLE", actor);
    }
    await transfer(ledger, claims.use, INSURER);
    const act = ledger.act("Offer", HOSPITAL, offerOf(claims.use, LABORATORY));
    await isRefused(act, "E_ROLE", HOSPITAL);
  });
  it("is withdrawn once, and nothing is where none was made", async () => {
    const { ledger, claims } = await licensed(route);
    const none = offerOf(claims.use, ZERO_ADDRESS);
    await isRefused(ledger.act("Offer", HOSPITAL, none), "E_STATE", claims.use);
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.use, LABORATORY));
    await executes(ledger.act("Offer", HOSPITAL, none), ["RightOffered", { to: ZERO_ADDRESS }]);
    await isRefused(ledger.act("Offer", HOSPITAL, none), "E_STATE", claims.use);
    const taken = { right: claims.use, from: HOSPITAL, endGrants: false };
    await isRefused(ledger.act("Accept", LABORATORY, taken), "E_ROLE", LABORATORY);
  });
  it("is replaced by the next one", async () => {
    const { ledger, claims } = await licensed(route);
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.use, LABORATORY));
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.use, INSURER, true));
    const taken = { right: claims.use, from: HOSPITAL, endGrants: true };
    await isRefused(ledger.act("Accept", LABORATORY, taken), "E_ROLE", LABORATORY);
    await executes(ledger.act("Accept", INSURER, taken), ["RightTransferred", { to: INSURER }]);
  });
  it("names who takes it and on what terms, enrolled or not", async () => {
    const { ledger, claims } = await licensed(route);
    const fields = { ...offerOf(claims.use, STRANGER, true), termsDoc: unique() };
    await executes(ledger.act("Offer", HOSPITAL, fields), [
      "RightOffered",
      { right: claims.use, holder: HOSPITAL, to: STRANGER, endGrants: true },
    ]);
    const taken = { right: claims.use, from: HOSPITAL, endGrants: true };
    await isRefused(ledger.act("Accept", STRANGER, taken), "E_ROLE", STRANGER);
  });
});

overBothRoutes("a transfer", (route) => {
  it("is refused on other terms than those offered", async () => {
    const { ledger, claims } = await licensed(route);
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.operate, LABORATORY, true));
    const right = claims.operate;
    const softer = ledger.act("Accept", LABORATORY, { right, from: HOSPITAL, endGrants: false });
    await isRefused(softer, "E_STATE", right);
    const other = ledger.act("Accept", LABORATORY, { right, from: INSURER, endGrants: true });
    await isRefused(other, "E_STATE", right);
  });
  it("is refused a second time", async () => {
    const { ledger, claims } = await licensed(route);
    await transfer(ledger, claims.use, LABORATORY);
    const again = { right: claims.use, from: HOSPITAL, endGrants: false };
    await isRefused(ledger.act("Accept", LABORATORY, again), "E_ROLE", LABORATORY);
  });
  it("ends nothing of what was granted, and the new holder stands for it", async () => {
    const { ledger, claims, root, child, consent } = await licensed(route);
    await transfer(ledger, claims.operate, LABORATORY);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    await suspend(ledger, HOSPITAL);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    const grant = { parent: claims.operate, grantee: ANALYST, basis: consent };
    await grantTo(ledger, LABORATORY, claims.id, grant);
    await suspend(ledger, LABORATORY);
    await isRefused(useBy(ledger, ANALYST, child), "E_ROLE", LABORATORY);
    const fields = { authorization: root, reason, doc: ZERO };
    await isRefused(ledger.act("Revoke", HOSPITAL, fields), "E_ROLE", HOSPITAL);
    await executes(ledger.act("Revoke", LABORATORY, fields), ["Revoked", {}]);
  });
  it("that ends grants stops the whole tree under the right, and no other right's", async () => {
    const { ledger, claims, root, child, consent } = await licensed(route);
    const scope = { relation: "INTERNAL" };
    const internal = { parent: claims.use, grantee: HOSPITAL, basis: consent, scope };
    const onUse = await grantTo(ledger, HOSPITAL, claims.id, internal);
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.operate, LABORATORY, true));
    const fields = { right: claims.operate, from: HOSPITAL, endGrants: true };
    await executes(ledger.act("Accept", LABORATORY, fields), [
      "RightTransferred",
      { right: claims.operate, from: HOSPITAL, to: LABORATORY, endGrants: true, epoch: 1 },
    ]);
    await isRefused(useBy(ledger, INSURER, root), "E_STATE", root);
    await isRefused(useBy(ledger, ANALYST, child), "E_STATE", root);
    await executes(useBy(ledger, HOSPITAL, onUse), ["Used", {}]);
    const grant = { parent: claims.operate, grantee: ANALYST, basis: consent };
    const fresh = await grantTo(ledger, LABORATORY, claims.id, grant);
    await executes(useBy(ledger, ANALYST, fresh), ["Used", {}]);
  });
  it("ends one's own use by the one who gave it away, and nobody else's", async () => {
    const { ledger, claims, consent } = await licensed(route);
    const scope = { relation: "INTERNAL" };
    const internal = { parent: claims.use, grantee: HOSPITAL, basis: consent, scope };
    const onUse = await grantTo(ledger, HOSPITAL, claims.id, internal);
    await transfer(ledger, claims.use, LABORATORY);
    await isRefused(useBy(ledger, HOSPITAL, onUse), "E_RIGHT_MISSING", onUse);
    await transfer(ledger, claims.use, HOSPITAL);
    await executes(useBy(ledger, HOSPITAL, onUse), ["Used", {}]);
  });
  it("of HOLD gives versions, class and end of the asset to the new holder", async () => {
    const { ledger, claims } = await licensed(route);
    await transfer(ledger, claims.hold, LABORATORY);
    const raised = { asset: claims.id, classification: 1, piLevel: 1, reason };
    await isRefused(ledger.act("Reclassify", HOSPITAL, raised), "E_ROLE", HOSPITAL);
    await executes(ledger.act("Reclassify", LABORATORY, raised), ["Reclassified", {}]);
    const fields = { asset: claims.id, reason };
    await isRefused(ledger.act("Retire", HOSPITAL, fields), "E_ROLE", HOSPITAL);
    await executes(ledger.act("Retire", LABORATORY, fields), ["Retired", { by: LABORATORY }]);
  });
  it("of a product's right moves what hangs on it, however deep", async () => {
    const { ledger, report, onReport } = await licensedProduct(route);
    await transfer(ledger, report.operate, HOSPITAL);
    await executes(useBy(ledger, LABORATORY, onReport), ["Used", {}]);
    await transfer(ledger, report.operate, ANALYST, true);
    await isRefused(useBy(ledger, LABORATORY, onReport), "E_STATE", onReport);
  });
});

overBothRoutes("a right that is given up", (route) => {
  it("is given up by its holder alone, once, and is offered to nobody", async () => {
    const { ledger, claims } = await licensed(route);
    for (const actor of [INSURER, REGULATOR, ACCREDITOR]) {
      const act = ledger.act("Renounce", actor, { right: claims.use, reason });
      await isRefused(act, "E_ROLE", actor);
    }
    await must(ledger, "Offer", HOSPITAL, offerOf(claims.use, LABORATORY));
    await executes(ledger.act("Renounce", HOSPITAL, { right: claims.use, reason }), [
      "RightRenounced",
      { right: claims.use, holder: HOSPITAL, reason },
    ]);
    const taken = { right: claims.use, from: HOSPITAL, endGrants: false };
    await isRefused(ledger.act("Accept", LABORATORY, taken), "E_ROLE", LABORATORY);
    const offer = ledger.act("Offer", HOSPITAL, offerOf(claims.use, LABORATORY));
    await isRefused(offer, "E_STATE", claims.use);
    const again = ledger.act("Renounce", HOSPITAL, { right: claims.use, reason });
    await isRefused(again, "E_STATE", claims.use);
  });
  it("stops uses and grants at every depth under it, and no other right's", async () => {
    const { ledger, claims, root, child, consent } = await licensed(route);
    await renounce(ledger, HOSPITAL, claims.use);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    await renounce(ledger, HOSPITAL, claims.operate);
    await isRefused(useBy(ledger, INSURER, root), "E_STATE", claims.operate);
    await isRefused(useBy(ledger, ANALYST, child), "E_STATE", claims.operate);
    const below = { parent: root, grantee: LABORATORY, basis: consent };
    await isRefused(tryGrant(ledger, INSURER, claims.id, below), "E_STATE", claims.operate);
    const under = { ...below, parent: claims.operate };
    await isRefused(tryGrant(ledger, HOSPITAL, claims.id, under), "E_STATE", claims.operate);
  });
  it("stops products of what was granted under it, in every generation", async () => {
    const { ledger, claims, onScores, onReport } = await licensedProduct(route);
    await renounce(ledger, HOSPITAL, claims.operate);
    await isRefused(useBy(ledger, ANALYST, onScores), "E_STATE", claims.operate);
    await isRefused(useBy(ledger, LABORATORY, onReport), "E_STATE", claims.operate);
  });
  it("leaves revoking, surrendering and refusing, but nothing to revoke all of", async () => {
    const { ledger, claims, root, child } = await licensed(route);
    await renounce(ledger, HOSPITAL, claims.operate);
    const all = { epoch: 7, subject: claims.operate, reason };
    await isRefused(ledger.act("RevokeAll", HOSPITAL, all), "E_STATE", claims.operate);
    const given = { authorization: child, reason };
    await executes(ledger.act("Surrender", ANALYST, given), ["Surrendered", {}]);
    const fields = { authorization: root, reason, doc: ZERO };
    await executes(ledger.act("Revoke", HOSPITAL, fields), ["Revoked", {}]);
  });
  it("of HOLD leaves nobody to keep the asset, save the regulator its class", async () => {
    const { ledger, claims } = await licensed(route);
    await renounce(ledger, HOSPITAL, claims.hold);
    const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
    const version = { head: 1, version: { asset: claims.id, ...content } };
    await isRefused(ledger.act("AddVersion", HOSPITAL, version), "E_STATE", claims.hold);
    const retired = ledger.act("Retire", HOSPITAL, { asset: claims.id, reason });
    await isRefused(retired, "E_STATE", claims.hold);
    const raised = { asset: claims.id, classification: 1, piLevel: 1, reason };
    await isRefused(ledger.act("Reclassify", HOSPITAL, raised), "E_STATE", claims.hold);
    await executes(ledger.act("Reclassify", REGULATOR, raised), ["Reclassified", {}]);
  });
  it("is the first reason, before its end and a holder that does not stand", async () => {
    const { ledger, claims, child } = await licensed(route);
    await renounce(ledger, HOSPITAL, claims.operate);
    await ledger.poke(claims.operate, { until: START });
    await suspend(ledger, HOSPITAL);
    await isRefused(useBy(ledger, ANALYST, child), "E_STATE", claims.operate);
  });
});

overBothRoutes("an asset that is retired", (route) => {
  it("is retired by its keeper alone, core, frozen or not, and once", async () => {
    const { ledger, claims } = await licensed(route);
    const fields = { asset: claims.id, reason };
    for (const actor of [CUSTODIAN, INSURER, REGULATOR]) {
      await isRefused(ledger.act("Retire", actor, fields), "E_ROLE", actor);
    }
    await reclassify(ledger, claims.id, { classification: "CORE" });
    await freeze(ledger, claims.id);
    await executes(ledger.act("Retire", HOSPITAL, fields), [
      "Retired",
      { asset: claims.id, by: HOSPITAL, reason },
    ]);
    await isRefused(ledger.act("Retire", HOSPITAL, fields), "E_STATE", claims.id);
  });
  it("is retired by its registrant where nobody claimed HOLD", async () => {
    const ledger = await founded(route);
    const asset = assetOf(HOSPITAL);
    await must(ledger, "Register", HOSPITAL, { asset, rights: [] });
    const fields = { asset: assetId(asset), reason };
    await isRefused(ledger.act("Retire", INSURER, fields), "E_ROLE", INSURER);
    await executes(ledger.act("Retire", HOSPITAL, fields), ["Retired", { by: HOSPITAL }]);
  });
  it("takes no version and no root grant, its right ended or not", async () => {
    const { ledger, claims, consent } = await licensed(route);
    await must(ledger, "Retire", HOSPITAL, { asset: claims.id, reason });
    const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
    const version = { head: 9, version: { asset: claims.id, ...content } };
    await isRefused(ledger.act("AddVersion", HOSPITAL, version), "E_STATE", claims.id);
    const root = { parent: claims.operate, grantee: LABORATORY, basis: consent };
    await renounce(ledger, HOSPITAL, claims.operate);
    await isRefused(tryGrant(ledger, HOSPITAL, claims.id, root), "E_STATE", claims.id);
  });
  it("is used, passed on, transferred and derived from as before", async () => {
    const { ledger, claims, root, child, consent } = await licensed(route);
    await must(ledger, "Retire", HOSPITAL, { asset: claims.id, reason });
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    await grantTo(ledger, INSURER, claims.id, {
      parent: root,
      grantee: LABORATORY,
      basis: consent,
    });
    await transfer(ledger, claims.operate, LABORATORY);
    await reclassify(ledger, claims.id, { classification: "IMPORTANT" });
  });
  it("may be a product, whose uses go on", async () => {
    const { ledger, report, onReport } = await licensedProduct(route);
    await must(ledger, "Retire", ANALYST, { asset: report.id, reason });
    await executes(useBy(ledger, LABORATORY, onReport), ["Used", {}]);
    const root = { parent: report.operate, grantee: HOSPITAL };
    await isRefused(tryGrant(ledger, ANALYST, report.id, root), "E_STATE", report.id);
  });
});

overBothRoutes("an asset's class", (route) => {
  const to = (asset: Hex, classification: number, piLevel: number) => ({
    asset,
    classification,
    piLevel,
    reason,
  });
  it("is raised by its keeper and lowered by the regulator alone", async () => {
    const { ledger, claims } = await licensed(route);
    const { id } = claims;
    await executes(ledger.act("Reclassify", HOSPITAL, to(id, 1, 2)), [
      "Reclassified",
      { asset: id, by: HOSPITAL, classification: 1, piLevel: 2, reason },
    ]);
    for (const lower of [to(id, 0, 2), to(id, 1, 1), to(id, 0, 3)]) {
      await isRefused(ledger.act("Reclassify", HOSPITAL, lower), "E_ROLE", HOSPITAL);
    }
    await executes(ledger.act("Reclassify", REGULATOR, to(id, 0, 0)), ["Reclassified", {}]);
    await isRefused(ledger.act("Reclassify", REGULATOR, to(id, 0, 0)), "E_STATE", id);
  });
  it("becomes CORE by the regulator alone, and then is out of its keeper's hands", async () => {
    const { ledger, claims, child } = await licensed(route);
    const { id } = claims;
    await isRefused(ledger.act("Reclassify", HOSPITAL, to(id, 2, 1)), "E_CLASS_CORE", id);
    await executes(ledger.act("Reclassify", REGULATOR, to(id, 2, 1)), ["Reclassified", {}]);
    await isRefused(ledger.act("Reclassify", HOSPITAL, to(id, 2, 2)), "E_CLASS_CORE", id);
    await isRefused(useBy(ledger, ANALYST, child), "E_CLASS_CORE", id);
    await must(ledger, "Reclassify", REGULATOR, to(id, 0, 1));
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
  });
  it("found more personal asks for a stronger form of every consent from then on", async () => {
    const { ledger, claims, consent, child } = await licensed(route);
    await must(ledger, "Reclassify", HOSPITAL, to(claims.id, 0, 3));
    await isRefused(useBy(ledger, ANALYST, child), "E_CONSENT_FORM", consent);
  });
  it("is recorded though the hash could be guessed, and asked of the next version", async () => {
    const ledger = await founded(route);
    const { id } = await registerAsset(ledger, HOSPITAL, { scheme: "PLAIN_HASH", salt: ZERO });
    await must(ledger, "Reclassify", HOSPITAL, to(id, 0, 1));
    const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
    const version = { head: 1, version: { asset: id, ...content } };
    await isRefused(ledger.act("AddVersion", HOSPITAL, version), "E_LOW_ENTROPY", id);
  });
  it("of an input stops products made before", async () => {
    const { ledger, claims, onReport } = await licensedProduct(route);
    await reclassify(ledger, claims.id, { classification: "CORE" });
    await isRefused(useBy(ledger, LABORATORY, onReport), "E_CLASS_CORE", claims.id);
  });
  it("of a product is kept by its deriver", async () => {
    const { ledger, scores } = await derivedScores(route);
    await executes(ledger.act("Reclassify", INSURER, to(scores.id, 1, 2)), ["Reclassified", {}]);
  });
});
