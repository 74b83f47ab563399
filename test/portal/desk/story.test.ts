// A whole story by clicks and keys: each party in a browser of its own, on a real local chain.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { pino } from "pino";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { listen, type Server } from "../../../server/bin/listen.ts";
import { LANGUAGES } from "../../../server/core/language/languages.ts";
import { commitmentOf, createManifest } from "../../../server/core/manifest.ts";
import { openTestLedger, type TestLedger } from "../../intake/ledger.ts";
import { BROWSER_MISSING, flawsOf, openBrowser, violationsOn } from "../support/browser.ts";

const PASSWORD = "a long password";
const WAIT_MS = 20_000;
const END = "2031-01-01T00:00:00";

type Filled = Record<string, string | string[]>;

/** Somebody at a browser of its own. */
class Person {
  readonly page: Page;
  readonly context: BrowserContext;
  constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(WAIT_MS);
  }

  static async open(browser: Browser): Promise<Person> {
    const context = await browser.newContext({ locale: "en-GB" });
    return new Person(context, await context.newPage());
  }

  /** From the printed link to the desk. */
  async begin(link: string): Promise<void> {
    const { page } = this;
    await page.goto(link);
    await page.getByLabel("New password").fill(PASSWORD);
    await page.getByLabel("The same password again").fill(PASSWORD);
    await page.getByRole("button", { name: "Make my key and begin" }).press("Enter");
    await page.getByRole("link", { name: "Go to the desk" }).click();
    await page.getByRole("heading", { name: "Your desk" }).waitFor();
  }

  async fill(fields: Filled): Promise<void> {
    for (const [pointer, value] of Object.entries(fields)) {
      const control = this.page.locator(`[name="${pointer}"]`);
      if (typeof value !== "string") for (const one of value) await this.tick(pointer, one);
      else if ((await control.evaluate((one) => one.tagName)) === "SELECT")
        await control.selectOption(value);
      else await control.fill(value);
    }
  }

  tick = (pointer: string, code: string) =>
    this.page.locator(`[name="${pointer}"][value="${code}"]`).check();

  check = () => this.page.getByRole("button", { name: "Check the answers" }).click();

  /** What the browser itself makes of the act, by its own script. */
  reads = (words: RegExp) =>
    this.page.locator("[data-own-words]").filter({ hasText: words }).waitFor();

  /** Signs what the check page shows, and waits for the page of the act. */
  async sign(): Promise<string> {
    const { page } = this;
    await page.getByLabel("Password of the key").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign and hand in" }).press("Enter");
    await page.waitForURL(/\/desk\/acts\/0x/);
    return (await page.locator("main").textContent()) ?? "";
  }

  async made(kind: string): Promise<string> {
    const row = this.page.locator("dl.summary > div", { hasText: `What it made: ${kind}` });
    return (await row.locator("code").textContent()) ?? "";
  }
}

/** Least sizes of text and controls in large mode. */
const LARGE = { text: 24, target: 60 };
const DESK = ["", "/inbox", "/licenses", "/find", "/register", "/inspect", "/my-data", "/freeze"];
const SIGNING = ["/key", "/sign-in", "/acts", "/acts/new/authorizations.grant", "/trial"];

describe(`a story by clicks and keys${BROWSER_MISSING}`, function () {
  this.timeout(120_000);
  let ledger: TestLedger, server: Server, browser: Browser;
  let holder: Person, processor: Person, regulator: Person;
  let asset = "";

  before(async function () {
    if (BROWSER_MISSING !== "") return this.skip();
    ledger = await openTestLedger();
    const log = pino({ level: "silent" });
    server = await listen({ ...ledger.config, port: 0 }, ledger.parts, log);
    browser = await openBrowser();
    [holder, processor, regulator] = await Promise.all([
      Person.open(browser),
      Person.open(browser),
      Person.open(browser),
    ]);
  });
  after(async () => {
    await browser?.close();
    await server?.close();
    await ledger?.close();
  });

  const at = (path: string) => `${server.url}/en${path}`;
  const link = (role: string) => server.trialLinks.find((one) => one.role === role)?.url ?? "";

  it("begins for each of three parties with a link", async () => {
    await Promise.all([
      holder.begin(link("holder")),
      processor.begin(link("processor")),
      regulator.begin(link("regulator")),
    ]);
    const cookies = await holder.context.cookies();
    const session = cookies.find(({ name }) => name.endsWith("drl_session"));
    expect(session).to.include({ httpOnly: true, sameSite: "Strict" });
  });

  it("says at each field what is wrong, and keeps what was typed", async () => {
    await holder.page.goto(at("/desk/acts/new/assets.register"));
    await holder.fill({ "/region": "310000", "/commitment": "0x12" });
    await holder.check();
    const summary = holder.page.getByRole("alert");
    await summary.getByRole("link", { name: "Origin" }).click();
    expect(await holder.page.locator("[name='/origin']").evaluate((one) => one.id)).to.equal(
      await holder.page.evaluate(() => decodeURIComponent(location.hash.slice(1))),
    );
    expect(await holder.page.inputValue("[name='/region']")).to.equal("310000");
    expect(await holder.page.inputValue("[name='/commitment']")).to.equal("0x12");
  });

  it("reads a file in the browser, and commits to it as every other program does", async () => {
    const { page } = holder;
    const buffer = Buffer.from("day,level\n1,2.5\n");
    await page.goto(at("/desk/register"));
    await page.getByLabel("Title of the dataset").fill("Rivers");
    const file = { name: "levels.csv", mimeType: "text/csv", buffer };
    await page.getByLabel("Files", { exact: true }).setInputFiles(file);
    await page.getByLabel("no", { exact: true }).check();
    await page.getByRole("button", { name: "Read the files" }).click();
    await page.getByRole("button", { name: "Go on to the questions" }).click();
    const digest = createHash("sha256").update(buffer).digest("hex");
    const read = { path: "levels.csv", size: buffer.length, sha256: `0x${digest}` as const };
    const commitment = commitmentOf(createManifest([read]));
    expect(await page.inputValue("[name='/commitment']")).to.equal(commitment);
  });

  it("registers it with two rights", async () => {
    await holder.fill({
      ...{ "/origin": "ENTERPRISE", "/classification": "GENERAL" },
      ...{ "/sector": "74", "/region": "310000" },
      ...{ "/rights/0/right": "HOLD", "/rights/0/basis": "ORIGINAL_COLLECTION" },
    });
    await holder.page.getByRole("button", { name: "One more row" }).click();
    await holder.fill({ "/rights/1/right": "OPERATE", "/rights/1/basis": "ORIGINAL_COLLECTION" });
    await holder.check();
    await holder.reads(/registers the asset .* the right to operate/);
    await holder.page.getByLabel("Who may read these documents").selectOption("PUBLIC");
    expect(await holder.sign()).to.include("It is done and final.");
    asset = await holder.made("asset");
  });

  it("signs nothing that differs from what the page shows", async () => {
    const { page } = holder;
    await page.goto(at(`/desk/acts/new/assets.retire?/asset=${asset}&/reason=OLD`));
    await holder.check();
    await page.getByText("Every value that is signed").click();
    await page.locator("[data-field='/message/asset']").evaluate((cell) => {
      cell.textContent = (cell.textContent ?? "").replace(/.$/, "0");
    });
    await page.getByLabel("Password of the key").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign and hand in" }).click();
    const problem = page.getByRole("alert").filter({ hasText: "Nothing was signed." });
    await problem.waitFor();
  });

  it("finds the dataset by its title, sees who holds which right, and asks", async () => {
    const { page } = processor;
    await page.goto(at("/desk/find"));
    await page.getByLabel("Title of the dataset").fill("oceans");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByText("Nothing was found.").waitFor();
    await page.getByLabel("Title of the dataset").fill("rivers");
    await page.getByRole("button", { name: "Find" }).click();
    await page.getByRole("link", { name: "Ask for a license" }).click();
    await page.getByRole("heading", { name: "Ask for a license: Rivers" }).waitFor();
    await page.getByRole("link", { name: "Ask for a license" }).click();
    await processor.fill({
      ...{ "/scope/purposes": ["P16"], "/scope/operations": ["QUERY"] },
      ...{ "/scope/outputs": ["AGGREGATE"], "/scope/environments": ["SANDBOX"] },
      ...{ "/scope/notAfter": END, "/scope/maxUses": "1", "/scope/minK": "10" },
    });
    await processor.check();
    expect(await processor.sign()).to.include("It is done and final.");
  });

  it("grants it from the inbox, the terms side by side", async () => {
    const { page } = holder;
    await page.goto(at("/desk/inbox"));
    await page.getByRole("link", { name: "Decide" }).click();
    await page.getByRole("button", { name: "Grant as asked" }).click();
    await holder.reads(/to use the asset .* once/);
    expect(await holder.sign()).to.include("It is done and final.");
  });

  it("uses the license, and is told why a second use is refused", async () => {
    const { page } = processor;
    await page.goto(at("/desk/licenses"));
    const use = async () => {
      await page.goto(at("/desk/licenses"));
      await page.getByRole("link", { name: "Record a use" }).click();
      await processor.fill({
        ...{ "/operation": "QUERY", "/purpose": "P16", "/output": "AGGREGATE" },
        ...{ "/environment": "SANDBOX", "/territory": "CN", "/k": "25" },
      });
      await processor.check();
    };
    await use();
    expect(await processor.sign()).to.include("It is done and final.");
    await use();
    await page.getByLabel("Password of the key").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign and hand in" }).click();
    await page.getByRole("alert").filter({ hasText: "E_QUOTA" }).waitFor();
    await holder.page.goto(at("/desk/inbox"));
    await holder.page.getByRole("cell", { name: "E_QUOTA" }).waitFor();
  });

  it("freezes, seeing before what that stops, and lifts again", async () => {
    const { page } = regulator;
    await page.goto(at("/desk/freeze"));
    await page.getByLabel("Id of what to stop").fill(asset);
    await page.getByRole("button", { name: "See what it would stop" }).click();
    await page.getByRole("cell", { name: "License" }).waitFor();
    await page.getByRole("link", { name: "Go on to the order" }).click();
    await regulator.fill({
      "/basisDoc": "Decision 114",
      "/reviewBy": END,
      "/reason": "COMPLAINT",
    });
    await regulator.check();
    expect(await regulator.sign()).to.include("It is done and final.");
    await processor.page.goto(at("/desk/licenses"));
    await processor.page.getByText("E_FROZEN").waitFor();
    await page.goto(at("/desk/freeze"));
    await page.getByRole("link", { name: "Lift" }).click();
    await regulator.fill({ "/reason": "CLEARED" });
    await regulator.check();
    expect(await regulator.sign()).to.include("It is done and final.");
  });

  it("looks a dataset up as of now and of an earlier block, to be saved as CSV", async () => {
    const { page } = regulator;
    await page.goto(at(`/desk/inspect?asset=${asset}&before=4`));
    await page.getByText("derived from nothing").waitFor();
    const saving = page.waitForEvent("download");
    await page.getByRole("link", { name: "Save as CSV" }).click();
    expect((await saving).suggestedFilename()).to.equal("lineage.csv");
  });

  for (const [n, path] of [...DESK, ...SIGNING].entries()) {
    const language = LANGUAGES[n % LANGUAGES.length] ?? "en";
    it(`is open to all in large text on a narrow screen: /desk${path}, ${language}`, async () => {
      const { context, page } = holder;
      await page.setViewportSize({ width: 320, height: 800 });
      await context.addCookies([{ name: "drl_display", value: "large.auto", url: server.url }]);
      await page.goto(`${server.url}/${language}/desk${path}`);
      expect(await violationsOn(page)).to.deep.equal([]);
      expect(await flawsOf(page, LARGE)).to.deep.equal([]);
    });
  }

  it("signs out, and asks whoever comes back to sign in first", async () => {
    const { page } = processor;
    await page.goto(at("/desk"));
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.goto(at("/desk/inbox"));
    await page.getByLabel("Password of the key").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).press("Enter");
    await page.getByRole("heading", { name: "Inbox" }).waitFor();
  });
});
