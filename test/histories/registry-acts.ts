/** What may be proposed to the registry and the overseers. */
import {
  BASIS_CODES,
  CONSENT_FORMS,
  PI_LEVELS,
  RIGHTS,
  TERRITORIES,
} from "../../server/core/codes.ts";
import { participantSubject } from "../../server/core/ids.ts";
import { UNLIMITED_USES, ZERO, ZERO_ADDRESS } from "../../server/core/records.ts";
import type { Asset, Hex, Scope, Title } from "../../server/core/records.ts";
import { DAY, set } from "../core/rules/support/words.ts";
import { ACCREDITORS, EVERYBODY, ORGANIZATIONS, REGULATORS, someone } from "./parties.ts";
import { anId, type Propose } from "./proposal.ts";
import type { Random } from "./random.ts";
import { aMoment, beyond, BROAD, scopeWithin } from "./scopes.ts";
import type { World } from "./world.ts";

const HOUR = 3600;

const standing = ({ view, time }: World, account: Hex): boolean => {
  const state = view.state(participantSubject(account));
  return state?.status === "ACTIVE" && time < state.until;
};

/** Nothing much happens while nobody is there. */
export const areFew = (world: World): boolean =>
  ORGANIZATIONS.filter((account) => standing(world, account)).length < 3;

export const enroll: Propose<"Enroll"> = (world, random) => {
  const absent = ORGANIZATIONS.filter((account) => !standing(world, account));
  const account = random.pick(random.chance(85) ? absent : ORGANIZATIONS) ?? someone(random);
  const hours = random.chance(25) ? 1 + random.below(30) : 10_000;
  const enrolment = {
    account,
    name: `机构 ${random.below(100)}`,
    code: random.chance(50) ? "" : "91310000MA1FL0000X",
    jurisdiction: TERRITORIES.indexOf("CN"),
    region: 310000,
    profileDoc: random.chance(50) ? ZERO : random.word(),
    validTo: world.time + hours * HOUR - (random.slip(5) ? hours * HOUR : 0),
  };
  return { actor: random.of(ACCREDITORS), enrolment };
};

/** One accreditor always stays, or nobody would ever be reinstated. */
const OFFICERS = [...REGULATORS, ...ACCREDITORS.slice(1)];

export const suspend: Propose<"Suspend"> = (_, random) => ({
  actor: random.of(ACCREDITORS),
  participant: random.of(random.chance(25) ? OFFICERS : ORGANIZATIONS),
  reason: random.word(),
});

export const reinstate: Propose<"Reinstate"> = ({ view }, random) => {
  const suspended = EVERYBODY.filter(
    (account) => view.state(participantSubject(account))?.status === "SUSPENDED",
  );
  const participant = random.pick(suspended) ?? (random.slip(20) ? someone(random) : undefined);
  return participant && { actor: random.of(ACCREDITORS), participant, reason: ZERO };
};

export function titlesFor(random: Random, holder: Hex, kinds: string[]): Title[] {
  return kinds.map((kind) => ({
    kind: RIGHTS.indexOf(kind as (typeof RIGHTS)[number]),
    holder,
    basis: random.below(8),
    basisDoc: random.chance(70) ? ZERO : random.word(),
    notAfter: random.chance(75) ? 0 : aMoment(random),
    salt: random.word(),
  }));
}

export function assetFor(random: Random, registrant: Hex, changes: Partial<Asset>): Asset {
  return {
    registrant,
    source: registrant,
    commitment: random.word(),
    scheme: random.slip(8) ? 0 : 1 + random.below(2),
    hashAlg: random.below(3),
    manifestDoc: random.chance(50) ? ZERO : random.word(),
    metadataDoc: random.word(),
    origin: random.below(3),
    classification: random.slip(3) ? 2 : random.below(2),
    piLevel: 0,
    sector: random.below(100),
    region: 310000,
    inputs: ZERO,
    ceiling: ZERO,
    salt: random.slip(5) ? ZERO : random.word(),
    ...changes,
  };
}

export const register: Propose<"Register"> = (world, random) => {
  const originals = world.ids.asset.filter((id) => !world.view.facts("asset", id)?.derivation);
  if (originals.length > 4 && random.chance(80)) return undefined;
  const actor = someone(random);
  const asset = assetFor(random, actor, {
    source: random.chance(50) ? actor : random.of(random.slip(5) ? EVERYBODY : ORGANIZATIONS),
    piLevel: random.chance(35) ? 0 : random.below(PI_LEVELS.length),
  });
  const kinds = random.chance(80) ? [...RIGHTS] : RIGHTS.filter(() => random.chance(50));
  return { actor, asset, rights: titlesFor(random, actor, kinds) };
};

export const addVersion: Propose<"AddVersion"> = (world, random) => {
  const { view, focus } = world;
  const stopped = world.ids.asset.filter((id) => {
    const account = world.keeperOf(id);
    const rights = view.facts("asset", id)?.rights ?? [];
    const keeper = account && participantSubject(account);
    return focus !== undefined && [id, keeper, ...rights].includes(focus);
  });
  const asset =
    random.chance(50) && stopped.length > 0 ? random.of(stopped) : anId(world, random, "asset");
  if (asset === undefined) return undefined;
  const head = (view.state(asset)?.head ?? 1) + (random.slip(10) ? random.below(3) - 1 : 0);
  return {
    actor: world.keeperOf(asset) ?? someone(random),
    head: Math.max(head, 0),
    version: {
      asset,
      commitment: random.word(),
      scheme: random.slip(20) ? 0 : 1,
      hashAlg: 0,
      manifestDoc: ZERO,
    },
  };
};

/** Broad, so that what stands under it can be narrower in many ways. */
function basisScope(random: Random): Scope {
  const narrow = random.chance(30) ? scopeWithin(random, BROAD) : BROAD;
  const { limits, conditions } = random.slip(10) ? beyond(random, narrow) : narrow;
  const isOddly = random.slip(3);
  return {
    limits: {
      ...limits,
      ...(!isOddly && { maxUses: UNLIMITED_USES }),
      version: random.chance(8) ? 1 : 0,
    },
    conditions: {
      ...conditions,
      ...(!isOddly && { relation: 0, policyDoc: ZERO }),
      salt: random.word(),
    },
  };
}

const CODES = [["CN-13.1"], ["CN-13.1"], ["CN-13.3"], ["EU-6.1.a", "EU-9.2.a"], ["NONPERSONAL"]];

export const give: Propose<"Give"> = (world, random) => {
  const originals = world.ids.asset.filter((id) => !world.view.facts("asset", id)?.derivation);
  const bare = originals.filter((one) => world.needsBasis(one) && world.basesOf(one).length === 0);
  const wanting = bare.length > 0 && random.chance(70) ? bare : originals;
  const id = random.slip(5) ? anId(world, random, "asset") : random.recent(wanting);
  if (id === undefined) return undefined;
  const source = world.view.facts("asset", id)?.asset.source ?? someone(random);
  const actor = !random.slip(10) ? source : random.of(REGULATORS);
  const level = world.view.state(id)?.piLevel ?? 0;
  const form = !random.slip(15) ? level : random.below(CONSENT_FORMS.length);
  const basis = {
    asset: id,
    giver: actor,
    recipient: random.chance(55) ? ZERO_ADDRESS : random.of(ORGANIZATIONS),
    codes: set(BASIS_CODES, random.of(CODES)),
    form,
    noticeDoc: random.word(),
    scope: basisScope(random),
  };
  return { actor, basis };
};

export const withdraw: Propose<"Withdraw"> = (world, random) => {
  const consent = anId(world, random, "consent");
  if (consent === undefined) return undefined;
  const giver = world.view.facts("consent", consent)?.basis.giver;
  return { actor: giver ?? someone(random), consent, reason: ZERO };
};

export const freeze: Propose<"Freeze"> = (world, random) => {
  const subject = random.chance(30)
    ? participantSubject(random.of(EVERYBODY))
    : anId(world, random, "asset", "right", "consent", "authorization");
  if (subject === undefined) return undefined;
  const actor = random.of(REGULATORS);
  const order = {
    subject,
    issuer: actor,
    basisDoc: random.slip(5) ? ZERO : random.word(),
    reviewBy: world.time + (random.slip(10) ? random.below(2) : DAY),
    salt: random.word(),
  };
  return { actor, order, reason: random.word() };
};

export const lift: Propose<"Lift"> = (world, random) => {
  const open = world.ids.order.filter((id) => world.view.state(id)?.status === "OPEN");
  const order = !random.slip(10) ? random.pick(open) : anId(world, random, "order");
  if (order === undefined) return undefined;
  const issuer = world.view.facts("order", order)?.order.issuer;
  const actor = random.chance(80) ? issuer : undefined;
  return { actor: actor ?? random.of(REGULATORS), order, reason: ZERO };
};
