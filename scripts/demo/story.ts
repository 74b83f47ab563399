import { Wallet } from "ethers";
import { changeHands, letSign, reclassify } from "./changes.ts";
import type { Client } from "./client.ts";
import { licenceWeather, passOn, registerFlights, registerWeather } from "./licences.ts";
import type { Narrator, Party } from "./narrator.ts";
import { deriveProduct, lookBack, traceAndFreeze, withdraw } from "./product.ts";
import type { Service } from "./service.ts";
import type { Cast, Stage } from "./stage.ts";
import { after, DAY } from "./terms.ts";

export async function tellStory(tell: Narrator, client: Client, service: Service): Promise<void> {
  const cast = await assemble(service);
  const stage = { tell, client, cast };
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

async function assemble(service: Service): Promise<Cast> {
  const party = (name: string): Party => ({
    name,
    key: Wallet.createRandom() as unknown as Wallet,
  });
  return {
    accreditor: { name: "Accreditor", key: await service.office("accreditor") },
    regulator: { name: "Regulator", key: await service.office("regulator") },
    stations: party("Station Network"),
    office: party("Weather Office"),
    aviation: party("Aviation Authority"),
    lab: party("Delay Lab"),
    club: party("Research Club"),
    planner: party("Route Planner"),
  };
}

async function enrolEverybody({ tell, cast }: Stage): Promise<void> {
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
