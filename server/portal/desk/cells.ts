import type { TypedData } from "../../core/typed-data.ts";

/** One value of what is signed, as a page shows it and the signer's script reads it back. */
export interface Cell {
  /** JSON pointer, such as `/message/order/subject`. */
  pointer: string;
  text: string;
}

/** Every value of an act that a signature covers, in the order in which it is hashed. */
export function cellsOf({ domain, message }: TypedData): Cell[] {
  return [...leaves({ domain, message }, "")];
}

function* leaves(value: unknown, pointer: string): Generator<Cell> {
  if (typeof value !== "object" || value === null) {
    yield { pointer, text: String(value) };
    return;
  }
  for (const [name, inner] of Object.entries(value)) yield* leaves(inner, `${pointer}/${name}`);
}
