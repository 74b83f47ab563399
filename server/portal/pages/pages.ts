/** Every page by its address; a new page is a new line here. */
import { DESK_PAGES } from "../desk/pages.ts";
import type { Page } from "../page.ts";
import { assetPage } from "./asset.tsx";
import { blockPage } from "./block.tsx";
import { checkPage } from "./check.tsx";
import { displayPage } from "./display.ts";
import { homePage } from "./home.tsx";
import { ledgerPage } from "./ledger.tsx";
import { participantPage } from "./participant.tsx";
import { recordPages } from "./record.tsx";
import { searchPage } from "./search.tsx";

const PAGES: readonly Page[] = [
  homePage,
  searchPage,
  checkPage,
  assetPage,
  participantPage,
  ledgerPage,
  blockPage,
  ...recordPages,
  displayPage,
  ...DESK_PAGES,
];

const PATTERNS: Readonly<Record<string, string>> = {
  id: "0x[0-9a-fA-F]{64}",
  address: "0x[0-9a-fA-F]{40}",
  number: "[1-9][0-9]{0,8}",
};

const doors = PAGES.map((page) => {
  const pattern = page.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    return `(?<${name}>${PATTERNS[name] ?? "[^/]+"})`;
  });
  return { page, pattern: new RegExp(`^${pattern}$`) };
});

export function findPage(path: string): { page: Page; path: Record<string, string> } | undefined {
  for (const { page, pattern } of doors) {
    const found = pattern.exec(path);
    if (found === null) continue;
    const parts = Object.entries(found.groups ?? {});
    return {
      page,
      path: Object.fromEntries(parts.map(([name, text]) => [name, text.toLowerCase()])),
    };
  }
  return undefined;
}
