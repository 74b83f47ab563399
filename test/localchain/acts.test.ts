import { randomInt } from "node:crypto";
import { mock } from "node:test";
import { expect } from "chai";
import { deploy } from "../../server/chain/deploy.ts";
import type { Deployment } from "../../server/chain/deployment.ts";
import { createSigner } from "../../server/chain/signer.ts";
import type { Hex, PrimaryType } from "../../server/core/records.ts";
import type { Change } from "../../server/core/view.ts";
import { START } from "../core/rules/support/words.ts";
import type { Contracts } from "../histories/contracts.ts";
import { isWallet, OFFICES } from "../histories/parties.ts";
import { nextSending } from "../histories/proposals.ts";
import { Random } from "../histories/random.ts";
import { judge } from "../histories/verdict.ts";
import { World } from "../histories/world.ts";
import { Pair, type RawCall, senders } from "./edr.ts";
import { CHAIN_ID, RunningChain } from "./harness.ts";

const BATCHES = 15;
const ACTS_IN_BATCH = 16;
const LONGEST_PAUSE_SECONDS = 20_000;

/** Enough to be let in (EIP-2028, as if no byte were zero); mostly too little for the act. */
function scarceGas(random: Random, { data = "0x", gasLimit = 0 }: RawCall): number {
  const least = 21_000 + (data.length / 2) * 16;
  return least + random.below(Math.ceil((gasLimit - least) / 3));
}

/** The calls that found a ledger, taken down while they are made on a chain that is thrown away. */
async function founding(): Promise<{ calls: RawCall[]; deployment: Deployment }> {
  const [deployer] = senders;
  if (deployer === undefined) throw new Error("nobody sends");
  const chain = await RunningChain.fresh({ genesis: { [deployer.address]: `${10n ** 24n}` } });
  try {
    const calls: RawCall[] = [];
    const signer = createSigner(deployer.privateKey as Hex, CHAIN_ID);
    const sign: typeof signer.sign = (call, nonce, fees) => {
      const { to, data, gasLimit } = call;
      calls.push({ from: 0, data, gasLimit: Number(gasLimit), ...(to !== null && { to }) });
      return signer.sign(call, nonce, fees);
    };
    const recorded = { ...signer, sign };
    const deployment = await deploy({ rpcUrl: chain.url, signer: recorded, offices: OFFICES });
    return { calls, deployment };
  } finally {
    await chain.discard();
  }
}

interface Told {
  call: RawCall;
  primary: PrimaryType;
  executes: boolean;
  changes: Change[];
}

/** Acts of parties who mostly know what they may do, and what the rules say of each. */
class Acts {
  readonly #world = new World();
  readonly #random: (step: number) => Random;
  readonly #deployment: Deployment;
  #step = 0;

  constructor(seed: number, deployment: Deployment) {
    // By turns in the generator's two moods: in one hardly anything goes wrong, in one much does.
    this.#random = (step) => new Random(seed * 2 + (step % 2), step);
    this.#deployment = deployment;
  }

  /** As in a block at `time`; the last act gets too little gas, or just enough. */
  batch(): { time: number; told: Told[] } {
    const random = this.#random(this.#step++);
    this.#world.time += random.below(LONGEST_PAUSE_SECONDS);
    const told: Told[] = [];
    while (told.length < ACTS_IN_BATCH) {
      const one = this.#next(random);
      if (one === undefined) continue;
      told.push(one);
      if (told.length < ACTS_IN_BATCH) this.happened(one);
    }
    const last = told.at(-1);
    if (last !== undefined) last.call.gasLimit = scarceGas(random, last.call);
    return { time: this.#world.time, told };
  }

  happened({ changes }: Told): void {
    this.#world.write(changes);
  }

  #next(random: Random): Told | undefined {
    const sending = nextSending(this.#world, random);
    // The histories put contract wallets on their chain; here an address without code would sign.
    if (sending === undefined || [sending.signer, sending.claimed].some(isWallet)) return undefined;
    this.#world.past.push(sending.act);
    const { contracts } = this.#deployment;
    // All that a judge asks of the contracts is where they are.
    const addresses = { addressOf: (name: keyof typeof contracts) => contracts[name].address };
    const { call, refusal, changes } = judge(this.#world, addresses as Contracts, {
      ...sending,
      route: "signed",
    });
    const { contract, data, gasLimit } = call;
    const to = contracts[contract].address;
    const from = random.below(senders.length);
    const raw = { from, to, data, gasLimit: Number(gasLimit) };
    return { call: raw, primary: sending.act.primary, executes: refusal === undefined, changes };
  }
}

describe("the local chain beside Hardhat's EDR, on the ledger's own acts", function () {
  this.timeout(60_000);
  const seed = Number(process.env["SEED"] ?? randomInt(2 ** 31));
  let pair: Pair;
  let deployment: Deployment;

  before(async () => {
    // The generator's acts are about this time, and a seed must give the same blocks again.
    mock.timers.enable({ apis: ["Date"], now: START * 1000 });
    pair = await Pair.open();
  });

  after(async () => {
    mock.timers.reset();
    await pair.close();
  });

  it("founds the same ledger", async () => {
    const founded = await founding();
    const receipts = (await pair.run(founded.calls)).flatMap((block) => block.receipts);
    expect(receipts.map(({ status }) => status)).to.deep.equal(founded.calls.map(() => "0x1"));
    ({ deployment } = founded);
  });

  it(`gives the same receipts, storage and code for SEED=${seed}`, async () => {
    const acts = new Acts(seed, deployment);
    const executed: PrimaryType[] = [];
    for (let n = 0; n < BATCHES; n += 1) {
      const { time, told } = acts.batch();
      await pair.ours.rpc("evm_setNextBlockTimestamp", [time]);
      const blocks = await pair.run(told.map(({ call }) => call));
      const statuses = blocks.flatMap(({ receipts }) => receipts).map(({ status }) => status);
      const last = told.at(-1);
      // The rules know nothing of gas.
      if (last?.executes && statuses.at(-1) === "0x0") last.executes = false;
      else if (last) acts.happened(last);
      const expected = told.map(({ executes }) => (executes ? "0x1" : "0x0"));
      expect(statuses, `batch ${n}`).to.deep.equal(expected);
      executed.push(...told.flatMap(({ executes, primary }) => (executes ? [primary] : [])));
    }
    // A stream of one kind of act, or of refusals only, would compare little.
    expect(executed).to.include.members(["Enroll", "Register", "Give", "Grant", "Use"]);
    expect(executed.length).to.be.within(40, BATCHES * ACTS_IN_BATCH - 40);
  });
});
