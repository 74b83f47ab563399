import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Config } from "../config/config.ts";
import { syncFile, syncFolder } from "../store/durable-file.ts";
import { DataRefused } from "./exit-codes.ts";
import { describeFile, type Manifest, readBackup } from "./manifest-file.ts";

/** Of another ledger, or of a later time of this one: beside restored files they would be wrong. */
const NOT_BESIDE = ["index.db", "index.db-wal", "intake.db-wal", "chain/chain.db-wal"];

/**
 * Makes a data folder of a backup, after every byte of the backup was compared with its manifest.
 * The deployment comes last: a crash on the way leaves a folder that no service takes for a whole
 * one, nor for an empty one. Keys that were put back before are left alone.
 */
export async function restore(config: Config, backup: string): Promise<Manifest> {
  const { dataDir, deploymentFile } = config;
  const manifest = await readBackup(backup);
  const names = manifest.files.map(({ path: name }) => name);
  const target = (name: string) =>
    name === "deployment.json" ? deploymentFile : path.join(dataDir, name);
  for (const name of [...names, ...NOT_BESIDE]) {
    if (!existsSync(target(name)) || isSameDeployment(name, backup, deploymentFile)) continue;
    throw new DataRefused(`${target(name)} exists: restore into an empty data folder`);
  }

  const inOrder = names.toSorted((a, b) => placeOf(a) - placeOf(b));
  for (const name of inOrder) {
    const file = target(name);
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    copyFileSync(path.join(backup, name), file);
    chmodSync(file, 0o600);
    syncFile(file);
    syncFolder(path.dirname(file));
  }
  for (const { path: name, sha256 } of manifest.files) {
    const copied = await describeFile(path.dirname(target(name)), path.basename(target(name)));
    if (copied.sha256 !== sha256) throw new DataRefused(`${target(name)} was not copied whole`);
  }
  syncFolder(path.dirname(dataDir));
  return manifest;
}

/** intake.db first: from then on no start founds a new ledger there. */
const placeOf = (name: string) => (name === "intake.db" ? 0 : name === "deployment.json" ? 2 : 1);

/** A node may keep the deployment outside of its data folder. */
function isSameDeployment(name: string, backup: string, deploymentFile: string): boolean {
  if (name !== "deployment.json") return false;
  return readFileSync(deploymentFile).equals(readFileSync(path.join(backup, name)));
}
