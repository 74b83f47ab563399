import type { Text } from "../core/language/languages.ts";
import type { Prepared } from "../core/prepare.ts";
import { PreparedOtherwise, readPrepared as read, type Wanted } from "../core/read-prepared.ts";
import type { Hex } from "../core/records.ts";
import { CliFailure, EXIT } from "./failure.ts";

export function readPrepared(prepared: Prepared, wanted: Wanted): { digest: Hex; summary: Text } {
  try {
    const { act, summary } = read(prepared, wanted);
    return { digest: act.digest, summary };
  } catch (error) {
    if (error instanceof PreparedOtherwise) throw new CliFailure(EXIT.MISMATCH, error.message);
    throw error;
  }
}
