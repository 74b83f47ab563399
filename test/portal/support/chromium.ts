// A real Chromium, as Debian packages it; nothing is downloaded.
import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Undefined where none is installed: the tests of pages then say so, and are not run. */
export const chromiumPath = (): string | undefined =>
  [process.env["CHROMIUM_PATH"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));

export const NO_CHROMIUM = "no Chromium: install the package chromium, or name it in CHROMIUM_PATH";

export function openBrowser(executablePath: string): Promise<Browser> {
  // Its sandbox needs rights that containers do not give.
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}
