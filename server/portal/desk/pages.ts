/** The pages of whoever acts. */
import type { Page } from "../page.ts";
import { actStatusPage } from "./act-status.tsx";
import { actPage, actsPage } from "./acts.tsx";
import { deskHomePage } from "./home.tsx";
import { keysPage } from "./keys.tsx";
import { signInPage, signOutPage } from "./sign-in.tsx";
import { trialPage } from "./trial.tsx";

export const DESK_PAGES: readonly Page[] = [
  ...[deskHomePage, actsPage, actPage, actStatusPage],
  ...[signInPage, signOutPage, keysPage, trialPage],
];
