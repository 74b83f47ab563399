// A hospital's data, licensed to a laboratory, made into a product: what the interface tells of it.
import { setTimeout as pause } from "node:timers/promises";
import { expect } from "chai";
import { dataset, enrolment, newParty, type Party } from "../intake/ledger.ts";
import { type Client, type Json, type Node, openNode } from "./support/node.ts";

const CONSENTED_UNTIL = "2038-01-01T00:00:00Z";
const GRANTED_UNTIL = "2037-01-01T00:00:00Z";

const scope = (more: object = {}) => ({
  purposes: ["P07", "P16"],
  operations: ["QUERY", "ANALYSE", "DERIVE"],
  outputs: ["RAW", "AGGREGATE"],
  environments: ["ANY"],
  territories: ["CN"],
  notAfter: GRANTED_UNTIL,
  ...more,
});

describe("the story of a dataset, over HTTP", function () {
  this.timeout(60_000);
  let node: Node;
  let client: Client;
  let hospital: Party, laboratory: Party, stranger: Party, regulator: Party;
  const ids: Record<string, string> = {};

  const use = (more: object = {}) => ({
    authorization: ids["license"],
    operation: "QUERY",
    purpose: "P07",
    output: "RAW",
    environment: "SANDBOX",
    territory: "CN",
    ...more,
  });
  const question = (more: object = {}) => ({ actor: laboratory.address, ...use(more) });
  const evaluate = (more: object = {}) =>
    client.get("/v1/evaluate", { method: "POST", body: question(more) });

  before(async () => {
    node = await openNode({ CHAIN_TIME_CONTROL: "0" });
    client = node.client;
    [hospital, laboratory, stranger] = [newParty(), newParty(), newParty()];
    regulator = node.ledger.office("regulator");
    const accreditor = node.ledger.office("accreditor");
    await client.act(accreditor, "participants.enroll", enrolment(hospital, "仁和医院"));
    await client.act(accreditor, "participants.enroll", enrolment(laboratory, "Lab <b>"));

    const registered = await client.act(hospital, "assets.register", {
      ...dataset(),
      piLevel: "PI",
      origin: "PERSONAL",
    });
    ids["asset"] = registered["asset"] as string;
    Object.assign(ids, registered["rights"]);
    const given = await client.act(hospital, "consents.give", {
      asset: ids["asset"],
      codes: ["CN-13.1"],
      form: "GENERAL",
      noticeDoc: { notice: 1 },
      scope: { notAfter: CONSENTED_UNTIL },
    });
    ids["consent"] = given["consent"] as string;
    const requested = await client.act(laboratory, "authorizations.request", {
      parent: ids["USE"],
      relation: "ENTRUST",
      scope: { notAfter: GRANTED_UNTIL },
    });
    ids["request"] = requested["request"] as string;
    const granted = await client.act(hospital, "authorizations.grant", {
      parent: ids["OPERATE"],
      grantee: laboratory.address,
      relation: "PROVIDE",
      basis: ids["consent"],
      scope: scope({ maxUses: 10 }),
    });
    ids["license"] = granted["authorization"] as string;
  });
  after(() => node?.close());

  it("answers 404 for a record that is not there, of any kind, and 400 for no id", async () => {
    const unknown = `0x${"9".repeat(64)}`;
    for (const kind of ["assets", "rights", "consents", "requests", "authorizations", "orders"]) {
      await client.refused(`/v1/${kind}/${unknown}`, {}, 404, "E_NOT_FOUND");
      await client.refused(`/v1/${kind}/0x12`, {}, 400, "E_SHAPE");
    }
    for (const kind of ["receipts", "derivations"]) {
      await client.refused(`/v1/${kind}/${unknown}`, {}, 404, "E_NOT_FOUND");
    }
    await client.refused(`/v1/participants/${stranger.address}`, {}, 404, "E_NOT_FOUND");
    await client.refused(`/v1/acts/${unknown}`, {}, 404, "E_NOT_FOUND");
    for (const list of ["versions", "rights", "authorizations", "receipts", "history", "lineage"]) {
      await client.refused(`/v1/assets/${unknown}/${list}`, {}, 404, "E_NOT_FOUND");
    }
  });

  it("refuses a record under the path of another kind", async () => {
    await client.refused(`/v1/rights/${ids["asset"]}`, {}, 404, "E_NOT_FOUND");
  });

  it("refuses moments that are yet to come, before the ledger, or no moment", async () => {
    const at = (asOf: string) => `/v1/assets?asOf=${asOf}`;
    await client.refused(at("2099-01-01T00:00:00Z"), {}, 400, "E_ASOF");
    await client.refused(at("2001-01-01T00:00:00Z"), {}, 400, "E_ASOF");
    await client.refused(at("999999999"), {}, 400, "E_ASOF");
    await client.refused(at("tomorrow"), {}, 400, "E_SHAPE");
    await client.refused(at("2026-13-45T99:99:99Z"), {}, 400, "E_SHAPE");
  });

  it("refuses cursors that no page ended with", async () => {
    const future = `${4e9}.${Buffer.from("1.0").toString("base64url")}`;
    for (const cursor of [future, "garbage", "%00", "MTI", "Li4u", "a".repeat(200)]) {
      await client.refused(`/v1/assets?cursor=${cursor}`, {}, 400, "E_SHAPE");
      const lineage = `/v1/assets/${ids["asset"]}/lineage?cursor=${cursor}`;
      await client.refused(lineage, {}, 400, "E_SHAPE");
    }
  });

  it("refuses unknown filters and codes", async () => {
    await client.refused("/v1/assets?colour=red", {}, 400, "E_SHAPE");
    await client.refused("/v1/assets?piLevel=SECRET", {}, 400, "E_SHAPE");
    await client.refused("/v1/participants?jurisdiction=EEA", {}, 400, "E_SHAPE");
    await client.refused("/v1/authorizations?purpose=P99", {}, 400, "E_SHAPE");
    await client.refused("/v1/assets?limit=100000", {}, 400, "E_SHAPE");
  });

  it("evaluates to the reason, with the others beside it", async () => {
    const verdict = await evaluate({ purpose: "P19", territory: "US" });
    expect(verdict).to.include({ decision: "DENY", reason: "E_PURPOSE" });
    const details = verdict["details"] as { reason: string }[];
    expect(details.map(({ reason }) => reason)).to.include("E_TERRITORY");
  });

  it("evaluates for somebody else to E_RECIPIENT or E_ROLE", async () => {
    const mine = await evaluate({ actor: hospital.address });
    expect(mine).to.include({ decision: "DENY", reason: "E_RECIPIENT" });
    const theirs = await evaluate({ actor: stranger.address });
    expect(theirs).to.include({ decision: "DENY", reason: "E_ROLE" });
  });

  it("refuses a question with an unknown code, an extra field or none at all", async () => {
    const post = (body: unknown) => ({ method: "POST", body });
    const path = "/v1/evaluate";
    await client.refused(path, post({ ...question(), purpose: "P99" }), 400, "E_SHAPE");
    await client.refused(path, post({ ...question(), colour: 1 }), 400, "E_SHAPE");
    await client.refused(path, post({}), 400, "E_SHAPE");
    await client.refused(path, post({ ...question(), count: 0 }), 400, "E_SHAPE");
  });

  it("evaluates an allowed use with its chain and its end", async () => {
    const verdict = await evaluate();
    expect(verdict).to.include({ decision: "ALLOW", reason: null, validUntil: GRANTED_UNTIL });
    const kinds = (verdict["chain"] as { kind: string }[]).map(({ kind }) => kind);
    for (const kind of ["asset", "right", "authorization", "consent", "participant"]) {
      expect(kinds).to.include(kind);
    }
  });

  it("answers a refused use with its code and keeps it for its parties", async () => {
    const body = await client.signed(laboratory, "receipts.use", use({ purpose: "P19" }));
    const problem = await client.refused("/v1/acts", { method: "POST", body }, 422, "E_PURPOSE");
    expect(problem["denial"]).to.match(/^0x[0-9a-f]{64}$/);
    const path = `/v1/denials/${problem["denial"] as string}`;
    await client.refused(path, {}, 401, "E_SESSION");
    await client.refused("/v1/denials", {}, 401, "E_SESSION");
  });

  it("records a use and counts it", async () => {
    const { receipt } = await client.act(laboratory, "receipts.use", use({ count: 2 }));
    const found = await client.get(`/v1/receipts/${receipt as string}`);
    expect(found).to.include({ id: receipt, operation: "QUERY", version: 1, count: 2, used: 2 });
    const license = await client.get(`/v1/authorizations/${ids["license"]}`);
    expect(license["uses"]).to.deep.equal({ used: 2, allotted: 0, left: 8 });
  });

  it("tells what became of an act", async () => {
    const { receipt } = await client.act(laboratory, "receipts.use", use());
    const act = await client.get(`/v1/acts/${receipt as string}`);
    expect(act).to.include({ type: "receipts.use", actor: laboratory.address });
    expect(act["gas"]).to.be.a("number");
    expect(act["block"]).to.be.a("number");
  });

  it("finds participants by part of their name, Chinese too", async () => {
    const found = async (q: string) => {
      const { items } = await client.get(`/v1/participants?q=${encodeURIComponent(q)}`);
      return (items as Json[]).map(({ id }) => id);
    };
    expect(await found("和医")).to.deep.equal([hospital.address]);
    expect(await found("lab")).to.deep.equal([laboratory.address]);
    expect(await found("nobody")).to.deep.equal([]);
  });

  it("narrows lists by what records name", async () => {
    const list = async (path: string) => {
      const { items } = await client.get(path);
      return (items as Json[]).map(({ id }) => id);
    };
    const { license, asset, request, consent } = ids;
    expect(await list(`/v1/authorizations?grantee=${laboratory.address}`)).to.deep.equal([license]);
    expect(await list(`/v1/authorizations?purpose=P16&asset=${asset}`)).to.deep.equal([license]);
    expect(await list("/v1/authorizations?purpose=P20")).to.deep.equal([]);
    expect(await list(`/v1/assets?registrant=${hospital.address}&piLevel=PI`)).to.deep.equal([
      asset,
    ]);
    const mainland = await list("/v1/participants?jurisdiction=CN-MAINLAND");
    expect(mainland).to.include.members([hospital.address, laboratory.address]);
    expect(await list("/v1/participants?jurisdiction=MO")).to.deep.equal([]);
    expect(await list("/v1/requests?status=OPEN")).to.deep.equal([request]);
    expect(await list(`/v1/consents?giver=${hospital.address}`)).to.deep.equal([consent]);
    expect(await list(`/v1/assets/${asset}/authorizations`)).to.deep.equal([license]);
    expect(await list(`/v1/rights?asset=${asset}&right=HOLD`)).to.deep.equal([ids["HOLD"]]);
  });

  it("pages through a list as of one moment, while the ledger and its clock go on", async () => {
    const first = await client.get(`/v1/assets/${ids["asset"]}/history?limit=2`);
    await client.act(laboratory, "receipts.use", use());
    while (Date.now() < Date.parse(first["asOf"] as string) + 2_000) await pause(50);
    const seen = [...(first["items"] as Json[])];
    for (let next = first["next"]; next !== null;) {
      const page = await client.get(
        `/v1/assets/${ids["asset"]}/history?limit=2&cursor=${next as string}`,
      );
      for (const fact of ["block", "asOf", "provisional"]) {
        expect(page[fact], fact).to.equal(first[fact]);
      }
      seen.push(...(page["items"] as Json[]));
      next = page["next"];
    }
    const whole = await client.get(
      `/v1/assets/${ids["asset"]}/history?limit=200&asOf=${first["block"] as number}`,
    );
    expect(seen).to.deep.equal(whole["items"]);
  });

  it("answers as of a block what it answered then", async () => {
    const path = `/v1/authorizations/${ids["license"]}`;
    const before = await client.get(path);
    await client.act(laboratory, "receipts.use", use());
    const again = await client.get(`${path}?asOf=${before["block"] as number}`);
    expect(again["uses"]).to.deep.equal(before["uses"]);
    const now = await client.get(path);
    expect(now["uses"]).not.to.deep.equal(before["uses"]);
  });

  it("derives a product and tells its lineage in both directions", async () => {
    const derived = await client.act(laboratory, "receipts.derive", {
      inputs: [{ authorization: ids["license"] }],
      purpose: "P16",
      output: "AGGREGATE",
      environment: "SANDBOX",
      territory: "CN",
      k: 5,
      transform: "COUNT",
      deidentLevel: "DEID",
      ...dataset(),
      piLevel: "PI",
      rights: [{ right: "USE", basis: "DERIVATION" }],
    });
    const product = (ids["product"] = derived["asset"] as string);

    const up = await client.get(`/v1/assets/${product}/lineage?direction=up`);
    expect(up["edges"]).to.have.lengthOf(1);
    const [edge] = up["edges"] as Json[];
    expect(edge).to.include({
      child: product,
      parent: ids["asset"],
      authorization: ids["license"],
      derivation: derived["receipt"],
      usable: true,
    });
    const nodes = (up["nodes"] as Json[]).map(({ id, level, source }) => ({ id, level, source }));
    expect(nodes).to.deep.equal([
      { id: product, level: 0, source: false },
      { id: ids["asset"], level: 1, source: true },
    ]);
    const down = await client.get(`/v1/assets/${ids["asset"]}/lineage?direction=down`);
    expect(down["edges"]).to.deep.equal(up["edges"]);
    expect(await client.get(`/v1/derivations/${product}`)).to.include({ asset: product });
  });

  it("says what a file is only against a record", async () => {
    const { commitment } = await client.get(`/v1/assets/${ids["asset"]}`);
    const verify = (body: object) => client.get("/v1/verify", { method: "POST", body });
    const unknown = `0x${"7".repeat(64)}`;
    expect(await verify({ hash: unknown })).to.include({ verdict: "NOT_FOUND" });
    expect(await verify({ hash: unknown, asset: ids["asset"] })).to.include({
      verdict: "UNDECIDED",
    });
    expect(await verify({ hash: commitment, asset: ids["asset"] })).to.include({
      verdict: "REGISTERED",
    });
  });

  it("answers the regulator's questions", async () => {
    const ask = (n: number, query: string) => client.get(`/v1/audit/${n}?${query}`);
    const asset = `asset=${ids["asset"]}`;
    const product = `asset=${ids["product"]}`;
    expect((await ask(1, asset))["items"]).to.have.lengthOf(3);
    expect((await ask(2, asset))["items"]).to.have.length.greaterThan(5);
    expect((await ask(4, product))["edges"]).to.have.lengthOf(1);
    expect((await ask(5, asset))["edges"]).to.have.lengthOf(1);
    expect((await ask(7, asset))["items"]).to.have.lengthOf(1);
    expect(await ask(32, product)).to.include({ verdict: "WITHIN" });

    const ending = await ask(10, `id=${ids["consent"]}`);
    const stopped = (ending["items"] as Json[]).map(({ id, depth }) => ({ id, depth }));
    expect(stopped).to.deep.equal([
      { id: ids["license"], depth: 1 },
      { id: ids["product"], depth: 2 },
    ]);
    await client.refused("/v1/audit/1", {}, 400, "E_SHAPE");
  });

  it("shows a freeze in every record that rests on what is frozen", async () => {
    const { order } = await client.act(regulator, "orders.freeze", {
      subject: ids["asset"],
      basisDoc: { order: 1 },
      reviewBy: "2036-01-01T00:00:00Z",
      reason: "INSPECTION",
    });
    for (const path of [`/v1/assets/${ids["product"]}`, `/v1/authorizations/${ids["license"]}`]) {
      const record = await client.get(path);
      expect(record["usable"]).to.equal(false);
      expect(record["why"]).to.deep.include({ reason: "E_FROZEN", subject: ids["asset"] });
    }
    const { edges } = await client.get(`/v1/assets/${ids["product"]}/lineage`);
    expect((edges as Json[])[0]).to.include({ usable: false });
    await client.act(regulator, "orders.lift", { order, reason: "CLEARED" });
    expect(await client.get(`/v1/orders/${order as string}`)).to.include({ status: "LIFTED" });
    expect(await client.get(`/v1/assets/${ids["product"]}`)).to.include({ usable: true });
  });
});
