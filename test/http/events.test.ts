import { get, type IncomingMessage } from "node:http";
import { expect } from "chai";
import { MAX_EVENT_STREAMS } from "../../server/core/limits.ts";
import { enrolment, newParty } from "../intake/ledger.ts";
import { type Node, openNode } from "./support/node.ts";

interface Told {
  id: string;
  event: string;
  data: { id: string; name: string; subject: string; block: number };
}

/** Reads server-sent events as they come. */
class Listener {
  readonly #stream: IncomingMessage;
  readonly #told: Told[] = [];
  #rest = "";
  #tell = () => {};

  constructor(stream: IncomingMessage) {
    this.#stream = stream;
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      const blocks = (this.#rest + text).split("\n\n");
      this.#rest = blocks.pop() ?? "";
      for (const block of blocks) this.#read(block);
    });
  }

  static open(url: string, lastId?: string): Promise<Listener> {
    const headers = lastId === undefined ? {} : { "Last-Event-ID": lastId };
    return new Promise((resolve, reject) => {
      get(`${url}/v1/events`, { headers, agent: false }, (stream) => {
        if (stream.statusCode === 200) resolve(new Listener(stream));
        else {
          stream.resume();
          reject(new Error(String(stream.statusCode)));
        }
      }).on("error", reject);
    });
  }

  async next(): Promise<Told> {
    while (this.#told.length === 0) await new Promise<void>((tell) => (this.#tell = tell));
    return this.#told.shift() as Told;
  }

  close(): void {
    this.#stream.destroy();
  }

  #read(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
    const data = field("data");
    if (data === undefined) return;
    this.#told.push({
      id: field("id") ?? "",
      event: field("event") ?? "",
      data: JSON.parse(data) as Told["data"],
    });
    this.#tell();
  }
}

describe("the stream of events", function () {
  this.timeout(60_000);
  let node: Node;
  before(async () => {
    node = await openNode();
  });
  after(() => node?.close());

  const enroll = async () => {
    const party = newParty();
    const accreditor = node.ledger.office("accreditor");
    await node.client.act(accreditor, "participants.enroll", enrolment(party, "New"));
    return `0x${party.address.slice(2).padStart(64, "0")}`;
  };

  async function refusal(run: Promise<unknown>): Promise<string> {
    return run.then(
      () => expect.fail("it was opened"),
      (error: Error) => error.message,
    );
  }

  it("refuses an id that no event had", async () => {
    for (const id of ["1", "1-2-", "999999-0", "1-2-0xzz", "-1-2-0x00000000"]) {
      expect(await refusal(Listener.open(node.client.url, id))).to.equal("400");
    }
  });

  it("refuses streams beyond the cap, and has room again when some end", async () => {
    const open: Listener[] = [];
    for (let n = 0; n < MAX_EVENT_STREAMS; n += 1) open.push(await Listener.open(node.client.url));
    expect(await refusal(Listener.open(node.client.url))).to.equal("429");
    for (const listener of open) listener.close();
    let again: Listener | undefined;
    for (let tries = 0; again === undefined && tries < 200; tries += 1) {
      again = await Listener.open(node.client.url).catch(() => undefined);
    }
    expect(again, "room after the others left").not.to.equal(undefined);
    again?.close();
  });

  it("says that what a reader got no longer stands, if its block was replaced", async () => {
    const listener = await Listener.open(node.client.url, "1-0-0x12345678");
    expect(await listener.next()).to.deep.include({ event: "reorg", data: { block: 1 } });
    listener.close();
  });

  it("tells what happens, and goes on behind the last event that a reader had", async () => {
    const listener = await Listener.open(node.client.url);
    const [first, second] = [await enroll(), await enroll()];
    const told = await listener.next();
    expect(told).to.include({ event: "Enrolled" });
    expect(told.data).to.include({ name: "Enrolled", subject: first });
    expect((await listener.next()).data.subject).to.equal(second);
    listener.close();

    // The event's own id, as a history shows it, names the same place.
    for (const id of [told.id, told.data.id]) {
      const again = await Listener.open(node.client.url, id);
      expect((await again.next()).data.subject).to.equal(second);
      again.close();
    }
  });
});
