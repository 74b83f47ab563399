import type { Hex } from "../core/records.ts";
import { isLive, keyInForce } from "../core/rules/signer.ts";
import type { View } from "../core/view.ts";

/**
 * Of those that ever made the address their key or agent, the ones that it stands for at `time`.
 * An address that nobody enrolled is its own key, as for the rules.
 */
export function participantsOf(
  address: Hex,
  principals: readonly Hex[],
  view: View,
  time: number,
): Hex[] {
  const isKey = (participant: Hex) => address === keyInForce(view, participant, time);
  const isAgent = (participant: Hex) => {
    const agent = view.agent(participant, address);
    return agent !== undefined && isLive(agent, time);
  };
  const all = [...new Set([address, ...principals])];
  const byKey = all.filter(isKey);
  return [...byKey, ...all.filter((one) => isAgent(one) && !byKey.includes(one))];
}
