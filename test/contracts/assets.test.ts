import { assetId, rightId } from "../../server/core/ids.ts";
import { ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Asset, Hex, Title, Version } from "../../server/core/records.ts";
import { assetOf, DAY, START, titleOf, unique } from "../core/rules/support/words.ts";
import type { AssetWords } from "../core/rules/support/words.ts";
import { executes, isRefused } from "./support/answers.ts";
import type { ChainLedger } from "./support/ledger.ts";
import {
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  REGULATOR,
  STRANGER,
} from "./support/parties.ts";
import {
  founded,
  freeze,
  licensedProduct,
  must,
  overBothRoutes,
  reclassify,
  registerAsset,
  suspend,
  transfer,
  UNKNOWN,
} from "./support/story.ts";

overBothRoutes("registering", (route) => {
  const malformed: [string, Partial<Asset>][] = [
    ["in another's name", { registrant: INSURER }],
    ["from nobody", { source: ZERO_ADDRESS }],
    ["without a commitment", { commitment: ZERO }],
    ["by a scheme on no list", { scheme: 3 }],
    ["by a hash on no list", { hashAlg: 3 }],
    ["of an origin on no list", { origin: 3 }],
    ["of a classification on no list", { classification: 3 }],
    ["of a level on no list", { piLevel: 4 }],
    ["with parents", { inputs: UNKNOWN }],
    ["with a ceiling", { ceiling: UNKNOWN }],
  ];
  for (const [title, change] of malformed) {
    it(`is refused ${title}`, async () => {
      const ledger = await founded(route);
      const asset = { ...assetOf(HOSPITAL), ...change };
      await isRefused(ledger.act("Register", HOSPITAL, { asset, rights: [] }), "E_SHAPE");
    });
  }
  const wrongRights: [string, Title[]][] = [
    ["four rights", ["HOLD", "USE", "OPERATE", "USE"].map((kind) => titleOf(HOSPITAL, kind))],
    ["one right twice", ["USE", "USE"].map((kind) => titleOf(HOSPITAL, kind))],
    ["another's right", [titleOf(INSURER, "USE")]],
    ["a right on no list", [titleOf(HOSPITAL, "USE", { kind: 3 })]],
    ["a right of kind 255", [titleOf(HOSPITAL, "USE", { kind: 255 })]],
    ["a right on a basis on no list", [titleOf(HOSPITAL, "USE", { basis: 8 })]],
  ];
  for (const [title, rights] of wrongRights) {
    it(`is refused with ${title}`, async () => {
      const ledger = await founded(route);
      const asset = assetOf(HOSPITAL);
      await isRefused(ledger.act("Register", HOSPITAL, { asset, rights }), "E_SHAPE");
    });
  }
  it("is refused to a stranger, a suspended and a lapsed party", async () => {
    const ledger = await founded(route);
    const by = (actor: Hex) => ledger.act("Register", actor, { asset: assetOf(actor), rights: [] });
    await isRefused(by(STRANGER), "E_ROLE", STRANGER);
    await suspend(ledger, HOSPITAL);
    await isRefused(by(HOSPITAL), "E_ROLE", HOSPITAL);
    ledger.time = START + 1000 * DAY;
    await isRefused(by(INSURER), "E_ROLE", INSURER);
  });
  it("is refused from a source that was never enrolled", async () => {
    const ledger = await founded(route);
    const asset = assetOf(HOSPITAL, { source: STRANGER });
    await isRefused(ledger.act("Register", HOSPITAL, { asset, rights: [] }), "E_ROLE", STRANGER);
  });
  it("is refused a second time", async () => {
    const ledger = await founded(route);
    const { id, asset } = await registerAsset(ledger, HOSPITAL);
    const again = { asset, rights: [titleOf(HOSPITAL, "USE")] };
    await isRefused(ledger.act("Register", HOSPITAL, again), "E_STATE", id);
  });
  it("is refused with a right that has ended", async () => {
    const ledger = await founded(route);
    const asset = assetOf(HOSPITAL);
    const ended = titleOf(HOSPITAL, "OPERATE", { notAfter: START });
    const rights = [titleOf(HOSPITAL, "USE", { notAfter: START + 1 }), ended];
    const right = rightId(assetId(asset), ended);
    await isRefused(ledger.act("Register", HOSPITAL, { asset, rights }), "E_TIME", right);
  });
  it("is refused as core", async () => {
    const ledger = await founded(route);
    const asset = assetOf(HOSPITAL, { classification: "CORE" });
    const act = ledger.act("Register", HOSPITAL, { asset, rights: [] });
    await isRefused(act, "E_CLASS_CORE", assetId(asset));
  });
  for (const piLevel of ["PI", "SENSITIVE", "U14"]) {
    it(`is refused for ${piLevel} data without a secret in its commitment`, async () => {
      const ledger = await founded(route);
      for (const guessable of [{ scheme: "PLAIN_HASH" }, { salt: ZERO }]) {
        const asset = assetOf(HOSPITAL, { piLevel, ...guessable });
        const act = ledger.act("Register", HOSPITAL, { asset, rights: [] });
        await isRefused(act, "E_LOW_ENTROPY", assetId(asset));
      }
    });
  }
  it("is open from a source that is suspended and under an order", async () => {
    const ledger = await founded(route);
    await suspend(ledger, CUSTODIAN);
    await freeze(ledger, CUSTODIAN);
    await freeze(ledger, HOSPITAL);
    await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
  });
  it("takes the last entry of every list", async () => {
    const ledger = await founded(route);
    const words = { scheme: "SALTED_MERKLE", piLevel: "U14", classification: "IMPORTANT" };
    const asset = { ...assetOf(HOSPITAL, words), hashAlg: 2, origin: 2 };
    const rights = [titleOf(HOSPITAL, "OPERATE", { basis: 7 })];
    await must(ledger, "Register", HOSPITAL, { asset, rights });
  });
  it("makes an asset with the rights that are claimed", async () => {
    const ledger = await founded(route);
    const words: AssetWords = { source: CUSTODIAN, piLevel: "U14", classification: "IMPORTANT" };
    const asset = assetOf(HOSPITAL, words);
    const rights = [
      titleOf(HOSPITAL, "OPERATE"),
      titleOf(HOSPITAL, "HOLD", { notAfter: START + DAY, basis: 7, basisDoc: unique() }),
    ];
    const id = assetId(asset);
    const claimed = rights.map(
      (title) =>
        ["RightClaimed", { id: rightId(id, title), asset: id, holder: HOSPITAL, title }] as [
          "RightClaimed",
          object,
        ],
    );
    await executes(
      ledger.act("Register", HOSPITAL, { asset, rights }),
      ["AssetRegistered", { id, registrant: HOSPITAL, source: CUSTODIAN, asset }],
      ...claimed,
    );
  });
});

/** The next version of an asset. */
function versionOf(asset: Hex, change: Partial<Version> = {}): Version {
  return { asset, commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: unique(), ...change };
}

async function unclaimed(ledger: ChainLedger): Promise<Hex> {
  const asset = assetOf(HOSPITAL);
  await must(ledger, "Register", HOSPITAL, { asset, rights: [titleOf(HOSPITAL, "USE")] });
  return assetId(asset);
}

overBothRoutes("adding a version", (route) => {
  for (const [title, change] of [
    ["without a commitment", { commitment: ZERO }],
    ["by a scheme on no list", { scheme: 3 }],
    ["by a hash on no list", { hashAlg: 3 }],
  ] as const) {
    it(`is refused ${title}`, async () => {
      const ledger = await founded(route);
      const { id } = await registerAsset(ledger, HOSPITAL);
      const fields = { head: 1, version: versionOf(id, change) };
      await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_SHAPE");
    });
  }
  it("is refused to what is no asset", async () => {
    const ledger = await founded(route);
    const { hold } = await registerAsset(ledger, HOSPITAL);
    for (const id of [UNKNOWN, hold]) {
      const fields = { head: 1, version: versionOf(id) };
      await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_NOT_FOUND", id);
    }
  });
  it("is refused under an order on the asset, on HOLD or on its holder", async () => {
    for (const subjectOf of ["id", "hold", "holder"] as const) {
      const ledger = await founded(route);
      const claims = await registerAsset(ledger, HOSPITAL);
      const subject = subjectOf === "holder" ? HOSPITAL : claims[subjectOf];
      await freeze(ledger, subject);
      const fields = { head: 1, version: versionOf(claims.id) };
      await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_FROZEN", subject);
    }
  });
  it("is refused under an order on the registrant where nobody claimed HOLD", async () => {
    const ledger = await founded(route);
    const id = await unclaimed(ledger);
    await freeze(ledger, HOSPITAL);
    const fields = { head: 1, version: versionOf(id) };
    await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_FROZEN", HOSPITAL);
  });
  it("is refused to everybody but the holder of HOLD", async () => {
    const ledger = await founded(route);
    const { id } = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN });
    for (const actor of [CUSTODIAN, REGULATOR, STRANGER]) {
      const fields = { head: 1, version: versionOf(id) };
      await isRefused(ledger.act("AddVersion", actor, fields), "E_ROLE", actor);
    }
  });
  it("follows HOLD to another holder", async () => {
    const ledger = await founded(route);
    const { id, hold } = await registerAsset(ledger, HOSPITAL);
    await transfer(ledger, hold, LABORATORY);
    const fields = { head: 1, version: versionOf(id) };
    await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_ROLE", HOSPITAL);
    await executes(ledger.act("AddVersion", LABORATORY, fields), ["VersionAdded", {}]);
  });
  it("is refused to everybody but the registrant where nobody claimed HOLD", async () => {
    const ledger = await founded(route);
    const fields = { head: 1, version: versionOf(await unclaimed(ledger)) };
    await isRefused(ledger.act("AddVersion", INSURER, fields), "E_ROLE", INSURER);
    await executes(ledger.act("AddVersion", HOSPITAL, fields), ["VersionAdded", {}]);
  });
  it("is refused on a product", async () => {
    const { ledger, scores } = await licensedProduct(route);
    const fields = { head: 1, version: versionOf(scores.id) };
    await isRefused(ledger.act("AddVersion", INSURER, fields), "E_STATE", scores.id);
  });
  it("is refused over a head that is not the present one", async () => {
    const ledger = await founded(route);
    const { id } = await registerAsset(ledger, HOSPITAL);
    await must(ledger, "AddVersion", HOSPITAL, { head: 1, version: versionOf(id) });
    for (const head of [0, 1, 3]) {
      const fields = { head, version: versionOf(id) };
      await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_FORK", id, 2);
    }
  });
  it("is refused after the end of HOLD", async () => {
    const ledger = await founded(route);
    const { id, hold } = await registerAsset(ledger, HOSPITAL, {}, START + DAY);
    ledger.time = START + DAY;
    const fields = { head: 1, version: versionOf(id) };
    await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_TIME", hold);
  });
  it("is refused once the data is core", async () => {
    const ledger = await founded(route);
    const { id } = await registerAsset(ledger, HOSPITAL);
    await reclassify(ledger, id, { classification: "CORE" });
    const fields = { head: 1, version: versionOf(id) };
    await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_CLASS_CORE", id);
  });
  it("is refused for personal data without a secret in its commitment", async () => {
    const ledger = await founded(route);
    const { id } = await registerAsset(ledger, HOSPITAL, { piLevel: "PI" });
    const fields = { head: 1, version: versionOf(id, { scheme: 0 }) };
    await isRefused(ledger.act("AddVersion", HOSPITAL, fields), "E_LOW_ENTROPY", id);
    const plain = await registerAsset(ledger, HOSPITAL, { salt: ZERO });
    await reclassify(ledger, plain.id, { piLevel: "PI" });
    const unsalted = { head: 1, version: versionOf(plain.id) };
    await isRefused(ledger.act("AddVersion", HOSPITAL, unsalted), "E_LOW_ENTROPY", plain.id);
  });
  it("makes the next number the head", async () => {
    const ledger = await founded(route);
    const { id } = await registerAsset(ledger, HOSPITAL);
    for (const head of [1, 2]) {
      const version = versionOf(id);
      await executes(ledger.act("AddVersion", HOSPITAL, { head, version }), [
        "VersionAdded",
        { asset: id, number: head + 1, version },
      ]);
    }
  });
});
