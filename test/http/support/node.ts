// A whole node with its HTTP service, and a client that checks every answer against the interface.
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { expect } from "chai";
import { pino } from "pino";
import { listen, type Server } from "../../../server/bin/listen.ts";
import { enrolment, openTestLedger, type Party, type TestLedger } from "../../intake/ledger.ts";
import { openNodeLedger } from "../../networks/support/ledger.ts";
import { type NodeName, startNode } from "../../networks/support/nodes.ts";

export type Json = Record<string, unknown>;

interface Operation {
  parameters?: { name: string; in: string }[];
  responses: Record<string, { content: Record<string, { schema?: object }> }>;
}
export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
}

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}
export interface Asked {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

const WAIT_SECONDS = 10;

export class Client {
  readonly url: string;
  readonly #interface: OpenApi;
  readonly #validators = new Map<object, ValidateFunction>();
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });

  constructor(url: string, description: OpenApi) {
    this.url = url;
    this.#interface = description;
    for (const [name, schema] of Object.entries(description.components.schemas)) {
      this.#ajv.addSchema(schema, `#/components/schemas/${name}`);
    }
  }

  static async open(url: string): Promise<Client> {
    const response = await fetch(`${url}/openapi.json`);
    return new Client(url, (await response.json()) as OpenApi);
  }

  /** Any answer, which must be one that the interface describes. */
  async ask(path: string, { method = "GET", body, headers = {} }: Asked = {}): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: body === undefined ? headers : { "Content-Type": "application/json", ...headers },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Json;
    this.#assertDescribed(method, path, response, answer);
    return { status: response.status, headers: response.headers, body: answer };
  }

  /** An answer of success. */
  async get(path: string, asked: Asked = {}): Promise<Json> {
    const { status, body } = await this.ask(path, asked);
    expect(status, `${path}: ${JSON.stringify(body)}`).to.be.oneOf([200, 202]);
    return body;
  }

  async refused(path: string, asked: Asked, status: number, code: string): Promise<Json> {
    const answer = await this.ask(path, asked);
    expect([answer.status, answer.body["code"]], JSON.stringify(answer.body)).to.deep.equal([
      status,
      code,
    ]);
    return answer.body;
  }

  prepare(party: Party, type: string, input: object): Promise<Json> {
    const body = { type, actor: party.address, input };
    return this.get("/v1/acts/prepare", { method: "POST", body });
  }

  /** What to hand in: prepared by the service, signed here. */
  async signed(party: Party, type: string, input: object): Promise<Json> {
    const { typedData, digest } = await this.prepare(party, type, input);
    const { key, signer } = party;
    return {
      typedData,
      signature: key.sign(digest as string).serialized,
      ...(signer && { signer }),
    };
  }

  /** Prepares, signs, hands in and waits for the chain. */
  async act(party: Party, type: string, input: object, documents?: object[]): Promise<Json> {
    const body = { ...(await this.signed(party, type, input)), ...(documents && { documents }) };
    const headers = { Prefer: `wait=${WAIT_SECONDS}` };
    const { status, body: answer } = await this.ask("/v1/acts", { method: "POST", body, headers });
    expect(status, `${type}: ${JSON.stringify(answer)}`).to.equal(200);
    return answer["ids"] as Json;
  }

  #assertDescribed(method: string, path: string, response: Response, answer: Json): void {
    const { responses } = this.#operation(method, path);
    const described = responses[response.status] ?? responses["default"];
    const mediaType = (response.headers.get("content-type") ?? "").split(";")[0] ?? "";
    const schema = described?.content[mediaType]?.schema;
    expect(schema, `${method} ${path}: ${response.status} ${mediaType}`).to.be.an("object");
    if (schema === undefined) return;
    const validate = this.#validators.get(schema) ?? this.#ajv.compile(schema);
    this.#validators.set(schema, validate);
    const fits = validate(answer);
    const errors = JSON.stringify(validate.errors);
    const problem = `${method} ${path}: ${errors}\n${JSON.stringify(answer)}`;
    expect(fits, problem).to.equal(true);
  }

  /** A path without braces goes before one with, as it was registered. */
  #operation(method: string, path: string): Operation {
    const plain = path.split("?")[0] ?? "";
    const found = Object.keys(this.#interface.paths)
      .filter((template) => patternOf(template).test(plain))
      .sort((a, b) => Number(a.includes("{")) - Number(b.includes("{")))[0];
    const operation = found && this.#interface.paths[found]?.[method.toLowerCase()];
    if (!operation) throw new Error(`the interface has no ${method} ${plain}`);
    return operation;
  }
}

const patternOf = (template: string) =>
  new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+").replaceAll(".", "\\.")}$`);

export interface Node {
  ledger: TestLedger;
  client: Client;
  /** Stops the service, does something to its files, and starts it again. */
  restart(meanwhile: () => void): Promise<void>;
  close(): Promise<void>;
}

/** `npm run test:long -- networks` puts another network under all these tests. */
const network = process.env["TEST_NETWORK"] as NodeName | undefined;

async function openLedger(variables: Record<string, string>) {
  if (network === undefined) {
    const ledger = await openTestLedger(variables);
    return { ledger, close: () => ledger.close() };
  }
  // Every block is final at once, as on the service's own chain, and the clock may be set.
  const { CHAIN_TIME_CONTROL: _, ...others } = variables;
  const opened = await openNodeLedger(await startNode(network), "0", others);
  // The operator of the node's log, whom its own chain enrols with the offices.
  const { ledger, accreditor } = opened;
  await ledger.act(accreditor, "participants.enroll", enrolment(ledger.parts.signer, "Node"));
  return { ledger, close: () => opened.close() };
}

export async function openNode(variables: Record<string, string> = {}): Promise<Node> {
  const { ledger, close } = await openLedger(variables);
  const log = pino({ level: "silent" });
  const config = { ...ledger.config, port: Number(variables["PORT"] ?? 0) };
  let server: Server = await listen(config, ledger.parts, log);
  const node: Node = {
    ledger,
    client: await Client.open(server.url),
    async restart(meanwhile) {
      await server.close();
      await ledger.stop();
      meanwhile();
      await ledger.start();
      server = await listen(config, ledger.parts, log);
      node.client = await Client.open(server.url);
    },
    async close() {
      await server.close();
      await close();
    },
  };
  return node;
}
