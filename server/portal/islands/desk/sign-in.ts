import { find, onSubmit } from "./form.ts";
import { offerKeys } from "./key-choice.ts";
import { openSession, pathAfter } from "./session.ts";

/** The form of the page that signs in. */
export async function signIn(page: HTMLElement): Promise<void> {
  const element = find<HTMLFormElement>(page, "form");
  const choice = await offerKeys(element);
  onSubmit(element, async (form) => {
    await openSession(await choice.signer(form));
    location.assign(pathAfter(location.search, element.dataset["after"] ?? "/"));
  });
}
