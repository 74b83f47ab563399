import type { Events } from "../chain/events.ts";
import { citeReason, type Place, tell } from "./place.ts";

/**
 * The projection of Oversight. What an order stops is the event's subject; its home tells nothing.
 */
export const oversight = {
  Frozen({ order, subject, issuer, facts, reason }: Events["Frozen"], place: Place): void {
    place.writer.order(order, facts);
    place.writer.change(subject, { orders: 1 });
    citeReason(place, order, reason);
    tell(place, "Frozen", subject, { order, issuer, reason });
  },
  Lifted({ order, subject, regulator, reason }: Events["Lifted"], place: Place): void {
    place.writer.change(order, { status: "LIFTED" });
    place.writer.change(subject, { orders: -1 });
    citeReason(place, order, reason);
    tell(place, "Lifted", subject, { order, regulator, reason });
  },
};
