// A ledger whose every act goes the way of a client: prepared, read back, judged by the rules,
// applied.
import { LedgerError } from "../../../server/core/error.ts";
import { parseTypedData } from "../../../server/core/parse-typed-data.ts";
import type { Act } from "../../../server/core/parse-typed-data.ts";
import { prepare } from "../../../server/core/prepare.ts";
import type { Prepared } from "../../../server/core/prepare.ts";
import type { Hex } from "../../../server/core/records.ts";
import { apply, check } from "../../../server/core/rules/index.ts";
import type { Refusal } from "../../../server/core/view.ts";
import { createLedger } from "../rules/support/ledger.ts";
import { PLACE } from "./messages.ts";

export const NOW = 1_800_000_000;
export const END = NOW + 300 * 86_400;
const party = (digit: string): Hex => `0x${digit.repeat(40)}`;
export const ACCREDITOR = party("a");
export const REGULATOR = party("b");
export const HOSPITAL = party("1");
export const INSURER = party("2");
export const LABORATORY = party("3");

export const SALT: Hex = `0x${"5a".repeat(32)}`;

export type Played = Prepared & { act: Act; refusal: Refusal | undefined };
export type Desk = ReturnType<typeof openDesk>;

export function openDesk() {
  const offices = { accreditor: new Set([ACCREDITOR]), regulator: new Set([REGULATOR]) };
  const ledger = createLedger(offices, NOW);
  let drawn = 0;

  const desk = {
    view: ledger.view,
    prepare(type: string, actor: unknown, input: unknown): Prepared {
      const means = {
        view: ledger.view,
        time: NOW,
        deadline: BigInt(NOW + 3600),
        nonce: () => BigInt((drawn += 1)),
        salt: (): Hex => `0x${(drawn += 1).toString(16).padStart(64, "5")}`,
        place: PLACE,
      };
      return prepare({ type, actor, input }, means);
    },
    /** Code, pointer and subject of what prepare answers. */
    fault(type: string, actor: unknown, input: unknown): (string | undefined)[] {
      try {
        desk.prepare(type, actor, input);
      } catch (error) {
        if (error instanceof LedgerError) return [error.code, error.pointer, error.subject];
        throw error;
      }
      return ["prepared"];
    },
    play(type: string, actor: Hex, input: unknown): Played {
      const prepared = desk.prepare(type, actor, input);
      const { digest, ...act } = parseTypedData(
        JSON.parse(JSON.stringify(prepared.typedData)),
        PLACE,
      );
      const context = { view: ledger.view, time: NOW, signer: actor, digest };
      const refusal = check(act.primary, act.message, context);
      if (refusal === undefined) ledger.write(...apply(act.primary, act.message, context));
      return { ...prepared, act, refusal };
    },
  };

  for (const account of [ACCREDITOR, REGULATOR]) {
    const id: Hex = `0x${account.slice(2).padStart(64, "0")}`;
    const enrolment = { account, name: "Office", code: "", jurisdiction: 48, region: 0 };
    const facts = { ...enrolment, profileDoc: SALT, validTo: END };
    ledger.write(
      { id, facts: { kind: "participant", enrolment: facts } },
      { id, state: { status: "ACTIVE", until: END, key: account } },
    );
  }
  for (const [account, name] of [
    [HOSPITAL, "第一医院"],
    [INSURER, "Insurer"],
    [LABORATORY, "Laboratory"],
  ])
    desk.play("participants.enroll", ACCREDITOR, {
      account,
      name,
      jurisdiction: "CN",
      region: 440300,
      validTo: END,
    });
  return desk;
}

export const DATASET = {
  commitment: `0x${"c0".repeat(32)}`,
  scheme: "SALTED_MERKLE",
  hashAlg: "SHA-256",
  metadataDoc: { title: { en: "Claims" } },
  origin: "ENTERPRISE",
  classification: "GENERAL",
  piLevel: "NONE",
  sector: "8411",
  region: "440300",
  rights: [
    { right: "HOLD", basis: "ORIGINAL_COLLECTION" },
    { right: "USE", basis: "ORIGINAL_COLLECTION" },
    { right: "OPERATE", basis: "ORIGINAL_COLLECTION", notAfter: null },
  ],
};
export const TIME = "2027-06-01T00:00:00Z";
