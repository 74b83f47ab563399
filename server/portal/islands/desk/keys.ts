/** The page of this browser's keys: make one, save it, bring one back, forget one. */
import { find, onSubmit, status } from "./form.ts";
import { forget, keptKeys, type KeptKey } from "./key-store.ts";
import { parseKeystore, unlock } from "./keystore.ts";
import { keepOrSay, makeKey, offerBackup } from "./new-key.ts";
import { Said } from "./sentences.ts";

export async function keys(page: HTMLElement): Promise<void> {
  const row = find<HTMLTemplateElement>(page, "template");
  const list = find<HTMLElement>(page, "[data-keys]");

  function show(kept: readonly KeptKey[]): void {
    list.replaceChildren(...kept.map((key) => rowOf(key)));
    find<HTMLElement>(page, "[data-none]").hidden = kept.length > 0;
  }

  function rowOf(key: KeptKey): DocumentFragment {
    const fragment = row.content.cloneNode(true) as DocumentFragment;
    find(fragment, "[data-address]").textContent = key.address;
    offerBackup(find(fragment, "a[data-backup]"), key);
    const confirm = find<HTMLButtonElement>(fragment, "button[data-forget]");
    confirm.addEventListener("click", () => {
      void forget(key.address)
        .then(keptKeys)
        .then((kept) => {
          show(kept);
          find<HTMLElement>(page, "h1").focus();
        });
    });
    return fragment;
  }

  show(await keptKeys().catch((): KeptKey[] => []));

  onSubmit(find(page, "form[data-new]"), async (form) => {
    const { kept } = await makeKey(form);
    show(await keptKeys());
    status(form, `${form.say("keyMade")} ${kept.address}`);
    form.element.reset();
  });

  onSubmit(find(page, "form[data-restore]"), async (form) => {
    const file = find<HTMLInputElement>(form.element, "input[type=file]").files?.[0];
    if (file === undefined) throw new Said("nothingChosen");
    const keystore = parseKeystore(await file.text());
    const password = find<HTMLInputElement>(form.element, "input[type=password]").value;
    // Kept only if it opens: a file that nobody can open would be no key.
    await unlock(keystore, password, form.progress);
    const { address } = await keepOrSay(keystore);
    show(await keptKeys());
    status(form, `${form.say("keyMade")} ${address}`);
    form.element.reset();
  });
}
