// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

// The fixed facts of every record that has a slot. A record's id is the EIP-712 hashStruct of its
// facts, so callers hand the facts back and the chain stores only what can change.

/// What a use is compared with. Sets are bit masks over the lists of Codes.sol.
struct Limits {
    uint64 purposes;
    uint32 operations;
    uint16 outputs;
    uint16 environments;
    uint64 categories; // bit n is the n-th field group that the asset's metadata names
    uint256 territories;
    uint40 notBefore; // inclusive, seconds
    uint40 notAfter; // exclusive, seconds
    uint40 maxUses; // 2^40-1 = unlimited
    uint32 minK;
    uint32 version; // 0 = the head at the time of use
}

/// What a grant is compared with, beyond Limits.
struct Conditions {
    uint8 relation;
    uint8 sublicenseDepth;
    bool entrustAllowed;
    bool commercial;
    uint16 retentionDays; // 2^16-1 = unlimited
    uint64 duties;
    uint64 prohibitions;
    bytes32 policyDoc;
    bytes32 salt;
}

struct Scope {
    Limits limits;
    Conditions conditions;
}

/// An authorization. `parent` is a right or another authorization.
struct Terms {
    bytes32 asset;
    bytes32 parent;
    address grantee;
    bytes32 basis; // 0 = none
    Scope scope;
}

/// A source's consent, or another legal basis.
struct Basis {
    bytes32 asset;
    address giver;
    address recipient; // 0 = any
    uint64 codes;
    uint8 form;
    bytes32 noticeDoc;
    Scope scope;
}

struct Asset {
    address registrant;
    address source;
    bytes32 commitment;
    uint8 scheme;
    uint8 hashAlg;
    bytes32 manifestDoc;
    bytes32 metadataDoc;
    uint8 origin;
    uint8 classification;
    uint8 piLevel;
    uint16 sector;
    uint32 region;
    bytes32 inputs; // keccak256 of the cited authorization ids, 32 bytes each; 0 = not derived
    bytes32 ceiling; // hashStruct of the meet of the inputs' scopes; 0 = not derived
    bytes32 salt;
}

/// A claim of one right. The right's id is hashStruct(Right(bytes32 asset,Title title)).
struct Title {
    uint8 kind;
    address holder;
    uint8 basis;
    bytes32 basisDoc;
    uint40 notAfter; // 0 = no end
    bytes32 salt;
}

struct Order {
    bytes32 subject; // an id, or a participant's address in the low 20 bytes
    address issuer;
    bytes32 basisDoc;
    uint40 reviewBy;
    bytes32 salt;
}

/// A transparency log (RFC 6962, SHA-256) of a node, whose heads are anchored.
struct Log {
    address operator;
    string origin; // its name in checkpoints (C2SP tlog-checkpoint)
    bytes32 key; // Ed25519, which signs its checkpoints
}

/// How an act is proven. The digest of an act covers actor, nonce (where the act has one) and
/// deadline.
struct Proof {
    address actor;
    address signer; // whose signature it is; with an empty signature: must be msg.sender
    uint256 nonce; // or the revision, head or epoch that the act replaces; 0 where it has none
    uint256 deadline; // seconds, inclusive
    // Of a key: 65 bytes r || s || v, low s. Of a contract: what its isValidSignature takes. Empty:
    // sent by the signer itself.
    bytes signature;
}

struct Enrolment {
    address account;
    string name;
    string code; // of the organization, for instance 统一社会信用代码; may be empty
    uint8 jurisdiction; // entry of the territory list
    uint32 region; // GB/T 2260; 0 = none
    bytes32 profileDoc;
    uint40 validTo;
}

struct Version {
    bytes32 asset;
    bytes32 commitment;
    uint8 scheme;
    uint8 hashAlg;
    bytes32 manifestDoc;
}

/// One authorization on a path: the facts that its parent and asset do not imply.
struct Step {
    address grantee;
    bytes32 basis;
    bytes32 scope; // hashStruct(Scope)
}

/// From a right down to an authorization. With no steps it names the right itself.
struct Path {
    bytes32 asset;
    bytes32 title; // hashStruct(Title) of the right at the root
    Step[] steps;
}

/// What a grant is compared with; each list holds at most one element, and only where it applies.
struct Bounds {
    Scope[] scope; // of the parent authorization, or the ceiling of a derived asset
    Asset[] product; // facts of the derived asset that prove its ceiling
    Basis[] basis; // facts of the cited basis
}

/// The facts of a derived asset and how many authorizations it cites.
struct Product {
    Asset asset;
    uint8 inputs;
}

/// The upstream of a derived asset in depth-first order: each product when it is first met, each
/// cited authorization as a path, followed by the upstream of its own asset where that is derived
/// and was not met before.
struct Upstream {
    Product[] products;
    Path[] chains;
}

struct Use {
    bytes32 authorization;
    uint32 version; // 0 = the authorization's
    uint8 operation;
    uint8 purpose;
    uint8 output;
    uint8 environment;
    uint8 territory;
    uint64 categories;
    uint32 k;
    bytes32 outputsDoc;
    uint32 count;
}

/// The facts of the authorization that is used.
struct Leaf {
    Path path; // its last step is the authorization
    Limits limits;
    bytes32 conditions; // hashStruct(Conditions)
}

struct Input {
    bytes32 authorization;
    uint32 version; // 0 = the authorization's
    uint64 categories;
}

/// How a derivation was made: the declared use of every input, and what came of it.
struct Making {
    uint8 purpose;
    uint8 output;
    uint8 environment;
    uint8 territory;
    uint32 k;
    bytes32 transform;
    uint8 deidentLevel;
    bytes32 attestationDoc;
}

/// The facts of one input of a derivation, in the order of the inputs.
struct Source {
    Path path;
    Scope scope;
    Upstream upstream;
}
