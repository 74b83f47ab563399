import type { ComponentChildren } from "preact";
import { signOf, type Tone } from "./tag.tsx";

/** The one thing that a page has to say. */
export function Panel(props: { tone: Tone; title: string; children: ComponentChildren }) {
  const { tone, title, children } = props;
  return (
    <section class={`panel ${tone}`}>
      <h1>
        <span aria-hidden="true">{signOf(tone)} </span>
        {title}
      </h1>
      {children}
    </section>
  );
}

/** What a reader must not miss. */
export function Notice({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return <div class={`notice ${tone}`}>{children}</div>;
}
