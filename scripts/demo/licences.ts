import { setTimeout as pause } from "node:timers/promises";
import { dataset } from "./data.ts";
import { describe, type Stage, upload } from "./stage.ts";
import { DAY, query } from "./terms.ts";

/** Beyond what the network takes to include acts. */
const SHORT_LIFE_SECONDS = 4;
const CLOCK_POLL_MS = 250;

export async function registerWeather(stage: Stage) {
  const { tell, cast, terms } = stage;
  tell.chapter("A holder registers real data that somebody else provided");
  const data = await upload(stage, [await dataset("weather.csv")], false);
  const { asset = "", rights = {} } = await tell.does(
    cast.office,
    "registers the weather of Seattle and New York",
    "assets.register",
    {
      ...describe(data, "Daily weather, Seattle and New York"),
      source: cast.stations.key.address,
      rights: [
        { right: "HOLD", basis: "CONTRACT" },
        { right: "USE", basis: "CONTRACT" },
        { right: "OPERATE", basis: "CONTRACT" },
      ],
    },
  );
  const grant = {
    parent: rights.OPERATE,
    grantee: cast.lab.key.address,
    relation: "PROVIDE",
    scope: terms.lab,
  };
  const without = "grants the Delay Lab a license without the source's consent";
  await tell.isRefused(cast.office, without, "E_LEGAL_BASIS", "authorizations.grant", grant);
  const { consent = "" } = await tell.does(
    cast.stations,
    "consents, for traffic, research and climate, in the US and Canada",
    "consents.give",
    {
      asset,
      codes: ["NONPERSONAL"],
      form: "WRITTEN",
      noticeDoc: { title: "Data sharing notice", version: 1 },
      scope: terms.consent,
    },
  );
  return { asset, operate: rights.OPERATE ?? "", consent };
}

export type Weather = Awaited<ReturnType<typeof registerWeather>>;

export async function licenceWeather({ tell, cast, terms }: Stage, { operate, consent }: Weather) {
  tell.chapter("A processor asks, gets a license, and uses it");
  const { office, lab } = cast;
  const { request } = await tell.does(lab, "requests a license", "authorizations.request", {
    parent: operate,
    relation: "PROVIDE",
    scope: terms.lab,
  });
  const grant = {
    request,
    parent: operate,
    grantee: lab.key.address,
    relation: "PROVIDE",
    basis: consent,
    scope: terms.lab,
  };
  await tell.isRefused(
    office,
    "grants marketing, which the source did not consent to",
    "E_EXCEEDS_BASIS",
    "authorizations.grant",
    { ...grant, scope: { ...terms.lab, purposes: ["P12", "P19"] } },
  );
  const { authorization = "" } = await tell.does(
    office,
    "grants what was asked: four uses, groups of ten at least",
    "authorizations.grant",
    grant,
  );
  const use = { authorization, ...query };
  const refusals: [string, string, object][] = [
    ["uses it for marketing", "E_PURPOSE", { purpose: "P19" }],
    ["uses it in Germany", "E_TERRITORY", { territory: "DE" }],
    ["takes groups of three out", "E_OUTPUT", { k: 3 }],
    ["works outside a controlled space", "E_ENVIRONMENT", { environment: "ANY" }],
    ["publishes it, which needs a right it lacks", "E_RIGHT_MISSING", { operation: "PUBLISH" }],
  ];
  for (const [what, code, change] of refusals) {
    await tell.isRefused(lab, what, code, "receipts.use", { ...use, ...change });
  }
  await tell.does(lab, "queries it as licensed", "receipts.use", use);
  return authorization;
}

export async function passOn({ tell, cast, terms, after }: Stage, licence: string, basis: string) {
  tell.chapter("The license is passed on, narrower");
  const { lab, club, planner } = cast;
  const sublicense = { parent: licence, grantee: club.key.address, relation: "PROVIDE", basis };
  const type = "authorizations.sublicense";
  await tell.isRefused(lab, "passes on more territory than it has", "E_EXCEEDS_GRANTOR", type, {
    ...sublicense,
    scope: { ...terms.club, territories: ["US", "CA"] },
  });
  await tell.isRefused(lab, "passes on a longer term than it has", "E_OUTLIVES_GRANTOR", type, {
    ...sublicense,
    scope: { ...terms.club, notAfter: after(250 * DAY) },
  });
  await tell.isRefused(lab, "passes on more uses than are left", "E_QUOTA", type, {
    ...sublicense,
    scope: { ...terms.club, maxUses: 4 },
  });
  const { authorization = "" } = await tell.does(lab, "passes on one use for research", type, {
    ...sublicense,
    scope: terms.club,
  });
  await tell.isRefused(club, "passes it on once more", "E_DEPTH", type, {
    parent: authorization,
    grantee: planner.key.address,
    relation: "PROVIDE",
    basis,
    scope: terms.club,
  });
  const use = { authorization, ...query, purpose: "P16" };
  await tell.isRefused(planner, "uses the Club's license", "E_RECIPIENT", "receipts.use", use);
  await tell.does(club, "queries it for research", "receipts.use", use);
  await tell.isRefused(club, "queries it a second time", "E_QUOTA", "receipts.use", use);
  return authorization;
}

export async function registerFlights(stage: Stage) {
  const { tell, cast, terms } = stage;
  tell.chapter("A second holder, with data of its own");
  const files = [await dataset("flights-20k.json"), await dataset("airports.csv")];
  const data = await upload(stage, files, true);
  const { asset = "", rights = {} } = await tell.does(
    cast.aviation,
    "registers flights and airports, a folder under one salt",
    "assets.register",
    {
      ...describe(data, "Flights and airports of the United States"),
      manifestDoc: undefined,
      rights: [
        { right: "HOLD", basis: "ORIGINAL_COLLECTION" },
        { right: "USE", basis: "ORIGINAL_COLLECTION" },
        { right: "OPERATE", basis: "ORIGINAL_COLLECTION" },
      ],
    },
  );
  const grant = { parent: rights.OPERATE, grantee: cast.lab.key.address, relation: "PROVIDE" };
  const brief = await licenceBriefly(stage, grant);
  const { authorization = "" } = await tell.does(
    cast.aviation,
    "licenses the Delay Lab for 200 days",
    "authorizations.grant",
    { ...grant, scope: terms.lab },
  );
  while ((await stage.client.now()) < brief.end) await pause(CLOCK_POLL_MS);
  await tell.isRefused(cast.lab, "uses the license that has ended", "E_TIME", "receipts.use", {
    authorization: brief.authorization,
    ...query,
  });
  return { asset, authorization };
}

/** Its life outlasts the block that it comes into, however slow the network. */
async function licenceBriefly({ tell, cast, client, terms }: Stage, grant: object) {
  const life = SHORT_LIFE_SECONDS + 2 * tell.slowestSeconds;
  const end = (await client.now()) + life;
  const { authorization = "" } = await tell.does(
    cast.aviation,
    `licenses a look of ${life} seconds`,
    "authorizations.grant",
    { ...grant, scope: { ...terms.lab, notAfter: new Date(end * 1000).toISOString() } },
  );
  return { authorization, end };
}
