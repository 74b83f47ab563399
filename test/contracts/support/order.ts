/**
 * The order of evaluation, tested by neighbours: of two causes at once the earlier one is the
 * reason.
 */
import type { Hex, PrimaryType } from "../../../server/core/records.ts";
import type { Refusal } from "../../../server/core/view.ts";
import type { Fields } from "../../core/rules/support/ledger.ts";
import { refusal } from "../../core/rules/support/words.ts";
import { isRefused } from "./answers.ts";
import type { ChainLedger, Header, Route } from "./ledger.ts";
import { REGULATOR } from "./parties.ts";
import { freeze, suspend } from "./story.ts";

/** One act about to be done, which causes change before it is. */
export interface Attempt<P extends PrimaryType> {
  ledger: ChainLedger;
  actor: Hex;
  fields: Fields<P>;
  header: Header<P>;
}

export interface Cause<A> {
  title: string;
  bring: (attempt: A) => unknown;
  expected: (attempt: A) => Refusal;
}

/**
 * Every check is made before the next one or it is not, so the order of neighbours is the order of
 * all. Two neighbours that touch the same thing stand in one list inside: each is tried alone, and
 * against the neighbours of the list.
 */
export function inThisOrder<P extends PrimaryType, A extends Attempt<P>>(
  primary: P,
  route: Route,
  prepare: (route: Route) => Promise<A>,
  causes: readonly (Cause<A> | readonly Cause<A>[])[],
): void {
  const ranks = causes.map((one) => ("bring" in one ? [one] : one));
  const attempted = async (...brought: Cause<A>[]) => {
    const attempt = await prepare(route);
    for (const cause of brought) await cause.bring(attempt);
    const { ledger, actor, fields, header } = attempt;
    return { attempt, act: ledger.act(primary, actor, fields, header) };
  };

  it("is done where there is no cause against it", async () => {
    const { act } = await attempted();
    const { refusal: found, fault } = await act;
    if (found ?? fault) throw new Error(`it is refused: ${fault ?? found?.reason}`);
  });
  for (const [rank, group] of ranks.entries()) {
    for (const cause of group) {
      const next = ranks[rank + 1] ?? [];
      const later = next.map(({ title }) => title).join(" and ");
      it(`${cause.title} comes ${later === "" ? "last" : `before ${later}`}`, async () => {
        for (const brought of [[cause], ...next.map((other) => [other, cause])]) {
          const { attempt, act } = await attempted(...brought);
          const { reason, subject, detail } = cause.expected(attempt);
          await isRefused(act, reason, subject, Number(detail));
        }
      });
    }
  }
}

/** A nonce that the actor of an attempt has spent before. */
export const SPENT = 1n << 100n;

/** The stage "signer" of acts without a nonce. */
export function proofCauses<A extends Attempt<PrimaryType>>(): Cause<A>[] {
  return [
    {
      title: "a deadline that has passed",
      bring: ({ ledger, header }) => (header.deadline = BigInt(ledger.time - 1)),
      expected: ({ actor }) => refusal("E_EXPIRED_SIGNATURE", actor),
    },
    {
      title: "another's signature",
      bring: ({ header }) => (header.signer = REGULATOR),
      expected: ({ actor }) => refusal("E_SIG", actor),
    },
  ];
}

export function spentNonce<A extends Attempt<PrimaryType>>(): Cause<A> {
  return {
    title: "a spent nonce",
    bring: ({ header }) => (header.nonce = SPENT),
    expected: ({ actor }) => refusal("E_NONCE", actor),
  };
}

export function actorSuspended<A extends Attempt<PrimaryType>>(): Cause<A> {
  return {
    title: "a suspension of the actor",
    bring: ({ ledger, actor }) => suspend(ledger, actor),
    expected: ({ actor }) => refusal("E_ROLE", actor),
  };
}

export function suspensionOf<A extends Attempt<PrimaryType>>(title: string, party: Hex): Cause<A> {
  return {
    title: `a suspension of ${title}`,
    bring: ({ ledger }) => suspend(ledger, party),
    expected: () => refusal("E_ROLE", party),
  };
}

export function orderAgainst<A extends Attempt<PrimaryType>>(
  title: string,
  subjectOf: (attempt: A) => Hex,
): Cause<A> {
  return {
    title: `an order on ${title}`,
    bring: (attempt) => freeze(attempt.ledger, subjectOf(attempt)),
    expected: (attempt) => refusal("E_FROZEN", subjectOf(attempt)),
  };
}
