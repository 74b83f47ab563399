/** The page where an act is looked at once more, and signed. */
import { PreparedOtherwise } from "../../../core/read-prepared.ts";
import type { Hex } from "../../../core/records.ts";
import type { Language } from "../../../core/language/languages.ts";
import { post } from "./api.ts";
import { displayedAct, readDisplayed } from "./displayed-act.ts";
import { find, onSubmit } from "./form.ts";
import { offerKeys } from "./key-choice.ts";
import { Said } from "./sentences.ts";

const WAIT_SECONDS = 10;

export async function signAct(page: HTMLElement): Promise<void> {
  const element = find<HTMLFormElement>(page, "form[data-sign]");
  const choice = await offerKeys(element, element.dataset["key"]);
  const words = find<HTMLElement>(page, "[data-own-words]");
  const language = document.documentElement.lang as Language;
  // Said again at signing, should the page have changed since.
  words.textContent = ownWords(page, language);

  onSubmit(element, async (form) => {
    const { act, typedData, documents } = readAgain(page);
    words.textContent = ownWords(page, language);
    const signer = await choice.signer(form);
    const signature = await signer.signAct(act, typedData).catch(() => {
      throw new Said("walletRefused");
    });
    const visibility = find<HTMLSelectElement>(element, "[name=visibility]").value;
    const { id } = await post<{ id: Hex }>(
      "/v1/acts",
      {
        ...{ typedData, signature, signer: signer.address },
        documents: documents.map(({ mediaType, content }) => ({ mediaType, content, visibility })),
      },
      { Prefer: `wait=${WAIT_SECONDS}` },
    );
    location.assign(`${element.dataset["after"]}/${id}`);
  });
}

function readAgain(page: HTMLElement) {
  const shown = displayedAct(page);
  try {
    return { ...readDisplayed(shown), documents: shown.documents };
  } catch (error) {
    if (error instanceof PreparedOtherwise) throw new Said("actDiffers", error.message);
    throw error;
  }
}

/** Nothing where the act is not what it seems: signing then says why. */
function ownWords(page: HTMLElement, language: Language): string {
  try {
    return readAgain(page).summary[language];
  } catch {
    return "";
  }
}
