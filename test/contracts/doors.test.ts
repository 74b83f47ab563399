// What only a sister contract may call, and what nobody may.
import { expect } from "chai";
import { FunctionFragment, toBeHex } from "ethers";
import { encodeCall } from "../../server/chain/calls.ts";
import { INTERFACES } from "../../server/chain/contracts.ts";
import type { Deployed } from "../../server/chain/contracts.ts";
import { participantSubject } from "../../server/core/ids.ts";

import type { Hex, Messages } from "../../server/core/records.ts";
import { handedIn } from "../../server/core/rules/facts.ts";
import { derivationOf, useOf } from "../core/rules/support/story.ts";
import { assetOf, refusal, START } from "../core/rules/support/words.ts";
import { attempt, chain, read } from "./support/chain.ts";
import type { Attempt } from "./support/chain.ts";
import {
  ACCREDITOR,
  ADMIN,
  DEPLOYER,
  HOSPITAL,
  INSURER,
  REGULATOR,
  RELAYER,
  STRANGER,
  walletOf,
} from "./support/parties.ts";
import { derivedScores, licensed } from "./support/story.ts";
import { slotOf, wordOf, WORDS_SLOT } from "./support/words.ts";

const EVERYBODY = [STRANGER, DEPLOYER, RELAYER, ADMIN, ACCREDITOR, REGULATOR, HOSPITAL];

async function call(
  from: Hex,
  contract: Deployed,
  name: string,
  ...values: unknown[]
): Promise<Attempt> {
  const { addresses } = await chain();
  const data = INTERFACES[contract].encodeFunctionData(name, values) as Hex;
  return attempt({ time: START, from, to: addresses[contract], data });
}

const checksummed = (address: Hex) => walletOf(address).address;

describe("a privileged door", () => {
  it("to register a product opens to Authorizations alone", async () => {
    await licensed("direct");
    for (const from of EVERYBODY) {
      const values = [assetOf(from), [], 1, 1, false];
      const { fault } = await call(from, "Registry", "registerDerived", ...values);
      expect(fault).to.equal(`AssetsNotAuthorizations(${checksummed(from)})`);
    }
  });
  it("to advance a right's epoch opens to Authorizations alone", async () => {
    const { claims } = await licensed("direct");
    for (const from of EVERYBODY) {
      const { fault } = await call(from, "Registry", "advanceEpoch", claims.operate, 1);
      expect(fault).to.equal(`RightsNotAuthorizations(${checksummed(from)})`);
    }
  });
  for (const contract of ["Registry", "Authorizations", "Derivations"] as const) {
    it(`to count orders in ${contract} opens to Oversight alone`, async () => {
      const { root } = await licensed("direct");
      for (const from of EVERYBODY) {
        for (const subject of [root, participantSubject(HOSPITAL)]) {
          const { fault } = await call(from, contract, "pushOrder", subject, true);
          expect(fault).to.equal(`SubjectNotOversight(${checksummed(from)})`);
        }
      }
    });
  }
});

describe("every other door", () => {
  const doors: [Deployed, string[]][] = [
    [
      "Registry",
      [
        "accept",
        "addVersion",
        "advanceEpoch",
        "appoint",
        "dismiss",
        "enroll",
        "give",
        "offer",
        "pushOrder",
        "reclassify",
        "register",
        "registerDerived",
        "reinstate",
        "renounce",
        "retire",
        "succeed",
        "suspend",
        "withdraw",
      ],
    ],
    [
      "Authorizations",
      [
        "derive",
        "grant",
        "pushOrder",
        "refuse",
        "request",
        "revoke",
        "revokeAll",
        "surrender",
        "use",
      ],
    ],
    ["Derivations", ["derive", "pushOrder"]],
    ["Oversight", ["freeze", "lift"]],
    ["Anchors", ["anchor", "openLog"]],
  ];
  for (const [contract, acts] of doors) {
    it(`of ${contract} changes nothing: acts and privileged doors are all`, () => {
      const changing = INTERFACES[contract].fragments
        .filter((fragment) => fragment instanceof FunctionFragment)
        .filter(({ constant }) => !constant);
      expect(changing.map(({ name }) => name).sort()).to.deep.equal(acts);
    });
  }
  for (const [contract] of doors) {
    it(`of ${contract} is shut: it takes neither ether nor unknown calls`, async () => {
      const { addresses } = await chain();
      const to = addresses[contract];
      for (const data of ["0x", "0xdeadbeef"] as const) {
        for (const value of ["0x0", "0x1"] as const) {
          const { fault } = await attempt({ time: START, from: STRANGER, to, data, value });
          expect(fault).to.equal("0x");
        }
      }
    });
  }
});

describe("the code of derive", () => {
  it("called in its own place finds no authorization and changes nothing", async () => {
    const { ledger, input } = await derivedScores("direct");
    const { addresses } = await chain();
    const fields = derivationOf(ledger, INSURER, [input], { piLevel: "PI" });
    const message = { actor: INSURER, nonce: 77n, deadline: BigInt(START + 60), ...fields };
    const facts = handedIn("Derive", message as Messages["Derive"], ledger.view);
    const proof = { ...message, signer: INSURER, signature: "0x" as Hex };
    const { data, gasLimit: gas } = encodeCall("Derive", message, facts, proof);
    const time = ledger.time;
    const own = await attempt({ time, from: INSURER, to: addresses.Derivations, data, gas });
    expect(own.refusal).to.deep.equal(refusal("E_NOT_FOUND", input));
    const through = await attempt({ time, from: INSURER, to: addresses.Authorizations, data, gas });
    expect(through.refusal ?? through.fault).to.equal(undefined);
  });
  it("reads and writes where Authorizations keeps its words and nonces", async () => {
    const { ledger, root } = await licensed("direct");
    const { rpc, addresses } = await chain();
    const word = await wordOf("Authorizations", root);
    expect(word).not.to.equal(0n);
    expect(await wordOf("Derivations", root)).to.equal(0n);
    for (const contract of ["Authorizations", "Derivations"] as const) {
      const slot = slotOf(root, WORDS_SLOT);
      const stored = await rpc.call<Hex>("eth_getStorageAt", addresses[contract], slot, "latest");
      expect(BigInt(stored), contract).to.equal(await wordOf(contract, root));
    }
    const planted = toBeHex(word, 32);
    const at = slotOf(root, WORDS_SLOT);
    await rpc.call("hardhat_setStorageAt", addresses.Derivations, at, planted);
    expect(await wordOf("Derivations", root)).to.equal(word);

    // A nonce that derive spends is spent for the other acts, and the other way round.
    await ledger.act("Use", INSURER, useOf(root), { nonce: 300n });
    const derivation = derivationOf(ledger, INSURER, [root], { piLevel: "PI" });
    const spent = await ledger.act("Derive", INSURER, derivation, { nonce: 300n });
    expect(spent.refusal).to.deep.equal(refusal("E_NONCE", INSURER));
    const good = await ledger.act("Derive", INSURER, derivation, { nonce: 301n });
    expect(good.refusal ?? good.fault).to.equal(undefined);
    const [known] = await read("Authorizations", "nonceSpent", INSURER, 301n);
    expect(known).to.equal(true);
    const again = await ledger.act("Use", INSURER, useOf(root), { nonce: 301n });
    expect(again.refusal).to.deep.equal(refusal("E_NONCE", INSURER));
  });
});
