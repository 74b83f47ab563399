import { randomBytes } from "node:crypto";
import { encodeBytes32String, solidityPackedKeccak256 } from "ethers";
import { toHex } from "../../../server/core/typed-data.ts";
import { newParty } from "../author.ts";
import { artifactOf, type Caller, type Costs, type PeerContract } from "./peer.ts";

const YEAR_SECONDS = 365 * 24 * 60 * 60;
const TYPE = encodeBytes32String("veriKey");
const ATTRIBUTE = encodeBytes32String("did/svc/DatasetVersion");

/** ERC-1056: keys and attributes of an identity, the latter in events only. */
export async function erc1056(identity: Caller, relayer: Caller): Promise<Costs> {
  const path = "artifacts/contracts/EthereumDIDRegistry.sol/EthereumDIDRegistry.json";
  const registry = await identity.deploy(await artifactOf("ethr-did-registry", path));
  const { address } = identity;
  const attribute = () =>
    identity.gas(
      registry,
      "setAttribute",
      address,
      ATTRIBUTE,
      toHex(randomBytes(32)),
      YEAR_SECONDS,
    );
  const add = () =>
    identity.gas(registry, "addDelegate", address, TYPE, newParty().address, YEAR_SECONDS);
  await attribute();
  const set = await attribute();
  await add();
  const added = await add();
  await addSigned(registry, identity, relayer);
  return {
    "set an attribute": set,
    "add a delegate": added,
    "add a delegate, signed": await addSigned(registry, identity, relayer),
  };
}

async function addSigned(
  registry: PeerContract,
  identity: Caller,
  relayer: Caller,
): Promise<number> {
  const { address } = identity;
  const delegate = newParty().address;
  const nonce = await relayer.read<bigint>(registry, "nonce", address);
  const digest = solidityPackedKeccak256(
    ["bytes2", "address", "uint256", "address", "string", "bytes32", "address", "uint256"],
    ["0x1900", registry.address, nonce, address, "addDelegate", TYPE, delegate, YEAR_SECONDS],
  );
  const { v, r, s } = identity.sign(digest);
  const values = [address, v, r, s, TYPE, delegate, YEAR_SECONDS];
  return relayer.gas(registry, "addDelegateSigned", ...values);
}
