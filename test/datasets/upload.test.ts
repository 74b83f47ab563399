import { createHash, randomBytes } from "node:crypto";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { expect } from "chai";
import { LedgerError } from "../../server/core/error.ts";
import {
  MAX_FORM_FIELD_BYTES,
  MAX_FORM_FIELDS,
  MAX_UPLOAD_FILES,
} from "../../server/core/limits.ts";
import { HashThreads } from "../../server/datasets/threads.ts";
import { hashUpload, type Upload } from "../../server/datasets/upload.ts";

const sha256 = (bytes: Uint8Array | string) =>
  `0x${createHash("sha256").update(bytes).digest("hex")}`;
const BOUNDARY = "between";
const FORM = `multipart/form-data; boundary=${BOUNDARY}`;
const filePart = (headers: string, content: string) =>
  `--${BOUNDARY}\r\n${headers}\r\n\r\n${content}\r\n`;
const file = (name: string, content: string) =>
  filePart(`Content-Disposition: form-data; name="file"; filename="${name}"`, content);
const field = (name: string, value: string) =>
  filePart(`Content-Disposition: form-data; name="${name}"`, value);
const END = `--${BOUNDARY}--\r\n`;

type Body = NonNullable<RequestInit["body"]>;

describe("an upload", () => {
  const threads = new HashThreads(2);
  let server: Server;
  let port: number;
  /** How the upload that came last went. */
  let outcome: PromiseWithResolvers<Upload | LedgerError>;

  before(async () => {
    server = createServer((incoming, response) => {
      hashUpload(incoming, incoming.headers, threads, incoming.headers["x-name"] as string).then(
        (upload) => {
          outcome.resolve(upload);
          response.end("read");
        },
        (error: unknown) => {
          outcome.resolve(error as LedgerError);
          response.writeHead(400, { Connection: "close" }).end("refused");
        },
      );
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    ({ port } = server.address() as AddressInfo);
  });
  after(async () => {
    server.close();
    await threads.close();
  });
  beforeEach(() => (outcome = Promise.withResolvers()));

  async function send(body: Body, headers: Record<string, string>) {
    const answer = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body, headers });
    return { status: answer.status, outcome: await outcome.promise };
  }
  const sendForm = (body: string) => send(body, { "content-type": FORM });
  async function refusal(body: string, type = FORM): Promise<string> {
    const { status, outcome: said } = await send(body, { "content-type": type });
    if (!(said instanceof LedgerError)) return "accepted";
    return `${status} ${said.code} ${said.message}`;
  }
  async function read(body: Body, headers: Record<string, string> = {}): Promise<Upload> {
    const { outcome: said } = await send(body, headers);
    if (said instanceof Error) throw said;
    return said;
  }

  for (const name of ["../a.csv", "/etc/passwd", "a/../b", "a\u202eb", "", "a//b"]) {
    it(`is refused with a file named ${JSON.stringify(name)}`, async () => {
      expect(await refusal(file(name, "x") + END)).to.match(/^400 E_SHAPE .*a path/);
    });
  }

  for (const length of [1_025, 5_000, 40_000]) {
    it(`is refused with a name of ${length} bytes, not read under a shorter one`, async () => {
      const named = file(`${"a".repeat(length)}.csv`, "x");
      expect(await refusal(named + END)).to.match(/^400 E_SHAPE .*more than 1024 bytes$/);
    });
  }

  for (const [what, body] of [
    ["ends inside a file", file("a.csv", "x").slice(0, -1)],
    ["ends inside the headers of a file", `--${BOUNDARY}\r\nContent-Disposition: form-data`],
    ["has no last boundary", file("a.csv", "x")],
    ["is empty", ""],
  ] as const) {
    it(`is refused when its form ${what}`, async () => {
      expect(await refusal(body)).to.match(/^400 E_SHAPE .*is not a readable form/);
    });
  }

  it("is refused when its form names no boundary", async () => {
    const said = await refusal(file("a.csv", "x") + END, "multipart/form-data");
    expect(said).to.match(/^400 E_SHAPE .*is not a readable form/);
  });

  it("is refused with more files than the limit", async () => {
    const many = Array.from({ length: MAX_UPLOAD_FILES + 1 }, (_, n) => file(`${n}`, "")).join("");
    expect(await refusal(many + END)).to.equal("400 E_SHAPE the input has more than 10000 files");
  });

  it("is refused with more fields than the limit", async () => {
    const many = Array.from({ length: MAX_FORM_FIELDS + 1 }, (_, n) => field(`f${n}`, "x"));
    expect(await refusal(many.join("") + END)).to.match(/^400 E_SHAPE .*more than 16 fields$/);
  });

  it("is refused with a field longer than the limit", async () => {
    const long = field("note", "x".repeat(MAX_FORM_FIELD_BYTES + 1));
    expect(await refusal(long + END)).to.match(/^400 E_SHAPE .*at most 1024 bytes$/);
  });

  it("is refused when the client goes away in the middle of a file", async () => {
    const client = request({ port, host: "127.0.0.1", method: "POST" });
    client.on("error", () => {});
    client.setHeader("content-type", FORM);
    client.write(file("a.csv", "x".repeat(100_000)).slice(0, -10), () => client.destroy());
    const said = await outcome.promise;
    expect(said).to.be.instanceOf(LedgerError).and.include({ code: "E_SHAPE" });
  });

  it("is refused when the client goes away in the middle of a bare body", async () => {
    const client = request({ port, host: "127.0.0.1", method: "POST" });
    client.on("error", () => {});
    client.write("x".repeat(100_000), () => client.destroy());
    const said = await outcome.promise;
    expect(said).to.be.instanceOf(LedgerError).and.include({ code: "E_SHAPE" });
  });

  it("of a bare body is one file under the name that it is given", async () => {
    const bytes = randomBytes(3_000_001);
    const { files } = await read(bytes, { "x-name": "weather.csv" });
    expect(files).to.deep.equal([
      { path: "weather.csv", size: bytes.length, sha256: sha256(bytes) },
    ]);
  });

  it("of an empty bare body is an empty file", async () => {
    const { files } = await read("", { "content-type": "text/csv" });
    expect(files).to.deep.equal([{ path: "data.bin", size: 0, sha256: sha256("") }]);
  });

  it("keeps folders, Chinese names and fields of a form", async () => {
    const form = new FormData();
    form.append("asset", "0x01");
    form.append("file", new Blob(["1"]), "数据/航班.csv");
    form.append("file", new Blob([""]), "empty.txt");
    const { files, fields } = await read(form);
    expect({ ...fields }).to.deep.equal({ asset: "0x01" });
    expect(files).to.deep.equal([
      { path: "数据/航班.csv", size: 1, sha256: sha256("1") },
      { path: "empty.txt", size: 0, sha256: sha256("") },
    ]);
  });

  it("takes the name of a field that every object inherits as any other", async () => {
    const { outcome: said } = await sendForm(field("__proto__", "x") + file("a", "1") + END);
    expect(Object.entries((said as Upload).fields)).to.deep.equal([["__proto__", "x"]]);
  });

  it("of thousands of small files is read whole", async () => {
    const many = Array.from({ length: MAX_UPLOAD_FILES }, (_, n) => file(`f/${n}.csv`, `${n}`));
    const { outcome: said } = await sendForm(many.join("") + END);
    const { files } = said as Upload;
    expect(files).to.have.length(MAX_UPLOAD_FILES);
    expect(files[4_321]).to.deep.equal({ path: "f/4321.csv", size: 4, sha256: sha256("4321") });
  });

  it("larger than any buffer never lies in memory as a whole", async () => {
    const chunk = randomBytes(1024 * 1024);
    const chunks = 600;
    const before = process.memoryUsage.rss();
    let most = 0;
    function* large() {
      for (let n = 0; n < chunks; n++) {
        most = Math.max(most, process.memoryUsage.rss());
        yield chunk;
      }
    }
    const { files } = await hashUpload(Readable.from(large()), {}, threads);
    expect(files[0]?.size).to.equal(chunks * chunk.length);
    expect((most - before) / chunk.length).to.be.below(chunks / 2);
  });
});
