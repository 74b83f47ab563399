import { createHash } from "node:crypto";

/** In an order that the seed decides. */
export function shuffled<T extends { name: string }>(items: readonly T[], seed: number): T[] {
  const place = ({ name }: T) => createHash("sha256").update(`${seed} ${name}`).digest("hex");
  return items
    .map((item) => [place(item), item] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item);
}
