import { Presets, SingleBar } from "cli-progress";
import type { Session } from "../cli/session.ts";

/** A bar where somebody watches; called with each block that is done, up to the last. */
export function progressTo(
  { streams }: Session,
  doing: string,
): (block: number, last: number) => void {
  if (streams.err.isTTY !== true) return () => {};
  const format = `${doing} {bar} block {value} of {total} | {eta_formatted} left`;
  const bar = new SingleBar({ format, stream: streams.err, clearOnComplete: true }, Presets.rect);
  return (block, last) => {
    if (!bar.isActive) bar.start(last, 0);
    bar.update(block);
    if (block >= last) bar.stop();
  };
}
