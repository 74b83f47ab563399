import { verifyTypedData } from "ethers";
import { parseTypedData, type Whereabouts } from "../../server/core/parse-typed-data.ts";
import { apply, check } from "../../server/core/rules/index.ts";
import { recoverSigner } from "../../server/intake/signature.ts";
import type { RemoteNetwork } from "../demo/service.ts";
import { startAnvil } from "./anvil.ts";
import { foundedView, newParty, type Party, type SignedAct } from "./author.ts";
import { besides, type Figure, percentile, rounded, type Size } from "./figure.ts";
import { startBenchLedger, submitAll } from "./ledger.ts";
import { say } from "./progress.ts";
import { assetStory, enrolled } from "./story.ts";

const CLIENTS = 64;
const STORIES = 64;
/** Levels of authorizations under each right. */
const DEPTH = 4;
const ACTS_IN_STORY = 2 + 3 * DEPTH;
/** Enough for none to have too many undecided. */
const PARTIES = 64;
/** The processes are new: what they compile at first is not what they do for years. */
const WARM_UP_CLIENTS = 16;

const ACKS_PER_SECOND = 1_000;
const LONGEST_ACK_MS = 250;
const INCLUDED_PER_SECOND = 250;
const INCLUDED_ON_ANVIL_PER_SECOND = 500;
const TIMES_FASTER = 20;
const CHECKS_PER_SECOND = 3_000;

const bench = "intake";

/** Signed acts through HTTP: how fast they are durable, and how fast in a block. */
export async function intake({ n = STORIES * ACTS_IN_STORY }: Size): Promise<Figure[]> {
  const [stories, rate, time] = [Math.ceil(n / ACTS_IN_STORY), "1/s", "ms"];
  say("intake: on the local chain");
  const own = await burst(stories);
  const anvil = await startAnvil();
  say("intake: on anvil");
  const onAnvil = await burst(stories, anvil).finally(() => anvil.stop());
  const figure = (metric: string, value: number, unit: string, target?: number): Figure => {
    const aim = target === undefined ? {} : { target };
    return { bench, metric, value: rounded(value), unit, ...aim };
  };
  return [
    figure("durable acks", own.acked, rate, ACKS_PER_SECOND),
    figure("ack p50", percentile(own.milliseconds, 50), time),
    figure("ack p99", percentile(own.milliseconds, 99), time, LONGEST_ACK_MS),
    figure("included", own.included, rate, INCLUDED_PER_SECOND),
    figure("included on anvil", onAnvil.included, rate, INCLUDED_ON_ANVIL_PER_SECOND),
    signatureChecks(own.acts, own.place),
    figure("acts checked", actChecks([...own.before, ...own.acts], own), rate, CHECKS_PER_SECOND),
  ];
}

interface Burst {
  place: Whereabouts;
  accreditor: Party;
  /** What the others rest on. */
  before: SignedAct[];
  acts: SignedAct[];
  /** Per second. */
  acked: number;
  included: number;
  milliseconds: number[];
}

/** Some stories at once, on a ledger of their own. */
async function burst(stories: number, remote?: RemoteNetwork): Promise<Burst> {
  const clients = Math.min(CLIENTS, stories);
  const ledger = await startBenchLedger(clients, remote);
  try {
    const { client, author, accreditor, place } = ledger;
    const parties = Array.from({ length: PARTIES }, () => newParty());
    const enrolments = parties.map((party) => enrolled(author, accreditor, party));
    const party = (n: number) => parties[n % PARTIES]!;
    const storiesOf = (tellers: number, each: number) =>
      Array.from({ length: tellers }, (_, n) => {
        const grantees = Array.from({ length: DEPTH }, (_, level) => party(n + 1 + level));
        return Array.from({ length: each }, () => assetStory(author, party(n), grantees)).flat();
      });
    await submitAll(client, [enrolments]);
    const warmUp = storiesOf(Math.min(WARM_UP_CLIENTS, clients), 1);
    await submitAll(client, warmUp);
    await ledger.idle();

    const told = storiesOf(clients, Math.ceil(stories / clients));
    const acts = told.flat();
    say(`intake: ${acts.length} acts by ${clients} clients`);
    const start = performance.now();
    const { seconds, milliseconds } = await submitAll(client, told);
    await ledger.idle();
    const untilIncluded = (performance.now() - start) / 1000;
    await ledger.assertIncluded(acts);
    const [acked, included] = [acts.length / seconds, acts.length / untilIncluded];
    const before = [...enrolments, ...warmUp.flat()];
    return { place, accreditor, before, acts, acked, included, milliseconds };
  } finally {
    await ledger.stop();
  }
}

const CHECKING_MS = 1_000;

/** From JSON to the signer's address, as the service does it and as ethers does. */
function signatureChecks(acts: readonly SignedAct[], place: Whereabouts): Figure {
  const ours = ({ typedData, signature }: SignedAct) =>
    recoverSigner(parseTypedData(typedData, place).digest, signature);
  const theirs = ({ typedData, signature }: SignedAct) => {
    const { EIP712Domain: _, ...types } = typedData.types;
    const fields = types as Parameters<typeof verifyTypedData>[1];
    return verifyTypedData(typedData.domain, fields, typedData.message, signature).toLowerCase();
  };
  say("intake: checking signatures");
  // By turns, so that whatever else the machine does slows both.
  const [oursFirst, theirsFirst] = [perSecond(acts, ours), perSecond(acts, theirs)];
  const [oursThen, theirsThen] = [perSecond(acts, ours), perSecond(acts, theirs)];
  const peerValue = (theirsFirst + theirsThen) / 2;
  const compared = besides((oursFirst + oursThen) / 2, "ethers verifyTypedData", peerValue);
  const target = rounded(TIMES_FASTER * peerValue);
  return { bench, metric: "signature checks", unit: "1/s", target, ...compared };
}

/** All that is asked of an act before it is stored, but on facts in memory: one core alone. */
function actChecks(acts: readonly SignedAct[], { place, accreditor }: Burst): number {
  say("intake: checking acts");
  const time = Math.floor(Date.now() / 1000);
  const start = performance.now();
  let checked = 0;
  while (performance.now() < start + CHECKING_MS) {
    const view = foundedView([accreditor]);
    for (const { typedData, signature } of acts) {
      const { primary, message, digest } = parseTypedData(typedData, place);
      const signer = recoverSigner(digest, signature);
      if (signer === undefined) throw new Error("a signature was read wrongly");
      const context = { view, time, signer, digest };
      const refusal = check(primary, message, context);
      if (refusal !== undefined) throw new Error(`${primary} was refused: ${refusal.reason}`);
      view.add(apply(primary, message, context));
    }
    checked += acts.length;
  }
  return (checked * 1000) / (performance.now() - start);
}

function perSecond(acts: readonly SignedAct[], check: (act: SignedAct) => string): number {
  const start = performance.now();
  let checked = 0;
  for (; performance.now() < start + CHECKING_MS; checked += 1) {
    const act = acts[checked % acts.length]!;
    if (check(act) !== act.signer) throw new Error("a signature was read wrongly");
  }
  return (checked * 1000) / (performance.now() - start);
}
