import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { expect } from "chai";
import { shapeError } from "../../server/core/error.ts";
import { MAX_BODY_BYTES, MAX_JSON_DEPTH } from "../../server/core/limits.ts";
import { createExpress } from "../../server/http/express.ts";
import { PAGE, type PageQuery } from "../../server/http/parameters.ts";
import type { Call, Route } from "../../server/http/route.ts";
import { listen, type Listening } from "./support/service.ts";

interface Greeting {
  name: string;
  times?: number;
}

const ROUTES: Route[] = [
  {
    method: "POST",
    path: "/greetings",
    tag: "test",
    summary: "Takes a body",
    input: {
      schema: {
        type: "object",
        required: ["name"],
        additionalProperties: false,
        properties: { name: { type: "string" }, times: { $ref: "#/components/schemas/Times" } },
      },
    },
    output: { 201: { type: "object" } },
    handle: ({ body }: Call<unknown, Greeting>) => ({ status: 201, body }),
  },
  {
    method: "GET",
    path: "/greetings/{id}",
    tag: "test",
    summary: "Takes a path and a query",
    query: PAGE,
    output: { 200: { type: "object" } },
    handle: ({ path, query }: Call<PageQuery>) => ({ body: { id: path.id, ...query } }),
  },
  {
    method: "GET",
    path: "/faults",
    tag: "test",
    summary: "Fails in a way nobody foresaw",
    output: { 200: { type: "object" } },
    handle: () => {
      throw new Error("secret: the database password");
    },
  },
  {
    method: "GET",
    path: "/refusals",
    tag: "test",
    summary: "Refuses",
    output: { 200: { type: "object" } },
    handle: () => {
      throw shapeError("/a", "is wrong");
    },
  },
];
const COMPONENTS = { Times: { type: "integer", minimum: 1, maximum: 3 } };

describe("HTTP framework", () => {
  let service: Listening;
  const logged: object[] = [];
  before(async () => {
    const log = { error: (fields: object) => void logged.push(fields) };
    service = await listen(createExpress(ROUTES, COMPONENTS, log));
  });
  after(() => service.close());

  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(service.url + path, { headers });
  const post = (body: string, headers: Record<string, string> = {}) =>
    fetch(`${service.url}/greetings`, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headers },
      body,
    });

  async function expectProblem(response: Response, status: number, code: string, pointer?: string) {
    const problem = (await response.json()) as Record<string, unknown>;
    expect(problem).to.include({ status, code });
    expect(problem["pointer"]).to.equal(pointer);
    expect(response.status).to.equal(status);
    expect(response.headers.get("content-type")).to.equal("application/problem+json");
    return problem;
  }

  it("answers 404 for a path that is not there", async () => {
    await expectProblem(await get("/nowhere"), 404, "E_NOT_FOUND");
  });

  it("answers 405 for a method that is not there and names those that are", async () => {
    const response = await fetch(`${service.url}/greetings`, { method: "DELETE" });
    await expectProblem(response, 405, "E_SHAPE");
    expect(response.headers.get("allow")).to.equal("POST");
  });

  it("answers 406 if the client takes no JSON", async () => {
    await expectProblem(await get("/refusals", { Accept: "image/png" }), 406, "E_SHAPE");
  });

  it("answers 415 for another media type and for a compressed body", async () => {
    await expectProblem(await post("name=x", { "Content-Type": "text/plain" }), 415, "E_SHAPE");
    await expectProblem(await post("{}", { "Content-Encoding": "gzip" }), 415, "E_SHAPE");
  });

  it("answers 400 for malformed JSON and for the same key twice", async () => {
    await expectProblem(await post("{"), 400, "E_SHAPE", "");
    await expectProblem(await post('{"name":"a","name":"b"}'), 400, "E_SHAPE", "");
  });

  it("answers 413 for a body that announces too many bytes", async () => {
    const body = JSON.stringify({ name: "x".repeat(MAX_BODY_BYTES) });
    await expectProblem(await post(body), 413, "E_TOO_LARGE");
  });

  it("answers 413 for a body that turns out too long while it streams", async () => {
    const problem = await new Promise<string>((resolve, reject) => {
      const request = httpRequest(
        `${service.url}/greetings`,
        { method: "POST", headers: { "Content-Type": "application/json" } },
        (response) => {
          let text = "";
          response.on("data", (chunk: Buffer) => (text += chunk.toString()));
          response.on("end", () => resolve(text));
        },
      );
      request.on("error", reject);
      request.write("[" + " ".repeat(MAX_BODY_BYTES));
    });
    expect(JSON.parse(problem)).to.include({ status: 413, code: "E_TOO_LARGE" });
  });

  it("lets a client finish the body that was refused before its end", async () => {
    const bytes = 16 * MAX_BODY_BYTES;
    const head =
      `POST /greetings HTTP/1.1\r\nHost: ledger\r\nContent-Type: application/json\r\n` +
      `Content-Length: ${bytes}\r\n\r\n`;
    // Half open, as a client that still sends must be to notice that nobody listens any more.
    const socket = connect({ port: Number(new URL(service.url).port), allowHalfOpen: true });
    socket.write(head);
    const [answer] = (await once(socket, "data")) as [Buffer];
    expect(answer.toString()).to.match(/^HTTP\/1.1 413 /);
    let isEnded = false;
    socket.on("data", () => {}).once("end", () => (isEnded = true));
    for (let sent = 0; sent < bytes; sent += MAX_BODY_BYTES) {
      await new Promise<unknown>((done) => socket.write(" ".repeat(MAX_BODY_BYTES), done));
      if (sent + MAX_BODY_BYTES < bytes) expect(isEnded).to.equal(false);
    }
    if (!isEnded) await once(socket, "end");
    socket.end();
  });

  it("answers 413 for JSON that is nested too deep", async () => {
    const deep = `{"name":${"[".repeat(MAX_JSON_DEPTH)}`;
    const response = await post(deep);
    expect(await response.json()).to.include({ status: 413, code: "E_TOO_LARGE" });
  });

  it("points at the field that is missing, extra, of the wrong type or out of range", async () => {
    await expectProblem(await post("{}"), 400, "E_SHAPE", "/name");
    await expectProblem(await post('{"name":"a","x/y":1}'), 400, "E_SHAPE", "/x~1y");
    await expectProblem(await post('{"name":1}'), 400, "E_SHAPE", "/name");
    await expectProblem(await post('{"name":"a","times":4}'), 400, "E_SHAPE", "/times");
    await expectProblem(await post('{"name":"a","times":"3"}'), 400, "E_SHAPE", "/times");
  });

  it("refuses an unknown, a doubled and a malformed query parameter", async () => {
    const path = `/greetings/0x${"0".repeat(64)}`;
    await expectProblem(await get(`${path}?nope=1`), 400, "E_SHAPE", "/nope");
    await expectProblem(await get(`${path}?limit=1&limit=2`), 400, "E_SHAPE", "/limit");
    await expectProblem(await get(`${path}?limit=many`), 400, "E_SHAPE", "/limit");
    for (const limit of ["1e1", "0x10", "1.0", "+1", "01", "", "%201"]) {
      await expectProblem(await get(`${path}?limit=${limit}`), 400, "E_SHAPE", "/limit");
    }
    await expectProblem(await get(`${path}?asOf=yesterday`), 400, "E_SHAPE", "/asOf");
    await expectProblem(await get(`${path}?__proto__=1`), 400, "E_SHAPE", "/__proto__");
  });

  it("refuses an id that is none", async () => {
    await expectProblem(await get("/greetings/0x12"), 400, "E_SHAPE", "/id");
    await expectProblem(await get("/greetings/%00"), 400, "E_SHAPE", "/id");
    await expectProblem(await get("/greetings/%ff"), 400, "E_SHAPE");
  });

  it("keeps the cause of a fault of its own in the log, out of the answer", async () => {
    const response = await get("/faults");
    const problem = await expectProblem(response, 500, "E_UNAVAILABLE");
    expect(JSON.stringify(problem)).not.to.match(/secret|password|\.ts|\\n/);
    expect(logged).to.have.lengthOf(1);
  });

  it("says what it means in the reader's language", async () => {
    const remedy = async (language: string) => {
      const response = await get("/refusals", { "Accept-Language": language });
      const { remedy } = (await response.json()) as { remedy: string };
      return { remedy, language: response.headers.get("content-language") };
    };
    const english = await remedy("fr, en;q=0.5");
    const simplified = await remedy("zh-CN,zh;q=0.9,en;q=0.8");
    const traditional = await remedy("zh-TW, en");
    expect([english.language, simplified.language, traditional.language]).to.deep.equal([
      "en",
      "zh-Hans",
      "zh-Hant",
    ]);
    expect(new Set([english.remedy, simplified.remedy, traditional.remedy]).size).to.equal(3);
  });

  it("sends headers that keep a browser from guessing, framing and caching", async () => {
    const { headers } = await get(`/greetings/0x${"0".repeat(64)}`);
    expect(headers.get("x-content-type-options")).to.equal("nosniff");
    expect(headers.get("x-frame-options")).to.equal("DENY");
    expect(headers.get("content-security-policy")).to.match(/default-src 'self'/);
    expect(headers.get("cache-control")).to.equal("no-store");
    expect(headers.get("x-powered-by")).to.equal(null);
    expect(headers.get("access-control-allow-origin")).to.equal(null);
  });

  it("hands path, query and body to the handler", async () => {
    const id = `0x${"A".repeat(64)}`;
    const read = await get(`/greetings/${id}?limit=7&asOf=12`);
    expect(await read.json()).to.deep.equal({ id: id.toLowerCase(), limit: 7, asOf: "12" });
    const written = await post('{"name":"权益","times":2}');
    expect(written.status).to.equal(201);
    expect(await written.json()).to.deep.equal({ name: "权益", times: 2 });
  });
});
