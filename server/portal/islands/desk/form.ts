/** A form of the desk: what it asks is in the page, what it does is in an island. */
import { Refused } from "./api.ts";
import { NoKeystore, type Progress, WrongPassword } from "./keystore.ts";
import { Said, type Sentence, type Sentences } from "./sentences.ts";

export interface Form {
  element: HTMLFormElement;
  say: (sentence: Sentence) => string;
  /** Part of a long calculation, or undefined when it is over. */
  progress: Progress;
}

/** Runs `act` at each submit, one at a time, and tells on the page what went wrong. */
export function onSubmit(element: HTMLFormElement, act: (form: Form) => Promise<void>): Form {
  const sentences = JSON.parse(element.dataset["sentences"] ?? "{}") as Sentences;
  const bar = find<HTMLProgressElement>(element, "progress");
  const form: Form = {
    element,
    say: (sentence) => sentences[sentence],
    progress(part) {
      bar.hidden = false;
      bar.value = part;
    },
  };
  // Without its script a form would send what must not leave the browser, so it is shown here.
  element.hidden = false;
  let isBusy = false;
  element.addEventListener("submit", (event) => {
    event.preventDefault();
    // Not `disabled`: the focus would get lost with the button.
    if (isBusy) return;
    isBusy = true;
    hide(problemOf(element));
    status(form, form.say("working"));
    act(form)
      .catch((error: unknown) => showProblem(form, error))
      .finally(() => {
        isBusy = false;
        bar.hidden = true;
      });
  });
  return form;
}

export function find<T extends Element>(root: ParentNode, selector: string): T {
  const found = root.querySelector<T>(selector);
  if (found === null) throw new Error(`the page lacks ${selector}`);
  return found;
}

/** Spoken by screen readers when they are idle. */
export function status({ element }: Form, text: string): void {
  find(element, "[role=status]").textContent = text;
}

const problemOf = (element: HTMLElement) => find<HTMLElement>(element, "[data-problem]");
const hide = (element: HTMLElement) => (element.hidden = true);

function showProblem(form: Form, error: unknown): void {
  status(form, "");
  const problem = problemOf(form.element);
  problem.replaceChildren(
    ...linesOf(form, error)
      .filter((line) => line !== "")
      .map((line) => {
        const paragraph = document.createElement("p");
        paragraph.textContent = line;
        return paragraph;
      }),
  );
  problem.hidden = false;
  problem.focus();
}

function linesOf({ say }: Form, error: unknown): string[] {
  if (error instanceof Said) return [say(error.sentence), error.more];
  if (error instanceof WrongPassword) return [say("wrongPassword")];
  if (error instanceof NoKeystore) return [say("noKeystore")];
  if (error instanceof Refused) return [`${error.code}: ${error.title}`, error.remedy];
  return [String((error as Error).message)];
}
