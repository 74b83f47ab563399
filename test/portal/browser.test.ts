// The public pages in a real browser: what a reader sees, hears, points at and types.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect } from "chai";
import type { Browser } from "playwright-core";
import { LANGUAGES } from "../../server/core/language/languages.ts";
import { SIZES } from "../../server/portal/display.ts";
import * as chromium from "./support/browser.ts";
import { every, pairwise } from "./support/pairwise.ts";
import { openPublicLedger, type PublicLedger } from "./support/public-ledger.ts";

const { BROWSER_MISSING, openBrowser, openPage } = chromium;

/** Of main text and of controls, by size. */
const LEAST = {
  standard: { text: 18, target: 44 },
  large: { text: 24, target: 60 },
  largest: { text: 32, target: 60 },
};
const PAGES = ["home", "search", "check", "genuine", "changed", "product", "hostile"];
const MORE_PAGES = ["participant", "license", "order", "ledger", "block", "missing"];

const LOOKS = {
  page: [...PAGES, ...MORE_PAGES],
  language: LANGUAGES,
  size: SIZES,
  scheme: ["light", "dark", "forced"],
  width: [320, 1280],
} as const;
/** `npm run test:long -- pages` looks at each with each. */
const looks = process.env["TEST_LOOKS"] === "every" ? every(LOOKS) : pairwise(LOOKS);
const PLAIN: chromium.Look = { language: "en", size: "standard", scheme: "light", width: 1280 };

describe(`the public pages in a browser${BROWSER_MISSING}`, function () {
  this.timeout(180_000);
  let ledger: PublicLedger | undefined;
  let browser: Browser;
  const at = (language: string, name: string) =>
    `${ledger?.url}/${language}${ledger?.pages[name] ?? ""}`;
  const visit = (name: string, look: Partial<chromium.Look> = {}) =>
    openPage(browser, at(look.language ?? "en", name), { ...PLAIN, ...look });

  before(async function () {
    if (BROWSER_MISSING !== "") return this.skip();
    ledger = await openPublicLedger();
    browser = await openBrowser();
  });
  after(async () => {
    await browser?.close();
    await ledger?.close();
  });

  it("draw Chinese characters, not the box for a missing one", async () => {
    const page = await visit("home", { language: "zh-Hans" });
    const drawn = await page.evaluate(() => {
      const canvas = document.createElement("canvas");
      const context = canvas.getContext("2d", { willReadFrequently: true });
      if (context === null) return [];
      return ["数", "據", "\u{10fffe}"].map((character) => {
        context.clearRect(0, 0, 100, 100);
        context.font = `40px ${getComputedStyle(document.body).fontFamily}`;
        context.fillText(character, 10, 60);
        return context.getImageData(0, 0, 100, 100).data.join();
      });
    });
    expect(new Set(drawn).size).to.equal(3);
    await page.context().close();
  });

  for (const look of looks) {
    const { page: name, language, size, scheme, width } = look;
    it(`are open to all: ${name}, ${language}, ${size}, ${scheme}, ${width} px`, async () => {
      const page = await visit(name, look);
      expect(await chromium.violationsOn(page)).to.deep.equal([]);
      expect(await chromium.flawsOf(page, LEAST[size])).to.deep.equal([]);
      await page.context().close();
    });
  }

  it("are printed dark on light and within the sheet, whatever the screen shows", async () => {
    const sheet = { width: 794, height: 1123 };
    const page = await visit("genuine", { scheme: "dark", size: "largest" });
    await page.setViewportSize(sheet);
    await page.emulateMedia({ media: "print" });
    const printed = await page.evaluate(() => ({
      paper: getComputedStyle(document.body).backgroundColor,
      wide: document.documentElement.scrollWidth,
      navigation: document.querySelector("nav")?.checkVisibility(),
    }));
    expect(printed).to.deep.equal({
      paper: "rgb(255, 255, 255)",
      wide: sheet.width,
      navigation: false,
    });
    await page.context().close();
  });

  it("run nothing that others wrote", async () => {
    for (const name of ["hostile", "hostileParticipant", "search"]) {
      const page = await visit("home");
      const dialogs: string[] = [];
      page.on("dialog", (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      await page.goto(at("en", name));
      expect(dialogs, name).to.deep.equal([]);
      await page.context().close();
    }
  });

  it("send nothing of a checked file but its hash", async () => {
    const { file, node } = ledger!;
    const place = path.join(node.ledger.folder, "rain.csv");
    writeFileSync(place, file.text);
    const page = await visit("check");
    const sent: string[] = [];
    page.on("request", (request) => {
      sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ""}`);
    });
    await page.setInputFiles("#file", place);
    await page.waitForURL(/hash=/);
    expect(await page.textContent("h1")).to.include("Genuine");
    expect(sent.filter((one) => one.includes("hash="))).to.deep.equal([
      `GET ${ledger!.url}/en/check?hash=${file.hash} `,
    ]);
    expect(sent.every((one) => one.startsWith(`GET ${ledger!.url}/`))).to.equal(true);
    await page.context().close();
  });

  it("check a hash and find a name without scripts", async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(at("zh-Hans", "check"));
    expect(await page.isVisible("#file")).to.equal(false);
    await page.fill("#hash", ledger!.file.hash);
    await page.click("main button");
    expect(await page.textContent("h1")).to.include("真实");
    await page.goto(at("zh-Hans", "home"));
    await page.fill("#q", "气象");
    await page.click("main button");
    expect(await page.textContent("main table")).to.include("上海市气象数据中心");
    await page.click("text=大字 >> visible=true");
    expect(await page.getAttribute("html", "data-size")).to.equal("large");
    expect(new URL(page.url()).search).to.include("q=");
    await context.close();
  });

  it("are walked with the keyboard in the order of reading, and every stop is seen", async () => {
    const page = await visit("product");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.className)).to.equal("skip");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).to.equal("main");
    const stops: { top: number; outline: string; inPicture: boolean }[] = [];
    for (let n = 0; n < 25; n += 1) {
      await page.keyboard.press("Tab");
      stops.push(
        await page.evaluate(() => {
          const element = document.activeElement ?? document.body;
          return {
            top: Math.round(element.getBoundingClientRect().top + scrollY),
            outline: getComputedStyle(element).outlineStyle,
            inPicture: element.closest("svg") !== null,
          };
        }),
      );
    }
    expect(stops.every(({ outline }) => outline !== "none")).to.equal(true);
    const tops = stops.filter(({ inPicture }) => !inPicture).map(({ top }) => top);
    const slack = 40;
    expect(tops.every((top, n) => n === 0 || top >= tops[n - 1]! - slack)).to.equal(true);
    await page.context().close();
  });

  it("follow a box of the graph by Enter, as by a click", async () => {
    const page = await visit("product");
    await page.focus(`.picture a[href$="${ledger!.frozen}"]`);
    await page.keyboard.press("Enter");
    await page.waitForURL(at("en", "frozen"));
    expect(await page.title()).to.include("Data Rights Ledger");
    await page.context().close();
  });
});
