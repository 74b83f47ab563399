/**
 * What acts cost, by real transactions in steady state: the words of nonces and counters are
 * non-zero already, only what an act creates is new. `gas.json` keeps each figure beside its
 * target, and the reason where it misses it. UPDATE_SNAPSHOTS=1 writes the figures anew; a target
 * or reason is written by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import hre from "hardhat";
import { expect } from "chai";
import { INTERFACES } from "../../server/chain/contracts.ts";
import { orderId } from "../../server/core/ids.ts";
import { inclusionProof, rootsFromConsistency } from "../../server/core/merkle.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, Messages, PrimaryType } from "../../server/core/records.ts";
import { toBytes, toHex } from "../../server/core/typed-data.ts";
import { handedIn } from "../../server/core/rules/facts.ts";
import type { Fields } from "../core/rules/support/ledger.ts";
import { derivationOf, enrolment, termsOf, useOf } from "../core/rules/support/story.ts";
import {
  assetOf,
  basisOf,
  drawAnew,
  scopeOf,
  titleOf,
  unique,
  WIDE,
} from "../core/rules/support/words.ts";
import type { AssetWords, ScopeWords } from "../core/rules/support/words.ts";
import { leavesOf } from "../core/support/tree.ts";
import { chain, send } from "./support/chain.ts";
import type { ChainLedger, Route } from "./support/ledger.ts";
import { anchorHead, logOf, openLog } from "./support/logs.ts";
import {
  ACCREDITOR,
  AGENT,
  ANALYST,
  CUSTODIAN,
  HOSPITAL,
  INSURER,
  LABORATORY,
  REGULATOR,
  RELAYER,
  STRANGER,
} from "./support/parties.ts";
import {
  appoint,
  derive,
  founded,
  giveBasis,
  grantTo,
  must,
  offerOf,
  orderOn,
  registerAsset,
} from "./support/story.ts";
import { putWallet } from "./support/wallets.ts";

interface Row {
  gas: number;
  target?: number;
  /** Why a missed target is missed. */
  reason?: string;
}
type Snapshot = Record<string, Row>;

const FILE = new URL("gas.json", import.meta.url);
const TRANSACTION_GAS = 21_000;
/** EIP-2028 and EIP-2929: what another contract pays to call one that nobody has touched. */
const ZERO_BYTE_GAS = 4;
const BYTE_GAS = 16;
const COLD_ACCOUNT_GAS = 2_600;

const snapshot = JSON.parse(readFileSync(FILE, "utf8")) as Snapshot;
const isUpdating = process.env.UPDATE_SNAPSHOTS === "1";

const DEPTHS = [ANALYST, LABORATORY, CUSTODIAN];
const OPEN: ScopeWords = { ...WIDE, maxUses: 1_000_000 };
const PERSONAL: AssetWords = { source: CUSTODIAN, piLevel: "PI" };
const PARTIES = [ACCREDITOR, HOSPITAL, CUSTODIAN, INSURER, ANALYST, LABORATORY];

/**
 * Two heads of some 2^20 leaves, the second proven by this many hashes. Not of a real tree: the
 * hashes are drawn, and the roots are those that they lead to.
 */
function growth(hashes: number) {
  const drawn = Array.from({ length: hashes }, () => unique());
  const around = 2n ** 20n;
  for (let first = around - 4096n; first < around + 4096n; first += 1n) {
    const size = first + 4096n;
    const last = { size: first, root: toBytes(ZERO) };
    const roots = rootsFromConsistency(last, size, drawn.map(toBytes));
    if (roots === undefined) continue;
    return {
      head: { size: first, root: toHex(roots.last), consistency: [] },
      next: { size, root: toHex(roots.next), consistency: drawn },
    };
  }
  throw new Error(`no head there is proven by ${hashes} hashes`);
}

describe("What acts cost", function () {
  let ledger: ChainLedger;
  const measured: Record<string, number> = {};

  before(function () {
    // Instrumented code costs more.
    if (hre.globalOptions.coverage !== undefined && hre.globalOptions.coverage) this.skip();
  });
  beforeEach(async () => {
    drawAnew();
    ledger = await founded("direct");
    for (const party of PARTIES) await spendNonce(party);
  });
  after(() => {
    if (!isUpdating) return;
    const rows = Object.entries(measured).map(([name, gas]) => [name, { ...snapshot[name], gas }]);
    writeFileSync(FILE, `${JSON.stringify(Object.fromEntries(rows), null, 2)}\n`);
  });

  /** The first nonce in a word costs more than those after it, at each contract. */
  async function spendNonce(party: Hex): Promise<void> {
    const { hold } = await registerAsset(ledger, HOSPITAL);
    await must(ledger, "Request", party, { parent: hold, scope: scopeOf() });
    const another = { agent: AGENT, acts: 1n, notAfter: ledger.time + 1 };
    await must(ledger, "Appoint", party, another);
  }

  function record(name: string, gas: number): void {
    measured[name] = gas;
    if (isUpdating) return;
    expect(gas, name).to.equal(snapshot[name]?.gas);
  }

  async function measure<P extends PrimaryType>(
    name: string,
    primary: P,
    actor: Hex,
    fields: Fields<P>,
    route: Route = "direct",
  ): Promise<void> {
    ledger = ledger.fork(route);
    const { gas } = await must(ledger, primary, actor, fields);
    ledger = ledger.fork("direct");
    record(route === "direct" ? name : `${name}, relayed`, gas);
  }

  /** A chain of authorizations under a new asset, `depth` deep, each used twice. */
  async function tree(depth: number, words: AssetWords = {}): Promise<{ asset: Hex; path: Hex[] }> {
    const { id: asset, operate } = await registerAsset(ledger, HOSPITAL, words);
    const basis = words.piLevel === undefined ? ZERO : await giveBasis(ledger, asset, CUSTODIAN);
    const path: Hex[] = [];
    let [parent, grantor] = [operate, HOSPITAL];
    for (const [n, grantee] of [INSURER, ...DEPTHS].slice(0, depth).entries()) {
      const scope = { ...OPEN, sublicenseDepth: 3 - n, maxUses: 1_000_000 / 10 ** n };
      const id = await grantTo(ledger, grantor, asset, { parent, grantee, basis, scope });
      for (let uses = 0; uses < 2; uses += 1) await must(ledger, "Use", grantee, useOf(id));
      path.push(id);
      [parent, grantor] = [id, grantee];
    }
    return { asset, path };
  }

  const last = (list: readonly Hex[]): Hex => list.at(-1) ?? ZERO;

  it("of enrolment and standing", async () => {
    await measure("enroll", "Enroll", ACCREDITOR, enrolment(STRANGER));
    const participant = ANALYST;
    await measure("suspend", "Suspend", ACCREDITOR, { participant, reason: last([]) });
    await measure("reinstate", "Reinstate", ACCREDITOR, { participant, reason: last([]) });
  });

  it("of keys and agents", async () => {
    const newKey = STRANGER;
    const own = { revision: 0, participant: ANALYST, newKey };
    await measure("succeed, own key", "Succeed", ANALYST, own);
    const lost = { revision: 0, participant: INSURER, newKey };
    await measure("succeed, lost key", "Succeed", ACCREDITOR, lost);
    const appointed = { agent: STRANGER, acts: 1n, notAfter: ledger.time + 1 };
    await measure("appoint", "Appoint", HOSPITAL, appointed);
    await measure("dismiss", "Dismiss", HOSPITAL, { revision: 1, agent: STRANGER });
  });

  it("of other signers", async () => {
    const asked = useOf(last((await tree(1)).path));
    const signers = {
      "an agent": AGENT,
      "a contract that is an agent": await putWallet(ledger.time),
    };
    for (const [title, signer] of Object.entries(signers)) {
      await appoint(ledger, INSURER, signer, ["receipts.use"]);
      ledger = ledger.fork("relayed");
      const { gas } = await must(ledger, "Use", INSURER, asked, { signer });
      ledger = ledger.fork("direct");
      record(`use, 1 deep, relayed, signed by ${title}`, gas);
    }
  });

  it("of transfers", async () => {
    const { use: right } = await registerAsset(ledger, HOSPITAL);
    await measure("offer", "Offer", HOSPITAL, offerOf(right, INSURER));
    const accepted = { right, from: HOSPITAL, endGrants: false };
    await measure("accept", "Accept", INSURER, accepted);
    await measure("renounce", "Renounce", INSURER, { right, reason: ZERO });
  });

  it("of class and retirement", async () => {
    const { id: asset } = await registerAsset(ledger, HOSPITAL);
    const raised = { asset, classification: 1, piLevel: 1, reason: ZERO };
    await measure("reclassify", "Reclassify", HOSPITAL, raised);
    await measure("retire", "Retire", HOSPITAL, { asset, reason: ZERO });
  });

  it("of registration and versions", async () => {
    const registrant = HOSPITAL;
    const titles = ["HOLD", "USE", "OPERATE"].map((kind) => titleOf(registrant, kind));
    for (const count of [0, 1, 3]) {
      const asset = assetOf(registrant);
      const rights = titles.slice(0, count);
      await measure(`register with ${count} rights`, "Register", HOSPITAL, { asset, rights });
    }
    const asset = assetOf(registrant);
    const noRights = { asset, rights: [] };
    await measure("register with 0 rights", "Register", HOSPITAL, noRights, "relayed");
    const { id } = await registerAsset(ledger, HOSPITAL);
    const { commitment, scheme, hashAlg, manifestDoc } = assetOf(registrant);
    const version = { asset: id, commitment, scheme, hashAlg, manifestDoc };
    await measure("add a version", "AddVersion", HOSPITAL, { head: 1, version });
  });

  it("of consents", async () => {
    const { id } = await registerAsset(ledger, HOSPITAL, PERSONAL);
    const basis = basisOf(id, CUSTODIAN);
    await measure("give a consent", "Give", CUSTODIAN, { basis });
    const consent = await giveBasis(ledger, id, CUSTODIAN);
    await measure("withdraw a consent", "Withdraw", CUSTODIAN, { consent, reason: ZERO });
  });

  it("of requests and refusals", async () => {
    const { operate: parent } = await registerAsset(ledger, HOSPITAL);
    await measure("request", "Request", ANALYST, { parent, scope: scopeOf() });
    const asked = { parent, scope: scopeOf() };
    const { digest: request } = await must(ledger, "Request", ANALYST, asked);
    await measure("refuse", "Refuse", HOSPITAL, { request, parent, reason: ZERO });
  });

  for (const route of ["direct", "relayed"] as const) {
    it(`of grants, ${route}`, async () => {
      const plain = await registerAsset(ledger, HOSPITAL);
      const root = (asset: Hex, parent: Hex, basis = ZERO) => ({
        request: ZERO,
        terms: termsOf(asset, { parent, grantee: INSURER, basis, scope: OPEN }),
      });
      await measure("grant", "Grant", HOSPITAL, root(plain.id, plain.operate), route);
      const personal = await registerAsset(ledger, HOSPITAL, PERSONAL);
      const consent = await giveBasis(ledger, personal.id, CUSTODIAN);
      const underConsent = root(personal.id, personal.operate, consent);
      await measure("grant, personal data", "Grant", HOSPITAL, underConsent, route);
    });
  }

  for (const [kind, words] of [
    ["", {}],
    [", personal data", PERSONAL],
  ] as const) {
    it(`of sublicenses${kind}`, async () => {
      for (const depth of [2, 3, 4]) {
        const { asset, path } = await tree(depth - 1, words);
        const parent = last(path);
        const above = ledger.view.facts("authorization", parent)!.terms;
        const grantor = [INSURER, ...DEPTHS][depth - 2]!;
        const grantee = DEPTHS[depth - 2]!;
        const more = { parent, grantee, basis: above.basis };
        // A first child writes the parent's second counter; from the second on it is steady.
        const scope = { ...OPEN, sublicenseDepth: 4 - depth, maxUses: 10 };
        await grantTo(ledger, grantor, asset, { ...more, scope });
        const terms = termsOf(asset, { ...more, scope });
        await measure(`sublicense, ${depth} deep${kind}`, "Grant", grantor, {
          request: ZERO,
          terms,
        });
      }
    });

    it(`of uses${kind}`, async () => {
      for (const depth of [1, 2, 3, 4]) {
        const { path } = await tree(depth, words);
        const grantee = [INSURER, ...DEPTHS][depth - 1]!;
        const asked = useOf(last(path));
        await measure(`use, ${depth} deep${kind}`, "Use", grantee, asked);
        if (depth === 1) await measure(`use, 1 deep${kind}`, "Use", grantee, asked, "relayed");
      }
    });

    it(`of evaluations${kind}`, async () => {
      for (const depth of [1, 4]) {
        const { path } = await tree(depth, words);
        const asked = useOf(last(path));
        const actor = [INSURER, ...DEPTHS][depth - 1]!;
        for (const name of ["evaluate", "requireAllowed"]) {
          const gas = await executionGas(name, asked, actor);
          record(`${name}, ${depth} deep${kind}`, gas);
        }
      }
    });
  }

  async function executionGas(name: string, asked: Fields<"Use">, actor: Hex): Promise<number> {
    const message = { ...asked, actor, nonce: 0n, deadline: 0n } as Messages["Use"];
    const { leaf, upstream } = handedIn("Use", message, ledger.view);
    return viewGas("Authorizations", name, [asked, leaf, upstream, actor]);
  }

  /** Of a view function, called by another contract that has not touched this one before. */
  async function viewGas(
    contract: "Anchors" | "Authorizations",
    name: string,
    values: unknown[],
  ): Promise<number> {
    const data = INTERFACES[contract].encodeFunctionData(name, values) as Hex;
    const to = (await chain()).addresses[contract];
    const { gasUsed } = await send({ time: ledger.time, from: RELAYER, to, data });
    const bytes = [...Buffer.from(data.slice(2), "hex")];
    const zeros = bytes.filter((byte) => byte === 0).length;
    const calldata = zeros * ZERO_BYTE_GAS + (bytes.length - zeros) * BYTE_GAS;
    return Number(gasUsed) - TRANSACTION_GAS - calldata + COLD_ACCOUNT_GAS;
  }

  it("of revocations", async () => {
    const reason = ZERO;
    const two = await tree(2);
    const [root, child] = two.path as [Hex, Hex];
    const byHolder = { authorization: root, reason, doc: ZERO };
    await measure("revoke by a sublicensor", "Revoke", INSURER, {
      ...byHolder,
      authorization: child,
    });
    await measure("revoke by the holder", "Revoke", HOSPITAL, byHolder);
    const again = last((await tree(1)).path);
    const relayed = { ...byHolder, authorization: again };
    await measure("revoke by the holder", "Revoke", HOSPITAL, relayed, "relayed");
    const given = last((await tree(1)).path);
    await measure("surrender", "Surrender", INSURER, { authorization: given, reason });

    const { operate: subject } = await registerAsset(ledger, HOSPITAL);
    await must(ledger, "RevokeAll", HOSPITAL, { subject, epoch: 0, reason });
    await measure("revoke all under a right", "RevokeAll", HOSPITAL, { subject, epoch: 1, reason });
  });

  it("of orders", async () => {
    const { id } = await registerAsset(ledger, HOSPITAL);
    const frozen = orderOn(ledger, id);
    await measure("freeze", "Freeze", REGULATOR, frozen);
    const order = orderId(frozen.order);
    await measure("lift", "Lift", REGULATOR, { order, reason: ZERO });
  });

  for (const hashes of [12, 21]) {
    it(`of heads of a log, proven by ${hashes} hashes`, async () => {
      const log = await openLog(ledger, HOSPITAL);
      const { head, next } = growth(hashes);
      await must(ledger, "Anchor", HOSPITAL, { log, ...head });
      await measure(`anchor at 2^20, ${hashes} hashes`, "Anchor", HOSPITAL, { log, ...next });
    });
  }

  it("of logs and what they hold", async () => {
    await measure("open a log", "OpenLog", HOSPITAL, { log: logOf(HOSPITAL) });
    const log = await openLog(ledger, INSURER);
    await anchorHead(ledger, INSURER, log, 1024);
    const leaves = leavesOf(1024);
    const proof = inclusionProof(leaves, 700).map(toHex);
    const values = [log, toHex(leaves[700]!), 700, proof];
    const gas = await viewGas("Anchors", "verifyInclusion", values);
    record("verify inclusion at 1,024", gas);
  });

  it("of derivations and uses of products", async () => {
    for (const count of [1, 3, 8]) {
      const inputs: Hex[] = [];
      for (let n = 0; n < count; n += 1) inputs.push(last((await tree(2)).path));
      const one = derivationOf(ledger, ANALYST, inputs, {}, ["OPERATE"]);
      await measure(`derive from ${count} inputs, 2 deep`, "Derive", ANALYST, one);

      const made = await derive(ledger, ANALYST, inputs, {}, ["HOLD", "USE", "OPERATE"]);
      const { id: asset, operate: parent } = made;
      const scope = { maxUses: 1000 };
      const id = await grantTo(ledger, ANALYST, asset, { parent, grantee: INSURER, scope });
      for (let uses = 0; uses < 2; uses += 1) await must(ledger, "Use", INSURER, useOf(id));
      await measure(`use of a product of ${count} inputs, 2 deep`, "Use", INSURER, useOf(id));
    }
  });

  it("stays within its target, or says why not", () => {
    for (const [name, { gas, target, reason }] of Object.entries(snapshot)) {
      if (target !== undefined && gas > target) expect(reason, name).to.be.a("string");
    }
  });
});
