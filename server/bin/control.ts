import { randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { writeDurably } from "../store/durable-file.ts";

/**
 * How commands on this machine reach the service that runs on a data folder. Address and token
 * stand in a file in that folder which its owner alone can read: whoever can ask could copy the
 * folder anyway.
 */
const NAME = "control.json";
const HOST = "127.0.0.1";
const MAX_BODY_BYTES = 16 * 1024;
const OK = 200;
const FAILED = 422;

type Commands = Record<string, (input: never) => Promise<object>>;

export async function openControl(
  dataDir: string,
  commands: Commands,
): Promise<{ close(): Promise<void> }> {
  const token = randomBytes(32).toString("hex");
  const server = createServer((asked, answer) => {
    serve(asked, answer, token, commands).catch(() => answer.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const file = path.join(dataDir, NAME);
  writeDurably(file, `${JSON.stringify({ port, token })}\n`);
  return {
    async close() {
      rmSync(file, { force: true });
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  asked: IncomingMessage,
  answer: ServerResponse,
  token: string,
  commands: Commands,
): Promise<void> {
  const command = commands[(asked.url ?? "").slice(1)];
  if (!isAllowed(asked.headers.authorization, token) || command === undefined) {
    answer.writeHead(403).end();
    return;
  }
  let body = "";
  for await (const chunk of asked) {
    body += String(chunk);
    if (body.length > MAX_BODY_BYTES) return void answer.destroy();
  }
  const told = await command(JSON.parse(body) as never).then(
    (result) => ({ status: OK, result }),
    (error: unknown) => ({ status: FAILED, result: { problem: (error as Error).message } }),
  );
  answer.writeHead(told.status, { "content-type": "application/json" });
  answer.end(JSON.stringify(told.result));
}

function isAllowed(given: string | undefined, token: string): boolean {
  const [bytes, right] = [Buffer.from(given ?? ""), Buffer.from(`Bearer ${token}`)];
  return bytes.length === right.length && timingSafeEqual(bytes, right);
}

/** Undefined: no service runs there that knows the command. Throws what it says is wrong. */
export async function askService<T>(
  dataDir: string,
  command: string,
  input: object,
): Promise<T | undefined> {
  const file = path.join(dataDir, NAME);
  if (!existsSync(file)) return undefined;
  const { port, token } = JSON.parse(readFileSync(file, "utf8")) as { port: number; token: string };
  const answer = await post(port, token, `/${command}`, JSON.stringify(input));
  if (answer?.status === OK) return JSON.parse(answer.body) as T;
  if (answer?.status !== FAILED) return undefined;
  throw new Error((JSON.parse(answer.body) as { problem: string }).problem);
}

/** Waits as long as the command takes. Undefined where nobody listens: the file is a dead one's. */
function post(port: number, token: string, url: string, body: string) {
  return new Promise<{ status: number; body: string } | undefined>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const sent = request({ host: HOST, port, path: url, method: "POST", headers });
    sent.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ECONNREFUSED") resolve(undefined);
      else reject(new Error(`the service ended on the way: ${error.message}`));
    });
    sent.on("response", (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => (text += chunk));
      response.on("error", reject);
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    });
    sent.end(body);
  });
}
