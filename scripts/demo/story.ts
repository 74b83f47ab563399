import { Wallet } from "ethers";
import { changeHands, letSign, reclassify } from "./changes.ts";
import type { Client } from "./client.ts";
import { licenceWeather, passOn, registerFlights, registerWeather } from "./licences.ts";
import type { Narrator, Party } from "./narrator.ts";
import { deriveProduct, lookBack, traceAndFreeze, withdraw } from "./product.ts";
import type { Offices } from "./service.ts";
import type { Cast, Stage } from "./stage.ts";
import { countingFrom, DAY, termsFrom } from "./terms.ts";

/** The same on every network: it knows the HTTP API, the keys of two offices, and no chain. */
export async function tellStory(tell: Narrator, client: Client, offices: Offices): Promise<void> {
  const cast = await assemble(offices);
  const after = countingFrom(await client.now());
  const stage = { tell, client, cast, after, terms: termsFrom(after) };
  await enrolEverybody(stage);
  const weather = await registerWeather(stage);
  const licence = await licenceWeather(stage, weather);
  const passedOn = await passOn(stage, licence, weather.consent);
  const flights = await registerFlights(stage);
  const product = await deriveProduct(stage, [licence, flights.authorization]);
  await traceAndFreeze(stage, product, flights.asset);
  await letSign(stage, product);
  await changeHands(stage, product);
  await reclassify(stage, product, flights.asset);
  await withdraw(stage, product, licence, passedOn, weather.consent);
  await lookBack(stage, product);
}

async function assemble(offices: Offices): Promise<Cast> {
  const party = (name: string): Party => ({
    name,
    key: Wallet.createRandom() as unknown as Wallet,
  });
  return {
    accreditor: { name: "Accreditor", key: await offices.office("accreditor") },
    regulator: { name: "Regulator", key: await offices.office("regulator") },
    stations: party("Station Network"),
    office: party("Weather Office"),
    aviation: party("Aviation Authority"),
    lab: party("Delay Lab"),
    club: party("Research Club"),
    planner: party("Route Planner"),
  };
}

async function enrolEverybody({ tell, cast, after }: Stage): Promise<void> {
  tell.chapter("Who takes part: organizations, each with its own key");
  const { accreditor, stations, office, aviation, lab, club, planner } = cast;

  for (const { name, key } of [stations, office, aviation, lab, club, planner]) {
    await tell.does(accreditor, `enrols the ${name}`, "participants.enroll", {
      account: key.address,
      name,
      jurisdiction: "US",
      region: 0,
      validTo: after(365 * DAY),
    });
  }
}
