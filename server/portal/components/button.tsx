import type { ComponentChildren } from "preact";

export function Button({ children, kind }: { children: ComponentChildren; kind?: "second" }) {
  return (
    <button type="submit" class={kind}>
      {children}
    </button>
  );
}
