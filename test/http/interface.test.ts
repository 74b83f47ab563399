// The table of routes is the one source: Express serves what OpenAPI shows, and nothing else.
import { expect } from "chai";
import { type Node, type OpenApi, openNode } from "./support/node.ts";

const EXAMPLE_PARAMETERS: Record<string, string> = {
  id: `0x${"1".repeat(64)}`,
  hash: `0x${"1".repeat(64)}`,
  address: `0x${"1".repeat(40)}`,
  file: "start.js",
  token: "1".repeat(32),
  index: "0",
  number: "1",
  tile: "0/000",
};

const METHODS = ["get", "post", "put", "delete", "patch"];

describe("the interface's description", function () {
  this.timeout(60_000);
  let node: Node;
  let description: OpenApi;
  before(async () => {
    node = await openNode();
    const response = await fetch(`${node.client.url}/openapi.json`);
    description = (await response.json()) as OpenApi;
  });
  after(() => node?.close());

  const paths = () => Object.entries(description.paths);
  const address = (template: string) =>
    node.client.url +
    template.replaceAll(/\{(\w+)\}/g, (_, name: string) => EXAMPLE_PARAMETERS[name] ?? "");

  it("has no path that Express does not serve", async () => {
    for (const [template, operations] of paths()) {
      for (const method of Object.keys(operations)) {
        const response = await fetch(address(template), {
          method: method.toUpperCase(),
          headers: { Accept: template === "/v1/events" ? "image/png" : "*/*" },
        });
        expect(response.status, `${method} ${template}`).not.to.equal(405);
        const text = await response.text();
        expect(text, `${method} ${template}`).not.to.include("there is no /");
      }
    }
  });

  it("hides no method that Express serves", async () => {
    for (const [template, operations] of paths()) {
      for (const method of METHODS.filter((name) => !(name in operations))) {
        const response = await fetch(address(template), { method: method.toUpperCase() });
        expect(response.status, `${method} ${template}`).to.equal(405);
      }
    }
  });

  it("has an example for every act, and each has the form that it shows", async () => {
    const { items } = (await node.client.get("/v1/act-types")) as { items: { name: string }[] };
    const prepare = description.paths["/v1/acts/prepare"]?.["post"] as unknown as {
      requestBody: { content: { "application/json": { examples: Record<string, unknown> } } };
    };
    const { examples } = prepare.requestBody.content["application/json"];
    expect(Object.keys(examples)).to.deep.equal(items.map(({ name }) => name));
    expect(items).to.have.lengthOf(29);
  });

  it("is shown as a page that loads nothing from elsewhere", async () => {
    const page = await (await fetch(`${node.client.url}/docs`)).text();
    const sources = [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? "");
    expect(sources.length).to.be.greaterThan(2);
    for (const source of sources) {
      expect(source).to.match(/^\/docs\//);
      expect((await fetch(node.client.url + source)).status, source).to.equal(200);
    }
  });

  it("says how the node stands", async () => {
    const health = await node.client.get("/healthz");
    expect(health).to.include({ status: "ok", chainTimeControl: false });
    expect(await node.client.get("/readyz")).to.deep.equal({ status: "ready" });
    const metrics = await (await fetch(`${node.client.url}/metrics`)).text();
    expect(metrics).to.match(/^drl_index_block \d+$/m);
    expect(metrics).to.match(
      /drl_http_answers_total\{method="GET",path="\/healthz",status="200"\} \d+$/m,
    );
  });
});
