import { pino, type Logger } from "pino";
import type { LogLevel } from "../config/config.ts";

export type { Logger } from "pino";

const TIME_CHARACTERS = { from: 11, to: 23 };

/** JSON lines for machines; on a terminal one plain line an event. */
export function createLog(level: LogLevel): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return process.stdout.isTTY ? pino(options, { write: writePlainly }) : pino(options);
}

function writePlainly(line: string): void {
  const { time, level, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const clock = String(time).slice(TIME_CHARACTERS.from, TIME_CHARACTERS.to);
  const label = pino.levels.labels[Number(level)] ?? "";
  const values = Object.entries(fields).map(([name, value]) => `${name}=${text(value)}`);
  const fault = err === undefined ? [] : [(err as Error).stack ?? text(err)];
  const parts = [clock, label.toUpperCase().padEnd(5), msg as string, ...values, ...fault];
  process.stdout.write(`${parts.join(" ")}\n`);
}

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
