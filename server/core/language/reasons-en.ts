import type { Reason } from "../codes.ts";
import type { Explanation } from "./languages.ts";

export const REASONS_EN: Readonly<Record<Reason, Explanation>> = {
  E_SIG: [
    "The signature does not verify for the signer, or the signer may not sign for the actor.",
    "Sign the typed data unchanged, for this ledger and chain, with the actor's present key or " +
      "that of an agent it appointed.",
  ],
  E_ROLE: [
    "A party is not enrolled, suspended or lapsed, the actor lacks the office or position that " +
      "this act takes, or the agent that signed has no power for it now.",
    "Look at the participant named as subject; ask the accreditor to enrol or reinstate it, " +
      "let the party entitled act, or have the agent appointed for this act.",
  ],
  E_RECIPIENT: [
    "The authorization was given to somebody else, or the proposed grantee may not receive one.",
    "Use an authorization granted to yourself, or name a grantee that is enrolled and active.",
  ],
  E_FROZEN: [
    "A regulator's order stops the asset, right, authorization, basis or participant named " +
      "as subject.",
    "Read the order's basis; wait until it is lifted, or turn to its issuer.",
  ],
  E_STATE: [
    "The record named as subject is not in a state that allows this, for instance revoked, " +
      "refused or already there.",
    "Look the record up; a new record takes the place of an ended one.",
  ],
  E_TIME: [
    "It is too early or too late: the term of the record named as subject does not cover " +
      "this moment.",
    "Wait for its beginning, or ask for a new grant or right with a later end.",
  ],
  E_RIGHT_MISSING: [
    "The right at the root does not carry this operation or relation: providing to others " +
      "takes the right to operate.",
    "Act under the OPERATE right, or ask its holder for a grant that carries the operation.",
  ],
  E_PURPOSE: [
    "The authorization does not cover this purpose.",
    "Ask the grantor for an authorization with this purpose; never restate the purpose to fit.",
  ],
  E_OPERATION: [
    "The authorization does not cover this operation.",
    "Ask the grantor for an authorization with this operation.",
  ],
  E_CATEGORY: [
    "The use names field groups beyond the authorization's, or none.",
    "Name only field groups of the authorization, or leave them out to mean all of them.",
  ],
  E_TERRITORY: [
    "The authorization does not cover this territory. Remote access from abroad counts as " +
      "use abroad.",
    "Use the data where it is allowed, or ask for an authorization with this territory.",
  ],
  E_ENVIRONMENT: [
    "The authorization does not allow this environment.",
    "Use one of the environments that the authorization names, such as a controlled space.",
  ],
  E_OUTPUT: [
    "The authorization does not allow this kind of output, or the groups behind an aggregate " +
      "are too small.",
    "Choose an allowed output, or aggregate over at least minK persons or records.",
  ],
  E_VERSION: [
    "The version named is not the one that the authorization covers, or does not exist yet.",
    "Use the version that the authorization names, or the newest one where it names none.",
  ],
  E_CLASS_CORE: [
    "Core data of the state is outside this ledger: it is neither registered nor licensed here.",
    "Take it out of circulation and turn to the competent authority.",
  ],
  E_LEGAL_BASIS: [
    "The source's consent or another legal basis is missing here, or does not serve this " +
      "kind of data.",
    "Ask the data's source for a basis and have the grant cite it.",
  ],
  E_CONSENT_WITHDRAWN: [
    "The consent behind this authorization was withdrawn. Earlier uses stay lawful; new ones " +
      "stop here.",
    "Stop using the data; only a new consent and a new grant allow more.",
  ],
  E_CONSENT_FORM: [
    "The consent's form is too weak: sensitive data takes a separate or written consent, " +
      "data of children under 14 a guardian's.",
    "Obtain consent in the form that the law asks for and give it anew.",
  ],
  E_QUOTA: [
    "The uses of the authorization are used up, or allotted to those below it.",
    "Ask the grantor for a new authorization with further uses.",
  ],
  E_DEPTH: [
    "The authorization may not be passed on, or not this often, or the data may not be entrusted.",
    "Ask the grantor for a grant that may be passed on further, or have it grant directly.",
  ],
  E_OUTLIVES_GRANTOR: [
    "The grant would end later than what it stands on.",
    "Choose an end that is not after the end of the parent, right or ceiling.",
  ],
  E_EXCEEDS_GRANTOR: [
    "The terms go beyond what the grantor has, in the dimension that `detail` names.",
    "Narrow that dimension to the parent's.",
  ],
  E_EXCEEDS_BASIS: [
    "The terms go beyond the consent or legal basis cited, in the dimension that `detail` names.",
    "Narrow that dimension to the basis, or cite a wider basis of the source.",
  ],
  E_CONFLICT_TERMS: [
    "The terms of the inputs contradict each other: no use of the product would satisfy them all.",
    "Leave an input out, or ask its grantor for terms that go together with the others.",
  ],
  E_LOW_ENTROPY: [
    "A plain or unsalted hash of personal data could be guessed and would name a person for ever.",
    "Commit with a salt: hash the dataset with `--salted` and register that commitment.",
  ],
  E_ORDER_FORM: [
    "The order lacks its legal basis, or its review date does not lie ahead.",
    "Name the document that the order rests on and a review date in the future.",
  ],
  E_FORK: [
    "The act replaces a version, epoch or revision that is no longer the newest, or anchors a " +
      "log head that is not proven to extend the one anchored last.",
    "Prepare the act again: it then names the present one. Prove a log head from the size that " +
      "is anchored.",
  ],
  E_SHAPE: [
    "The message or input is malformed, or contradicts itself.",
    "Mend the field that `pointer` names; /v1/act-types has the schema and an example.",
  ],
  E_TOO_LARGE: [
    "Too large: the derivation would stand on too many authorizations, or the body exceeds " +
      "its limit.",
    "Derive from fewer inputs or in stages, or send less.",
  ],
  E_NOT_FOUND: [
    "No such record is known to the ledger at this block.",
    "Check the id; a record just made is known once its act is included.",
  ],
  E_NONCE: [
    "The actor has already used this nonce for another act.",
    "Prepare the act again: it then carries a fresh nonce.",
  ],
  E_EXPIRED_SIGNATURE: [
    "The deadline of the signature has passed, or lies too near or too far.",
    "Prepare and sign the act again, and send it soon.",
  ],
  E_UNKNOWN_ACT: ["The ledger knows no act of this name.", "Choose a name from /v1/act-types."],
  E_CHAIN: [
    "The chain could not be reached, or failed the transaction without a reason code.",
    "Try again; the same signed act is executed at most once.",
  ],
  E_ASOF: [
    "The moment or block asked for lies ahead of the chain, or cannot be read.",
    "Ask for a block or time that is not in the future.",
  ],
  E_STALE: [
    "This node is behind the chain and cannot answer with certainty.",
    "Try again in a few seconds, or ask another node.",
  ],
  E_NOT_HELD: [
    "This node does not hold the document; the ledger holds its hash alone.",
    "Ask the party that cited it, or another node.",
  ],
  E_LIMIT: [
    "Too many at once: a limit of this node is reached.",
    "Wait and try again; Retry-After says how long.",
  ],
  E_SESSION: [
    "This needs a valid sign-in, and there is none.",
    "Sign in with the participant's key and send the token.",
  ],
  E_UNAVAILABLE: [
    "The service cannot do this at the moment.",
    "Try again in a few seconds; what was acknowledged is kept.",
  ],
};
