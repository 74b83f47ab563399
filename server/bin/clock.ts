/**
 * The chain's clock between its blocks: the head's time and what has elapsed since it was seen,
 * which is what the next block will carry. A head from before this process says nothing about now,
 * so the machine's clock counts where it is ahead.
 */
export function createClock(): { now: () => number; headSeen: (time: number) => void } {
  let head = 0;
  let seenAt = 0;
  const elapsed = () => Math.floor((performance.now() - seenAt) / 1000);
  return {
    now: () => Math.max(Math.floor(Date.now() / 1000), head + elapsed()),
    headSeen(time) {
      head = time;
      seenAt = performance.now();
    },
  };
}
