import { Wallet } from "ethers";
import type { Party } from "./narrator.ts";
import type { Product } from "./product.ts";
import type { Stage } from "./stage.ts";
import { DAY, query } from "./terms.ts";

/** Lets a machine sign, and takes that back. */
export async function letSign({ tell, cast, after }: Stage, { authorization }: Product) {
  tell.chapter("A participant lets a machine sign for it, for one kind of act");
  const { planner, club } = cast;
  const key = Wallet.createRandom() as unknown as Wallet;
  const job: Party = { name: "Nightly Job", key, actor: planner.key.address };
  await tell.does(planner, "appoints its Nightly Job to use licenses", "participants.appoint", {
    agent: key.address,
    acts: ["receipts.use"],
    notAfter: after(DAY),
  });
  const use = { authorization, ...query };
  await tell.does(job, "queries the product for the Route Planner", "receipts.use", use);
  const passing = "passes the license on in the Route Planner's name";
  await tell.isRefused(job, passing, "E_ROLE", "authorizations.sublicense", {
    parent: authorization,
    grantee: club.key.address,
    relation: "PROVIDE",
    scope: { maxUses: 1 },
  });
  await tell.does(planner, "dismisses the Nightly Job", "participants.dismiss", {
    agent: key.address,
  });
  await tell.isRefused(job, "queries the product once more", "E_ROLE", "receipts.use", use);
}

/** Moves a right by two acts, and the key of a participant by one. */
export async function changeHands({ tell, cast }: Stage, { authorization, operate }: Product) {
  tell.chapter("A right passes to another holder, and a participant changes its key");
  const { lab, club, planner } = cast;
  const use = { authorization, ...query };
  const endGrants = false;
  await tell.does(lab, "offers the right to operate the product to the Club", "rights.offer", {
    right: operate,
    to: club.key.address,
    endGrants,
    termsDoc: { title: "Transfer of the delay product", price: "USD 1" },
  });
  const acceptance = { right: operate, from: lab.key.address, endGrants };
  const others = "accepts what was offered to another";
  await tell.isRefused(planner, others, "E_ROLE", "rights.accept", acceptance);
  await tell.does(club, "accepts it; the licenses under it stay", "rights.accept", acceptance);
  await tell.does(planner, "uses the product as before", "receipts.use", use);

  const participant = planner.key.address;
  const key = Wallet.createRandom() as unknown as Wallet;
  await tell.does(planner, "puts a new key in the place of its own", "participants.succeed", {
    participant,
    newKey: key.address,
  });
  await tell.isRefused(planner, "signs with the old key", "E_SIG", "receipts.use", use);
  cast.planner = { name: planner.name, key, actor: participant };
  await tell.does(cast.planner, "signs with the new key", "receipts.use", use);
}

/** Raises the class of a source, which everything made from it feels. */
export async function reclassify({ tell, cast }: Stage, product: Product, flights: string) {
  tell.chapter("A source turns out to hold personal data");
  const { aviation, planner, regulator } = cast;
  const use = { authorization: product.authorization, ...query };
  const type = "assets.reclassify";
  await tell.does(aviation, "classes the flights as personal information", type, {
    asset: flights,
    piLevel: "PI",
    reason: "CREW_NAMES_FOUND",
  });
  const without = "uses the product, without anybody's consent above it";
  await tell.isRefused(planner, without, "E_LEGAL_BASIS", "receipts.use", use);
  const lower = { asset: flights, piLevel: "NONE", reason: "CREW_NAMES_FICTIONAL" };
  await tell.isRefused(aviation, "takes that back by itself", "E_ROLE", type, lower);
  await tell.does(regulator, "takes it back after a look at the file", type, lower);
  await tell.does(planner, "uses the product again", "receipts.use", use);
}
