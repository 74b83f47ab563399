import { Interface } from "ethers";
import type { Contract } from "../core/view.ts";
import { Anchors__factory } from "../../typechain-types/factories/Anchors__factory.ts";
// In one line it would be one column too wide.
// prettier-ignore
import {
  Authorizations__factory,
} from "../../typechain-types/factories/Authorizations__factory.ts";
import { Derivations__factory } from "../../typechain-types/factories/Derivations__factory.ts";
import { Offices__factory } from "../../typechain-types/factories/Offices__factory.ts";
import { Oversight__factory } from "../../typechain-types/factories/Oversight__factory.ts";
import { Registry__factory } from "../../typechain-types/factories/Registry__factory.ts";

/**
 * What is deployed: the four contracts that take acts, the AccessManager that knows the offices,
 * and the code of `derive`, which Authorizations runs as its own.
 */
export type Deployed = Contract | "AccessManager" | "Derivations";

export const FACTORIES = {
  AccessManager: Offices__factory,
  Registry: Registry__factory,
  Derivations: Derivations__factory,
  Authorizations: Authorizations__factory,
  Oversight: Oversight__factory,
  Anchors: Anchors__factory,
} as const;

export const DEPLOYED = Object.keys(FACTORIES) as Deployed[];

export const INTERFACES: Record<Deployed, Interface> = {
  AccessManager: new Interface(Offices__factory.abi),
  Registry: new Interface(Registry__factory.abi),
  Derivations: new Interface(Derivations__factory.abi),
  Authorizations: new Interface(Authorizations__factory.abi),
  Oversight: new Interface(Oversight__factory.abi),
  Anchors: new Interface(Anchors__factory.abi),
};
