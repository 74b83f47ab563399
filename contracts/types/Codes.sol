// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The code lists of the ledger. Entry n is number n, and bit n of a set, for ever: lists only grow
// at their end. `server/core/codes.ts` holds the same lists under their wire names.

/// Why an act was refused. The first reason in the order of evaluation is the one that is given.
enum Reason {
    NONE,
    E_SIG,
    E_ROLE,
    E_RECIPIENT,
    E_FROZEN,
    E_STATE,
    E_TIME,
    E_RIGHT_MISSING,
    E_PURPOSE,
    E_OPERATION,
    E_CATEGORY,
    E_TERRITORY,
    E_ENVIRONMENT,
    E_OUTPUT,
    E_VERSION,
    E_CLASS_CORE,
    E_LEGAL_BASIS,
    E_CONSENT_WITHDRAWN,
    E_CONSENT_FORM,
    E_QUOTA,
    E_DEPTH,
    E_OUTLIVES_GRANTOR,
    E_EXCEEDS_GRANTOR,
    E_EXCEEDS_BASIS,
    E_CONFLICT_TERMS,
    E_LOW_ENTROPY,
    E_ORDER_FORM,
    E_FORK,
    E_SHAPE,
    E_TOO_LARGE,
    E_NOT_FOUND,
    E_NONCE,
    E_EXPIRED_SIGNATURE
}

/// The `detail` of E_EXCEEDS_GRANTOR and E_EXCEEDS_BASIS: which dimension goes too far.
enum Dimension {
    NONE,
    PURPOSES,
    OPERATIONS,
    OUTPUTS,
    ENVIRONMENTS,
    CATEGORIES,
    TERRITORIES,
    NOT_BEFORE,
    NOT_AFTER,
    MAX_USES,
    MIN_K,
    VERSION,
    SUBLICENSE_DEPTH,
    ENTRUST_ALLOWED,
    COMMERCIAL,
    RETENTION_DAYS,
    DUTIES,
    PROHIBITIONS,
    RECIPIENT,
    CLASSIFICATION,
    PI_LEVEL
}

/// What an agent may be appointed to sign: entry n is bit n of its set.
enum Act {
    ENROLL,
    SUSPEND,
    REINSTATE,
    SUCCEED,
    APPOINT,
    DISMISS,
    REGISTER,
    ADD_VERSION,
    RETIRE,
    RECLASSIFY,
    OFFER,
    ACCEPT,
    RENOUNCE,
    GIVE,
    WITHDRAW,
    REQUEST,
    GRANT,
    SUBLICENSE,
    ENTRUST,
    REFUSE,
    REVOKE,
    SURRENDER,
    REVOKE_ALL,
    USE,
    DERIVE,
    FREEZE,
    LIFT,
    OPEN_LOG,
    ANCHOR
}

/// 持有权 · 使用权 · 经营权
enum RightKind {
    HOLD,
    USE,
    OPERATE
}

enum Relation {
    INTERNAL,
    PROVIDE,
    ENTRUST,
    JOINT,
    GOV_SHARE,
    RETURN,
    PUBLIC_OPERATION,
    ALTRUISM,
    EMERGENCY,
    REGULATORY
}

enum TitleBasis {
    ORIGINAL_COLLECTION,
    SOURCE_AUTHORIZATION,
    CONTRACT,
    STATUTE,
    PUBLIC_AUTHORIZATION,
    DERIVATION,
    SUCCESSION,
    ENTRUSTED_HOLDING
}

enum ConsentForm {
    GENERAL,
    SEPARATE,
    WRITTEN,
    GUARDIAN
}

enum Classification {
    GENERAL,
    IMPORTANT,
    CORE
}

enum PiLevel {
    NONE,
    PI,
    SENSITIVE,
    U14
}

enum Origin {
    PUBLIC,
    ENTERPRISE,
    PERSONAL
}

enum Scheme {
    PLAIN_HASH,
    SALTED,
    SALTED_MERKLE
}

enum HashAlg {
    SHA_256,
    KECCAK_256,
    SM3
}

enum DeidentLevel {
    NONE,
    DEID,
    ANON_ATTESTED
}

enum Operation {
    STORE,
    QUERY,
    VERIFY,
    ANALYSE,
    AGGREGATE,
    COMBINE,
    TRANSFORM,
    ANONYMISE,
    TRAIN,
    EVALUATE,
    DERIVE,
    EXPORT_COPY,
    PROVIDE,
    SUBLICENSE,
    PUBLISH,
    ENTRUST,
    TRANSFER_RIGHT,
    PLEDGE,
    DELETE
}

enum Output {
    RAW,
    DEIDENTIFIED,
    AGGREGATE,
    ANONYMISED,
    MODEL_ONLY,
    VERDICT_ONLY
}

enum Environment {
    ANY,
    CONTROLLED_SPACE,
    SANDBOX,
    TEE,
    MPC,
    FEDERATED
}

// Whole lists as sets, and the sets that rules speak of.

uint64 constant ALL_PURPOSES = 2 ** 29 - 1; // P01 to P29
uint32 constant ALL_OPERATIONS = 2 ** 19 - 1;
uint16 constant ALL_OUTPUTS = 2 ** 6 - 1;
uint16 constant ALL_ENVIRONMENTS = 2 ** 6 - 1;
uint64 constant ALL_CATEGORIES = type(uint64).max;
uint256 constant ALL_TERRITORIES = 2 ** 249 - 1; // ISO 3166-1 alpha-2 in alphabetical order
uint64 constant ALL_DUTIES = 2 ** 10 - 1;
uint64 constant ALL_PROHIBITIONS = 2 ** 3 - 1;
uint64 constant ALL_BASIS_CODES = 2 ** 27 - 1;
uint64 constant ALL_ACTS = 2 ** 29 - 1;

// What only the acting key signs: an agent that could would be the participant.
uint64 constant ACTS_OF_THE_KEY = uint64(
    (1 << uint8(Act.SUCCEED)) | (1 << uint8(Act.APPOINT)) | (1 << uint8(Act.DISMISS))
);

// What only a holder of OPERATE can pass on.
uint32 constant OPERATE_CLASS = uint32(
    (1 << uint8(Operation.PROVIDE)) |
        (1 << uint8(Operation.SUBLICENSE)) |
        (1 << uint8(Operation.PUBLISH)) |
        (1 << uint8(Operation.TRANSFER_RIGHT)) |
        (1 << uint8(Operation.PLEDGE))
);

// What `use` refuses because acts of their own record it.
uint32 constant OWN_ACTS = uint32(
    (1 << uint8(Operation.DERIVE)) |
        (1 << uint8(Operation.ENTRUST)) |
        (1 << uint8(Operation.SUBLICENSE)) |
        (1 << uint8(Operation.TRANSFER_RIGHT)) |
        (1 << uint8(Operation.PLEDGE))
);

// CN-13.1, EU-6.1.a, EU-9.2.a: bases whose form the law prescribes.
uint64 constant CONSENT_CODES = (1 << 0) | (1 << 7) | (1 << 13);
// CN-13.3, CN-13.4, EU-6.1.c, EU-6.1.e: bases that a regulator may give.
uint64 constant STATUTORY_CODES = (1 << 2) | (1 << 3) | (1 << 9) | (1 << 11);
uint64 constant NONPERSONAL = 1 << 26;

uint64 constant DUTY_PUBLISH_RESULTS = 1 << 5;
uint64 constant DUTIES_SHARE_ALIKE = (1 << 6) | (1 << 7) | (1 << 8) | (1 << 9);
uint64 constant PROHIBITION_PUBLISH = 1 << 1;
uint64 constant PROHIBITION_OPEN_REDISTRIBUTION = 1 << 2;

uint40 constant UNLIMITED_USES = 2 ** 40 - 1;

// Offices: roles of the AccessManager.

uint64 constant ACCREDITOR = 1;
uint64 constant REGULATOR = 2;
