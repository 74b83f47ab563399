import { changedDisplay, displayCookie } from "../display.ts";
import { type Page, to } from "../page.ts";

/** Where the links of the display settings lead: it sets the cookie and goes back. */
export const displayPage: Page = {
  path: "/display",
  answer(visit) {
    const back = visit.query.get("back") ?? "/";
    // Behind our own language prefix it can't lead to another host.
    const isPath = /^\/(?!\/)[\x21-\x7e]*$/.test(back);
    const display = changedDisplay(visit.display, visit.query);
    return {
      location: to(visit, isPath ? back : "/"),
      headers: { "Set-Cookie": displayCookie(display) },
    };
  },
};
