/** Every maximum of the service, one name each; a unit that its name leaves open stands beside. */

/** Bits of a number on the wire and in a message that still fit a JSON number without loss. */
export const MAX_NUMBER_BITS = 48;
/** Last second of the year 9999: RFC 3339 has four digits for a year. */
export const MAX_RFC3339_SECONDS = 253_402_300_799;
/** End of every uint40 time. */
export const MAX_SECONDS = 2 ** 40 - 1;

export const MAX_NAME_BYTES = 256;
export const MAX_CODE_BYTES = 64;
/** Characters of a reason written as a short code; it fills at most 31 of its 32 bytes. */
export const MAX_REASON_CHARACTERS = 31;
/** Field groups that a scope can name: a bit each in 64. */
export const MAX_CATEGORIES = 64;
export const MAX_TITLES = 3;
export const MAX_INPUTS = 8;
/** The name of a log in its checkpoints. */
export const MAX_ORIGIN_BYTES = 200;
/** Levels of a log's tree, whose size is a uint64, and the node that both trees share. */
export const MAX_CONSISTENCY_HASHES = 65;
/** Authorizations under each other below one right. */
export const MAX_DEPTH = 4;
/** Paths in the whole upstream of a product; authorizations on them, as often as reached. */
export const MAX_UPSTREAM_CHAINS = 16;
export const MAX_UPSTREAM_NODES = 32;
/** A request that nobody answered stops being open. */
export const REQUEST_OPEN_SECONDS = 30 * 24 * 60 * 60;
/** A key that an accreditor sets waits so long, and the key in force can cancel it. */
export const RECOVERY_DELAY_SECONDS = 72 * 60 * 60;

/** One document in canonical form. */
export const MAX_DOCUMENT_BYTES = 1024 * 1024;

/** Names that a summary spells out before it counts the rest. */
export const MAX_LISTED_NAMES = 12;

/** HTTP: bodies, pages and streams. */
export const MAX_JSON_DEPTH = 32;
/** An act with its documents; every other JSON body is far smaller. */
export const MAX_ACT_BODY_BYTES = 4 * 1024 * 1024;
export const MAX_BODY_BYTES = 64 * 1024;
export const MAX_HEADER_BYTES = 16 * 1024;
/** A client that has not finished its headers by then is cut off. */
export const HEADERS_TIMEOUT_MS = 15_000;
/** A whole request, an upload of a large dataset included. */
export const REQUEST_TIMEOUT_MS = 15 * 60_000;
export const KEEP_ALIVE_TIMEOUT_MS = 10_000;
/** How long the rest of a refused body is thrown away, so that its sender gets the answer. */
export const EARLY_ANSWER_LINGER_MS = 5_000;
export const MAX_CONNECTIONS = 2_000;
export const PAGE_ITEMS = 50;
export const MAX_PAGE_ITEMS = 200;
/** `Prefer: wait`, and how long a read waits for a block that this node has not seen yet. */
export const MAX_WAIT_SECONDS = 30;
export const MAX_INDEX_WAIT_MS = 10_000;
/** How long an answer about an act waits for the chain to tell the gas that it used. */
export const GAS_WAIT_MS = 500;
export const MAX_EVENT_STREAMS = 200;
export const EVENT_HEARTBEAT_MS = 15_000;
/** A reader of events that takes nothing for so long is dropped; it comes back with its last id. */
export const EVENT_STALL_MS = 30_000;

/** Intake: what may wait, and how writes gather for one flush. */
export const MAX_UNDECIDED_ACTS = 50_000;
export const MAX_UNDECIDED_ACTS_PER_ACTOR = 1_000;
export const MAX_OPEN_REQUESTS_PER_PARENT = 20;
/** Acts that only the chain refused cost relay gas. */
export const MAX_CHAIN_REFUSALS_PER_DAY = 100;
export const MAX_DENIALS_PER_DAY = 1_000;
export const MIN_DEADLINE_SECONDS = 60;
export const MAX_DEADLINE_SECONDS = 24 * 60 * 60;
export const PREPARED_DEADLINE_SECONDS = 60 * 60;
/** A nonce handed out and not accepted by then is handed out again. */
export const NONCE_HOLD_SECONDS = 10 * 60;
export const MAX_HELD_NONCES = 100_000;
/** Of a contract wallet; a key's has 65. */
export const MAX_SIGNATURE_BYTES = 4_096;
export const MAX_ACT_DOCUMENTS = 16;
export const MAX_MEDIA_TYPE_CHARACTERS = 128;
/** Requests with a body that are looked at in one turn of the event loop, a millisecond each. */
export const BODIES_PER_TURN = 2;
/** Acts that are laid on the view in one turn of the event loop. */
export const REBUILD_SLICE_ACTS = 25;
export const GROUP_WINDOW_MS = 2;
export const MAX_GROUP_WRITES = 200;

/** Signing in (EIP-4361). */
export const CHALLENGE_SECONDS = 5 * 60;
export const MAX_OPEN_CHALLENGES = 10_000;
export const SESSION_SECONDS = 12 * 60 * 60;

/** Trying a local ledger out: how long a practice organization and its first agent last. */
export const TRIAL_SECONDS = 30 * 24 * 60 * 60;

/** Datasets. */
export const MAX_DATASET_FILES = 100_000;
export const MAX_PATH_BYTES = 1_024;
export const MAX_PATH_DEPTH = 64;
/** One upload to be hashed; larger data is hashed where it lies, with `drl hash`. */
export const MAX_UPLOAD_BYTES = 16 * 1024 ** 3;
export const MAX_UPLOAD_FILES = 10_000;
/** Text fields beside the files of an upload. */
export const MAX_FORM_FIELDS = 16;
export const MAX_FORM_FIELD_BYTES = 1_024;
/** Of one file in a form; a path may be escaped byte by byte. */
export const MAX_PART_HEADER_BYTES = 16 * 1024;
export const MAX_PART_HEADERS = 32;

/** Relay: how many signed transactions may be ahead of the chain, and the pace of its loop. */
export const MAX_IN_FLIGHT = 400;
/** They share one flush. */
export const MAX_SIGNED_TOGETHER = 25;
export const RELAY_INTERVAL_MS = 250;
/** Not in a block by then: handed to the node again. */
export const RESEND_AFTER_MS = 2_000;
/** Not in a block by then: its fees are compared with what the network asks now. */
export const REPLACE_AFTER_MS = 30_000;
/** Pause before an act that a replaced block had executed is tried again after a refusal. */
export const REOPENED_RETRY_MS = 5_000;
/** Transactions of one act that may fail without a reason before it is left to its deadline. */
export const MAX_FAULTY_SENDINGS = 2;

/** Lineage and what depends on a record: levels, edges or records in all, and on one page. */
export const MAX_LINEAGE_DEPTH = 20;
export const MAX_LINEAGE_EDGES = 20_000;
export const LINEAGE_PAGE_EDGES = 200;
export const MAX_LINEAGE_PAGE_EDGES = 1_000;
export const MAX_DEPENDANTS = 20_000;
/** Public manifests looked at for one file, and uploads of one document. */
export const MAX_MANIFESTS_NAMING = 50;
/** Datasets that a participant may have hashed by a node that others reach, too. */
export const MAX_UPLOADS_PER_DAY = 200;

/** Refused uses that are counted for one answer: the newest. */
export const MAX_COUNTED_DENIALS = 10_000;

/** The node's log. Entries of one call, and its body: 95 bytes an entry. */
export const MAX_ANCHORS_PER_CALL = 10_000;
export const MAX_ANCHORS_BODY_BYTES = 2 * 1024 * 1024;
/** Entries that a participant may have logged by a node that others reach, too. */
export const MAX_ANCHORS_PER_DAY = 1_000_000;
/** Leaves that are hashed in one turn of the event loop. */
export const LOG_SLICE_ENTRIES = 4_096;
/** Entries gather so long before a head is signed over them. */
export const LOG_PUBLISH_MS = 250;
/** How often is looked for entries that were staged without telling. */
export const LOG_LOOK_MS = 1_000;
/** Entries that make a new head due on chain, however young they are. */
export const LOG_ANCHOR_ENTRIES = 1_000_000;
/** Pause before a head that could not be handed in is tried again. */
export const LOG_RETRY_MS = 5_000;
/** Witnesses that a log asks, and logs that a node is a witness of. */
export const MAX_WITNESSES = 32;
/** A witness that has not answered by then is asked later. */
export const WITNESS_TIMEOUT_MS = 10_000;
/** Pause before a witness is asked again that gave nothing of use: at first, and doubled up to. */
export const WITNESS_RETRY_MS = { least: 1_000, most: 60_000 };
/** What is read of a witness's answer. */
export const MAX_WITNESS_ANSWER_BYTES = 16 * 1024;
/** A cosignature may be so far ahead of the machine's clock, in seconds. */
export const MAX_WITNESS_AHEAD_SECONDS = 60 * 60;
/** What is asked of a witness: a checkpoint of at most 64 KiB and 63 hashes. */
export const MAX_ADD_CHECKPOINT_BYTES = 68 * 1024;

/** Proof bundles: headers below the pinned block's, as far back as the EVM itself looks. */
export const MAX_PROOF_ANCESTORS = 256;
/** Records that an authorization can rest on with the whole upstream of a product: some 160. */
export const MAX_PROOF_RECORDS = 256;
/** Of all tries of one bundle; a record takes about ten in a state of millions. */
export const MAX_PROOF_NODES = 4_096;
/** Levels of a tree of as many leaves as 64 bits count. */
export const MAX_LOG_LEVELS = 64;
/** Each asks the chain's node for up to so many headers, and for all receipts of a block. */
export const MAX_PROOFS_AT_ONCE = 8;
/** A bundle as JSON. */
export const MAX_BUNDLE_BYTES = 4 * 1024 * 1024;
