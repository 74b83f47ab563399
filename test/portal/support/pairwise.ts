/** Few rows in which any two values of different columns meet. The same ones every time. */
export function pairwise<T extends Record<string, readonly unknown[]>>(
  columns: T,
): { [K in keyof T]: T[K][number] }[] {
  const names = Object.keys(columns);
  const open = new Set<string>();
  const pairsOf = (row: Record<string, unknown>): string[] =>
    names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, row[a], b, row[b]].join()));
  const all = every(columns);
  for (const row of all) for (const pair of pairsOf(row)) open.add(pair);
  const rows: Record<string, unknown>[] = [];
  while (open.size > 0) {
    const gain = (row: Record<string, unknown>) => pairsOf(row).filter((pair) => open.has(pair));
    const best = all.reduce((one, other) => (gain(other).length > gain(one).length ? other : one));
    for (const pair of pairsOf(best)) open.delete(pair);
    rows.push(best);
  }
  return rows as { [K in keyof T]: T[K][number] }[];
}

export function every(columns: Record<string, readonly unknown[]>): Record<string, unknown>[] {
  return Object.entries(columns).reduce<Record<string, unknown>[]>(
    (rows, [name, values]) =>
      rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}
