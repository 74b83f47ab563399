import { expect } from "chai";
import type { Reason } from "../../server/core/codes.ts";
import { UNLIMITED_USES, ZERO } from "../../server/core/records.ts";
import type { Hex } from "../../server/core/records.ts";
import { enrolment, useOf } from "../core/rules/support/story.ts";
import type { UseWords } from "../core/rules/support/story.ts";
import { DAY, START, unique } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import {
  ACCREDITOR,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  STRANGER,
} from "./support/parties.ts";
import {
  founded,
  giveBasis,
  grantTo,
  licensed,
  must,
  overBothRoutes,
  reclassify,
  registerAsset,
  suspend,
  transfer,
  UNKNOWN,
  useBy,
} from "./support/story.ts";

overBothRoutes("a use", (route) => {
  const malformed: [string, UseWords][] = [
    ["uses nothing", { count: 0 }],
    ["is a derivation", { operation: "DERIVE" }],
    ["is an entrusting", { operation: "ENTRUST" }],
    ["is a sublicense", { operation: "SUBLICENSE" }],
    ["is a transfer of a right", { operation: "TRANSFER_RIGHT" }],
    ["is a pledge", { operation: "PLEDGE" }],
  ];
  for (const [title, words] of malformed) {
    it(`is refused if it ${title}`, async () => {
      const { ledger, child } = await licensed(route);
      await isRefused(useBy(ledger, ANALYST, child, words), "E_SHAPE");
    });
  }
  for (const field of ["operation", "purpose", "output", "environment", "territory"] as const) {
    it(`is refused if its ${field} is on no list`, async () => {
      const { ledger, child } = await licensed(route);
      const beyond = { ...useOf(child), [field]: 250 };
      await isRefused(ledger.act("Use", ANALYST, beyond), "E_SHAPE");
    });
  }
  it("is refused under what is no authorization", async () => {
    const { ledger, claims, consent } = await licensed(route);
    for (const id of [UNKNOWN, claims.operate, consent]) {
      await isRefused(useBy(ledger, ANALYST, id), "E_NOT_FOUND", id);
    }
  });
  it("is refused to a stranger, a suspended and a lapsed party", async () => {
    const { ledger, child } = await licensed(route);
    await isRefused(useBy(ledger, STRANGER, child), "E_ROLE", STRANGER);
    await suspend(ledger, ANALYST);
    await isRefused(useBy(ledger, ANALYST, child), "E_ROLE", ANALYST);
    await must(ledger, "Reinstate", ACCREDITOR, { participant: ANALYST, reason: ZERO });
    await must(ledger, "Enroll", ACCREDITOR, enrolment(ANALYST, START + DAY));
    ledger.time = START + DAY - 1;
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    ledger.time = START + DAY;
    await isRefused(useBy(ledger, ANALYST, child), "E_ROLE", ANALYST);
  });
  it("is refused to everybody but the grantee", async () => {
    const { ledger, root, child } = await licensed(route);
    for (const [actor, id] of [
      [HOSPITAL, child],
      [INSURER, child],
      [ANALYST, root],
    ] as const) {
      await isRefused(useBy(ledger, actor, id), "E_RECIPIENT", id);
    }
  });
  it("is refused before notBefore and from notAfter on", async () => {
    const { ledger, root, consent, claims } = await licensed(route);
    const scope = { notBefore: START + 10, notAfter: START + 20 };
    const grant = { parent: root, grantee: ANALYST, basis: consent, scope };
    const short = await grantTo(ledger, INSURER, claims.id, grant);
    const at = (second: number) => {
      ledger.time = START + second;
      return useBy(ledger, ANALYST, short);
    };
    await isRefused(at(9), "E_TIME", short);
    await executes(at(10), ["Used", {}]);
    await executes(at(19), ["Used", {}]);
    await isRefused(at(20), "E_TIME", short);
  });
  it("is refused once the right has ended, whatever the authorization says", async () => {
    const { ledger, claims, child } = await licensed(route);
    await ledger.poke(claims.operate, { until: START + 5 });
    ledger.time = START + 4;
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    ledger.time = START + 5;
    await isRefused(useBy(ledger, ANALYST, child), "E_TIME", claims.operate);
  });
  it("asks the present holder of the right to stand, not the one that granted", async () => {
    const { ledger, claims, child } = await licensed(route);
    await transfer(ledger, claims.operate, LABORATORY);
    await suspend(ledger, HOSPITAL);
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    await suspend(ledger, LABORATORY);
    await isRefused(useBy(ledger, ANALYST, child), "E_ROLE", LABORATORY);
  });
  it("of one's own data is refused once the right is another's", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const own = { parent: open.use, grantee: HOSPITAL, scope: { relation: "INTERNAL" } };
    const id = await grantTo(ledger, HOSPITAL, open.id, own);
    await executes(useBy(ledger, HOSPITAL, id), ["Used", {}]);
    await transfer(ledger, open.use, LABORATORY);
    await isRefused(useBy(ledger, HOSPITAL, id), "E_RIGHT_MISSING", id);
  });

  const outside: [string, UseWords, Reason][] = [
    ["a purpose that was not granted", { purpose: "P19" }, "E_PURPOSE"],
    ["an operation that was not granted", { operation: "TRAIN" }, "E_OPERATION"],
    ["providing without having been granted it", { operation: "PROVIDE" }, "E_RIGHT_MISSING"],
    ["publishing without having been granted it", { operation: "PUBLISH" }, "E_RIGHT_MISSING"],
    ["no category", { categories: 0n }, "E_CATEGORY"],
    ["a category that was not granted", { categories: 0b1001n }, "E_CATEGORY"],
    ["another territory", { territory: "TW" }, "E_TERRITORY"],
    ["another environment", { environment: "MPC" }, "E_ENVIRONMENT"],
    ["an uncontrolled environment", { environment: "ANY" }, "E_ENVIRONMENT"],
    ["another output", { output: "MODEL_ONLY" }, "E_OUTPUT"],
    ["an aggregate of too few", { output: "AGGREGATE", k: 9 }, "E_OUTPUT"],
    ["a version that is not the head", { version: 2 }, "E_VERSION"],
    ["more than is granted", { count: 101 }, "E_QUOTA"],
    ["the most that can be asked", { count: 2 ** 32 - 1 }, "E_QUOTA"],
  ];
  for (const [title, words, reason] of outside) {
    it(`is refused for ${title}`, async () => {
      const { ledger, child } = await licensed(route);
      await isRefused(useBy(ledger, ANALYST, child, words), reason, child);
    });
  }
  it("is refused once the data is core", async () => {
    const { ledger, claims, child } = await licensed(route);
    await reclassify(ledger, claims.id, { classification: "CORE" });
    await isRefused(useBy(ledger, ANALYST, child), "E_CLASS_CORE", claims.id);
  });
  it("is refused once the data is found to be more personal than its basis allows", async () => {
    const { ledger, claims, consent, child } = await licensed(route);
    await reclassify(ledger, claims.id, { piLevel: "SENSITIVE" });
    await executes(useBy(ledger, ANALYST, child), ["Used", {}]);
    await reclassify(ledger, claims.id, { piLevel: "U14" });
    await isRefused(useBy(ledger, ANALYST, child), "E_CONSENT_FORM", consent);
  });
  it("is refused once data without a basis, or called NONPERSONAL, is personal", async () => {
    const ledger = await founded(route);
    const own = await registerAsset(ledger, HOSPITAL);
    const without = { parent: own.operate, grantee: INSURER };
    const onOwn = await grantTo(ledger, HOSPITAL, own.id, without);
    const bought = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
    const basis = await giveBasis(ledger, bought.id, CUSTODIAN, { codes: ["NONPERSONAL"] });
    const under = { parent: bought.operate, grantee: INSURER, basis };
    const onBought = await grantTo(ledger, HOSPITAL, bought.id, under);
    await executes(useBy(ledger, INSURER, onBought), ["Used", {}]);
    for (const { id } of [own, bought]) await reclassify(ledger, id, { piLevel: "PI" });
    await isRefused(useBy(ledger, INSURER, onOwn), "E_LEGAL_BASIS", own.id);
    await isRefused(useBy(ledger, INSURER, onBought), "E_LEGAL_BASIS", basis);
  });
  it("is refused beyond the uses granted, those given to children included", async () => {
    const { ledger, root } = await licensed(route);
    await isRefused(useBy(ledger, INSURER, root, { count: 901 }), "E_QUOTA", root);
    await executes(useBy(ledger, INSURER, root, { count: 900 }), ["Used", {}]);
    await isRefused(useBy(ledger, INSURER, root), "E_QUOTA", root);
  });

  it("is counted without limit where none was granted", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const grant = { parent: open.operate, grantee: INSURER, scope: { maxUses: null } };
    const root = await grantTo(ledger, HOSPITAL, open.id, grant);
    await ledger.poke(root, { used: UNLIMITED_USES - 1 });
    await executes(useBy(ledger, INSURER, root, { count: 2 ** 32 - 1 }), ["Used", {}]);
    expect(ledger.view.used(root)).to.equal(UNLIMITED_USES);
    await executes(useBy(ledger, INSURER, root), ["Used", {}]);
  });
  it("takes k for aggregates alone", async () => {
    const { ledger, child } = await licensed(route);
    const aggregate = { output: "AGGREGATE", k: 10 };
    await executes(useBy(ledger, ANALYST, child, aggregate), ["Used", {}]);
    await executes(useBy(ledger, ANALYST, child, { output: "RAW", k: 0 }), ["Used", {}]);
  });
  it("is allowed in every environment, even uncontrolled, where ANY was granted", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const scope = { environments: ["ANY"] };
    const grant = { parent: open.operate, grantee: INSURER, scope };
    const root = await grantTo(ledger, HOSPITAL, open.id, grant);
    for (const environment of ["ANY", "SANDBOX", "FEDERATED"]) {
      await executes(useBy(ledger, INSURER, root, { environment }), ["Used", {}]);
    }
  });
  it("follows the head, or stays with the version that was granted", async () => {
    const ledger = await founded(route);
    const open = await registerAsset(ledger, HOSPITAL);
    const follow = { parent: open.operate, grantee: INSURER };
    const head = await grantTo(ledger, HOSPITAL, open.id, follow);
    const atFirst = { ...follow, scope: { version: 1 } };
    const first = await grantTo(ledger, HOSPITAL, open.id, atFirst);
    const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
    const version = { asset: open.id, ...content };
    await must(ledger, "AddVersion", HOSPITAL, { head: 1, version });
    const at = (id: Hex, asked: number) => useBy(ledger, INSURER, id, { version: asked });

    await executes(at(head, 0), ["Used", {}]);
    await isRefused(at(head, 1), "E_VERSION", head);
    await executes(at(head, 2), ["Used", {}]);
    await executes(at(first, 0), ["Used", {}]);
    await executes(at(first, 1), ["Used", {}]);
    await isRefused(at(first, 2), "E_VERSION", first);
  });
  it("is recorded by its digest and counted on its own authorization alone", async () => {
    const { ledger, root, child } = await licensed(route);
    const asked = { ...useOf(child, { count: 3, categories: 0b101n }), outputsDoc: unique() };
    const done = await must(ledger, "Use", ANALYST, asked);
    const receipt = { id: done.digest, authorization: child, grantee: ANALYST, use: asked };
    await executes(Promise.resolve(done), ["Used", receipt]);
    expect([ledger.view.used(child), ledger.view.used(root)]).to.deep.equal([3, 0]);
  });
});
