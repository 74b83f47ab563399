// How a command finds the service of a data folder, and who is not answered.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { askService, openControl } from "../../server/bin/control.ts";

describe("the control of a running service", () => {
  let folder: string;
  let control: Awaited<ReturnType<typeof openControl>>;
  const file = () => path.join(folder, "control.json");
  const told = () => JSON.parse(readFileSync(file(), "utf8")) as { port: number; token: string };

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "control-"));
    control = await openControl(folder, {
      echo: (input: object) => Promise.resolve({ input }),
      fail: () => Promise.reject(new Error("the disk is full")),
    });
  });
  after(async () => {
    await control.close();
    rmSync(folder, { recursive: true });
  });

  async function statusFor(authorization: string | undefined): Promise<number> {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const url = `http://127.0.0.1:${told().port}/echo`;
    return (await fetch(url, { method: "POST", headers, body: "{}" })).status;
  }

  it("answers nobody without its token", async () => {
    const { token } = told();
    expect(await statusFor(undefined)).to.equal(403);
    expect(await statusFor(`Bearer ${token.slice(0, -1)}`)).to.equal(403);
    expect(await statusFor(`Bearer ${"0".repeat(token.length)}`)).to.equal(403);
    expect(await statusFor(`Bearer ${token}`)).to.equal(200);
  });

  it("keeps the token from other users of the machine", function () {
    if (process.platform === "win32") this.skip();
    expect(statSync(file()).mode & 0o777).to.equal(0o600);
  });

  it("takes the file of a service that was killed for none", async () => {
    const before = readFileSync(file());
    const { port, token } = told();
    const other = await openControl(folder, {});
    const free = told().port;
    await other.close();
    writeFileSync(file(), JSON.stringify({ port: free, token }));
    expect(await askService(folder, "echo", {})).to.equal(undefined);
    writeFileSync(file(), before);
    expect(told().port).to.equal(port);
  });

  it("hands on why a command failed", async () => {
    const failure = await askService(folder, "fail", {}).catch((error: unknown) => error);
    expect((failure as Error).message).to.equal("the disk is full");
  });

  it("answers a command", async () => {
    const input = { folder: "/somewhere" };
    expect(await askService(folder, "echo", input)).to.deep.equal({ input });
  });
});
