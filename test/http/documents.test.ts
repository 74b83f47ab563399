// What is not on the chain: documents, refused uses, and files that somebody checks.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { Wallet } from "ethers";
import { dataset, enrolment, license, newParty, type Party, use } from "../intake/ledger.ts";
import { type Client, type Json, type Node, openNode } from "./support/node.ts";

const sha256 = (content: string) => `0x${createHash("sha256").update(content).digest("hex")}`;

describe("documents, refused uses and files", function () {
  this.timeout(60_000);
  let node: Node, client: Client;
  let holder: Party, grantee: Party, outsider: Party, regulator: Party;
  const tokens = new Map<Party, string>();
  let registered: Json, granted: Json;
  const notes = { kept: "kept", shared: "shared", open: "open", filed: "filed" };

  before(async () => {
    node = await openNode();
    client = node.client;
    [holder, grantee, outsider] = [newParty(), newParty(), newParty()];
    regulator = node.ledger.office("regulator");
    const accreditor = node.ledger.office("accreditor");
    for (const party of [holder, grantee, outsider]) {
      await client.act(accreditor, "participants.enroll", enrolment(party, "Party"));
    }
    for (const party of [holder, grantee, outsider, regulator])
      tokens.set(party, await signIn(party));
    registered = await client.act(holder, "assets.register", {
      ...dataset(),
      metadataDoc: sha256(notes.open),
    });
    granted = await client.act(
      holder,
      "authorizations.grant",
      license((registered["rights"] as Json)["OPERATE"] as `0x${string}`, grantee, 5),
    );
  });
  after(() => node?.close());

  async function signIn({ address, key }: Party): Promise<string> {
    const post = (body: object) => ({ method: "POST", body });
    const { message } = await client.get("/v1/auth/challenge", post({ address }));
    const signature = await new Wallet(key).signMessage(message as string);
    const { token } = await client.get("/v1/auth/session", post({ message, signature }));
    return token as string;
  }
  const as = (party: Party | undefined): Record<string, string> =>
    party === undefined ? {} : { Authorization: `Bearer ${tokens.get(party)}` };

  const put = (
    party: Party | undefined,
    content: string,
    visibility: string,
    hash = sha256(content),
  ) =>
    fetch(`${client.url}/v1/documents/${hash}?visibility=${visibility}`, {
      method: "PUT",
      headers: { ...as(party), "Content-Type": "text/html" },
      body: content,
    });
  const read = (party: Party | undefined, content: string) =>
    fetch(`${client.url}/v1/documents/${sha256(content)}`, { headers: as(party) });
  async function codeOf(response: Response | Promise<Response>): Promise<string> {
    const { status, code } = (await (await response).json()) as Json;
    return `${status as number} ${code as string}`;
  }
  /** An act of the holder that cites a document, which is handed in with it. */
  async function cite(content: string, visibility: string): Promise<void> {
    const documents = [{ mediaType: "text/plain", content, visibility }];
    const input = { ...dataset(), metadataDoc: sha256(content) };
    await client.act(holder, "assets.register", input, documents);
  }

  it("does not hold what nobody handed in", async () => {
    expect(await codeOf(read(holder, "nothing"))).to.equal("404 E_NOT_HELD");
  });

  it("takes a document only from who signed in and is a party of what cites it", async () => {
    expect(await codeOf(put(undefined, notes.open, "PUBLIC"))).to.equal("401 E_SESSION");
    expect(await codeOf(put(outsider, notes.open, "PUBLIC"))).to.equal("403 E_ROLE");
    expect(await codeOf(put(holder, "cited nowhere", "PUBLIC"))).to.equal("404 E_NOT_FOUND");
    const wrong = put(holder, "other bytes", "PUBLIC", sha256(notes.open));
    expect(await codeOf(wrong)).to.equal("400 E_SHAPE");
    const long = put(holder, "x".repeat(1024 * 1024 + 1), "PUBLIC", sha256(notes.open));
    expect(await codeOf(long)).to.equal("413 E_TOO_LARGE");
    expect(await codeOf(put(holder, notes.open, "SECRET"))).to.equal("400 E_SHAPE");
  });

  it("opens a document as far as its uploader says", async () => {
    await cite(notes.kept, "OWNER");
    await cite(notes.filed, "REGULATORS");
    await cite(notes.shared, "PARTIES");
    const who = { nobody: undefined, outsider, grantee, regulator, holder };
    const readers = async (content: string) => {
      const answers = await Promise.all(
        Object.entries(who).map(async ([name, party]) => {
          const { status } = await read(party, content);
          expect(status, name).to.be.oneOf([200, 403]);
          return status === 200 ? [name] : [];
        }),
      );
      return answers.flat();
    };
    expect(await readers(notes.kept)).to.deep.equal(["holder"]);
    expect(await readers(notes.filed)).to.deep.equal(["regulator", "holder"]);
    expect(await readers(notes.shared)).to.deep.equal(["regulator", "holder"]);
    expect((await put(holder, notes.open, "PARTIES")).status).to.equal(200);
    expect(await readers(notes.open)).to.deep.equal(["grantee", "regulator", "holder"]);
    expect((await put(holder, notes.open, "PUBLIC")).status).to.equal(200);
    expect(await readers(notes.open)).to.have.lengthOf(5);
  });

  it("opens nothing of another's by citing its hash, even with that other as party", async () => {
    const OPERATE = (registered["rights"] as Json)["OPERATE"] as `0x${string}`;
    for (const note of [notes.kept, notes.shared]) {
      const citing = { metadataDoc: sha256(note) };
      await client.act(outsider, "assets.register", { ...dataset(), ...citing });
      const { rights } = await client.act(outsider, "assets.register", {
        ...dataset(),
        ...citing,
        source: holder.address,
      });
      const { relation, scope } = license(OPERATE, outsider, 5);
      const request = { parent: OPERATE, relation, scope, policyDoc: sha256(note) };
      await client.act(outsider, "authorizations.request", request);
      const right = (rights as Json)["HOLD"];
      const offer = { right, to: holder.address, endGrants: false, termsDoc: sha256(note) };
      await client.act(outsider, "rights.offer", offer);
      expect((await read(outsider, note)).status).to.equal(403);
    }
  });

  it("gives bytes back as they came, and so that no browser runs them", async () => {
    await put(holder, notes.open, "PUBLIC");
    const response = await read(undefined, notes.open);
    expect(await response.text()).to.equal(notes.open);
    expect(response.headers.get("content-type")).to.equal("text/html");
    expect(response.headers.get("content-disposition")).to.equal("attachment");
    expect(response.headers.get("content-security-policy")).to.match(/sandbox/);
  });

  it("shows a refused use to its actor, the granting side and the regulator", async () => {
    const authorization = granted["authorization"] as `0x${string}`;
    const attempt = { ...use(authorization), purpose: "P20" };
    const body = await client.signed(grantee, "receipts.use", attempt);
    const problem = await client.refused("/v1/acts", { method: "POST", body }, 422, "E_PURPOSE");
    const path = `/v1/denials/${problem["denial"] as string}`;
    await client.refused(path, { headers: as(outsider) }, 403, "E_ROLE");
    const list = `/v1/denials?authorization=${authorization}`;
    await client.refused(list, { headers: as(outsider) }, 403, "E_ROLE");
    await client.refused(`/v1/denials?cursor=x`, { headers: as(grantee) }, 400, "E_SHAPE");

    for (const party of [grantee, holder, regulator]) {
      const denial = await client.get(path, { headers: as(party) });
      expect(denial).to.include({ actor: grantee.address, purpose: "P20", refuser: "node" });
      expect(denial["refusal"]).to.include({ reason: "E_PURPOSE" });
      const { items } = await client.get(list, { headers: as(party) });
      expect(items).to.have.lengthOf(1);
    }
    const { items: own } = await client.get("/v1/denials", { headers: as(outsider) });
    expect(own).to.deep.equal([]);
  });

  describe("files", () => {
    const csv = "station,rain\n1,20\n";
    const form = (files: Record<string, string>, fields: Record<string, string> = {}) => {
      const data = new FormData();
      for (const [name, value] of Object.entries(fields)) data.set(name, value);
      for (const [name, text] of Object.entries(files)) data.append("file", new Blob([text]), name);
      return data;
    };
    async function upload(path: string, body: FormData | string): Promise<Json> {
      const response = await fetch(client.url + path, {
        method: "POST",
        body,
        ...(typeof body === "string" && {
          headers: { "Content-Type": "application/octet-stream" },
        }),
      });
      return (await response.json()) as Json;
    }

    it("refuses paths that climb, and the same path twice", async () => {
      expect(await upload("/v1/datasets", form({ "../rain.csv": csv }))).to.include({
        code: "E_SHAPE",
      });
      expect(await upload("/v1/datasets", form({ "a.csv": csv, "A.csv": csv }))).to.include({
        code: "E_SHAPE",
      });
      expect(await upload("/v1/datasets?name=%2Fetc%2Fpasswd", csv)).to.include({
        code: "E_SHAPE",
      });
    });

    it("refuses a check with unknown or malformed fields", async () => {
      const check = (fields: Record<string, string>) =>
        upload("/v1/verify", form({ "rain.csv": csv }, fields));
      expect(await check({ colour: "red" })).to.include({ code: "E_SHAPE" });
      expect(await check({ asset: "0x12" })).to.include({ code: "E_SHAPE" });
      expect(await check({ asOf: "soon" })).to.include({ code: "E_SHAPE" });
      expect(await check({ asset: `0x${"4".repeat(64)}` })).to.include({ code: "E_NOT_FOUND" });
    });

    it("commits to the same files alike, however they came", async () => {
      const bare = await upload("/v1/datasets?name=rain.csv", csv);
      const formed = await upload("/v1/datasets", form({ "rain.csv": csv }));
      expect(bare).to.deep.equal(formed);
      expect(bare["sha256"]).to.equal(sha256(csv));
      const salted = await upload("/v1/datasets?salted=true&name=rain.csv", csv);
      expect(salted["commitment"]).not.to.equal(bare["commitment"]);
    });

    it("knows a registered file again, also by its public manifest and another name", async () => {
      const { commitment, manifest } = await upload("/v1/datasets?name=rain.csv", csv);
      const input = {
        ...dataset(),
        commitment,
        scheme: "PLAIN_HASH",
        manifestDoc: manifest,
      };
      const { documents } = await client.prepare(holder, "assets.register", input);
      const published = (documents as Json[])
        .map(({ mediaType, content }) => ({ mediaType, content, visibility: "PUBLIC" }))
        .filter(({ content }) => (content as string).includes("rain.csv"));
      const { asset } = await client.act(holder, "assets.register", input, published);
      const check = (path: string, body: string) => upload(`/v1/verify?${path}`, body);

      expect(await check("name=rain.csv", csv)).to.include({ verdict: "REGISTERED" });
      const renamed = await check("name=copy.csv", csv);
      expect(renamed).to.include({ verdict: "REGISTERED" });
      expect((renamed["matches"] as Json[])[0]).to.include({ asset, by: "FILE" });
      const changed = `asset=${asset as string}&name=rain.csv`;
      expect(await check(changed, `${csv}2,30\n`)).to.include({ verdict: "CHANGED" });
      expect(await check("name=rain.csv", `${csv}2,30\n`)).to.include({ verdict: "NOT_FOUND" });
    });

    it("checks a sealed dataset with its salt and says nothing without", async () => {
      const { commitment, manifest } = await upload("/v1/datasets?salted=true&name=rain.csv", csv);
      const { salt } = manifest as { salt: string };
      const input = { ...dataset(), commitment, scheme: "SALTED" };
      const { asset } = (await client.act(holder, "assets.register", input)) as { asset: string };
      const check = (fields: Record<string, string>, text = csv) =>
        upload("/v1/verify", form({ "rain.csv": text }, { asset, ...fields }));
      expect(await check({})).to.include({ verdict: "UNDECIDED" });
      expect(await check({ salt }, `${csv}2,30\n`)).to.include({ verdict: "CHANGED" });
      expect(await check({ salt })).to.include({ verdict: "REGISTERED" });
    });
  });
});
