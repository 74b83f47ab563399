function sorted(value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => [name, sorted(one)]),
  );
}

/**
 * Equal values give equal text, whatever the order of their fields; it is also what a report shows.
 */
export const text = (value: unknown): string => JSON.stringify(sorted(value)) ?? "undefined";
