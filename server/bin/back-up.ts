import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Config } from "../config/config.ts";
import { syncFile, syncFolder } from "../store/durable-file.ts";
import { DataRefused } from "./exit-codes.ts";
import { describeFile, type Manifest, writeManifest } from "./manifest-file.ts";

export interface BackUpSources {
  config: Config;
  /** Each writes a copy while others write to what is copied. */
  backUpIntake: (copy: string) => Promise<void>;
  backUpChain: ((copy: string) => Promise<void>) | undefined;
}

/**
 * Copies a ledger to an empty folder while acts come in. Order: intake, then chain.
 *
 * - All that was acknowledged before the call is in the copy of intake.db.
 * - The chain's copy is later, so every block that a row of intake.db names is in it. An act that
 *   the chain's copy lacks is relayed again after a restore; one that intake's lacks came meanwhile
 *   and is known from the chain.
 * - index.db is never copied: the next start makes it from the chain.
 *
 * Whatever ends it on the way leaves a folder without a manifest, which no restore takes.
 */
export async function backUp(
  { config, backUpIntake, backUpChain }: BackUpSources,
  folder: string,
  withKeys: boolean,
): Promise<Manifest> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (readdirSync(folder).length > 0) {
    throw new DataRefused(`${folder} is not empty: name a new folder for each backup`);
  }
  const madeAt = new Date().toISOString();
  const at = (name: string) => path.join(folder, name);
  await backUpIntake(at("intake.db"));
  const files = ["intake.db"];
  if (backUpChain !== undefined) {
    mkdirSync(at("chain"), { mode: 0o700 });
    await backUpChain(at("chain/chain.db"));
    files.push("chain/chain.db");
  }
  if (withKeys) files.push(...copyKeys(config.dataDir, folder));
  copyFileSync(config.deploymentFile, at("deployment.json"));
  files.push("deployment.json");

  for (const name of files) syncFile(at(name));
  for (const name of new Set(files.map((file) => path.dirname(file)))) syncFolder(at(name));
  const described = [];
  for (const name of files) described.push(await describeFile(folder, name));
  const manifest = writeManifest(folder, { madeAt, keys: withKeys, files: described });
  syncFolder(path.dirname(folder));
  return manifest;
}

function copyKeys(dataDir: string, folder: string): string[] {
  const inKeys = path.join(dataDir, "keys");
  const found = existsSync(inKeys) ? readdirSync(inKeys, { withFileTypes: true }) : [];
  const names = found.filter((one) => one.isFile()).map(({ name }) => `keys/${name}`);
  if (existsSync(path.join(dataDir, "chain/authority.key"))) names.push("chain/authority.key");
  for (const name of names) {
    const copy = path.join(folder, name);
    mkdirSync(path.dirname(copy), { recursive: true, mode: 0o700 });
    copyFileSync(path.join(dataDir, name), copy);
    chmodSync(copy, 0o600);
  }
  return names;
}
