/** Territories as laws and contracts spell them; the ledger knows the codes of ISO 3166-1. */
import { TERRITORIES } from "../codes.ts";
import { shapeError } from "../error.ts";
import type { Field } from "./field.ts";
import { code, readSet } from "./values.ts";

/**
 * Other spellings of one code or several. Of the states of the EEA the parts that have codes of
 * their own (AX, GP, RE, SJ …) are not meant: terms must not reach further than they say.
 */
const EEA = `AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI
  SK`;
const SPELLINGS: ReadonlyMap<unknown, readonly string[]> = new Map([
  ["CN-MAINLAND", ["CN"]],
  ["EEA", EEA.split(/\s+/)],
]);

/** Nine cities of the Greater Bay Area (粤港澳大湾区内地九市), and free trade zones (自贸区). */
const PART_OF_MAINLAND = "^(GBA-9|FTZ-[A-Z0-9]{1,16})$";
const isPartOfMainland = (value: unknown) =>
  typeof value === "string" && new RegExp(PART_OF_MAINLAND).test(value);

const iso = code(TERRITORIES);

/** Where something is or happens: one territory, as its number. */
export const territory: Field<number> = {
  schema: {
    anyOf: [
      { enum: [...TERRITORIES, "CN-MAINLAND"] },
      { type: "string", pattern: PART_OF_MAINLAND },
    ],
  },
  read(value, pointer) {
    const [one, ...others] = isPartOfMainland(value) ? ["CN"] : (SPELLINGS.get(value) ?? [value]);
    if (others.length > 0) throw shapeError(pointer, "must be one territory, not a group of them");
    return iso.read(one, pointer);
  },
};

/** Where something is allowed, as a mask. */
export const territories: Field<bigint> = {
  schema: {
    type: "array",
    uniqueItems: true,
    items: { enum: [...TERRITORIES, ...SPELLINGS.keys()] },
  },
  read: (value, pointer) => readSet(value, pointer, readMember),
};

function readMember(value: unknown, pointer: string): bigint {
  if (isPartOfMainland(value)) {
    // Read as CN, a consent for one zone would be one for the whole country.
    throw shapeError(pointer, "is a part of CN that terms can't name alone: CN is the whole");
  }
  const codes = SPELLINGS.get(value) ?? [value];
  return codes.reduce<bigint>((mask, one) => mask | (1n << BigInt(iso.read(one, pointer))), 0n);
}
