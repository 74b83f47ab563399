/** A new key of this browser, under a password that is typed twice. */
import { find, type Form } from "./form.ts";
import { keep, type KeptKey } from "./key-store.ts";
import { type Keystore, lock, newPrivateKey } from "./keystore.ts";
import { Said } from "./sentences.ts";

/** Guessing takes a second each; a person's own choice of fewer characters is soon guessed. */
const MIN_PASSWORD_CHARACTERS = 10;

export async function makeKey(form: Form): Promise<{ kept: KeptKey; privateKey: Uint8Array }> {
  const [password, again] = ["password", "again"].map(
    (name) => find<HTMLInputElement>(form.element, `input[name=${name}]`).value,
  ) as [string, string];
  // On http:// browsers give keys and ciphers to pages of this machine alone.
  if (!isSecureContext) throw new Said("notSecure");
  if (password !== again) throw new Said("passwordsDiffer");
  if ([...password].length < MIN_PASSWORD_CHARACTERS) throw new Said("passwordShort");
  const privateKey = newPrivateKey();
  const keystore = await lock(privateKey, password, form.progress);
  return { kept: await keepOrSay(keystore), privateKey };
}

export async function keepOrSay(keystore: Keystore): Promise<KeptKey> {
  return keep(keystore).catch(() => {
    throw new Said("noStorage");
  });
}

/** A link that saves the encrypted file; without it, a lost browser is a lost key. */
export function offerBackup(link: HTMLAnchorElement, { address, keystore }: KeptKey): void {
  const file = new Blob([`${JSON.stringify(keystore)}\n`], { type: "application/json" });
  link.href = URL.createObjectURL(file);
  link.download = `data-rights-ledger-key-${address.slice(2, 10)}.json`;
}
