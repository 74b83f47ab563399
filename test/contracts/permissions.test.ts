// Who may do what: the table of the contracts' README, cell by cell.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { orderId } from "../../server/core/ids.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, PrimaryType } from "../../server/core/records.ts";
import type { Fields } from "../core/rules/support/ledger.ts";
import { derivationOf, enrolment, termsOf, useOf } from "../core/rules/support/story.ts";
import {
  assetOf,
  basisOf,
  DAY,
  scopeOf,
  START,
  unique,
  WIDE,
} from "../core/rules/support/words.ts";
import { headOf } from "../core/support/tree.ts";
import { buildOnce } from "./support/chain.ts";
import type { ChainLedger } from "./support/ledger.ts";
import { logOf, openLog } from "./support/logs.ts";
import {
  ACCREDITOR,
  AGENT,
  ANALYST,
  BYSTANDER,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  NEW_KEY,
  REGULATOR,
  STRANGER,
  SUBJECT,
} from "./support/parties.ts";
import {
  appoint,
  founded,
  giveBasis,
  grantTo,
  must,
  offerOf,
  orderOn,
  registerAsset,
  suspend,
  transfer,
} from "./support/story.ts";

const README = new URL("../../contracts/README.md", import.meta.url);
const reason = ZERO;

/** By the heads of the table's columns. */
const PARTIES: Record<string, Hex> = {
  accreditor: ACCREDITOR,
  regulator: REGULATOR,
  source: CUSTODIAN,
  HOLD: HOSPITAL,
  OPERATE: LABORATORY,
  licensee: INSURER,
  sublicensee: ANALYST,
  participant: BYSTANDER,
  stranger: STRANGER,
};

/** The hospital's data, whose OPERATE went to the laboratory, licensed and sublicensed. */
async function build() {
  const ledger = await founded("direct");
  for (const account of [BYSTANDER, SUBJECT]) {
    await must(ledger, "Enroll", ACCREDITOR, enrolment(account));
  }
  const asset = await registerAsset(ledger, HOSPITAL, { source: CUSTODIAN, piLevel: "PI" });
  const basis = await giveBasis(ledger, asset.id, CUSTODIAN);
  await transfer(ledger, asset.operate, LABORATORY);
  const root = { parent: asset.operate, grantee: INSURER, basis, scope: WIDE };
  const license = await grantTo(ledger, LABORATORY, asset.id, root);
  const child = { parent: license, grantee: ANALYST, basis };
  const sublicense = await grantTo(ledger, INSURER, asset.id, child);
  return { ledger, asset, basis, license, sublicense };
}

async function story() {
  const built = await buildOnce(build);
  return { ...built, ledger: built.ledger.fork("direct") };
}
type Story = Awaited<ReturnType<typeof story>>;

type Cell = (story: Story, actor: Hex) => [PrimaryType, object] | Promise<[PrimaryType, object]>;

const of = <P extends PrimaryType>(primary: P, fields: Fields<P>): [PrimaryType, object] => [
  primary,
  fields,
];
const onSubject = { participant: SUBJECT, reason };
const granting = ({ asset, basis }: Story, parent: Hex, relation = "PROVIDE") =>
  of("Grant", {
    request: ZERO,
    terms: termsOf(asset.id, { parent, grantee: SUBJECT, basis, scope: { relation } }),
  });
async function refusing({ ledger }: Story, parent: Hex) {
  const { digest } = await must(ledger, "Request", SUBJECT, { parent, scope: scopeOf() });
  return of("Refuse", { request: digest, parent, reason });
}
const reclassifying = ({ asset }: Story, piLevel: number) =>
  of("Reclassify", { asset: asset.id, classification: 0, piLevel, reason });
const givenBy = ({ asset }: Story, giver: Hex, codes: string[]) =>
  of("Give", { basis: basisOf(asset.id, giver, { codes }) });

/** By the first cell of the table's rows. */
const ACTS: Record<string, Cell> = {
  enroll: () => of("Enroll", enrolment(NEW_KEY)),
  suspend: () => of("Suspend", onSubject),
  async reinstate({ ledger }) {
    await suspend(ledger, SUBJECT);
    return of("Reinstate", onSubject);
  },
  "succeed: another's key": () =>
    of("Succeed", { revision: 0, participant: SUBJECT, newKey: NEW_KEY }),
  "succeed: its own key": (_, participant) =>
    of("Succeed", { revision: 0, participant, newKey: NEW_KEY }),
  appoint: () => of("Appoint", { agent: AGENT, acts: 1n, notAfter: START + DAY }),
  async dismiss({ ledger }, actor) {
    if (actor !== STRANGER) await appoint(ledger, actor, AGENT, ["receipts.use"]);
    return of("Dismiss", { revision: 1, agent: AGENT });
  },
  register: (_, actor) => of("Register", { asset: assetOf(actor), rights: [] }),
  addVersion({ asset }) {
    const content = { commitment: unique(), scheme: 1, hashAlg: 0, manifestDoc: ZERO };
    return of("AddVersion", { head: 1, version: { asset: asset.id, ...content } });
  },
  retire: ({ asset }) => of("Retire", { asset: asset.id, reason }),
  "reclassify: upwards": (one) => reclassifying(one, 2),
  "reclassify: downwards": (one) => reclassifying(one, 0),
  "offer HOLD": ({ asset }) => of("Offer", offerOf(asset.hold, SUBJECT)),
  async "accept HOLD, offered to a participant"({ ledger, asset }) {
    await must(ledger, "Offer", HOSPITAL, offerOf(asset.hold, BYSTANDER));
    return of("Accept", { right: asset.hold, from: HOSPITAL, endGrants: false });
  },
  "renounce HOLD": ({ asset }) => of("Renounce", { right: asset.hold, reason }),
  "give a consent": (one, actor) => givenBy(one, actor, ["CN-13.1"]),
  "give a statutory basis": (one, actor) => givenBy(one, actor, ["CN-13.3", "EU-6.1.c"]),
  "withdraw the source's basis": ({ basis: consent }) => of("Withdraw", { consent, reason }),
  request: ({ license: parent }) => of("Request", { parent, scope: scopeOf() }),
  "grant under OPERATE": (one) => granting(one, one.asset.operate),
  "grant under the license": (one) => granting(one, one.license),
  "entrust under the license": (one) => granting(one, one.license, "ENTRUST"),
  "refuse a request under OPERATE": (one) => refusing(one, one.asset.operate),
  "refuse a request under the license": (one) => refusing(one, one.license),
  "revoke the license": ({ license }) =>
    of("Revoke", { authorization: license, reason, doc: ZERO }),
  "revoke the sublicense": ({ sublicense }) =>
    of("Revoke", { authorization: sublicense, reason, doc: ZERO }),
  "surrender the license": ({ license }) => of("Surrender", { authorization: license, reason }),
  "surrender the sublicense": ({ sublicense }) =>
    of("Surrender", { authorization: sublicense, reason }),
  "revokeAll under OPERATE": ({ asset }) =>
    of("RevokeAll", { epoch: 0, subject: asset.operate, reason }),
  "revokeAll under the license": ({ license }) =>
    of("RevokeAll", { epoch: 0, subject: license, reason }),
  "use the license": ({ license }) => of("Use", useOf(license)),
  "use the sublicense": ({ sublicense }) => of("Use", useOf(sublicense)),
  "derive under the license": ({ ledger, license }, actor) =>
    of("Derive", derivationOf(ledger, actor, [license], { piLevel: "PI" })),
  freeze: ({ ledger, license }, actor) => of("Freeze", orderOn(ledger, license, actor)),
  async "lift the regulator's order"({ ledger, license }) {
    const fields = orderOn(ledger, license);
    await must(ledger, "Freeze", REGULATOR, fields);
    return of("Lift", { order: orderId(fields.order), reason });
  },
  "open a log": (_, actor) => of("OpenLog", { log: logOf(actor) }),
  async "anchor a head of a participant's log"({ ledger }) {
    return of("Anchor", { log: await openLog(ledger, BYSTANDER), ...headOf(3) });
  },
};

/** Heads and rows of the table, whose cells are a tick, a dash for E_ROLE, or another reason. */
function table(): { heads: string[]; rows: [act: string, cells: string[]][] } {
  const text = readFileSync(README, "utf8");
  const [, found] = /\n(\| Act +\| accreditor.*(?:\n\|.*)*)/.exec(text) ?? [];
  const lines = (found ?? "").split("\n").map((line) => {
    const cells = line.split("|").slice(1, -1);
    return cells.map((cell) => cell.trim().replaceAll("`", ""));
  });
  const [heads = [], , ...rows] = lines;
  return {
    heads: heads.slice(1),
    rows: rows.map(([act = "", ...cells]) => [act, cells]),
  };
}

async function answer(ledger: ChainLedger, actor: Hex, act: [PrimaryType, object]) {
  const [primary, fields] = act;
  const { refusal, fault } = await ledger.act(primary, actor, fields);
  expect(fault).to.equal(undefined);
  if (refusal === undefined) return "✓";
  return refusal.reason === "E_ROLE" ? "–" : refusal.reason;
}

describe("The table of who may do what", () => {
  const { heads, rows } = table();
  it("has every party and every act", () => {
    expect(heads).to.deep.equal(Object.keys(PARTIES));
    expect(rows.map(([act]) => act)).to.deep.equal(Object.keys(ACTS));
  });
  for (const [act, cells] of rows) {
    it(`is true of: ${act}`, async () => {
      const found: Record<string, string> = {};
      for (const head of heads) {
        const one = await story();
        const actor = PARTIES[head]!;
        const fields = await ACTS[act]!(one, actor);
        found[head] = await answer(one.ledger, actor, fields);
      }
      expect(found).to.deep.equal(Object.fromEntries(heads.map((head, n) => [head, cells[n]])));
    });
  }
});
