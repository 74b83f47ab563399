import * as fs from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { encryptKeystoreJsonSync, Wallet, type HDNodeWallet } from "ethers";
import { startService, type Service } from "../../scripts/demo/service.ts";
import type { Ids } from "../../server/core/ids.ts";
import type { Prepared } from "../../server/core/prepare.ts";
import { drl, type Ended } from "./support/command.ts";

/** The fields of any answer that is read here; what is missing is missing. */
interface Told {
  ids: Ids;
  commitment: string;
  nodes: { id: string }[];
  items: object[];
}
const parsed = ({ out }: Ended) => JSON.parse(out) as Told;
const END = "2099-01-01T00:00:00Z";
const UNKNOWN = `0x${"99".repeat(32)}`;

async function withServer<T>(listener: RequestListener, use: (url: string) => Promise<T>) {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

describe("the command line with a ledger", function () {
  this.timeout(120_000);
  let service: Service;
  let root: string;
  let asset: string;
  let use: string;
  let holder: HDNodeWallet;
  let processor: HDNodeWallet;
  let agent: HDNodeWallet;
  const at = (name: string) => path.join(root, name);
  const write = (name: string, value: unknown) => {
    fs.writeFileSync(at(name), typeof value === "string" ? value : JSON.stringify(value));
    return at(name);
  };

  /** Little work for the password, which lies beside it: a test need not wait. */
  function keep(name: string, { address, privateKey }: { address: string; privateKey: string }) {
    const scrypt = { N: 1024, r: 8, p: 1 };
    write(name, encryptKeystoreJsonSync({ address, privateKey }, "a password", { scrypt }));
  }
  const run = (...args: string[]) => drl(args, { url: service.url, passwordFile: at("password") });
  const act = (key: string, type: string, input: object, ...options: string[]) =>
    run("act", type, "--key", at(key), "--input", write("input.json", input), "--json", ...options);

  async function done(key: string, type: string, input: object, ...options: string[]) {
    const ended = await act(key, type, input, "--wait", ...options);
    expect(ended.exit, ended.err).to.equal(0);
    return parsed(ended).ids;
  }
  const registration = (commitment: string) => ({
    ...{ commitment, scheme: "PLAIN_HASH", hashAlg: "SHA-256", metadataDoc: { title: "Rain" } },
    ...{ origin: "PUBLIC", classification: "GENERAL", piLevel: "NONE", sector: "74" },
    region: "440300",
    rights: ["HOLD", "USE", "OPERATE"].map((right) => ({ right, basis: "ORIGINAL_COLLECTION" })),
  });
  const question = () => ({
    ...{ authorization: use, actor: processor.address, operation: "ANALYSE", purpose: "P07" },
    ...{ output: "VERDICT_ONLY", environment: "SANDBOX", territory: "CN" },
  });

  before(async () => {
    root = fs.mkdtempSync(path.join(tmpdir(), "drl-cli-"));
    write("password", "a password\n");
    write("rain.csv", "day,rain\n1,0.0\n");
    service = await startService();
    holder = Wallet.createRandom();
    processor = Wallet.createRandom();
    keep("holder", holder);
    keep("processor", processor);
    agent = Wallet.createRandom();
    keep("agent", agent);
    keep("stranger", Wallet.createRandom());
    keep("accreditor", await service.office("accreditor"));
    for (const [name, { address }] of Object.entries({ holder, processor })) {
      const enrolment = { account: address, name, jurisdiction: "CN", region: "440300" };
      await done("accreditor", "participants.enroll", { ...enrolment, validTo: END });
    }
    const hashed = parsed(await run("hash", at("rain.csv"), "--json"));
    const ids = await done("holder", "assets.register", registration(hashed.commitment));
    asset = ids.asset!;
    const granted = await done("holder", "authorizations.grant", {
      ...{ parent: ids.rights?.OPERATE, grantee: processor.address },
      ...{ relation: "PROVIDE", scope: { notAfter: END, maxUses: 1, purposes: ["P07"] } },
    });
    use = granted.authorization!;
  });
  after(async () => {
    await service?.stop();
    fs.rmSync(root, { recursive: true, force: true });
  });

  describe("ends with 3 when", () => {
    it("nobody answers", async () => {
      const { exit, err } = await drl(["lineage", asset]);
      expect(exit).to.equal(3);
      expect(err).to.match(/does not answer/);
    });

    it("what answers is no ledger", async () => {
      const ended = await withServer(
        (_, response) => response.end("<h1>Router</h1>"),
        (url) => drl(["audit"], { url }),
      );
      expect(ended.exit).to.equal(3);
      expect(ended.err).to.match(/is no ledger/);
    });

    it("what answers leads elsewhere", async () => {
      const elsewhere = `${service.url}/v1/audit`;
      const ended = await withServer(
        (_, response) => response.writeHead(302, { Location: elsewhere }).end(),
        (url) => drl(["audit"], { url }),
      );
      expect(ended.exit).to.equal(3);
    });
  });

  describe("ends with 2 and hands in nothing when", () => {
    const grant = () => ({ parent: UNKNOWN, grantee: holder.address, relation: "PROVIDE" });

    it("there is no such act", async () => {
      const { exit, err } = await act("holder", "assets.burn", {});
      expect(exit).to.equal(2);
      expect(JSON.parse(err)).to.include({ code: "E_UNKNOWN_ACT" });
    });

    it("it is not told what the act says", async () => {
      const { exit, err } = await run("act", "assets.register", "--key", at("holder"));
      expect(exit).to.equal(2);
      expect(err).to.match(/needs --input and --key/);
    });

    it("the input is no JSON", async () => {
      const options = ["--key", at("holder"), "--input", write("input.json", "{")];
      const { exit, err } = await run("act", "assets.register", ...options);
      expect(exit).to.equal(2);
      expect(err).to.match(/input\.json is not JSON/);
    });

    it("the input has another form than the act's", async () => {
      const { exit, err } = await act("holder", "authorizations.grant", { ...grant(), scope: 1 });
      expect(exit).to.equal(2);
      expect(JSON.parse(err)).to.include({ code: "E_SHAPE", pointer: "/input/scope" });
    });

    it("the password is wrong", async () => {
      const wrong = ["--password-file", write("wrong", "another password")];
      const input = registration(`0x${"12".repeat(32)}`);
      const { exit, out, err } = await act("holder", "assets.register", input, ...wrong);
      expect({ exit, out }).to.deep.equal({ exit: 2, out: "" });
      expect(err).to.match(/password does not open/);
    });

    it("the address is none", async () => {
      const { exit, err } = await drl(["audit"], { url: "ledger.example" });
      expect(exit).to.equal(2);
      expect(err).to.match(/no http:\/\/ or https:\/\/ address/);
    });
  });

  it("ends with 4 and hands in nothing when what it signs was changed on the way", async () => {
    const asked: string[] = [];
    const between: RequestListener = (request, response) => {
      asked.push(request.url ?? "");
      const forward = async () => {
        const body = await text(request);
        const headers = { "Content-Type": "application/json" };
        const sent = { method: "POST", headers, body };
        const answer = await fetch(service.url + request.url, sent);
        const prepared = (await answer.json()) as Prepared;
        prepared.typedData.message["reason"] = UNKNOWN;
        response.end(JSON.stringify(prepared));
      };
      void forward();
    };
    const input = write("input.json", { authorization: use, reason: "DONE" });
    const ended = await withServer(between, (url) =>
      drl(["act", "authorizations.surrender", "--key", at("processor"), "--input", input], {
        url,
        passwordFile: at("password"),
      }),
    );
    expect(ended.exit).to.equal(4);
    expect(ended.err).to.match(/something else to sign/);
    expect(asked).to.deep.equal(["/v1/acts/prepare"]);
  });

  it("ends with 4 when the act is for another ledger than the one that is meant", async () => {
    const contract = { address: `0x${"77".repeat(20)}` };
    const names = ["Registry", "Authorizations", "Oversight", "Anchors"];
    const contracts = Object.fromEntries(names.map((name) => [name, contract]));
    const meant = write("deployment.json", { chainId: 1, contracts });
    const surrender = { authorization: use, reason: "DONE" };
    const ended = await act(
      "processor",
      "authorizations.surrender",
      surrender,
      "--deployment",
      meant,
    );
    expect(ended.exit).to.equal(4);
    expect(ended.err).to.match(/another ledger's/);
  });

  it("ends with 1 when the key signs for nobody, or the signer is no contract of its", async () => {
    const { exit, err } = await act("agent", "assets.register", registration(UNKNOWN));
    expect(exit).to.equal(1);
    expect(JSON.parse(err)).to.include({ code: "E_ROLE" });
    const options = [
      ["--actor", holder.address],
      ["--signer", holder.address],
    ];
    for (const option of options) {
      const ended = await act("stranger", "assets.register", registration(UNKNOWN), ...option);
      expect(ended.exit).to.equal(1);
      expect(JSON.parse(ended.err)).to.include({ code: "E_SIG" });
    }
  });

  it("signs as an agent, as long as it is one", async () => {
    const powers = { agent: agent.address, acts: ["assets.register"], notAfter: END };
    await done("holder", "participants.appoint", powers);
    const input = registration(`0x${"34".repeat(32)}`);
    const asHolder = ["--actor", holder.address];
    const { asset: registered } = await done("agent", "assets.register", input, ...asHolder);
    expect(registered).to.match(/^0x/);
    await done("holder", "participants.dismiss", { agent: agent.address });
    const again = registration(`0x${"35".repeat(32)}`);
    const { exit, err } = await act("agent", "assets.register", again, ...asHolder);
    expect(exit).to.equal(1);
    expect(JSON.parse(err)).to.include({ code: "E_ROLE" });
  });

  it("ends with 1 and the code when a rule refuses an act", async () => {
    const { exit, out, err } = await act("stranger", "assets.register", registration(UNKNOWN));
    expect({ exit, out }).to.deep.equal({ exit: 1, out: "" });
    expect(JSON.parse(err)).to.include({ code: "E_ROLE" });
  });

  it("ends with 1 and the reason when a use would be denied", async () => {
    const asked = write("question.json", { ...question(), purpose: "P08" });
    const ended = await run("evaluate", "--input", asked, "--json");
    expect(ended.exit).to.equal(1);
    expect(parsed(ended)).to.include({ decision: "DENY", reason: "E_PURPOSE" });
  });

  describe("ends with 4 for a file that", () => {
    it("is not found", async () => {
      const ended = await run("verify", write("other.csv", "x"), "--json");
      expect(ended.exit).to.equal(4);
      expect(parsed(ended)).to.include({ verdict: "NOT_FOUND" });
    });

    it("is not what the record says, whose manifest nobody else may read", async () => {
      fs.mkdirSync(at("changed"), { recursive: true });
      const changed = write("changed/rain.csv", "day,rain\n1,0.1\n");
      const ended = await run("verify", changed, "--asset", asset, "--json");
      expect(ended.exit).to.equal(4);
      expect(parsed(ended)).to.include({ verdict: "CHANGED" });
    });
  });

  it("says in words what it signs, before it signs", async () => {
    const input = registration(`0x${"34".repeat(32)}`);
    const wrong = ["--password-file", write("wrong", "another password")];
    const options = ["--key", at("holder"), "--input", write("input.json", input), ...wrong];
    const { err } = await run("act", "assets.register", ...options);
    expect(err).to.match(new RegExp(`^${holder.address} registers the asset`, "i"));
    expect(err).to.match(/^holder \(0x.*registers the asset/m);
  });

  it("allows a use, records it, and denies the next one over quota", async () => {
    const { authorization, actor, ...asked } = question();
    const options = Object.entries({ authorization, actor, ...asked });
    const flags = options.flatMap(([name, value]) => [`--${name}`, value]);
    expect((await run("evaluate", ...flags)).exit).to.equal(0);
    const used = await done("processor", "receipts.use", { authorization, ...asked });
    expect(used.receipt).to.match(/^0x[0-9a-f]{64}$/);
    const again = await act("processor", "receipts.use", { authorization, ...asked });
    expect(again.exit).to.equal(1);
    expect(again.err).to.include('"code": "E_QUOTA"');
  });

  it("finds a file again by itself, and a sealed folder by its manifest", async () => {
    const file = await run("verify", at("rain.csv"), "--json");
    expect(file.exit).to.equal(0);
    expect(parsed(file)).to.include({ verdict: "REGISTERED" });

    fs.mkdirSync(at("sealed"));
    write("sealed/a.csv", "a");
    write("sealed/b.csv", "b");
    const options = ["--salted", "--json", "--manifest", at("sealed.json")];
    const hashed = parsed(await run("hash", at("sealed"), ...options));
    const input = { ...registration(hashed.commitment), scheme: "SALTED" };
    const ids = await done("holder", "assets.register", input);
    const check = ["verify", at("sealed"), "--asset", ids.asset!, "--json"];
    const blind = await run(...check);
    expect(parsed(blind)).to.include({ verdict: "UNDECIDED" });
    const seeing = await run(...check, "--manifest", at("sealed.json"));
    expect(parsed(seeing)).to.include({ verdict: "REGISTERED" });
    write("sealed/b.csv", "c");
    const changed = await run(...check, "--manifest", at("sealed.json"));
    expect(changed.exit).to.equal(4);
    expect(parsed(changed)).to.include({ verdict: "CHANGED" });
  });

  it("tells lineage and the regulator's questions", async () => {
    const lineage = parsed(await run("lineage", asset, "--direction", "up", "--json"));
    expect(lineage.nodes.map(({ id }) => id)).to.deep.equal([asset]);
    const holders = await run("audit", "1", `asset=${asset}`, "--json");
    expect(holders.exit).to.equal(0);
    expect(parsed(holders).items).to.have.length(3);
    expect((await run("audit")).out).to.match(/asks: Who holds which right/);
  });

  it("reads an input from standard input, beginning with the example that it prints", async () => {
    const example = await drl(["act", "assets.register", "--example"]);
    expect(example.exit).to.equal(0);
    const options = ["--key", at("holder"), "--input", "-", "--wait", "20"];
    const ended = await drl(["act", "assets.register", ...options], {
      ...{ url: service.url, passwordFile: at("password") },
      input: JSON.stringify(registration(`0x${"56".repeat(32)}`)),
    });
    expect(ended.exit, ended.err).to.equal(0);
    expect(ended.out).to.match(/^status: (included|final)$/m);
  });
});
