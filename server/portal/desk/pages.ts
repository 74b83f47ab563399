/** The pages of whoever acts. */
import type { Page } from "../page.ts";
import { keysPage } from "./keys.tsx";
import { signInPage, signOutPage } from "./sign-in.tsx";
import { trialPage } from "./trial.tsx";

export const DESK_PAGES: readonly Page[] = [signInPage, signOutPage, keysPage, trialPage];
