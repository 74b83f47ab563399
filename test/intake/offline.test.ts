// Intake alone over the files of a ledger whose chain is down: it accepts, within its bounds.
import { randomBytes } from "node:crypto";
import path from "node:path";
import { expect } from "chai";
import { createRpc } from "../../server/chain/rpc.ts";
import { createWalletCheck } from "../../server/chain/wallets.ts";
import { readDeployment } from "../../server/bin/deployment-file.ts";
import { LedgerError } from "../../server/core/error.ts";
import {
  MAX_CHAIN_REFUSALS_PER_DAY,
  MAX_DENIALS_PER_DAY,
  MAX_OPEN_REQUESTS_PER_PARENT,
  MAX_UNDECIDED_ACTS_PER_ACTOR,
  NONCE_HOLD_SECONDS,
} from "../../server/core/limits.ts";
import { parseTypedData, type Whereabouts } from "../../server/core/parse-typed-data.ts";
import { prepare } from "../../server/core/prepare.ts";
import type { Hex } from "../../server/core/records.ts";
import type { Contract } from "../../server/core/view.ts";
import { Intake } from "../../server/intake/intake.ts";
import { assertRoom } from "../../server/intake/limits.ts";
import { openIndexReader, type IndexReader } from "../../server/store/index/reader.ts";
import { openIntakeStore, type IntakeStore } from "../../server/store/intake/open.ts";
import {
  dataset,
  enrolment,
  expectRefusal,
  license,
  newParty,
  openTestLedger,
  type Party,
  type TestLedger,
  use,
} from "./ledger.ts";

const HOUR = 3_600;
const NOBODY = "http://127.0.0.1:1";

describe("intake while the chain is down", () => {
  let ledger: TestLedger;
  let holder: Party;
  let user: Party;
  let operate: Hex | undefined;
  let authorization: Hex | undefined;
  let place: Whereabouts;
  let relayer: Hex;
  let store: IntakeStore;
  let index: IndexReader;
  let intake: Intake;
  /** Seconds that the tests' clock is ahead. */
  let ahead = 0;
  const now = () => Math.floor(Date.now() / 1000) + ahead;

  before(async () => {
    ledger = await openTestLedger();
    const accreditor = ledger.office("accreditor");
    holder = newParty();
    user = newParty();
    await ledger.act(accreditor, "participants.enroll", enrolment(holder, "Holder"));
    await ledger.act(accreditor, "participants.enroll", enrolment(user, "User"));
    operate = (await ledger.act(holder, "assets.register", dataset())).rights?.OPERATE;
    const granted = license(operate, user, null);
    ({ authorization } = await ledger.act(holder, "authorizations.grant", granted));
    relayer = ledger.parts.signer.address;
    await ledger.stop();

    place = readDeployment(path.join(ledger.folder, "deployment.json"));
    store = openIntakeStore(path.join(ledger.folder, "intake.db"), (fault) => {
      throw fault;
    });
    index = openIndexReader(path.join(ledger.folder, "index.db"));
  });
  beforeEach(() => {
    ahead = 0;
    intake = openIntake();
  });
  after(async () => {
    index.close();
    await store.close();
    await ledger.close();
  });

  const openIntake = () =>
    new Intake({
      store,
      index,
      place,
      relayer,
      now,
      final: () => index.head(),
      stale: () => false,
      walletSigned: createWalletCheck(createRpc(NOBODY)),
    });

  function sign(party: Party, type: string, input: object, contract: Contract = "Authorizations") {
    const means = {
      view: intake.pending,
      time: now(),
      deadline: BigInt(now() + HOUR),
      nonce: () => intake.nextNonce(contract, party.address),
      salt: () => `0x${randomBytes(32).toString("hex")}` as const,
      place,
    };
    const { typedData, digest, ids } = prepare({ type, actor: party.address, input }, means);
    return { typedData, digest, ids, signature: party.key.sign(digest).serialized };
  }
  const submit = ({ typedData, signature }: ReturnType<typeof sign>) =>
    intake.submit({ typedData, signature });

  it("says nothing of a contract's signature while nobody can ask it", async () => {
    const { typedData } = sign(user, "receipts.use", use(authorization));
    const signature = `0x${"11".repeat(65)}`;
    const named = (signer: Hex) => intake.submit({ typedData, signature, signer });
    await expectRefusal(named(user.address), "E_CHAIN", 503);
    await expectRefusal(named(holder.address), "E_SIG", 401);
  });

  it("counts what an agent does under whom it does it for", async () => {
    const agents = [newParty(), newParty()].map(({ address, key }) => {
      const acts = ["authorizations.request", "receipts.use"];
      const powers = { agent: address, acts, notAfter: "2039-01-01T00:00:00Z" };
      return { key, appointed: sign(holder, "participants.appoint", powers, "Registry") };
    });
    for (const { appointed } of agents) await submit(appointed);
    const { parent, relation, scope } = license(authorization, holder, 1);
    const request = (n: number) => {
      const { address } = holder;
      const { key } = agents[n % agents.length]!;
      return sign({ address, key }, "authorizations.request", { parent, relation, scope });
    };
    for (let n = 0; n < MAX_OPEN_REQUESTS_PER_PARENT; n++) await submit(request(n));
    await expectRefusal(submit(request(0)), "E_LIMIT", 429);
  });

  it("takes no more open requests of one actor to one parent than its bound", async () => {
    const { parent, relation, scope } = license(operate, user, 1);
    const request = () => sign(user, "authorizations.request", { parent, relation, scope });
    for (let n = 0; n < MAX_OPEN_REQUESTS_PER_PARENT; n++) await submit(request());
    await expectRefusal(submit(request()), "E_LIMIT", 429);
  });

  it("takes no more acts of an actor whom the chain refused too often today", () => {
    const { typedData } = sign(holder, "assets.register", dataset());
    const act = parseTypedData(typedData, place);
    const room = (refusals: number) => ({
      index,
      now,
      undecided: intake.undecided,
      chainRefusals: () => refusals,
    });
    assertRoom(act, room(MAX_CHAIN_REFUSALS_PER_DAY - 1));
    expect(() => assertRoom(act, room(MAX_CHAIN_REFUSALS_PER_DAY))).to.throw("refused");
  });

  it("keeps no more denials of an actor a day than its bound", async () => {
    const wrong = () => sign(user, "receipts.use", { ...use(authorization), purpose: "P01" });
    const first = wrong();
    await expectRefusal(submit(first), "E_PURPOSE", 422);
    const kept = store.denials.get(first.digest)!;
    await store.write(() => {
      for (let n = 1; n < MAX_DENIALS_PER_DAY; n++) {
        store.denials.insert({ ...kept, digest: `0x${randomBytes(32).toString("hex")}` });
      }
    });
    const refusal = await expectRefusal(submit(wrong()), "E_PURPOSE", 422);
    expect(refusal.denial).to.equal(undefined);
    ahead = 24 * HOUR + 1;
    expect((await expectRefusal(submit(wrong()), "E_PURPOSE", 422)).denial).to.be.a("string");
  });

  it("hands a nonce out again that nobody used in time, and no used one", async () => {
    const next = () => intake.nextNonce("Authorizations", user.address);
    const [first, second] = [next(), next()];
    expect(second).to.equal(first + 1n);
    const signed = sign(user, "receipts.use", use(authorization));
    await submit(signed);
    ahead = NONCE_HOLD_SECONDS;
    expect([next(), next(), next()]).to.deep.equal([first, second, first + 3n]);
  });

  it("hands nonces out from this node's lane, on from the last that was accepted", async () => {
    const signed = sign(user, "receipts.use", use(authorization));
    await submit(signed);
    const { nonce } = signed.typedData.message as { nonce: string };
    expect(BigInt(nonce) >> 96n).to.equal(BigInt(relayer));
    intake = openIntake();
    expect(intake.nextNonce("Authorizations", user.address)).to.equal(BigInt(nonce) + 1n);
  });

  it("knows after a restart what it had accepted before it", async () => {
    const registered = sign(holder, "assets.register", dataset());
    await submit(registered);
    intake = openIntake();
    const again = await submit(registered);
    expect([again.duplicate, again.status]).to.deep.equal([true, "accepted"]);
    const right = registered.ids.rights?.OPERATE;
    await submit(sign(holder, "authorizations.grant", license(right, user, 1)));
  });

  it("keeps an act on its way to the disk while blocks are taken back", async () => {
    const registered = sign(holder, "assets.register", dataset());
    const submitted = submit(registered);
    intake.blocksUnwound();
    await submitted;
    expect(intake.undecided.byDigest(registered.digest)).to.include({ signer: holder.address });
    expect(intake.pending.kind(registered.ids.asset!)).to.equal("asset");
  });

  it("forgets what it had accepted on top of an act that will never be executed", async () => {
    const registered = sign(holder, "assets.register", dataset());
    await submit(registered);
    const right = registered.ids.rights?.OPERATE;
    await submit(sign(holder, "authorizations.grant", license(right, user, 1)));
    const accepted = intake.undecided.byDigest(registered.digest)!;
    intake.undecided.dropped(accepted);
    while (intake.pending.kind(right!) !== undefined) await new Promise(setImmediate);
    const stillWanted = license(right, user, 1);
    expect(() => sign(holder, "authorizations.grant", stillWanted))
      .to.throw(LedgerError)
      .with.property("code", "E_NOT_FOUND");
  });

  it("takes no more undecided acts of one actor than its bound, but those of others", async () => {
    const busy = user;
    const count = () => intake.undecided.countOf(busy.address);
    while (count() < MAX_UNDECIDED_ACTS_PER_ACTOR) {
      const group = Math.min(100, MAX_UNDECIDED_ACTS_PER_ACTOR - count());
      const acts = Array.from({ length: group }, () => sign(busy, "assets.register", dataset()));
      await Promise.all(acts.map(submit));
    }
    await expectRefusal(submit(sign(busy, "assets.register", dataset())), "E_LIMIT", 429);
    expect((await submit(sign(holder, "assets.register", dataset()))).status).to.equal("accepted");
  });
});
