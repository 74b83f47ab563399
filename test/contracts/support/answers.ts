/** What tests expect of an act. */
import { expect } from "chai";
import type { EventName, Events } from "../../../server/chain/events.ts";
import type { Dimension, Reason } from "../../../server/core/codes.ts";
import type { Hex } from "../../../server/core/records.ts";
import { refusal } from "../../core/rules/support/words.ts";
import type { Outcome } from "./ledger.ts";

/** It reverts with this refusal; a subject of 20 bytes is a participant. */
export async function isRefused(
  outcome: Promise<Outcome>,
  reason: Reason,
  subject?: Hex,
  detail?: Dimension | number,
): Promise<void> {
  const { refusal: found, fault } = await outcome;
  expect(fault, "facts that do not fit").to.equal(undefined);
  expect(found).to.deep.equal(refusal(reason, subject, detail));
}

/**
 * It reverts because facts handed in do not rebuild `named`, which is no refusal: nobody is at
 * fault.
 */
export async function isFaulty(
  outcome: Promise<Outcome>,
  error: string,
  named: Hex,
): Promise<void> {
  const { refusal: found, fault } = await outcome;
  expect(found).to.equal(undefined);
  expect(fault).to.match(new RegExp(`^${error}\\(${named},0x[0-9a-f]{64}\\)$`));
}

type Expected = { [N in EventName]: [name: N, args: Partial<Events[N]>] }[EventName];

/** It is executed, and after ActExecuted these are its events and no others. */
export async function executes(outcome: Promise<Outcome>, ...events: Expected[]): Promise<Outcome> {
  const done = await outcome;
  expect(done.refusal ?? done.fault).to.equal(undefined);

  const [act, ...own] = done.events;
  const { actor } = done.message;
  const { digest, signer } = done;
  expect(act?.name).to.equal("ActExecuted");
  expect(act?.args).to.deep.equal({ digest, participant: actor, signer });
  expect(own.map(({ name }) => name)).to.deep.equal(events.map(([name]) => name));
  for (const [position, [name, args]] of events.entries()) {
    expect(own[position]?.args, name).to.deep.include(args);
  }
  return done;
}
