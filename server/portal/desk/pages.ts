/** The pages of whoever acts. */
import type { Page } from "../page.ts";
import { actStatusPage } from "./act-status.tsx";
import { actPage, actsPage } from "./acts.tsx";
import { askLicensePage } from "./ask-license.tsx";
import { decidePage } from "./decide.tsx";
import { findPage } from "./find.tsx";
import { freezePage } from "./freeze.tsx";
import { inboxPage } from "./inbox.tsx";
import { licensesPage } from "./licenses.tsx";
import { providedDataPage } from "./provided-data.tsx";
import { deskHomePage } from "./home.tsx";
import { inspectPage } from "./inspect.tsx";
import { keysPage } from "./keys.tsx";
import { registerPage } from "./register.tsx";
import { signInPage, signOutPage } from "./sign-in.tsx";
import { trialPage } from "./trial.tsx";

export const DESK_PAGES: readonly Page[] = [
  ...[deskHomePage, actsPage, actPage, actStatusPage],
  ...[
    registerPage,
    findPage,
    inspectPage,
    inboxPage,
    licensesPage,
    decidePage,
    askLicensePage,
    freezePage,
    providedDataPage,
  ],
  ...[signInPage, signOutPage, keysPage, trialPage],
];
