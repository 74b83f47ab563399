/**
 * What a message does, in plain words. Everything is read from the message that is signed, never
 * from what somebody asked for: the words must not say other than the signature.
 */
import {
  AGENT_ACTS,
  BASIS_CODES,
  CLASSIFICATIONS,
  CONSENT_FORMS,
  ENVIRONMENTS,
  OPERATIONS,
  OUTPUTS,
  PI_LEVELS,
  PURPOSES,
  RELATIONS,
  RIGHTS,
  TERRITORIES,
} from "./codes.ts";
import { assetId, participantSubject } from "./ids.ts";
import {
  ACT_LABELS,
  CLASSIFICATION_LABELS,
  ENVIRONMENT_LABELS,
  FORM_LABELS,
  OPERATION_LABELS,
  OUTPUT_LABELS,
  PI_LABELS,
  PURPOSE_LABELS,
  RELATION_LABELS,
  RIGHT_LABELS,
  TERRITORY_LABELS,
} from "./language/labels.ts";
import { inEach } from "./language/languages.ts";
import type { Language, Text } from "./language/languages.ts";
import {
  ALL_RIGHTS,
  ANY_OPERATION,
  ANY_PURPOSE,
  ANY_RECIPIENT,
  ANYWHERE,
  countInWords,
  listed,
  named,
  NO_REASON,
  NOTHING,
  passingInWords,
  usesInWords,
} from "./language/phrases.ts";
import { sentenceOf } from "./language/sentence-of.ts";
import { RECOVERY_DELAY_SECONDS } from "./limits.ts";
import type { Act } from "./parse-typed-data.ts";
import { ZERO_ADDRESS } from "./records.ts";
import type { Asset, Hex, Messages, PrimaryType, Scope, Title } from "./records.ts";
import type { View } from "./view.ts";
import { formatReason, formatSet, formatTime } from "./wire/format.ts";

interface Say {
  view: View;
  language: Language;
}
type Parts = Record<string, string>;

const short = (id: Hex): string => `${id.slice(0, 10)}…${id.slice(-8)}`;
/** Stands for what the message alone does not tell. */
const UNKNOWN = "…";
const SECONDS_PER_HOUR = 60 * 60;

/** Invisible or direction-changing characters could make the sentence read otherwise. */
const visible = (text: string): string => text.replaceAll(/\p{C}/gu, "");

function party(view: View, address: Hex): string {
  const facts = view.facts("participant", participantSubject(address));
  if (facts === undefined) return address;
  const name = visible(facts.enrolment.name);
  return `${name} (${address.slice(0, 6)}…${address.slice(-4)})`;
}

/** A participant by its name, any other record by its id. */
function subject(view: View, id: Hex): string {
  return view.kind(id) === "participant" ? party(view, `0x${id.slice(26)}`) : short(id);
}

const end = (seconds: number): string => String(formatTime(seconds));

function why(reason: Hex, language: Language): string {
  const text = formatReason(reason);
  if (text === null) return NO_REASON[language];
  return text === reason ? short(reason) : text;
}

function purpose(entry: number, language: Language): string {
  return named(PURPOSES, PURPOSE_LABELS, entry)[language];
}
function territory(entry: number, language: Language): string {
  return named(TERRITORIES, TERRITORY_LABELS, entry)[language];
}

function scopeParts({ limits, conditions }: Scope, language: Language): Parts {
  const { purposes, operations, territories } = limits;
  return {
    relation: named(RELATIONS, RELATION_LABELS, conditions.relation)[language],
    purposes: listed(PURPOSES, PURPOSE_LABELS, purposes, ANY_PURPOSE, language),
    operations: listed(OPERATIONS, OPERATION_LABELS, operations, ANY_OPERATION, language),
    territories: listed(TERRITORIES, TERRITORY_LABELS, territories, ANYWHERE, language),
    until: end(limits.notAfter),
    uses: usesInWords(limits.maxUses)[language],
    passing: passingInWords(conditions.sublicenseDepth, conditions.entrustAllowed)[language],
  };
}

function rights(titles: readonly Title[], language: Language): string {
  const claimed = titles.reduce((mask, title) => mask | (1 << title.kind), 0);
  return listed(RIGHTS, RIGHT_LABELS, claimed, ALL_RIGHTS, language);
}

type Class = Pick<Asset, "classification" | "piLevel">;

function classParts({ classification, piLevel }: Class, language: Language): Parts {
  return {
    classification: named(CLASSIFICATIONS, CLASSIFICATION_LABELS, classification)[language],
    piLevel: named(PI_LEVELS, PI_LABELS, piLevel)[language],
  };
}

function rightParts(view: View, id: Hex, language: Language): Parts {
  const right = view.facts("right", id)?.right;
  return {
    right: short(id),
    kind: right === undefined ? UNKNOWN : named(RIGHTS, RIGHT_LABELS, right.title.kind)[language],
    asset: right === undefined ? UNKNOWN : short(right.asset),
  };
}

function assetParts(asset: Asset, { view, language }: Say): Parts {
  return {
    ...classParts(asset, language),
    asset: short(assetId(asset)),
    commitment: short(asset.commitment),
    source: party(view, asset.source),
  };
}

/** Who would have to say yes under this parent, and the asset in question. */
function above(view: View, parent: Hex): Parts {
  const terms = view.facts("authorization", parent)?.terms;
  const asset = terms?.asset ?? view.facts("right", parent)?.right.asset;
  const grantor = terms?.grantee ?? view.state(parent)?.holder;
  return {
    // Where only the message is at hand the asset is not known; another id must not stand in for
    // it.
    asset: asset === undefined ? UNKNOWN : short(asset),
    grantor: grantor === undefined ? short(parent) : party(view, grantor),
  };
}

type PartsOf = {
  [P in PrimaryType]: (message: Messages[P], say: Say) => Parts;
};

const PARTS: PartsOf = {
  Enroll: ({ enrolment }, { language }) => ({
    account: enrolment.account,
    name: visible(enrolment.name),
    jurisdiction: territory(enrolment.jurisdiction, language),
    until: end(enrolment.validTo),
  }),
  Suspend: ({ participant }, { view }) => ({ participant: party(view, participant) }),
  Reinstate: ({ participant }, { view }) => ({ participant: party(view, participant) }),
  Succeed: ({ participant, newKey }, { view }) => ({
    participant: party(view, participant),
    newKey,
    hours: String(RECOVERY_DELAY_SECONDS / SECONDS_PER_HOUR),
  }),
  Appoint: ({ agent, acts, notAfter }, { language }) => ({
    agent,
    // Every power is spelled out: one that is only counted would be signed unseen.
    acts: listed(AGENT_ACTS, ACT_LABELS, acts, NOTHING, language, AGENT_ACTS.length),
    until: end(notAfter),
  }),
  Dismiss: ({ agent }) => ({ agent }),
  Register: ({ asset, rights: titles }, say) => ({
    ...assetParts(asset, say),
    rights: rights(titles, say.language),
  }),
  Retire: ({ asset }) => ({ asset: short(asset) }),
  Reclassify: ({ asset, classification, piLevel }, { language }) => ({
    asset: short(asset),
    ...classParts({ classification, piLevel }, language),
  }),
  Offer: ({ right, to }, { view, language }) => ({
    ...rightParts(view, right, language),
    to: party(view, to),
  }),
  Accept: ({ right, from }, { view, language }) => ({
    ...rightParts(view, right, language),
    from: party(view, from),
  }),
  Renounce: ({ right }, { view, language }) => rightParts(view, right, language),
  AddVersion: ({ head, version }) => ({
    asset: short(version.asset),
    version: String(head + 1),
    commitment: short(version.commitment),
  }),
  Give: ({ basis }, { view, language }) => ({
    ...scopeParts(basis.scope, language),
    asset: short(basis.asset),
    codes: formatSet(BASIS_CODES, basis.codes).join(", "),
    form: named(CONSENT_FORMS, FORM_LABELS, basis.form)[language],
    recipient:
      basis.recipient === ZERO_ADDRESS ? ANY_RECIPIENT[language] : party(view, basis.recipient),
  }),
  Withdraw: ({ consent }) => ({ consent: short(consent) }),
  Request: ({ parent, scope }, { view, language }) => ({
    ...scopeParts(scope, language),
    ...above(view, parent),
  }),
  Grant: ({ terms }, { view, language }) => ({
    ...scopeParts(terms.scope, language),
    asset: short(terms.asset),
    grantee: party(view, terms.grantee),
  }),
  Refuse: ({ request }, { view }) => {
    const requester = view.facts("request", request)?.requester;
    return {
      request: short(request),
      requester: requester === undefined ? "?" : party(view, requester),
    };
  },
  Revoke: ({ authorization }, { view }) => {
    const grantee = view.facts("authorization", authorization)?.terms.grantee;
    return {
      authorization: short(authorization),
      grantee: grantee === undefined ? "?" : party(view, grantee),
    };
  },
  Surrender: ({ authorization }) => ({ authorization: short(authorization) }),
  RevokeAll: ({ subject: parent }, { view }) => ({ subject: subject(view, parent) }),
  Use: (message, { view, language }) => ({
    authorization: short(message.authorization),
    asset: above(view, message.authorization)["asset"] ?? UNKNOWN,
    count: countInWords(message.count)[language],
    operation: named(OPERATIONS, OPERATION_LABELS, message.operation)[language],
    purpose: purpose(message.purpose, language),
    output: named(OUTPUTS, OUTPUT_LABELS, message.output)[language],
    environment: named(ENVIRONMENTS, ENVIRONMENT_LABELS, message.environment)[language],
    territory: territory(message.territory, language),
  }),
  Derive: ({ asset, rights: titles, inputs, making }, { language }) => ({
    asset: short(assetId(asset)),
    inputs: inputs.map(({ authorization }) => short(authorization)).join(", "),
    purpose: purpose(making.purpose, language),
    territory: territory(making.territory, language),
    rights: rights(titles, language),
  }),
  Freeze: ({ order }, { view }) => ({
    subject: subject(view, order.subject),
    review: end(order.reviewBy),
  }),
  Lift: ({ order }, { view }) => {
    const about = view.facts("order", order)?.order.subject;
    return { order: short(order), subject: about === undefined ? "?" : subject(view, about) };
  },
  OpenLog: ({ log }) => ({ origin: visible(log.origin), key: short(log.key) }),
  Anchor: ({ log, size, root }) => ({ log: short(log), size: String(size), root: short(root) }),
};

/** In one pass, so that braces inside a name stay what they are. */
function fill(sentence: string, parts: Parts): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (_, part: string) => parts[part] ?? "?");
}

export function summaryOf<P extends PrimaryType>(
  act: { primary: P; message: Messages[P] },
  view: View,
): Text {
  const { primary, message } = act;
  const sentence = sentenceOf(act as unknown as Act);
  return inEach((language) => {
    const actor = party(view, message.actor);
    const reason = "reason" in message ? why(message.reason, language) : "";
    const parts = PARTS[primary](message, { view, language });
    return fill(sentence[language], {
      actor,
      reason,
      ...parts,
    });
  });
}
