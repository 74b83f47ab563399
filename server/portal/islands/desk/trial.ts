/** The page of a one-time link: a key is made, becomes an agent, and signs in. */
import { post } from "./api.ts";
import { find, onSubmit } from "./form.ts";
import { makeKey, offerBackup } from "./new-key.ts";
import { Said } from "./sentences.ts";
import { openSession } from "./session.ts";
import { keySigner } from "./signer.ts";

interface Practice {
  name: string;
  participant: string;
  agent: string;
}

const TOKEN = /^#[0-9a-f]{32}$/;

export function trial(page: HTMLElement): void {
  const element = find<HTMLFormElement>(page, "form");
  // The same page in another language needs the token, too.
  for (const link of document.querySelectorAll<HTMLAnchorElement>("a[hreflang]"))
    link.hash = location.hash;
  // Kept between attempts: a link that has met a key serves that one and no other.
  let made: Awaited<ReturnType<typeof makeKey>> | undefined;
  onSubmit(element, async (form) => {
    if (!TOKEN.test(location.hash)) throw new Said("linkIncomplete");
    made ??= await makeKey(form);
    const { kept, privateKey } = made;
    const token = location.hash.slice(1);
    const practice = await post<Practice>(`/v1/trial/${token}`, { address: kept.address });
    await openSession(keySigner(privateKey));
    for (const name of ["name", "participant", "agent"] as const)
      find(page, `[data-practice=${name}]`).textContent = practice[name];
    offerBackup(find(page, "a[data-backup]"), kept);
    element.hidden = true;
    const done = find<HTMLElement>(page, "[data-done]");
    done.hidden = false;
    done.focus();
  });
}
