import type { DatabaseSync } from "node:sqlite";
import type { Hex } from "../../core/records.ts";
import { bytes, hex } from "../index/bytes.ts";
import { rowSum } from "./row-sum.ts";

/**
 * Challenges and sessions. Losing one in a crash costs a new sign-in and nothing else, so they are
 * written without waiting for a flush. Times are seconds of the machine's clock.
 */
export function signInTable(db: DatabaseSync) {
  const addChallenge = db.prepare(
    "INSERT INTO challenges (nonce, address, expires, sum) VALUES (?, ?, ?, ?)",
  );
  const takeChallenge = db.prepare(
    "DELETE FROM challenges WHERE nonce = ? RETURNING address, expires",
  );
  const countChallenges = db.prepare("SELECT count(*) AS count FROM challenges");
  const dropChallenges = db.prepare("DELETE FROM challenges WHERE expires <= ?");
  const addSession = db.prepare(
    "INSERT INTO sessions (token, address, expires, sum) VALUES (?, ?, ?, ?)",
  );
  const session = db.prepare("SELECT address FROM sessions WHERE token = ? AND expires > ?");
  const dropSession = db.prepare("DELETE FROM sessions WHERE token = ?");
  const dropSessions = db.prepare("DELETE FROM sessions WHERE expires <= ?");

  return {
    addChallenge(nonce: string, address: Hex, expires: number): void {
      const values = [nonce, bytes(address), expires];
      addChallenge.run(...values, rowSum(values));
    },

    /** Whose challenge it was. It serves once, whether or not the answer to it is right. */
    takeChallenge(nonce: string, now: number): Hex | undefined {
      const row = takeChallenge.get(nonce);
      return row && (row["expires"] as number) > now ? hex(row["address"]) : undefined;
    },

    openChallenges(now: number): number {
      dropChallenges.run(now);
      return Number(countChallenges.get()?.["count"]);
    },

    /** `token` is the SHA-256 of the bearer token. */
    addSession(token: Hex, address: Hex, expires: number, now: number): void {
      dropSessions.run(now);
      const values = [bytes(token), bytes(address), expires];
      addSession.run(...values, rowSum(values));
    },

    session(token: Hex, now: number): Hex | undefined {
      const row = session.get(bytes(token), now);
      return row && hex(row["address"]);
    },

    dropSession(token: Hex): void {
      dropSession.run(bytes(token));
    },
  };
}
