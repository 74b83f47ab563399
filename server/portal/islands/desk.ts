/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
// The one script of the desk: it wires what the page holds, and makes no page of its own.
import { actStatus } from "./desk/act-status.ts";
import { keys } from "./desk/keys.ts";
import { register } from "./desk/register.ts";
import { signAct } from "./desk/sign-act.ts";
import { signIn } from "./desk/sign-in.ts";
import { trial } from "./desk/trial.ts";

const ISLANDS: Record<string, (page: HTMLElement) => void | Promise<void>> = {
  "act-status": actStatus,
  keys,
  register,
  "sign-act": signAct,
  "sign-in": signIn,
  trial,
};

for (const page of document.querySelectorAll<HTMLElement>("[data-island]"))
  void ISLANDS[page.dataset["island"] ?? ""]?.(page);
