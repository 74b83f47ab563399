// What a participant's own software does: prepares, signs by what it reads itself, hands in, and
// hands in again until it has an answer. It keeps what it signed and what was acknowledged.
import { TypedDataEncoder, type TypedDataDomain, type TypedDataField, type Wallet } from "ethers";
import { setTimeout as pause } from "node:timers/promises";

export interface Ids {
  asset?: string;
  rights?: Partial<Record<"HOLD" | "USE" | "OPERATE", string>>;
  authorization?: string;
}
/** One signed act, and whether the service has ever answered for it. */
export interface Claim {
  digest: string;
  type: string;
  actor: string;
  input: Record<string, unknown>;
  ids: Ids;
  /** Hashes of the documents in it. */
  documents: string[];
  body: string;
  acknowledged: boolean;
}
interface Prepared {
  typedData: {
    domain: TypedDataDomain;
    types: Record<string, TypedDataField[]>;
    message: Record<string, unknown>;
  };
  ids: Ids;
  documents: { hash: string; mediaType: string; content: string }[];
}
export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const RETRY_MS = 20;
const PATIENCE_MS = 90_000;

/** Undefined where the connection broke: nobody knows what became of it. */
export async function post(url: string, body: string): Promise<Answer | undefined> {
  const headers = { "content-type": "application/json" };
  try {
    const response = await fetch(url, { method: "POST", headers, body });
    return { status: response.status, body: (await response.json()) as Answer["body"] };
  } catch {
    return undefined;
  }
}

export class Client {
  readonly claims: Claim[] = [];
  /** Where the service answers now: another address after each start. */
  readonly #url: () => string;

  constructor(url: () => string) {
    this.#url = url;
  }

  get acknowledged(): Claim[] {
    return this.claims.filter((claim) => claim.acknowledged);
  }

  async sign(key: Wallet, type: string, input: Record<string, unknown>): Promise<Claim> {
    const wish = JSON.stringify({ type, actor: key.address, input });
    const answer = await this.#insist("/v1/acts/prepare", wish, [200]);
    const { typedData, ids, documents } = answer.body as unknown as Prepared;
    const types = { ...typedData.types };
    delete types["EIP712Domain"];
    const digest = TypedDataEncoder.hash(typedData.domain, types, typedData.message);
    const signature = key.signingKey.sign(digest).serialized;
    const sent = documents.map(({ mediaType, content }) => ({
      mediaType,
      content,
      visibility: "PUBLIC",
    }));
    const body = JSON.stringify({ typedData, signature, documents: sent });
    const actor = key.address.toLowerCase();
    const hashes = documents.map(({ hash }) => hash);
    const claim = { digest, type, actor, input, ids, documents: hashes, body, acknowledged: false };
    this.claims.push(claim);
    return claim;
  }

  /** 202 the first time; 200 if an answer got lost, or if it is handed in again. */
  async handIn(claim: Claim): Promise<Answer> {
    const answer = await this.#insist("/v1/acts", claim.body, [200, 202]);
    if (answer.body["id"] !== claim.digest) throw new Error("acknowledged under another id");
    claim.acknowledged = true;
    return answer;
  }

  /** Once, to one service, whatever it answers. */
  async tryAt(url: string, claim: Claim): Promise<Answer | undefined> {
    const answer = await post(`${url}/v1/acts`, claim.body);
    if (answer?.status === 200 || answer?.status === 202) claim.acknowledged = true;
    return answer;
  }

  async act(key: Wallet, type: string, input: Record<string, unknown>): Promise<Ids> {
    const claim = await this.sign(key, type, input);
    await this.handIn(claim);
    return claim.ids;
  }

  /** While the service is down, or says that it can't tell, the same bytes are sent again. */
  async #insist(route: string, body: string, expected: number[]): Promise<Answer> {
    const until = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await post(this.#url() + route, body);
      if (answer !== undefined && expected.includes(answer.status)) return answer;
      if (answer !== undefined && answer.status !== 503) {
        throw new Error(`${route} answered ${answer.status} ${JSON.stringify(answer.body)}`);
      }
      if (Date.now() > until) throw new Error(`${route} had no answer in ${PATIENCE_MS} ms`);
      await pause(RETRY_MS);
    }
  }
}
