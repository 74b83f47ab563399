/** The keystores of this browser and this service: encrypted files in IndexedDB, by address. */
import type { Hex } from "../../../core/records.ts";
import type { Keystore } from "./keystore.ts";

const DATABASE = "data-rights-ledger";
const STORE = "keys";

export interface KeptKey {
  address: Hex;
  keystore: Keystore;
  /** Milliseconds of this machine's clock. */
  made: number;
}

export async function keptKeys(): Promise<KeptKey[]> {
  const keys = await request<KeptKey[]>("readonly", (store) => store.getAll());
  return keys.sort((a, b) => b.made - a.made);
}

export async function keep(keystore: Keystore): Promise<KeptKey> {
  const kept: KeptKey = { address: `0x${keystore.address}`, keystore, made: Date.now() };
  await request("readwrite", (store) => store.put(kept));
  // Browsers clear what they may when space runs out; this asks them not to. They may say no.
  await navigator.storage?.persist?.().catch(() => false);
  return kept;
}

export async function forget(address: Hex): Promise<void> {
  await request("readwrite", (store) => store.delete(address));
}

async function request<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = ask(transaction.objectStore(STORE));
      // Only then it is on disk, as far as the browser promises.
      transaction.oncomplete = () => resolve(asked.result as T);
      transaction.onabort = () => reject(transaction.error ?? new Error("the key was not kept"));
    });
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "address" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error("the browser keeps no data"));
  });
}
