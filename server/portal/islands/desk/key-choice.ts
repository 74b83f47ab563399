/** The part of a form where somebody chooses what to sign with, and opens it. */
import type { Hex } from "../../../core/records.ts";
import { find, type Form } from "./form.ts";
import { type KeptKey, keptKeys } from "./key-store.ts";
import { unlock } from "./keystore.ts";
import { Said } from "./sentences.ts";
import { keySigner, type Signer, walletSigner } from "./signer.ts";
import { discoverWallets, type Wallet } from "./wallets.ts";

export interface KeyChoice {
  /** Asks for nothing that the form has not asked for. */
  signer(form: Form): Promise<Signer>;
}

/** Fills the list with this browser's keys and wallets; `preferred` is chosen if it is there. */
export async function offerKeys(form: HTMLFormElement, preferred?: string): Promise<KeyChoice> {
  const list = find<HTMLSelectElement>(form, "select[name=key]");
  const password = find<HTMLInputElement>(form, "input[name=password]");
  const user = find<HTMLInputElement>(form, "input[autocomplete=username]");
  const kept = await keptKeys().catch((): KeptKey[] => []);
  const wallets = new Map<string, Wallet>();

  const isWallet = () => wallets.has(list.value);
  const show = () => {
    find<HTMLElement>(form, "[data-password]").hidden = isWallet();
    password.disabled = isWallet();
    // A password manager keeps one password for each key.
    user.value = list.value;
    find<HTMLElement>(form, "[data-no-key]").hidden = list.options.length > 0;
  };
  for (const { address } of kept) list.add(new Option(address, address));
  if (kept.some(({ address }) => address === preferred)) list.value = preferred as string;
  discoverWallets((wallet) => {
    wallets.set(wallet.uuid, wallet);
    list.add(new Option(wallet.name, wallet.uuid));
    show();
  });
  list.addEventListener("change", show);
  show();

  return {
    async signer({ progress }) {
      const wallet = wallets.get(list.value);
      if (wallet !== undefined) {
        return walletSigner(wallet).catch(() => {
          throw new Said("walletRefused");
        });
      }
      const key = kept.find(({ address }) => address === (list.value as Hex));
      if (key === undefined) throw new Said("nothingChosen");
      return keySigner(await unlock(key.keystore, password.value, progress));
    },
  };
}
