// Forms of the desk at the door: whose they are, and whom pages without a session lead where.
import { expect } from "chai";
import { type Node, openNode } from "../../http/support/node.ts";

describe("a form of the desk", function () {
  this.timeout(60_000);
  let node: Node;
  before(async () => (node = await openNode()));
  after(() => node?.close());

  const send = (path: string, headers: Record<string, string>) =>
    fetch(node.client.url + path, {
      method: "POST",
      redirect: "manual",
      headers: { "Content-Type": "application/x-www-form-urlencoded", ...headers },
      body: "/subject=0x12",
    });
  const FORM = "/en/desk/acts/new/orders.freeze";

  it("is not taken from another site, or from one that does not say where it stands", async () => {
    const { url } = node.client;
    const foreign: Record<string, string>[] = [
      { "Sec-Fetch-Site": "cross-site", Origin: url },
      { "Sec-Fetch-Site": "same-site" },
      { Origin: "https://evil.example" },
      { Origin: "null" },
    ];
    for (const headers of foreign) {
      expect((await send(FORM, headers)).status, JSON.stringify(headers)).to.equal(403);
    }
    expect((await send(FORM, {})).status).to.equal(403);
  });

  it("is not taken by a page that has none", async () => {
    const { status } = await send("/en/desk/key", { "Sec-Fetch-Site": "same-origin" });
    expect(status).to.equal(404);
  });

  it("leads whoever is not signed in to signing in, and from there back", async () => {
    const answer = await send(FORM, { "Sec-Fetch-Site": "same-origin" });
    expect(answer.status).to.equal(303);
    const location = new URL(answer.headers.get("location") ?? "", node.client.url);
    expect(location.pathname).to.equal("/en/desk/sign-in");
    expect(location.searchParams.get("next")).to.equal(FORM);
  });

  it("is never framed, and its page runs no script but our own files", async () => {
    const page = await fetch(`${node.client.url}/en/desk/sign-in`);
    const policy = page.headers.get("content-security-policy");
    expect(policy).to.include("frame-ancestors 'none'").and.include("script-src 'self';");
    const scripts = [...(await page.text()).matchAll(/<script[^>]*>/g)].map(([tag]) => tag);
    expect(scripts).to.deep.equal(['<script type="module" src="/portal/desk.js">']);
  });
});
