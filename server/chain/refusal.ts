import { ErrorFragment } from "ethers";
import { CHAIN_REASONS, type ChainReason } from "../core/codes.ts";
import type { Hex } from "../core/records.ts";
import { DEPLOYED, INTERFACES } from "./contracts.ts";

/** A rule refusal, as a contract gives it: `number` is the reason's on chain. */
export interface ChainRefusal {
  reason: ChainReason;
  number: number;
  subject: Hex;
  detail: Hex;
}

/**
 * Selectors of the errors that mean a refusal by a rule: `<Noun>Refused(Reason,bytes32,bytes32)`.
 */
const REFUSALS = new Set(
  DEPLOYED.flatMap((contract) => INTERFACES[contract].fragments)
    .filter((fragment) => fragment instanceof ErrorFragment)
    .filter((error) => /Refused\(uint8,bytes32,bytes32\)$/.test(error.format("sighash")))
    .map((error) => error.selector),
);

const SELECTOR_CHARACTERS = 10;
const WORD_CHARACTERS = 64;

/**
 * What revert data says. Undefined for a mechanical fault (wrong facts handed in, out of gas, a
 * panic), which is nobody's refusal.
 */
export function refusalOf(data: string | undefined): ChainRefusal | undefined {
  if (data === undefined || !REFUSALS.has(data.slice(0, SELECTOR_CHARACTERS))) return undefined;
  const word = (position: number): Hex => {
    const start = SELECTOR_CHARACTERS + position * WORD_CHARACTERS;
    return `0x${data.slice(start, start + WORD_CHARACTERS)}`;
  };
  const number = Number(word(0));
  const reason = CHAIN_REASONS[number - 1];
  return reason && { reason, number, subject: word(1), detail: word(2) };
}
