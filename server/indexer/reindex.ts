import { rmSync } from "node:fs";
import type { Hex } from "../core/records.ts";
import type { Chain } from "../chain/connect.ts";
import type { Block } from "../store/index/model.ts";
import { openIndex } from "../store/index/open.ts";
import { createFollower, type Finality } from "./follower.ts";

/** Builds `index.db` anew from the chain. Nobody else may have the file open. */
export async function reindex(options: {
  file: string;
  chain: Chain;
  finality: Finality;
  sentHere: (tx: Hex) => boolean;
  onBlock?: (block: Block) => void;
}): Promise<Block | undefined> {
  const { file, ...rest } = options;
  for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix, { force: true });
  const index = openIndex(file);
  try {
    await new Promise<void>((resolve, reject) => {
      const follower = createFollower({ ...rest, index, onFault: stop, onStop: stop });
      function stop(error: unknown): void {
        void follower.stop().then(() => reject(error as Error));
      }
      follower.start();
      void follower
        .caughtUp()
        .then(() => follower.stop())
        .then(resolve);
    });
    return index.cursor();
  } finally {
    index.close();
  }
}
