import { randomBytes } from "node:crypto";
import {
  hashMessage,
  Interface,
  keccak256,
  Signature,
  solidityPackedKeccak256,
  toBeHex,
  ZeroAddress,
} from "ethers";
import { toBytes, toHex } from "../../../server/core/typed-data.ts";
import type { Hex } from "../../../server/core/records.ts";
import { artifactOf, type Caller, type Costs, eventValue, type PeerContract } from "./peer.ts";

const PACKAGE = "@oceanprotocol/contracts";
const TOKEN = 10n ** 18n;
const CAP = 1_000n * TOKEN;
const NEVER = 0n;
/** Nobody in particular, where a constructor wants an address that nothing here uses. */
const SOMEBODY = toBeHex(1, 20);
const METADATA = "0x" + "6d".repeat(32);

const artifact = (path: string) =>
  artifactOf(PACKAGE, `artifacts/contracts/${path}.sol/${path.split("/").at(-1)}.json`);
const hash = () => toHex(randomBytes(32));

async function factoryOf(owner: Caller): Promise<PeerContract> {
  const collector = await owner.deploy(
    await artifact("communityFee/OPFCommunityFeeCollector"),
    owner.address,
    owner.address,
  );
  const nft = await owner.deploy(await artifact("templates/ERC721Template"));
  const datatoken = await owner.deploy(await artifact("templates/ERC20Template"));
  const router = await owner.deploy(
    await artifact("pools/FactoryRouter"),
    owner.address,
    SOMEBODY,
    SOMEBODY,
    collector.address,
    [],
  );
  const templates = [nft.address, datatoken.address] as const;
  const factory = await owner.deploy(await artifact("ERC721Factory"), ...templates, router.address);
  await owner.call(router, "addFactory", factory.address);
  return factory;
}

interface Published {
  gas: number;
  nft: PeerContract;
  datatoken: PeerContract;
}

/** A data NFT and one datatoken, which stands for one kind of license. */
async function published(owner: Caller, factory: PeerContract): Promise<Published> {
  const { address } = owner;
  const nft = {
    name: "Registry of rare diseases",
    symbol: "DATA",
    templateIndex: 1,
    tokenURI: "https://example.org/assets/1",
    transferable: true,
    owner: address,
  };
  const datatoken = {
    templateIndex: 1,
    strings: ["Access to rare diseases", "ACCESS"],
    addresses: [address, ZeroAddress, ZeroAddress, ZeroAddress],
    uints: [CAP, 0],
    bytess: [],
  };
  const receipt = await owner.call(factory, "createNftWithErc20", nft, datatoken);
  const addressIn = (event: string) => eventValue<Hex>(factory, receipt, event)[0]!;
  const contract = async (name: string, event: string): Promise<PeerContract> => {
    const { abi } = await artifact(`templates/${name}`);
    return { abi: new Interface(abi), address: addressIn(event) };
  };
  return {
    gas: Number(receipt.gasUsed),
    nft: await contract("ERC721Template", "NFTCreated"),
    datatoken: await contract("ERC20Template", "TokenCreated"),
  };
}

/** A provider that takes no fee signs that all the same. */
function freeOf(provider: Caller) {
  const providerData = "0x" + "70".repeat(32);
  const fee = [provider.address, ZeroAddress, 0n, NEVER] as const;
  const types = ["bytes", "address", "address", "uint256", "uint256"];
  const signed = solidityPackedKeccak256(types, [providerData, ...fee]);
  const [providerFeeAddress, providerFeeToken, providerFeeAmount, validUntil] = fee;
  return {
    providerFeeAddress,
    providerFeeToken,
    providerFeeAmount,
    ...provider.sign(hashMessage(toBytes(signed as Hex))),
    validUntil,
    providerData,
  };
}

const MARKET = {
  consumeMarketFeeAddress: ZeroAddress,
  consumeMarketFeeToken: ZeroAddress,
  consumeMarketFeeAmount: 0n,
};

const serialized = (signature: ReturnType<Caller["sign"]>) => Signature.from(signature).serialized;

/** The provider's word that it served an order, with the consumer's signature. */
async function served(datatoken: PeerContract, provider: Caller, consumer: Caller) {
  const [order, data, consumed] = [hash(), hash(), hash()];
  const byProvider = solidityPackedKeccak256(["bytes32", "bytes"], [order, data]);
  const signatures = [
    serialized(provider.sign(hashMessage(toBytes(byProvider as Hex)))),
    serialized(consumer.sign(hashMessage(toBytes(keccak256(consumed) as Hex)))),
  ] as const;
  const [first, second] = signatures;
  const values = [order, data, first, consumed, second, consumer.address];
  return provider.gas(datatoken, "orderExecuted", ...values);
}

/** Ocean Protocol: one contract for each asset and one more for each kind of license. */
export async function ocean(owner: Caller, consumer: Caller): Promise<Costs> {
  const factory = await factoryOf(owner);
  await published(owner, factory);
  const { gas, nft, datatoken } = await published(owner, factory);
  const describe = () => owner.gas(nft, "setMetaData", 0, "", "", "0x00", METADATA, hash(), []);
  const described = await describe();
  const updated = await describe();

  const mint = () => owner.gas(datatoken, "mint", consumer.address, TOKEN);
  const order = () =>
    consumer.gas(datatoken, "startOrder", consumer.address, 1, freeOf(owner), MARKET);
  let licensed = 0;
  // A first mint and a first order write words that later ones change.
  for (let n = 0; n < 3; n += 1) licensed = (await mint()) + (await order());
  return {
    "data NFT, datatoken and hash": gas + described,
    "new metadata": updated,
    "mint and order": licensed,
    "order again": await consumer.gas(datatoken, "reuseOrder", hash(), freeOf(owner)),
    "order executed": await served(datatoken, owner, consumer),
  };
}
