import type { ComponentChildren } from "preact";

export type Tone = "good" | "warn" | "bad" | "plain";

const SIGNS: Readonly<Record<Tone, string>> = { good: "✓", warn: "!", bad: "✕", plain: "" };

export const signOf = (tone: Tone): string => SIGNS[tone];

/** A state by sign, word and colour; the sign is for the eye alone. */
export function Tag({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <strong class={`tag ${tone}`}>
      {tone !== "plain" && <span aria-hidden="true">{SIGNS[tone]} </span>}
      {children}
    </strong>
  );
}
