import { AGENT_ACTS } from "../../core/codes.ts";
import { LedgerError } from "../../core/error.ts";
import type { Hex } from "../../core/records.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { HttpDeps } from "../deps.ts";
import { ADDRESS, code, codes, shape, TEXT, TIME } from "../forms/shapes.ts";
import type { Answer, Call, Route } from "../route.ts";

type Deps = Pick<HttpDeps, "trial">;

async function redeem({ trial }: Deps, token: string, address: string): Promise<Answer> {
  if (trial === undefined)
    throw new LedgerError("E_NOT_FOUND", "links to try the ledger are of a local chain alone");
  const practice = await trial.redeem(token, address.toLowerCase() as Hex);
  return { body: { ...practice, notAfter: formatTime(practice.notAfter) } };
}

export const trialRoutes = (deps: Deps): Route[] => [
  {
    method: "POST",
    path: "/v1/trial/{token}",
    tag: "sign-in",
    summary: "Redeems a one-time link of a local trial ledger: a key becomes an agent",
    input: { schema: shape({ address: { type: "string", pattern: "^0x[0-9a-fA-F]{40}$" } }) },
    output: {
      200: shape({
        role: code(["holder", "processor", "regulator"]),
        participant: { ...ADDRESS, description: "For whom the key may now sign." },
        name: TEXT,
        agent: ADDRESS,
        acts: codes(AGENT_ACTS),
        notAfter: TIME,
      }),
    },
    handle: ({ path, body }: Call<unknown, { address: string }>) =>
      redeem(deps, path.token, body.address),
  },
];
