// The public pages as a program sees them: without a browser, hence without scripts.
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { LANGUAGES } from "../../server/core/language/languages.ts";
import { HOSTILE, openPublicLedger, type PublicLedger } from "./support/public-ledger.ts";

const MAX_GZIP_BYTES = 15 * 1024;

describe("the public pages", () => {
  let ledger: PublicLedger;
  before(async () => (ledger = await openPublicLedger()));
  after(() => ledger.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(ledger.url + path, { headers: { Accept: "text/html", ...headers }, redirect: "manual" });
  const page = async (path: string) => (await get(path)).text();
  const titleOf = (html: string) => /<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1] ?? "";

  it("say in the reader's language that there is no such page", async () => {
    const titles = { en: "Page not found", "zh-Hans": "找不到页面", "zh-Hant": "找不到頁面" };
    for (const language of LANGUAGES) {
      const answer = await get(`/${language}/nowhere`);
      expect(answer.status).to.equal(404);
      expect(answer.headers.get("content-language")).to.equal(language);
      expect(titleOf(await answer.text())).to.equal(titles[language]);
    }
  });

  it("leave a program that asks for an unknown address its JSON", async () => {
    const answer = await get("/nowhere", { Accept: "application/json" });
    expect(answer.status).to.equal(404);
    expect(answer.headers.get("content-type")).to.equal("application/problem+json");
  });

  it("answer 404 for a record that the ledger does not know", async () => {
    const answer = await get(`/en/assets/0x${"0".repeat(64)}`);
    expect(answer.status).to.equal(404);
  });

  it("show a refusal with its code and what to do", async () => {
    const answer = await get("/en/search?q=a&cursor=none");
    expect(answer.status).to.equal(400);
    expect(await answer.text()).to.include("<code>E_SHAPE</code>");
  });

  it("point at a hash that is none and keep what was typed", async () => {
    const html = await page("/en/check?hash=12345");
    expect(html).to.match(/<div class="notice bad" role="alert"/);
    expect(html).to.match(/<input[^>]* value="12345"[^>]* aria-invalid="true"/);
  });

  it("let the setting of size and colours lead nowhere but back into this service", async () => {
    for (const back of ["//evil.example", "https://evil.example", "/\\evil.example", "/a\nb"]) {
      const query = new URLSearchParams({ size: "large", back }).toString();
      const answer = await get(`/en/display?${query}`);
      expect(answer.status).to.equal(303);
      const location = new URL(answer.headers.get("location") ?? "", ledger.url);
      expect(location.origin, back).to.equal(ledger.url);
      expect(location.pathname, back).to.match(/^\/en\//);
    }
  });

  it("take what others wrote for text, wherever it stands", async () => {
    for (const [name, path] of Object.entries(ledger.pages)) {
      const html = await page(`/en${path}`);
      expect(html, name).to.not.include("<script>");
      expect(html, name).to.not.include("<img");
    }
    const html = await page(`/en/search?q=${encodeURIComponent(HOSTILE)}`);
    expect(html).to.include("&lt;script>alert(1)").and.not.include("<script>");
  });

  it("may load no script but the service's own, and stand in no frame", async () => {
    for (const path of ["/en/", ledger.pages["asset"], "/zh-Hans/nowhere"]) {
      const { headers } = await get(`/en${path}`);
      const policy = headers.get("content-security-policy");
      expect(policy).to.include("script-src 'self';").and.include("style-src 'self';");
      expect(policy).to.include("frame-ancestors 'none'").and.include("default-src 'none'");
      expect(headers.get("x-frame-options")).to.equal("DENY");
    }
  });

  it("say that a file was changed only against a record that is named", async () => {
    expect(titleOf(await page(`/en${ledger.pages["unknown"]}`))).to.include("Not found here");
    expect(titleOf(await page(`/en${ledger.pages["changed"]}`))).to.include("Changed");
    expect(titleOf(await page(`/en${ledger.pages["genuine"]}`))).to.include("Genuine");
  });

  it("say of a record that is frozen that it is, and why a product of it stops", async () => {
    expect(await page(`/zh-Hans${ledger.pages["frozen"]}`)).to.include("已冻结");
    expect(await page(`/en${ledger.pages["product"]}`)).to.include("<code>E_FROZEN</code>");
  });

  it("draw the edges that the table below lists, and no others", async () => {
    const html = await page(`/en${ledger.pages["product"]}`);
    const drawn = [...html.matchAll(/data-edge="(0x\w+) (0x\w+)"/g)].map(([, from, to]) => [
      from,
      to,
    ]);
    const table = html.split("The same as a table").at(-1) ?? "";
    const rows = [...(table.split("</table>")[0] ?? "").matchAll(/<tr role="row">.*?<\/tr>/gs)];
    const listed = rows
      .slice(1)
      .map(([row]) => [...row.matchAll(/\/en\/assets\/(0x\w+)/g)].map(([, id]) => id));
    expect(drawn).to.have.length(1);
    expect(new Set(listed.map(String))).to.deep.equal(new Set(drawn.map(String)));
  });

  it("lead from an id, a hash, an address, a number and a name to what bears it", async () => {
    const leads: [string, string][] = [
      [ledger.product, `/en/assets/${ledger.product}`],
      [ledger.license.toUpperCase().replace("0X", ""), `/en/authorizations/${ledger.license}`],
      [ledger.participant, `/en/participants/${ledger.participant}`],
      [ledger.file.hash, `/en/check?hash=${ledger.file.hash}`],
      ["3", "/en/ledger/blocks/3"],
    ];
    for (const [text, place] of leads) {
      const answer = await get(`/en/search?q=${text}`);
      expect(answer.headers.get("location"), text).to.equal(place);
    }
    const html = await page(`/en/search?q=${encodeURIComponent("气象")}`);
    expect(html)
      .to.include(`/en/participants/${ledger.participant}`)
      .and.include("上海市气象数据中心");
  });

  it("are in the language of the address, and name the others", async () => {
    for (const language of LANGUAGES) {
      const html = await page(`/${language}${ledger.pages["asset"]}`);
      expect(html).to.include(`<html lang="${language}"`);
      for (const other of LANGUAGES) {
        expect(html).to.include(`hreflang="${other}" href="/${other}${ledger.pages["asset"]}"`);
      }
    }
    const titles = await Promise.all(
      LANGUAGES.map(async (language) =>
        titleOf(await page(`/${language}${ledger.pages["asset"]}`)),
      ),
    );
    expect(titles.join()).to.match(/Rain by station.*分站点降水.*分站降水/);
  });

  it("open in the language that the browser prefers", async () => {
    const taiwan = await get("/", { "Accept-Language": "zh-TW,zh;q=0.9,en;q=0.8" });
    expect(taiwan.headers.get("location")).to.equal("/zh-Hant/");
    const none = await get("/ledger", { "Accept-Language": "eo" });
    expect(none.headers.get("location")).to.equal("/en/ledger");
  });

  it("keep size and colours in a cookie that a plain link sets", async () => {
    const answer = await get(`/en/display?size=large&back=${encodeURIComponent("/check")}`);
    expect(answer.headers.get("location")).to.equal("/en/check");
    const [cookie = ""] = (answer.headers.get("set-cookie") ?? "").split(";");
    const html = await (await get("/en/check", { Cookie: cookie })).text();
    expect(html).to.include(`data-size="large"`);
  });

  it("are small, and their style sheet is kept under its ETag", async () => {
    for (const [name, path] of Object.entries(ledger.pages)) {
      expect(gzipSync(await page(`/zh-Hant${path}`)).length, name).to.be.below(MAX_GZIP_BYTES);
    }
    const style = await get("/portal/style.css");
    const etag = style.headers.get("etag") ?? "";
    expect((await get("/portal/style.css", { "If-None-Match": etag })).status).to.equal(304);
  });

  it("load a script only where a file is to be hashed", async () => {
    for (const [name, path] of Object.entries(ledger.pages)) {
      const scripts = (await page(`/en${path}`)).match(/<script/g) ?? [];
      expect(scripts, name).to.have.length(name === "check" ? 1 : 0);
    }
  });
});
