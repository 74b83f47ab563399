import type { InputHTMLAttributes } from "preact";

interface Props {
  id: string;
  label: string;
  hint?: string;
  /** What is wrong with what was typed, which stays as it is. */
  error?: string | undefined;
  input: InputHTMLAttributes;
}

/** A label, a hint and an error that screen readers read together with their field. */
export function FormField({ id, label, hint, error, input }: Props) {
  const told = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} class="error">
          {error}
        </p>
      )}
      <input
        {...input}
        id={id}
        name={id}
        aria-describedby={told === "" ? undefined : told}
        aria-invalid={error ? "true" : undefined}
      />
    </div>
  );
}
