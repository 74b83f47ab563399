import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * After a crash the file is there whole or not at all. Readable by its owner only.
 * Steps: write beside it → fsync → rename → fsync the folder, without which the name may be lost.
 */
export function writeDurably(file: string, content: string): void {
  const draft = `${file}.draft`;
  const descriptor = openSync(draft, "w", 0o600);
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(draft, file);
  syncFolder(path.dirname(file));
}

/** Makes what has been written to the file durable. */
export function syncFile(file: string): void {
  const descriptor = openSync(file, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes the names of files just created in it durable. */
export function syncFolder(folder: string): void {
  // Windows can't open a folder as a file; its file system journals names itself.
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
