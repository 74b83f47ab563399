// What evaluate says of a use before anybody tries it.
import { expect } from "chai";
import { id } from "ethers";
import { CHAIN_REASONS } from "../../server/core/codes.ts";
import { ZERO } from "../../server/core/records.ts";
import type { Hex, Messages } from "../../server/core/records.ts";
import type { Refusal } from "../../server/core/view.ts";
import { useOf } from "../core/rules/support/story.ts";
import type { UseWords } from "../core/rules/support/story.ts";
import { refusal, scopeOf } from "../core/rules/support/words.ts";
import { read } from "./support/chain.ts";
import { factsFor } from "./support/facts.ts";
import type { ChainLedger } from "./support/ledger.ts";
import { ANALYST, CUSTODIAN, HOSPITAL, INSURER, LABORATORY, STRANGER } from "./support/parties.ts";
import { freeze, licensed, licensedProduct, must, suspend, UNKNOWN } from "./support/story.ts";

async function evaluated(
  ledger: ChainLedger,
  actor: Hex,
  authorization: Hex,
  words: UseWords = {},
): Promise<Refusal | undefined> {
  const asked = useOf(authorization, words);
  const message: Messages["Use"] = { ...asked, actor, nonce: 0n, deadline: 0n };
  const { leaf, upstream } = factsFor("Use", message, ledger.view);
  const answer = await read("Authorizations", "evaluate", asked, leaf, upstream, actor);
  const [number, subject, detail] = answer as unknown as [bigint, Hex, Hex];
  const reason = CHAIN_REASONS[Number(number) - 1];
  return reason && { reason, subject, detail };
}

describe("an evaluation", () => {
  it("names the first reason as a use would be refused for it", async () => {
    const { ledger, claims, consent, root, child } = await licensed("direct");
    const cases: [Hex, Hex, UseWords, Refusal][] = [
      [ANALYST, child, { count: 0 }, refusal("E_SHAPE")],
      [ANALYST, UNKNOWN, {}, refusal("E_NOT_FOUND", UNKNOWN)],
      [STRANGER, child, {}, refusal("E_ROLE", STRANGER)],
      [HOSPITAL, child, {}, refusal("E_RECIPIENT", child)],
      [ANALYST, child, { operation: "PLEDGE" }, refusal("E_RIGHT_MISSING", child)],
      [ANALYST, child, { purpose: "P19" }, refusal("E_PURPOSE", child)],
      [ANALYST, child, { operation: "DERIVE" }, refusal("E_OPERATION", child)],
      [ANALYST, child, { count: 101 }, refusal("E_QUOTA", child)],
    ];
    for (const [actor, used, words, expected] of cases) {
      expect(await evaluated(ledger, actor, used, words)).to.deep.equal(expected);
    }
    await must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    const withdrawn = refusal("E_CONSENT_WITHDRAWN", consent);
    expect(await evaluated(ledger, ANALYST, child)).to.deep.equal(withdrawn);
    await suspend(ledger, INSURER);
    expect(await evaluated(ledger, ANALYST, child)).to.deep.equal(refusal("E_ROLE", INSURER));
    await freeze(ledger, claims.id);
    const frozen = refusal("E_FROZEN", claims.id);
    expect(await evaluated(ledger, ANALYST, child)).to.deep.equal(frozen);
    expect(await evaluated(ledger, INSURER, root)).to.deep.equal(refusal("E_ROLE", INSURER));
  });
  it("walks what is above a product", async () => {
    const { ledger, consent, onReport } = await licensedProduct("direct");
    expect(await evaluated(ledger, LABORATORY, onReport)).to.equal(undefined);
    await must(ledger, "Withdraw", CUSTODIAN, { consent, reason: ZERO });
    const expected = refusal("E_CONSENT_WITHDRAWN", consent);
    expect(await evaluated(ledger, LABORATORY, onReport)).to.deep.equal(expected);
  });
  it("takes the operations that acts of their own record", async () => {
    const { ledger, root } = await licensed("direct");
    for (const operation of ["DERIVE", "SUBLICENSE"]) {
      expect(await evaluated(ledger, INSURER, root, { operation })).to.equal(undefined);
    }
  });
  it("counts nothing", async () => {
    const { ledger, child } = await licensed("direct");
    for (let times = 0; times < 2; times += 1) {
      expect(await evaluated(ledger, ANALYST, child, { count: 100 })).to.equal(undefined);
    }
  });
  it("has no answer to facts that do not fit", async () => {
    const { ledger, child } = await licensed("direct");
    const asked = useOf(child);
    const message: Messages["Use"] = { ...asked, actor: ANALYST, nonce: 0n, deadline: 0n };
    const { leaf, upstream } = factsFor("Use", message, ledger.view);
    const other = { ...leaf, limits: scopeOf({ maxUses: 7 }).limits };
    let data: unknown;
    await read("Authorizations", "evaluate", asked, other, upstream, ANALYST).catch(
      (error: { data?: string }) => (data = error.data),
    );
    const mismatch = "AuthorizationsFactsMismatch(bytes32,bytes32)";
    expect(data).to.match(new RegExp(`^${id(mismatch).slice(0, 10)}`));
  });
});
