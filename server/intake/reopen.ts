import type { IntakeStore } from "../store/intake/open.ts";
import type { IndexReader } from "../store/index/reader.ts";

/**
 * What the blocks after `ancestor` executed is to be sent again, whatever refuses it on the other
 * branch, until its deadline. Written before the index forgets those blocks: after a crash between
 * the two nobody could tell any more that an act had been in one.
 */
export async function reopenAfter(
  ancestor: number,
  store: Pick<IntakeStore, "acts" | "write">,
  index: Pick<IndexReader, "executedAfter">,
): Promise<void> {
  const digests = index.executedAfter(ancestor).filter((digest) => store.acts.byDigest(digest));
  if (digests.length === 0) return;
  await store.write(() => {
    for (const digest of digests) store.acts.reopen(digest);
  });
}
