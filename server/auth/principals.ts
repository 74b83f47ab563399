import { participantSubject } from "../core/ids.ts";
import type { Hex } from "../core/records.ts";
import { actingKey } from "../core/rules/signer.ts";
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
  const isKey = (participant: Hex) => {
    const state = view.state(participantSubject(participant));
    return address === (state === undefined ? participant : actingKey(state, time));
  };
  const isAgent = (participant: Hex) => {
    const agent = view.agent(participant, address);
    return agent !== undefined && agent.acts !== 0n && time < agent.notAfter;
  };
  const all = [...new Set([address, ...principals])];
  const byKey = all.filter(isKey);
  return [...byKey, ...all.filter((one) => isAgent(one) && !byKey.includes(one))];
}
