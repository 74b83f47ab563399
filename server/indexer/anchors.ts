import type { Events } from "../chain/events.ts";
import { type Place, required, tell } from "./place.ts";

/** The projection of Anchors: logs, and every head of theirs. */
export const anchors = {
  LogOpened({ log, operator, facts }: Events["LogOpened"], place: Place): void {
    place.writer.log(log, facts);
    tell(place, "LogOpened", log, { operator, origin: facts.origin });
  },
  Anchored({ log, size, root }: Events["Anchored"], place: Place): void {
    const { digest } = required(place.act, "the act of an anchored head");
    place.writer.head(log, place.idx, digest, { size, root });
    tell(place, "Anchored", log, { size: size.toString(), root });
  },
};
