import { expect } from "chai";
import { getAddress, keccak256 } from "ethers";
import { connect } from "../../server/chain/connect.ts";
import { INTERFACES } from "../../server/chain/contracts.ts";
import { deploy } from "../../server/chain/deploy.ts";
import { type Deployment, DeploymentMismatch } from "../../server/chain/deployment.ts";
import type { Rpc } from "../../server/chain/rpc.ts";
import { createSigner } from "../../server/chain/signer.ts";
import type { Hex } from "../../server/core/records.ts";
import {
  ACCREDITOR,
  addressOf,
  REGULATOR,
  RELAYER,
  RunningLedger,
} from "../indexer/support/ledger.ts";

const [ACCREDITOR_ROLE, REGULATOR_ROLE, ADMIN_ROLE] = [1, 2, 0];
const THREE_DAYS = 3n * 24n * 60n * 60n;

describe("a deployment", () => {
  let ledger: RunningLedger;
  let deployment: Deployment;
  let rpc: Rpc;
  before(async () => {
    ledger = await RunningLedger.start();
    ({ rpc } = ledger);
    ({ deployment } = ledger.chain);
  });
  after(() => ledger.stop());

  async function refusal(changed: Deployment): Promise<string> {
    try {
      await connect({ rpcUrl: ledger.url, deployment: changed });
    } catch (error) {
      expect(error).to.be.instanceOf(DeploymentMismatch);
      return (error as Error).message;
    }
    throw new Error("the chain was taken");
  }

  async function member(role: number, account: Hex): Promise<[boolean, bigint]> {
    const manager = INTERFACES.AccessManager;
    const data = manager.encodeFunctionData("hasRole", [role, account]);
    const to = deployment.contracts.AccessManager.address;
    const answer = await rpc.call<string>("eth_call", { to, data }, "latest");
    const [isMember, delay] = manager.decodeFunctionResult("hasRole", answer);
    return [isMember as boolean, delay as bigint];
  }

  const withContract = (name: "Registry" | "Oversight", change: object): Deployment => ({
    ...deployment,
    contracts: {
      ...deployment.contracts,
      [name]: { ...deployment.contracts[name], ...change },
    },
  });

  it("is refused on another chain", async () => {
    const other = { ...deployment, chainId: 1 };
    expect(await refusal(other)).to.contain("is for chain 1, this is chain 31337");
  });

  it("is refused where other code answers, or none", async () => {
    const codeHash = keccak256("0x") as Hex;
    expect(await refusal(withContract("Oversight", { codeHash }))).to.contain("is not what");
    const nowhere = { address: addressOf("nobody") };
    expect(await refusal(withContract("Registry", nowhere))).to.contain("is not what was deployed");
  });

  it("is refused by a program with other contracts", async () => {
    const creationHash = keccak256("0x01") as Hex;
    const message = await refusal(withContract("Registry", { creationHash }));
    expect(message).to.contain("was made from other contracts than this program's");
  });

  it("is not begun if the relaying key would be admin", async () => {
    const signer = createSigner(`0x${"17".repeat(32)}`, deployment.chainId);
    const offices = { accreditor: [], regulator: [], admin: signer.address };
    let message = "";
    await deploy({ rpcUrl: ledger.url, signer, offices }).catch(
      (error: Error) => (message = error.message),
    );
    expect(message).to.contain("admin of the offices must not be the key that deploys");
  });

  it("leaves the deployer without power and the admin with a delay", async () => {
    const deployer = await rpc.call<{ from: Hex }[]>("eth_getBlockReceipts", "0x1");
    expect(await member(ADMIN_ROLE, deployer[0]?.from ?? addressOf("nobody"))).to.deep.equal([
      false,
      0n,
    ]);
    expect(await member(ADMIN_ROLE, addressOf("admin"))).to.deep.equal([true, THREE_DAYS]);
    expect(await member(ACCREDITOR_ROLE, addressOf(ACCREDITOR))).to.deep.equal([true, 0n]);
    expect(await member(REGULATOR_ROLE, addressOf(REGULATOR))).to.deep.equal([true, 0n]);
    expect(await member(REGULATOR_ROLE, addressOf(ACCREDITOR))).to.deep.equal([false, 0n]);
  });

  it("enrols the operator of a node's log where there is one, and gives it no office", async () => {
    const [operator, accreditor] = [addressOf("operator"), addressOf(ACCREDITOR)];
    const offices = { accreditor: [accreditor], regulator: [], admin: addressOf("admin") };
    for (const account of [operator, accreditor]) {
      const rpcUrl = ledger.url;
      const founded = await deploy({ rpcUrl, signer: RELAYER, offices, operator: account });
      const { address } = founded.contracts.Registry;
      const key = INTERFACES.Registry.encodeFunctionData("key", [account]);
      const answer = await rpc.call<string>("eth_call", { to: address, data: key }, "latest");
      expect(INTERFACES.Registry.decodeFunctionResult("key", answer)[0]).to.equal(
        getAddress(account),
      );
    }
    expect(await member(ACCREDITOR_ROLE, operator)).to.deep.equal([false, 0n]);
  });

  it("is plain JSON that survives a file", async () => {
    const read = JSON.parse(JSON.stringify(deployment)) as Deployment;
    const chain = await connect({ rpcUrl: ledger.url, deployment: read });
    expect((await chain.head()).number).to.be.greaterThanOrEqual(deployment.firstBlock);
    expect(deployment.firstBlock).to.be.greaterThan(0);
  });
});
