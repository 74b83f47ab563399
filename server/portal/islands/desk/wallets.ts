/** Wallets in this browser, as they announce themselves (EIP-6963). */

export interface Wallet {
  name: string;
  /** Differs for each wallet, and lasts as long as the page. */
  uuid: string;
  provider: { request(call: { method: string; params: unknown[] }): Promise<unknown> };
}

interface Announcement {
  info: { name: string; uuid: string };
  provider: Wallet["provider"];
}

const MAX_WALLETS = 20;

/** Calls `found` for each wallet, now and whenever a slow one comes. */
export function discoverWallets(found: (wallet: Wallet) => void): void {
  const known = new Set<string>();
  addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = (event as CustomEvent<Announcement>).detail;
    if (known.has(info.uuid) || known.size === MAX_WALLETS) return;
    known.add(info.uuid);
    found({ name: info.name, uuid: info.uuid, provider });
  });
  dispatchEvent(new Event("eip6963:requestProvider"));
}
