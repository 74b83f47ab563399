import type { Events } from "../chain/events.ts";
import type { Hex } from "../core/records.ts";
import type { Role } from "../core/view.ts";
import { ROLES } from "../store/index/model.ts";
import type { Place } from "./place.ts";

const roleOf = (id: bigint) =>
  (Object.keys(ROLES) as Role[]).find((role) => BigInt(ROLES[role]) === id);

function hold(id: bigint, account: Hex, since: number | undefined, { writer }: Place): void {
  const role = roleOf(id);
  if (role !== undefined) writer.office(role, account, since);
}

/** The projection of the AccessManager: who holds which office. */
export const offices = {
  /** Of a member already, `since` tells when another execution delay begins: it stays a member. */
  RoleGranted({ roleId, account, since, newMember }: Events["RoleGranted"], place: Place): void {
    if (newMember) hold(roleId, account, since, place);
  },
  RoleRevoked({ roleId, account }: Events["RoleRevoked"], place: Place): void {
    hold(roleId, account, undefined, place);
  },
};
