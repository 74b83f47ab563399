import { dataset, delaysAndRain, type File } from "./data.ts";
import type { Party } from "./narrator.ts";
import { describe, type Stage, upload } from "./stage.ts";
import { DAY, query } from "./terms.ts";

export interface Product {
  asset: string;
  operate: string;
  file: File;
  authorization: string;
}

export async function deriveProduct(stage: Stage, licences: string[]): Promise<Product> {
  const { tell, cast } = stage;
  tell.chapter("A new dataset comes of both, and says so");
  const file = delaysAndRain(await dataset("weather.csv"), await dataset("flights-20k.json"));
  const data = await upload(stage, [file], false);
  const derive = {
    ...describe(data, "Departure delays and rain in Seattle, by month"),
    inputs: licences.map((authorization) => ({ authorization })),
    purpose: "P12",
    output: "AGGREGATE",
    environment: "SANDBOX",
    territory: "US",
    k: 20,
    transform: "JOIN_BY_MONTH",
    deidentLevel: "NONE",
    rights: [
      { right: "HOLD", basis: "DERIVATION" },
      { right: "USE", basis: "DERIVATION" },
      { right: "OPERATE", basis: "DERIVATION" },
    ],
  };
  await tell.isRefused(
    cast.lab,
    "derives it for a purpose outside the inputs'",
    "E_PURPOSE",
    "receipts.derive",
    {
      ...derive,
      purpose: "P09",
    },
  );
  const { asset = "", rights = {} } = await tell.does(
    cast.lab,
    "derives delays and rain by month",
    "receipts.derive",
    derive,
  );
  const { authorization = "" } = await tell.does(
    cast.lab,
    "licenses the product to the Route Planner",
    "authorizations.grant",
    {
      parent: rights.OPERATE,
      grantee: cast.planner.key.address,
      relation: "PROVIDE",
      scope: { purposes: ["P12"], operations: ["QUERY"], maxUses: 100, sublicenseDepth: 0 },
    },
  );
  await tell.does(cast.planner, "queries the product", "receipts.use", { authorization, ...query });
  return { asset, operate: rights.OPERATE ?? "", file, authorization };
}

export async function traceAndFreeze(stage: Stage, product: Product, flights: string) {
  const { tell, cast, after } = stage;
  const { regulator, planner } = cast;
  tell.chapter("A regulator traces it to its sources and freezes one of them");
  const sources = await tell.asks(
    "where did the product come from?",
    `/v1/assets/${product.asset}/lineage?direction=up`,
    (body) => body.nodes?.length,
  );
  tell.expect("assets in its history, itself included", sources, 3);
  const use = { authorization: product.authorization, ...query };
  const { order = "" } = await tell.does(regulator, "freezes the flights", "orders.freeze", {
    subject: flights,
    basisDoc: { title: "Order 2026-17", ground: "complaint about accuracy" },
    reviewBy: after(30 * DAY),
    reason: "ACCURACY",
  });
  await tell.isRefused(planner, "uses the product meanwhile", "E_FROZEN", "receipts.use", use);
  await tell.does(regulator, "lifts the order", "orders.lift", { order, reason: "CHECKED" });
  await tell.does(planner, "uses the product again", "receipts.use", use);
}

export async function withdraw(
  { tell, cast }: Stage,
  product: Product,
  licence: string,
  passedOn: string,
  consent: string,
) {
  tell.chapter("The source withdraws; everything that rests on it stops, nothing is erased");
  await tell.does(cast.stations, "withdraws its consent", "consents.withdraw", { consent });
  const gone = "E_CONSENT_WITHDRAWN";
  const uses: [Party, string, string, object][] = [
    [cast.lab, "uses its license", licence, {}],
    [cast.planner, "uses the product", product.authorization, {}],
  ];
  for (const [who, what, authorization, change] of uses) {
    await tell.isRefused(who, what, gone, "receipts.use", { authorization, ...query, ...change });
  }
  const kept = await tell.asks(
    "are the uses made before still on record?",
    `/v1/receipts?authorization=${passedOn}`,
    (body) => body.items?.length,
  );
  tell.expect("receipts of the Research Club", kept, 1);
}

export async function lookBack({ tell, client }: Stage, product: Product) {
  tell.chapter("The derived dataset: its lineage and its file");
  const lines = await tell.asks(
    "lineage of the product now",
    `/v1/assets/${product.asset}/lineage?direction=up`,
    (body) =>
      (body.edges ?? []).map(
        (edge) => `${edge.authorization.slice(0, 10)}… ${edge.why?.reason ?? "usable"}`,
      ),
  );
  for (const line of lines) tell.note(line);
  const check = (file: File) => client.upload("/v1/verify", [file], { asset: product.asset });
  const good = await tell.sends("check the file", check(product.file), (body) => body.verdict);
  tell.expect("verdict", good, "REGISTERED");
  const bytes = product.file.bytes.slice();
  bytes[bytes.length - 2] = (bytes[bytes.length - 2] as number) ^ 1;
  const changed = { ...product.file, bytes };
  const bad = await tell.sends("check it with one bit flipped", check(changed), (b) => b.verdict);
  tell.expect("verdict", bad, "CHANGED");
}
