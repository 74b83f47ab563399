import { setTimeout as pause } from "node:timers/promises";
import type { TypedDataDomain, TypedDataField, Wallet } from "ethers";

/** The longest that the service waits for a block within one request. */
const WAIT_SECONDS = 30;
/** A network with slow blocks may need several. */
const INCLUSION_MS = 180_000;
const POLL_MS = 500;

export interface Prepared {
  typedData: {
    domain: TypedDataDomain;
    types: Record<string, TypedDataField[]>;
    primaryType: string;
    message: Record<string, unknown>;
  };
  digest: string;
  ids: Ids;
  documents: { hash: string; mediaType: string; content: unknown }[];
  summary: { en: string };
}
export interface Ids {
  asset?: string;
  rights?: Partial<Record<"HOLD" | "USE" | "OPERATE", string>>;
  consent?: string;
  request?: string;
  authorization?: string;
  receipt?: string;
  order?: string;
}
/** The fields of any answer that the story reads; what is missing is missing. */
export interface Body {
  id?: string;
  status?: string;
  now?: string;
  contracts?: Record<string, string>;
  reason?: string;
  block?: number;
  gas?: string;
  code?: string;
  title?: string;
  verdict?: string;
  commitment?: string;
  scheme?: string;
  manifest?: object;
  items?: unknown[];
  nodes?: unknown[];
  edges?: { authorization: string; why?: { reason: string } | null }[];
}
export interface Answer {
  status: number;
  body: Body;
}

/** As if the service had waited for it. */
const refused = (body: Body): Answer => ({
  status: 422,
  body: { ...body, ...(body.reason !== undefined && { code: body.reason }) },
});

/** The public HTTP API and nothing else. */
export class Client {
  readonly url: string;
  constructor(url: string) {
    this.url = url;
  }

  async get(path: string): Promise<Answer> {
    return this.#call(path, {});
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#call(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  async upload(
    path: string,
    files: { name: string; bytes: Uint8Array<ArrayBuffer> }[],
    fields = {},
  ) {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
    for (const { name, bytes } of files) form.append("file", new Blob([bytes]), name);
    return this.#call(path, { method: "POST", body: form });
  }

  /** The chain's clock, which need not be this machine's, in seconds. */
  async now(): Promise<number> {
    const { body } = await this.get("/healthz");
    return Date.parse(body.now ?? "") / 1000;
  }

  /** prepare → sign → hand in → wait until the chain has included it (or refused it). */
  async act(
    { key, actor = key.address }: { key: Wallet; actor?: string },
    type: string,
    input: object,
  ): Promise<Answer & { ids: Ids; says: string }> {
    const prepared = await this.post("/v1/acts/prepare", { type, actor, input });
    if (prepared.status !== 200) return { ...prepared, ids: {}, says: "" };
    const { typedData, ids, documents, summary } = prepared.body as unknown as Prepared;
    const types = { ...typedData.types };
    delete types["EIP712Domain"];
    const signature = await key.signTypedData(typedData.domain, types, typedData.message);
    const answer = await this.post(
      "/v1/acts",
      {
        typedData,
        signature,
        documents: documents.map(({ mediaType, content }) => ({
          mediaType,
          content,
          visibility: "PUBLIC",
        })),
      },
      { prefer: `wait=${WAIT_SECONDS}` },
    );
    return { ...(await this.#included(answer)), ids, says: summary.en };
  }

  /** Asks on where the service had answered before a block held the act. */
  async #included(answer: Answer): Promise<Answer> {
    const giveUp = Date.now() + INCLUSION_MS;
    while (answer.status === 202 && Date.now() < giveUp) {
      await pause(POLL_MS);
      const { body } = await this.get(`/v1/acts/${answer.body.id}`);
      if (body.status === "included" || body.status === "final") return { status: 200, body };
      if (body.status === "refused") return refused(body);
    }
    return answer;
  }

  async #call(path: string, init: RequestInit): Promise<Answer> {
    const response = await fetch(this.url + path, init);
    const text = await response.text();
    return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Body };
  }
}
