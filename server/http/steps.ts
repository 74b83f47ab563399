import { shapeError } from "../core/error.ts";

/**
 * Cursors of answers that are walked, not listed: the block that all pages are as of, and how much
 * the earlier pages held.
 */
export interface Step {
  block: number;
  skip: number;
}

export const writeStep = ({ block, skip }: Step): string =>
  Buffer.from(`w.${block}.${skip}`).toString("base64url");

export function readStep(cursor: string, maxSkip: number): Step {
  const plain = Buffer.from(cursor, "base64url").toString();
  const [, block, skip] = /^w\.(\d{1,15})\.(\d{1,9})$/.exec(plain) ?? [];
  const step = { block: Number(block), skip: Number(skip) };
  if (writeStep(step) !== cursor || step.skip > maxSkip) {
    throw shapeError("/cursor", "is none that a page ended with");
  }
  return step;
}
