/** How the service ends. The README tells them, too. */
export const EXIT = {
  STOPPED: 0,
  FAULT: 1,
  /** Settings, keys or offices can't be used. */
  SETTINGS: 2,
  /** The data folder is in use, belongs to another ledger, or was made by another program. */
  DATA: 3,
  /** The chain does not answer, so that a later start may succeed unchanged. */
  CHAIN: 4,
} as const;

/** The data folder can't serve. Nothing in it has been touched; the message says what to do. */
export class DataRefused extends Error {
  override readonly name = "DataRefused";
}
