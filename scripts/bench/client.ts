import { Agent, request } from "node:http";
import type { SignedAct } from "./author.ts";

export interface Answer {
  status: number;
  text: string;
}

const JSON_BODY = { "Content-Type": "application/json" };

/** HTTP over kept connections; `fetch` would take more of the machine than the service does. */
export class Client {
  readonly #url: string;
  readonly #agent: Agent;

  constructor(url: string, connections: number) {
    this.#url = url;
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  get(path: string): Promise<Answer> {
    return this.#ask("GET", path);
  }

  async json<T>(path: string): Promise<T> {
    const { status, text } = await this.get(path);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
    return JSON.parse(text) as T;
  }

  /** Hands in an act that the service must accept. */
  submit(body: string): Promise<void> {
    return this.post("/v1/acts", body);
  }

  /** Hands in what the service must accept. */
  async post(path: string, body: string): Promise<void> {
    const { status, text } = await this.#ask("POST", path, body);
    if (status !== 202) throw new Error(`${path} answered ${status}: ${text}`);
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(method: string, path: string, body?: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers =
        body === undefined ? {} : { ...JSON_BODY, "Content-Length": Buffer.byteLength(body) };
      const asked = request(this.#url + path, { method, agent: this.#agent, headers });
      asked.on("error", reject);
      asked.on("response", (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", reject);
        response.on("end", () => {
          const text = Buffer.concat(parts).toString("utf8");
          resolve({ status: response.statusCode ?? 0, text });
        });
      });
      asked.end(body);
    });
  }
}

export const bodyOf = ({ typedData, signature }: SignedAct): string =>
  JSON.stringify({ typedData, signature });
