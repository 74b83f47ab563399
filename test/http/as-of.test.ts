// Which moment an answer is about, and what a node says that does not know it.
import { mock } from "node:test";
import { expect } from "chai";
import { createReaders } from "../../server/auth/reader.ts";
import { LedgerError } from "../../server/core/error.ts";
import { MAX_INDEX_WAIT_MS, MAX_UPLOADS_PER_DAY } from "../../server/core/limits.ts";
import type { Hex } from "../../server/core/records.ts";
import { momentOf } from "../../server/http/as-of.ts";
import { createExpress } from "../../server/http/express.ts";
import type { Call } from "../../server/http/route.ts";
import { COMPONENTS } from "../../server/http/routes.ts";
import { uploadGuard } from "../../server/http/v1/datasets.ts";
import { evaluateRoutes } from "../../server/http/v1/evaluate.ts";
import { START } from "../core/rules/support/words.ts";
import {
  blockOf,
  fill,
  IDS,
  PROCESSOR,
  STORY,
  temporaryIndex,
} from "../store/index/support/blocks.ts";
import { listen } from "./support/service.ts";

const FRESH = 0;
const LAST = STORY.length;
const iso = (seconds: number) => new Date(seconds * 1000).toISOString();

describe("the moment of an answer", () => {
  let ledger: ReturnType<typeof temporaryIndex>;
  let now: number;
  let lag: number | undefined;
  /** Undefined: the chain does not answer. */
  let chainHead: number | undefined;
  const listeners = new Set<() => void>();
  const sources = () => ({
    index: ledger.reader,
    now: () => now,
    lagMs: () => lag,
    maxLagMs: 2_000,
    chainHead: () =>
      chainHead === undefined ? Promise.reject(new Error("no chain")) : Promise.resolve(chainHead),
    onIndexed(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  beforeEach(() => {
    ledger = temporaryIndex();
    fill(ledger.index, STORY);
    now = START + 500;
    lag = FRESH;
    chainHead = LAST;
  });
  afterEach(() => ledger.close());

  async function codeOf(run: Promise<unknown>): Promise<string> {
    try {
      await run;
    } catch (error) {
      if (error instanceof LedgerError) return error.code;
      throw error;
    }
    return expect.fail("it was answered");
  }
  const at = async (asOf?: string) => {
    const { block, time, provisional } = await momentOf(sources(), asOf);
    return { block: block.number, time, provisional };
  };

  it("is refused if it is yet to come, by the chain's clock", async () => {
    expect(await codeOf(at(iso(now + 1)))).to.equal("E_ASOF");
  });

  it("is refused at once if it is a block that the chain has not reached", async () => {
    expect(await codeOf(at(String(LAST + 1)))).to.equal("E_ASOF");
    expect(await codeOf(at(String(Number.MAX_SAFE_INTEGER)))).to.equal("E_ASOF");
    expect(listeners.size).to.equal(0);
  });

  it("is refused if it is before the first block", async () => {
    expect(await codeOf(at(iso(START - 1)))).to.equal("E_ASOF");
  });

  it("is refused if it is no time of the calendar", async () => {
    for (const day of ["2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-02-28T24:00:00Z"]) {
      expect(await codeOf(at(day)), day).to.equal("E_SHAPE");
    }
  });

  describe("that the index has not reached", () => {
    beforeEach(() => mock.timers.enable({ apis: ["setTimeout"] }));
    afterEach(() => mock.timers.reset());

    it("is refused after a while, by number and by time", async () => {
      lag = undefined;
      for (const [asOf, head] of [
        [String(LAST + 1), LAST + 1],
        [String(LAST + 1), undefined],
        [iso(now), LAST],
      ] as const) {
        chainHead = head;
        const refused = codeOf(at(asOf));
        mock.timers.tick(MAX_INDEX_WAIT_MS);
        expect(await refused, asOf).to.equal("E_STALE");
      }
      expect(listeners.size).to.equal(0);
    });

    it("is waited for", async () => {
      chainHead = LAST + 1;
      const answer = at(String(LAST + 1));
      ledger.index.apply(blockOf(LAST + 1), () => undefined);
      for (const listener of listeners) listener();
      expect(await answer).to.include({ block: LAST + 1, provisional: false });
      expect(listeners.size).to.equal(0);
    });
  });

  it("needs no fresh index if the index has passed it", async () => {
    lag = undefined;
    expect(await at(iso(START + 2))).to.deep.equal({
      block: 5,
      time: START + 2,
      provisional: false,
    });
  });

  it("is provisional as long as later blocks may bear its time", async () => {
    const headTime = blockOf(LAST).time;
    expect(await at(iso(headTime))).to.include({ block: LAST, provisional: true });
    expect(await at(iso(now))).to.include({ block: LAST, time: now, provisional: true });
    expect(await at()).to.include({ block: LAST, time: now, provisional: true });
  });

  it("is that of a block, judged at the block's own time", async () => {
    expect(await at("3")).to.deep.equal({ block: 3, time: START + 1, provisional: false });
  });

  it("never allows a use while the index is behind, and allows it as of a block", async () => {
    const service = await listen(
      createExpress(evaluateRoutes(sources()), COMPONENTS, { error: () => undefined }),
    );
    const ask = async (asOf?: number) => {
      const question = {
        authorization: IDS.child,
        actor: PROCESSOR,
        operation: "QUERY",
        purpose: "P07",
        output: "RAW",
        environment: "SANDBOX",
        territory: "CN",
        ...(asOf !== undefined && { asOf }),
      };
      const response = await fetch(`${service.url}/v1/evaluate`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(question),
      });
      const { decision, code, reason } = (await response.json()) as Record<string, unknown>;
      return decision ?? code ?? reason;
    };
    try {
      lag = undefined;
      expect(await ask(7)).to.equal("ALLOW");
      expect(await ask(), "a refusal harms nobody").to.equal("DENY");
      ledger.index.unwind(7);
      expect(await ask()).to.equal("E_STALE");
      lag = FRESH;
      expect(await ask()).to.equal("ALLOW");
    } finally {
      await service.close();
    }
  });
});

describe("uploads to a node that others reach", () => {
  const address: Hex = `0x${"1".repeat(40)}`;
  const guardOf = (loopback: boolean) =>
    uploadGuard({
      loopback,
      readers: createReaders({
        addressOf: (token) => (token === "known" ? address : undefined),
        origin: () => "http://ledger.example",
        index: { principals: () => [] },
        view: () =>
          ({ office: () => false, state: () => undefined, agent: () => undefined }) as never,
        now: () => 0,
      }),
    } as never);
  const call = (authorization?: string) => ({ request: { headers: { authorization } } }) as Call;

  it("take a session, and end at the day's limit", () => {
    const guard = guardOf(false);
    expect(() => guard(call()))
      .to.throw(LedgerError)
      .with.property("code", "E_SESSION");
    for (let n = 0; n < MAX_UPLOADS_PER_DAY; n += 1) guard(call("Bearer known"));
    expect(() => guard(call("Bearer known")))
      .to.throw(LedgerError)
      .with.property("code", "E_LIMIT");
  });

  it("are open to whoever is on the machine itself", () => {
    expect(() => guardOf(true)(call())).not.to.throw();
  });
});
