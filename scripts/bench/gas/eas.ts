import { randomBytes } from "node:crypto";
import { AbiCoder, concat, keccak256, TypedDataEncoder, ZeroAddress, ZeroHash } from "ethers";
import type { Hex } from "../../../server/core/records.ts";
import { toHex } from "../../../server/core/typed-data.ts";
import { artifactOf, type Caller, type Costs, eventValue, type PeerContract } from "./peer.ts";

const PACKAGE = "@ethereum-attestation-service/eas-contracts";
const NEVER = 0n;
const DEADLINE = 2n ** 40n;

const HASH_SCHEMA = "bytes32 hash";
/** What a license says at least; an attestation stores it whole. */
const LICENSE_SCHEMA =
  "bytes32 asset,address licensee,uint64 purposes,uint32 operations,uint256 territories," +
  "uint40 notBefore,uint40 notAfter,uint40 maxUses,bytes32 policy";

const ATTEST = [
  "address attester",
  "bytes32 schema",
  "address recipient",
  "uint64 expirationTime",
  "bool revocable",
  "bytes32 refUID",
  "bytes data",
  "uint256 value",
  "uint256 nonce",
  "uint64 deadline",
];
const REVOKE = [
  "address revoker",
  "bytes32 schema",
  "bytes32 uid",
  "uint256 value",
  "uint256 nonce",
  "uint64 deadline",
];
const fields = (list: readonly string[]) =>
  list.map((field) => {
    const [type, name] = field.split(" ") as [string, string];
    return { type, name };
  });

interface Data {
  recipient: string;
  expirationTime: bigint;
  revocable: boolean;
  refUID: string;
  data: string;
  value: bigint;
}
interface Eas {
  contract: PeerContract;
  hash: string;
  license: string;
}

const hash = () => toHex(randomBytes(32));

const dataOf = (data: string, more: Partial<Data> = {}): Data => ({
  recipient: ZeroAddress,
  expirationTime: NEVER,
  revocable: true,
  refUID: ZeroHash,
  data,
  value: 0n,
  ...more,
});

function licenseOf(asset: string, licensee: Hex, refUID: string): Data {
  const values = [asset, licensee, 2n ** 16n, 255, 2n ** 200n, 1, DEADLINE - 1n, 100, hash()];
  const types = fields(LICENSE_SCHEMA.split(",")).map(({ type }) => type);
  const data = AbiCoder.defaultAbiCoder().encode(types, values);
  return dataOf(data, { recipient: licensee, expirationTime: DEADLINE, refUID });
}

/** The Ethereum Attestation Service: an attestation for each thing that the ledger records. */
export async function eas(holder: Caller, licensee: Caller, relayer: Caller): Promise<Costs> {
  const registry = await holder.deploy(
    await artifactOf(PACKAGE, "artifacts/contracts/SchemaRegistry.sol/SchemaRegistry.json"),
  );
  const artifact = await artifactOf(PACKAGE, "artifacts/contracts/EAS.sol/EAS.json");
  const contract = await holder.deploy(artifact, registry.address);
  const schema = async (text: string) => {
    const receipt = await holder.call(registry, "register", text, ZeroAddress, true);
    return eventValue<string>(registry, receipt, "Registered")[0]!;
  };
  const service = {
    contract,
    hash: await schema(HASH_SCHEMA),
    license: await schema(LICENSE_SCHEMA),
  };
  const attest = async (schemaId: string, data: Data) => {
    const receipt = await holder.call(contract, "attest", { schema: schemaId, data });
    return { gas: Number(receipt.gasUsed), uid: attestationOf(contract, receipt) };
  };

  const asset = await attest(service.hash, dataOf(hash()));
  const license = await attest(service.license, licenseOf(hash(), licensee.address, asset.uid));
  const use = await attest(service.hash, dataOf(hash(), { refUID: license.uid }));
  const data = { uid: license.uid, value: 0n };
  const revoked = await holder.gas(contract, "revoke", { schema: service.license, data });

  const delegated: number[] = [];
  const uids: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const terms = licenseOf(hash(), licensee.address, asset.uid);
    const receipt = await attestByDelegation(service, holder, relayer, terms);
    delegated.push(Number(receipt.gasUsed));
    uids.push(attestationOf(contract, receipt));
  }
  return {
    attest: asset.gas,
    "attest a license": license.gas,
    "attest a use": use.gas,
    revoke: revoked,
    "attest a license by delegation": delegated.at(-1)!,
    "revoke by delegation": await revokeByDelegation(service, holder, relayer, uids[0]!),
  };
}

const attestationOf = (contract: PeerContract, receipt: Parameters<typeof eventValue>[1]) =>
  eventValue<string>(contract, receipt, "Attested")[2]!;

async function attestByDelegation(
  { contract, license: schema }: Eas,
  holder: Caller,
  relayer: Caller,
  data: Data,
) {
  const attester = holder.address;
  const nonce = await holder.read<bigint>(contract, "getNonce", attester);
  const message = { attester, schema, ...data, nonce, deadline: DEADLINE };
  const signature = holder.sign(
    await digestOf(contract, holder, { Attest: fields(ATTEST) }, message),
  );
  const request = { schema, data, signature, attester, deadline: DEADLINE };
  return relayer.call(contract, "attestByDelegation", request);
}

async function revokeByDelegation(
  { contract, license: schema }: Eas,
  holder: Caller,
  relayer: Caller,
  uid: string,
): Promise<number> {
  const revoker = holder.address;
  const nonce = await holder.read<bigint>(contract, "getNonce", revoker);
  const data = { uid, value: 0n };
  const message = { revoker, schema, ...data, nonce, deadline: DEADLINE };
  const signature = holder.sign(
    await digestOf(contract, holder, { Revoke: fields(REVOKE) }, message),
  );
  const request = { schema, data, signature, revoker, deadline: DEADLINE };
  return relayer.gas(contract, "revokeByDelegation", request);
}

async function digestOf(
  contract: PeerContract,
  reader: Caller,
  types: Record<string, { type: string; name: string }[]>,
  message: object,
): Promise<string> {
  const domain = await reader.read<string>(contract, "getDomainSeparator");
  return keccak256(concat(["0x1901", domain, TypedDataEncoder.from(types).hash(message)]));
}
