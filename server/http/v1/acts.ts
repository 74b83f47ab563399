import { randomBytes } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { actName, actType, ACTS } from "../../core/acts.ts";
import { LedgerError } from "../../core/error.ts";
import { LANGUAGES } from "../../core/language/languages.ts";
import { GAS_WAIT_MS, MAX_ACT_BODY_BYTES, MAX_WAIT_SECONDS } from "../../core/limits.ts";
import { PREPARED_DEADLINE_SECONDS } from "../../core/limits.ts";
import { prepare, type Wish } from "../../core/prepare.ts";
import { actStatus } from "../../core/reasons.ts";
import { type Hex, ZERO } from "../../core/records.ts";
import { typesOf } from "../../core/typed-data.ts";
import { formatTime } from "../../core/wire/format.ts";
import type { ActStatus } from "../../intake/status.ts";
import { formatMoment, MOMENT, momentOf } from "../as-of.ts";
import type { HttpDeps } from "../deps.ts";
import { formatRefusal, REASON } from "../forms/refusals.ts";
import { ADDRESS, code, component, COUNT, ID, list } from "../forms/shapes.ts";
import { shape, TEXT, TIME } from "../forms/shapes.ts";
import type { Answer, Call, Route, Schema } from "../route.ts";
import { DOCUMENT, documentOf, type SentDocument } from "../forms/sent-documents.ts";

const HEX: Schema = { type: "string", pattern: "^0x[0-9a-fA-F]*$" };
const IDS = shape(
  {},
  {
    asset: ID,
    rights: shape({}, { HOLD: ID, USE: ID, OPERATE: ID }),
    consent: ID,
    request: ID,
    authorization: ID,
    receipt: ID,
    order: ID,
  },
);
const TYPED_DATA: Schema = {
  type: "object",
  required: ["types", "domain", "primaryType", "message"],
  properties: {
    types: { type: "object" },
    domain: { type: "object" },
    primaryType: TEXT,
    message: { type: "object" },
  },
};
const STATUS = code(["accepted", "submitted", "included", "final", "refused"]);

export const ACT_COMPONENTS: Record<string, Schema> = {
  Ids: IDS,
  TypedData: TYPED_DATA,
  ...Object.fromEntries(ACTS.map(({ name, input }) => [`Input.${name}`, input])),
};

const ACT = shape(
  { id: ID, status: STATUS, actor: ADDRESS, signer: ADDRESS },
  {
    type: { ...TEXT, description: "Known of acts that were handed in here." },
    ids: component("Ids"),
    acceptedAt: TIME,
    deadline: TIME,
    block: COUNT,
    transaction: ID,
    gas: COUNT,
    reason: { ...REASON, description: "Why it was refused; with the particulars that follow." },
    subject: ID,
    dimension: TEXT,
    value: ID,
    denial: ID,
  },
);

const ACT_TYPE = shape({
  name: TEXT,
  primaryType: TEXT,
  contract: TEXT,
  who: TEXT,
  input: { type: "object" },
  types: { type: "object" },
  reasons: list(TEXT),
  example: { type: "object" },
});

const actTypes = (): Answer => ({
  body: {
    items: ACTS.map(({ name, primary, contract, who, input, reasons, example }) => ({
      name,
      primaryType: primary,
      contract,
      who,
      input,
      types: typesOf(primary),
      reasons,
      example,
    })),
  },
});

const PREPARE = {
  type: { type: "string", description: "One of `/v1/act-types`." },
  actor: { ...HEX, description: "Address of the participant whose act this is." },
  input: { type: "object" },
};
/** What the core checks, shown as schema: each act's own input. */
const PREPARE_SHOWN: Schema = {
  oneOf: ACTS.map(({ name }) =>
    shape({ ...PREPARE, type: { const: name }, input: component(`Input.${name}`) }),
  ),
};
const EXAMPLE_ACTOR = "0x2222222222222222222222222222222222222222";
const PREPARE_EXAMPLES = Object.fromEntries(
  ACTS.map(({ name, example }) => [name, { type: name, actor: EXAMPLE_ACTOR, input: example }]),
) as Record<string, never>;

const SUMMARY = shape(Object.fromEntries(LANGUAGES.map((language) => [language, TEXT])));
const PREPARED = shape({
  typedData: component("TypedData"),
  digest: ID,
  ids: component("Ids"),
  documents: list(shape({ hash: ID, mediaType: TEXT, content: TEXT })),
  summary: SUMMARY,
  ...MOMENT,
});

async function prepareAct(deps: HttpDeps, wish: Wish): Promise<Answer> {
  const { intake, place, now } = deps;
  const { contract } = actType(wish.type);
  const time = now();
  const prepared = prepare(wish, {
    // With the accepted acts on top: a chain of acts can be prepared without waiting for blocks.
    view: intake.pending,
    time,
    deadline: BigInt(time + PREPARED_DEADLINE_SECONDS),
    nonce: () => intake.nextNonce(contract, (wish.actor as string).toLowerCase() as Hex),
    salt: () => `0x${randomBytes(32).toString("hex")}`,
    place,
  });
  return { body: { ...prepared, ...formatMoment(await momentOf(deps)) } };
}

interface Submitted {
  typedData: object;
  signature: string;
  signer?: string;
  documents?: SentDocument[];
}
const SUBMIT = shape(
  { typedData: { type: "object" }, signature: TEXT },
  { signer: HEX, documents: list(DOCUMENT) },
);
const SUBMITTED = shape({ id: ID, status: STATUS, ids: component("Ids") });

/** RFC 7240: seconds that the client would rather wait than poll. */
function waitOf(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait=(\d+)(?:$|[,;\s])/i.exec(prefer ?? "")?.[1];
  return Math.min(Number(seconds ?? 0), MAX_WAIT_SECONDS);
}

async function submitAct(deps: HttpDeps, call: Call<unknown, Submitted>): Promise<Answer> {
  const { typedData, signature, signer, documents = [] } = call.body;
  const { intake } = deps;
  const { id, ids, status, duplicate } = await intake.submit({
    typedData,
    signature,
    ...(signer !== undefined && { signer }),
    documents: documents.map(documentOf),
  });
  const headers = { Location: `/v1/acts/${id}` };
  const wait = waitOf(call.request.headers["prefer"] as string | undefined);
  if (wait === 0) {
    const body = duplicate ? { ids, ...(await statusOf(deps, id)) } : { id, status, ids };
    return { status: duplicate ? 200 : 202, headers, body };
  }

  await intake.decided(id, wait * 1000);
  const decided = await statusOf(deps, id);
  if (decided.status === "refused") throw chainRefusal(deps, id);
  const isIncluded = decided.status === "included" || decided.status === "final";
  return {
    status: isIncluded || duplicate ? 200 : 202,
    headers: { ...headers, "Preference-Applied": `wait=${wait}` },
    body: { ids, ...decided },
  };
}

function chainRefusal({ store, intake }: HttpDeps, id: Hex): LedgerError {
  const { reason, subject, detail } = intake.status(id)?.refusal ?? { reason: "E_CHAIN" };
  const denial = store.denials.get(id)?.digest;
  return new LedgerError(reason, `the chain refused the act: ${reason}`, {
    status: actStatus(reason),
    ...(subject && { subject }),
    ...(detail && { detail }),
    ...(denial && { denial }),
  });
}

async function statusOf(deps: HttpDeps, id: Hex) {
  const found = deps.intake.status(id);
  if (found === undefined) throw new LedgerError("E_NOT_FOUND", `no act ${id} is known here`);
  const { accepted, place, refusal } = found;
  const gas = place && (await gasOf(deps, place.tx));
  const denial = refusal && deps.store.denials.get(id)?.digest;
  return {
    id,
    status: found.status,
    actor: found.actor,
    signer: found.signer,
    ...(accepted && {
      type: nameOf(deps, accepted),
      ids: accepted.ids,
      acceptedAt: formatTime(accepted.at),
      deadline: formatTime(accepted.deadline),
    }),
    ...(place && { block: place.block, transaction: place.tx }),
    ...(gas !== undefined && { gas }),
    ...(refusal && formatRefusal(refusal)),
    ...(denial && { denial }),
  };
}

/** Only the chain knows it, and what became of an act must be told while the chain is down, too. */
async function gasOf({ gasUsed }: HttpDeps, tx: Hex): Promise<number | undefined> {
  const unknown = pause(GAS_WAIT_MS, undefined, { ref: false });
  return Promise.race([gasUsed(tx), unknown]).catch(() => undefined);
}

/** Three acts are one Grant on chain; which one it was, the record tells. */
function nameOf({ intake }: HttpDeps, { primary, ids }: NonNullable<ActStatus["accepted"]>) {
  if (primary === "Grant" && ids.authorization !== undefined) {
    const facts = intake.pending.facts("authorization", ids.authorization);
    const message = facts && { request: ZERO, terms: facts.terms, actor: ZERO, deadline: 0n };
    if (message) return actName({ primary, message }, intake.pending);
  }
  return ACTS.find((act) => act.primary === primary)?.name;
}

const acts = { tag: "acts" } as const;

export const actRoutes = (deps: HttpDeps): Route[] => [
  {
    ...acts,
    method: "GET",
    path: "/v1/act-types",
    summary: "Every act: its input, its EIP-712 types, who may do it, the codes it can give",
    output: { 200: shape({ items: list(ACT_TYPE) }) },
    handle: actTypes,
  },
  {
    ...acts,
    method: "POST",
    path: "/v1/acts/prepare",
    summary: "What to sign for an act, in typed data and in words; stores nothing",
    input: {
      schema: shape(PREPARE),
      shown: PREPARE_SHOWN,
      maxBytes: MAX_ACT_BODY_BYTES,
      examples: PREPARE_EXAMPLES,
    },
    output: { 200: PREPARED },
    handle: ({ body }: Call<unknown, Wish>) => prepareAct(deps, body),
  },
  {
    ...acts,
    method: "POST",
    path: "/v1/acts",
    summary: "Hands in a signed act; with `Prefer: wait=10` answers once it is included",
    input: { schema: SUBMIT, maxBytes: MAX_ACT_BODY_BYTES },
    output: { 200: ACT, 202: { anyOf: [SUBMITTED, ACT] } },
    handle: (call: Call<unknown, Submitted>) => submitAct(deps, call),
  },
  {
    ...acts,
    method: "GET",
    path: "/v1/acts/{id}",
    summary: "What became of an act: accepted, submitted, included, final, or refused",
    output: { 200: ACT },
    handle: async ({ path }: Call) => ({ body: await statusOf(deps, path.id) }),
  },
];
