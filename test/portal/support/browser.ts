// Chromium as the system has it: no package downloads one.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import type { Language } from "../../../server/core/language/languages.ts";
import type { Scheme, Size } from "../../../server/portal/display.ts";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executable = process.env["CHROMIUM_PATH"] ?? PLACES.find((place) => existsSync(place));

/** Put behind a suite's title, so that a run without a browser says what it left out. */
export const BROWSER_MISSING =
  executable === undefined
    ? " (NOT RUN: install chromium and fonts-noto-cjk, or set CHROMIUM_PATH)"
    : "";

export function openBrowser(): Promise<Browser> {
  if (executable === undefined) throw new Error("there is no Chromium");
  // Containers run as root and have a small /dev/shm; the pages are our own.
  const args = ["--no-sandbox", "--disable-dev-shm-usage"];
  return chromium.launch({ executablePath: executable, args });
}

export interface Look {
  language: Language;
  size: Size;
  scheme: Exclude<Scheme, "auto"> | "forced";
  width: 320 | 1280;
}

export async function openPage(browser: Browser, url: string, look: Look): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    colorScheme: look.scheme === "dark" ? "dark" : "light",
    forcedColors: look.scheme === "forced" ? "active" : "none",
    reducedMotion: "reduce",
  });
  const { origin } = new URL(url);
  await context.addCookies([{ name: "drl_display", value: `${look.size}.auto`, url: origin }]);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const axe = readFileSync(fileURLToPath(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** One line a violation, with what violates. */
export async function violationsOn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async (tags) => {
    const { run } = (globalThis as unknown as { axe: { run: (...args: unknown[]) => unknown } })
      .axe;
    const only = { runOnly: { type: "tag", values: tags } };
    const { violations } = (await run(document, only)) as {
      violations: { id: string; nodes: { html: string }[] }[];
    };
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
  }, TAGS);
}

/** What axe can't see: overflow, text and targets that are too small. */
export function flawsOf(page: Page, least: { text: number; target: number }): Promise<string[]> {
  return page.evaluate(({ text, target }) => {
    const flaws: string[] = [];
    const { scrollWidth } = document.documentElement;
    if (scrollWidth > innerWidth) flaws.push(`${scrollWidth} px wide in ${innerWidth}`);
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const written = node.textContent?.trim() ?? "";
      if (written === "" || element === null || !isShown(element)) continue;
      const size = parseFloat(getComputedStyle(element).fontSize);
      if (size < text) flaws.push(`${size} px: ${written.slice(0, 40)}`);
    }
    const controls =
      ".top a, .bottom a, .button, button, summary, input:not([type=hidden]), .picture a";
    for (const control of document.querySelectorAll(controls)) {
      const { height } = control.getBoundingClientRect();
      if (!isShown(control) || height === 0) continue;
      if (height < target) flaws.push(`${height} px high: ${control.outerHTML.slice(0, 80)}`);
    }
    return flaws;
  }, least);
}
