/**
 * Signs that a terminal obeys or that reorder what it shows. Names and messages come from other
 * parties: they are to be read and must do nothing.
 */
const OBEYED = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** As escapes of JSON, so that JSON stays the same JSON. */
export function printable(text: string): string {
  return text.replace(
    OBEYED,
    (sign) => `\\u${(sign.codePointAt(0) as number).toString(16).padStart(4, "0")}`,
  );
}

/** An answer for people: one line a value, what lies inside indented below its name. */
export function asText(value: unknown, indent = ""): string {
  if (Array.isArray(value)) return value.map((item) => itemLines(item, indent)).join("");
  if (typeof value !== "object" || value === null) return `${indent}${scalar(value)}\n`;
  return Object.entries(value)
    .map(([name, inner]) => fieldLines(name, inner, indent))
    .join("");
}

function fieldLines(name: string, value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return `${indent}${name}: ${scalar(value)}\n`;
  if (Object.keys(value).length === 0) return `${indent}${name}: none\n`;
  const isPlain = Array.isArray(value) && value.every((item) => typeof item !== "object");
  if (isPlain) return `${indent}${name}: ${value.map(scalar).join(", ")}\n`;
  return `${indent}${name}:\n${asText(value, `${indent}  `)}`;
}

function itemLines(item: unknown, indent: string): string {
  const lines = asText(item, `${indent}  `);
  return `${indent}- ${lines.slice(indent.length + 2)}`;
}

function scalar(value: unknown): string {
  if (typeof value === "string") return value.replaceAll("\n", "\\n");
  return value === null ? "none" : JSON.stringify(value);
}
