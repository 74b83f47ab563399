import { CLASSIFICATIONS } from "../codes.ts";
import type { Act } from "../parse-typed-data.ts";
import { ZERO_ADDRESS } from "../records.ts";
import type { Text } from "./languages.ts";
import { SENTENCES } from "./sentences.ts";

const CORE = CLASSIFICATIONS.indexOf("CORE");

/** One act may mean quite different things, which no sentence could say at once. */
export function sentenceOf(act: Act): Text {
  return SENTENCES[variantOf(act)];
}

function variantOf({ primary, message }: Act): keyof typeof SENTENCES {
  if (primary === "Succeed") return message.actor === message.participant ? "Succeed" : "Recover";
  if (primary === "Offer" && message.to === ZERO_ADDRESS) return "WithdrawOffer";
  if (primary === "Offer") return message.endGrants ? "OfferEndingGrants" : "Offer";
  if (primary === "Accept") return message.endGrants ? "AcceptEndingGrants" : "Accept";
  if (primary === "Reclassify")
    return message.classification === CORE ? "ReclassifyAsCore" : "Reclassify";
  return primary;
}
