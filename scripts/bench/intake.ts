import { verifyTypedData } from "ethers";
import { parseTypedData, type Whereabouts } from "../../server/core/parse-typed-data.ts";
import { recoverSigner } from "../../server/intake/signature.ts";
import { newParty, type SignedAct } from "./author.ts";
import { besides, type Figure, percentile, rounded } from "./figure.ts";
import { startBenchLedger, submitAll } from "./ledger.ts";
import { say } from "./progress.ts";
import { assetStory, enrolled } from "./story.ts";

const CLIENTS = 64;
const STORIES_PER_CLIENT = 1;
/** Levels of authorizations under each right. */
const DEPTH = 4;
const PARTIES = 16;
/** The processes are new: what they compile at first is not what they do for years. */
const WARM_UP_CLIENTS = 16;

const ACKS_PER_SECOND = 1_000;
const LONGEST_ACK_MS = 250;
const INCLUDED_PER_SECOND = 250;
const TIMES_FASTER = 20;

const bench = "intake";

/** Signed acts through HTTP: how fast they are durable, and how fast in a block. */
export async function intake(): Promise<Figure[]> {
  const ledger = await startBenchLedger(CLIENTS);
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
    await submitAll(client, storiesOf(WARM_UP_CLIENTS, 1));
    await ledger.idle();

    const acts = storiesOf(CLIENTS, STORIES_PER_CLIENT);
    const count = acts.flat().length;
    say(`intake: ${count} acts by ${CLIENTS} clients`);
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

function perSecond(acts: readonly SignedAct[], check: (act: SignedAct) => string): number {
  const start = performance.now();
  let checked = 0;
  for (; performance.now() < start + CHECKING_MS; checked += 1) {
    const act = acts[checked % acts.length]!;
    if (check(act) !== act.signer) throw new Error("a signature was read wrongly");
  }
  return (checked * 1000) / (performance.now() - start);
}
