import path from "node:path";
import { expect } from "chai";
import { ConfigError, configure } from "../../server/config/config.ts";
import { readEnvironment } from "../../server/config/env.ts";

const settings = (variables: Record<string, string> = {}) => configure(readEnvironment(variables));

function faultsOf(variables: Record<string, string>): string[] {
  try {
    settings(variables);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

describe("settings", () => {
  for (const [variable, value, said] of [
    ["PORT", "65536", "from 0 to 65535"],
    ["PORT", "80x", "whole number"],
    ["PORT", "-1", "whole number"],
    ["CHAIN_RPC_PORT", "1e3", "whole number"],
    ["CHAIN_TIME_CONTROL", "yes", "one of 0, 1"],
    ["RPC_URL", "ws://node", "http:// or https://"],
    ["RPC_URL", "http://user:secret@node", "without user"],
    ["RPC_URL", "http://:secret@node", "without user"],
    ["PUBLIC_URL", "https://user@ledger.example", "without user"],
    ["PUBLIC_URL", "https://ledger.example/app", "without path"],
    ["FINALITY", "safe", "whole number"],
    ["LOG_ORIGIN", "my log", "without spaces"],
    ["LOG_ORIGIN", "my+log", "without spaces and +"],
    ["LOG_OPERATOR", "0x12", "address of a participant"],
    ["LOG_ANCHOR_SECONDS", "-1", "from 0"],
    ["MAX_LAG_MS", "0", "from 100"],
    ["LOG_LEVEL", "loud", "one of fatal"],
  ] as const) {
    it(`refuse ${variable}=${value} and say why`, () => {
      const faults = faultsOf({ [variable]: value, RELAYER_KEY_FILE: "key" });
      expect(faults).to.have.length(1);
      expect(faults[0])
        .to.match(new RegExp(`^${variable} `))
        .and.include(said);
    });
  }

  it("tell all faults at once", () => {
    expect(faultsOf({ PORT: "x", LOG_LEVEL: "x" })).to.have.length(2);
  });

  it("do not repeat an RPC address, which may carry a credential", () => {
    expect(
      faultsOf({ RPC_URL: "ftp://user:secret@node", RELAYER_KEY_FILE: "k" }).join(),
    ).not.to.include("secret");
  });

  it("want a relayer key on a network that is not ours", () => {
    const faults = faultsOf({ RPC_URL: "http://node:8545" });
    expect(faults.map((fault) => fault.split(" ")[0])).to.deep.equal(["RELAYER_KEY_FILE"]);
  });

  it("allow no control of time on a network that is not ours", () => {
    const variables = { RPC_URL: "http://node", RELAYER_KEY_FILE: "k", CHAIN_TIME_CONTROL: "1" };
    expect(faultsOf(variables)[0]).to.match(/^CHAIN_TIME_CONTROL /);
  });

  it("default to a local chain whose head is final", () => {
    const config = settings();
    expect(config.network).to.deep.equal({ kind: "local", rpcPort: 8545, timeControl: false });
    expect(config.finality).to.equal(0);
    expect(config.dataDir).to.equal(path.resolve(".ledger"));
    expect(config.deploymentFile).to.equal(path.resolve(".ledger/deployment.json"));
    expect([config.host, config.port]).to.deep.equal(["127.0.0.1", 3000]);
  });

  it("take an empty variable as absent", () => {
    expect(settings({ PORT: "", RPC_URL: "" }).port).to.equal(3000);
  });

  it("ask another network what it holds for final", () => {
    const config = settings({ RPC_URL: "http://node:8545", RELAYER_KEY_FILE: "key" });
    expect(config.network).to.deep.equal({ kind: "remote", rpcUrl: "http://node:8545" });
    expect(config.finality).to.equal("finalized");
  });
});
