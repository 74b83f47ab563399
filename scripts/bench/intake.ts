import { verifyTypedData } from "ethers";
import { parseTypedData, type Whereabouts } from "../../server/core/parse-typed-data.ts";
import { apply, check } from "../../server/core/rules/index.ts";
import { recoverSigner } from "../../server/intake/signature.ts";
import { foundedView, newParty, type SignedAct } from "./author.ts";
import { besides, type Figure, percentile, rounded, type Size } from "./figure.ts";
import { type BenchLedger, startBenchLedger, submitAll } from "./ledger.ts";
import { say } from "./progress.ts";
import { assetStory, enrolled } from "./story.ts";

const CLIENTS = 64;
const STORIES = 64;
/** Levels of authorizations under each right. */
const DEPTH = 4;
const ACTS_IN_STORY = 2 + 3 * DEPTH;
const PARTIES = 16;
/** The processes are new: what they compile at first is not what they do for years. */
const WARM_UP_CLIENTS = 16;

const ACKS_PER_SECOND = 1_000;
const LONGEST_ACK_MS = 250;
const INCLUDED_PER_SECOND = 250;
const TIMES_FASTER = 20;
const CHECKS_PER_SECOND = 3_000;

const bench = "intake";

/** Signed acts through HTTP: how fast they are durable, and how fast in a block. */
export async function intake({ n = STORIES * ACTS_IN_STORY }: Size): Promise<Figure[]> {
  const stories = Math.ceil(n / ACTS_IN_STORY);
  const clients = Math.min(CLIENTS, stories);
  const ledger = await startBenchLedger(clients);
  try {
    const { client, author, accreditor } = ledger;
    const parties = Array.from({ length: PARTIES }, () => newParty());
    const enrolments = parties.map((party) => enrolled(author, accreditor, party));
    const party = (n: number) => parties[n % PARTIES]!;
    const story = (n: number) => {
      const grantees = Array.from({ length: DEPTH }, (_, level) => party(n + 1 + level));
      return assetStory(author, party(n), grantees);
    };
    const storiesOf = (clients: number, each: number) =>
      Array.from({ length: clients }, (_, n) =>
        Array.from({ length: each }, () => story(n)).flat(),
      );
    say("intake: warming up");
    await submitAll(client, [enrolments]);
    const warmUp = storiesOf(Math.min(WARM_UP_CLIENTS, clients), 1);
    await submitAll(client, warmUp);
    await ledger.idle();

    const acts = storiesOf(clients, Math.ceil(stories / clients));
    const count = acts.flat().length;
    say(`intake: ${count} acts by ${clients} clients`);
    const start = performance.now();
    const { seconds, milliseconds } = await submitAll(client, acts);
    say("intake: waiting for the chain");
    await ledger.idle();
    const untilIncluded = (performance.now() - start) / 1000;
    await ledger.assertIncluded(acts.flat());

    const perSecond = { bench, unit: "1/s" };
    const latency = { bench, unit: "ms", target: LONGEST_ACK_MS };
    const [acked, included] = [count / seconds, count / untilIncluded].map(rounded);
    return [
      { ...perSecond, metric: "durable acks", value: acked!, target: ACKS_PER_SECOND },
      { bench, unit: "ms", metric: "ack p50", value: rounded(percentile(milliseconds, 50)) },
      { ...latency, metric: "ack p99", value: rounded(percentile(milliseconds, 99)) },
      { ...perSecond, metric: "included", value: included!, target: INCLUDED_PER_SECOND },
      signatureChecks(acts.flat(), ledger.place),
      actChecks([...enrolments, ...warmUp.flat(), ...acts.flat()], ledger),
    ];
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
function actChecks(acts: readonly SignedAct[], { place, accreditor }: BenchLedger): Figure {
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
  const value = rounded((checked * 1000) / (performance.now() - start));
  return { bench, metric: "acts checked", value, unit: "1/s", target: CHECKS_PER_SECOND };
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
