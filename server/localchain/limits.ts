/** Every bound of the local chain. One that a caller can reach is answered with a stable code. */

/** From the first waiting transaction to its block, and between two blocks under load. */
export const BLOCK_INTERVAL_MS = 50;
/** Bounds the time that one seal holds the event loop (and with it every read). */
export const MAX_BLOCK_TXS = 50;
/** `tx.id` is number * 4096 + index, so a block can never hold more. */
export const TX_IDS_PER_BLOCK = 4096;

export const MAX_TX_BYTES = 128 * 1024;
export const MAX_POOL_TXS = 4_000;
export const MAX_POOL_BYTES = 16 * 1024 * 1024;
/** Also the widest nonce gap: further ahead nothing could be queued anyway. */
export const MAX_POOL_TXS_PER_SENDER = 2_000;
/** A replacement must raise both fees by this much, or it could be repeated for ever. */
export const REPLACEMENT_PERCENT = 10n;

export const MAX_BODY_BYTES = 4 * 1024 * 1024;
export const MAX_ARRAY_REQUESTS = 100;
export const MAX_CONNECTIONS = 256;
export const KEEP_ALIVE_MS = 60_000;
/** A request that hasn't arrived whole by then is cut off. */
export const REQUEST_MS = 30_000;
export const MAX_LOG_BLOCKS = 10_000;
export const MAX_LOGS = 10_000;
/** Of their data; gas alone would let one block hold almost 4 MB of it. */
export const MAX_LOG_BYTES = 8 * 1024 * 1024;
export const MAX_FILTER_ALTERNATIVES = 100;
export const MAX_PROOF_KEYS = 256;
export const MAX_FEE_HISTORY_BLOCKS = 1_024;
export const MAX_FEE_PERCENTILES = 100;
/** A hundred years: enough for any test, small enough that no sum leaves the safe integers. */
export const MAX_CLOCK_STEP_SECONDS = 100 * 366 * 24 * 3600;

/**
 * The library bounds its caches only in a kind that forgets entries not written yet. Here they are
 * unbounded within a block (its gas bounds them) and emptied between two, after so many entries.
 */
export const CACHED_ENTRIES = 10_000;
/** Code is up to 24 KiB each, and what is known of its jumps half a megabyte. */
export const CACHED_CODES = 50;
export const DATABASE_CACHE_KIB = 16 * 1024;
/** Of a copy of the file: sealing waits for one step, about a millisecond. */
export const BACKUP_PAGES_A_STEP = 100;

/** How long a starting process waits for a dying predecessor that still holds file or port. */
export const TAKEOVER_WAIT_MS = 10_000;
export const TAKEOVER_STEP_MS = 100;

export const CHILD_OLD_SPACE_MB = 96;
/** 4 cost a tenth more CPU an act; 16 gain nothing and take 30 MB. */
export const CHILD_SEMI_SPACE_MB = 8;
export const CHILD_READY_MS = 30_000;
export const CHILD_STOP_MS = 10_000;
export const RESTART_FIRST_MS = 100;
export const RESTART_LONGEST_MS = 5_000;

/** Of a check of the file: whoever has that many has lost more than rows. */
export const MAX_AUDIT_FAULTS = 100;
