import type { ComponentChildren, FormHTMLAttributes } from "preact";
import { to, type Visit } from "../page.ts";

interface Props extends Omit<FormHTMLAttributes, "children"> {
  visit: Visit;
  button: string;
  children: ComponentChildren;
}

/**
 * A form that the script of the desk handles. Hidden until that runs: sent without it, a password
 * would leave the browser.
 */
export function SignerForm({ visit, button, children, ...attributes }: Props) {
  const { signing } = visit.words;
  return (
    <>
      <noscript>
        <p class="notice warn">{signing.noScript}</p>
      </noscript>
      <form {...attributes} hidden data-sentences={JSON.stringify(signing.sentences)}>
        <div class="notice bad" role="alert" tabindex={-1} data-problem hidden />
        {children}
        <progress hidden max={1} aria-label={signing.sentences.working} />
        <p role="status" />
        <button type="submit">{button}</button>
      </form>
    </>
  );
}

/** What to sign with: the script fills the list and hides the password where none is needed. */
export function KeyChoice({ visit }: { visit: Visit }) {
  const { signing } = visit.words;
  return (
    <>
      <div class="field">
        <label for="key">{signing.key}</label>
        <p id="key-hint" class="hint">
          {signing.keyHint}
        </p>
        <select id="key" name="key" aria-describedby="key-hint" />
        <p data-no-key hidden>
          {signing.noKey} <a href={to(visit, "/desk/key")}>{signing.makeOne}</a>
        </p>
      </div>
      <input type="text" autocomplete="username" hidden readOnly />
      <div class="field" data-password>
        <PasswordField id="password" label={signing.password} autocomplete="current-password" />
      </div>
    </>
  );
}

interface PasswordProps {
  id: string;
  name?: string;
  label: string;
  hint?: string;
  autocomplete: "current-password" | "new-password";
}

export function PasswordField({ id, name = id, label, hint, autocomplete }: PasswordProps) {
  return (
    <>
      <label for={id}>{label}</label>
      {hint && (
        <p id={`${id}-hint`} class="hint">
          {hint}
        </p>
      )}
      <input
        id={id}
        name={name}
        type="password"
        autocomplete={autocomplete}
        aria-describedby={hint && `${id}-hint`}
        required
      />
    </>
  );
}

/** A password that is chosen now, typed twice. */
export function NewPassword({ visit }: { visit: Visit }) {
  const { signing } = visit.words;
  return (
    <>
      <div class="field">
        <PasswordField
          id="new-password"
          name="password"
          label={signing.newPassword}
          hint={signing.newPasswordHint}
          autocomplete="new-password"
        />
      </div>
      <div class="field">
        <PasswordField id="again" label={signing.again} autocomplete="new-password" />
      </div>
    </>
  );
}
