import type { Wallet } from "ethers";
import type { Answer, Body, Client, Ids } from "./client.ts";

export interface Party {
  name: string;
  key: Wallet;
  /** Whom the key signs for, if not for its own address. */
  actor?: string;
}

const short = (id: string) => `${id.slice(0, 10)}…`;

/** Tells the story and stops it at the first answer that is not the one that was told. */
export class Narrator {
  readonly #client: Client;
  readonly #print: (line: string) => void;
  #steps = 0;
  #slowestMs = 0;
  readonly refusals = new Map<string, number>();

  constructor(client: Client, print: (line: string) => void = console.log) {
    this.#client = client;
    this.#print = print;
  }

  get steps(): number {
    return this.#steps;
  }

  /** What the slowest act took until a block had it: the pace of the network. */
  get slowestSeconds(): number {
    return Math.ceil(this.#slowestMs / 1000);
  }

  chapter(title: string): void {
    this.#print(`\n── ${title}`);
  }

  note(text: string): void {
    this.#print(`     ${text}`);
  }

  async does(who: Party, what: string, type: string, input: object): Promise<Ids> {
    const start = performance.now();
    const answer = await this.#client.act(who, type, input);
    if (answer.status !== 200) throw this.#surprise(who, what, "to be included", answer);
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - start);
    this.#line("✓", who, what, `block ${answer.body.block ?? "?"}, ${answer.body.gas ?? "?"} gas`);
    return answer.ids;
  }

  /** The act must be refused with this code, whatever else might speak against it. */
  async isRefused(who: Party, what: string, code: string, type: string, input: object) {
    const answer = await this.#client.act(who, type, input);
    if (answer.status < 400 || answer.body.code !== code) {
      throw this.#surprise(who, what, code, answer);
    }
    this.refusals.set(code, (this.refusals.get(code) ?? 0) + 1);
    this.#line("✗", who, what, code);
    this.note(`“${answer.body.title ?? ""}”`);
  }

  async asks<T>(what: string, path: string, pick: (body: Body) => T): Promise<T> {
    const answer = await this.#client.get(path);
    return this.#answered(what, answer, pick);
  }

  async sends<T>(what: string, call: Promise<Answer>, pick: (body: Body) => T) {
    return this.#answered(what, await call, pick);
  }

  expect(what: string, found: unknown, told: unknown): void {
    if (JSON.stringify(found) !== JSON.stringify(told)) {
      throw new Error(
        `${what}: the story says ${JSON.stringify(told)}, the ledger ${JSON.stringify(found)}`,
      );
    }
    this.note(`${what}: ${typeof told === "string" ? told : JSON.stringify(told)}`);
  }

  #answered<T>(what: string, answer: Answer, pick: (body: Body) => T): T {
    if (answer.status !== 200) {
      throw new Error(`${what}: answered ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    this.#steps += 1;
    this.#print(`${String(this.#steps).padStart(3)}. ?  ${what}`);
    return pick(answer.body);
  }

  #line(sign: string, who: Party, what: string, result: string): void {
    this.#steps += 1;
    const text = `${who.name} ${what}`;
    this.#print(`${String(this.#steps).padStart(3)}. ${sign}  ${text.padEnd(74)} ${result}`);
  }

  #surprise(who: Party, what: string, told: string, answer: Answer): Error {
    return new Error(
      `${who.name} (${short(who.key.address)}) ${what}: expected ${told}, ` +
        `got ${answer.status} ${JSON.stringify(answer.body)}`,
    );
  }
}
