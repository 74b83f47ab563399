/** What the regulator's questions have in common. */
import { LedgerError } from "../../core/error.ts";
import type { Hex } from "../../core/records.ts";
import type { Answer, Call, Schema } from "../route.ts";
import type { ReadingDeps } from "./denials.ts";

export interface Question {
  n: number;
  asks: string;
  query: Record<string, Schema>;
  output: Schema;
  answer: (deps: ReadingDeps, query: never, request: Call["request"]) => Promise<Answer>;
}

/** Query parameters are optional by nature; some questions have no meaning without. */
export function given(name: string, value: string | undefined): Hex {
  if (value !== undefined) return value.toLowerCase() as Hex;
  throw new LedgerError("E_SHAPE", `/${name} is missing`, { pointer: `/${name}` });
}
