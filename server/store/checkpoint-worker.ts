import { DatabaseSync } from "node:sqlite";
import { parentPort } from "node:worker_threads";

/** Opened anew for each, so that the last of the owner's connections still tidies up. */
parentPort?.on("message", (file: string) => {
  const db = new DatabaseSync(file);
  try {
    // Of all kinds this one keeps neither readers nor the writer waiting.
    db.prepare("PRAGMA wal_checkpoint(PASSIVE)").get();
  } finally {
    db.close();
  }
  parentPort?.postMessage("done");
});
