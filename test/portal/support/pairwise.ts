type Columns = Record<string, readonly unknown[]>;
type Row<T extends Columns> = { [K in keyof T]: T[K][number] };

/** Few rows in which any two values of different columns meet. The same ones every time. */
export function pairwise<T extends Columns>(columns: T): Row<T>[] {
  const names = Object.keys(columns);
  const pairsOf = (row: Row<T>): string[] =>
    names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, row[a], b, row[b]].join()));
  const all = every(columns);
  const open = new Set(all.flatMap(pairsOf));
  const rows: Row<T>[] = [];
  while (open.size > 0) {
    const gain = (row: Row<T>) => pairsOf(row).filter((pair) => open.has(pair)).length;
    const best = all.reduce((one, other) => (gain(other) > gain(one) ? other : one));
    for (const pair of pairsOf(best)) open.delete(pair);
    rows.push(best);
  }
  return rows;
}

export function every<T extends Columns>(columns: T): Row<T>[] {
  return Object.entries(columns).reduce<object[]>(
    (rows, [name, values]) =>
      rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  ) as Row<T>[];
}
