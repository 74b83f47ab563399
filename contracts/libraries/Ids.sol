// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Asset,
    Basis,
    Conditions,
    Limits,
    Log,
    Order,
    Path,
    Scope,
    Step,
    Title,
    Use
} from "../types/Records.sol";

/// EIP-712 struct hashes of the fixed facts: the ids of all things that have a word. An id is a
/// bytes32, without a type of its own, because all things share one mapping and one batched read.
///
/// Each type is one literal. A hash of concatenated constants would be computed anew at every use.
library Ids {
    bytes32 private constant LIMITS = keccak256(
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
    );
    bytes32 private constant CONDITIONS = keccak256(
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
    );
    bytes32 private constant SCOPE = keccak256(
        "Scope(Limits limits,Conditions conditions)"
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
    );
    bytes32 private constant TERMS = keccak256(
        "Terms(bytes32 asset,bytes32 parent,address grantee,bytes32 basis,Scope scope)"
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
        "Scope(Limits limits,Conditions conditions)"
    );
    bytes32 private constant BASIS = keccak256(
        "Basis(bytes32 asset,address giver,address recipient,uint64 codes,uint8 form,"
        "bytes32 noticeDoc,Scope scope)"
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
        "Scope(Limits limits,Conditions conditions)"
    );
    bytes32 private constant ASSET = keccak256(
        "Asset(address registrant,address source,bytes32 commitment,uint8 scheme,uint8 hashAlg,"
        "bytes32 manifestDoc,bytes32 metadataDoc,uint8 origin,uint8 classification,"
        "uint8 piLevel,uint16 sector,uint32 region,bytes32 inputs,bytes32 ceiling,bytes32 salt)"
    );
    bytes32 private constant TITLE = keccak256(
        "Title(uint8 kind,address holder,uint8 basis,bytes32 basisDoc,uint40 notAfter,"
        "bytes32 salt)"
    );
    bytes32 private constant RIGHT = keccak256(
        "Right(bytes32 asset,Title title)"
        "Title(uint8 kind,address holder,uint8 basis,bytes32 basisDoc,uint40 notAfter,"
        "bytes32 salt)"
    );
    bytes32 private constant ORDER = keccak256(
        "Order(bytes32 subject,address issuer,bytes32 basisDoc,uint40 reviewBy,bytes32 salt)"
    );

    bytes32 private constant LOG = keccak256("Log(address operator,string origin,bytes32 key)");

    /// A participant, where an id is asked for.
    function participant(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function asset(Asset calldata facts) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            id := facts
        }
        return _hash(ASSET, id, 15);
    }

    function title(Title calldata facts) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            id := facts
        }
        return _hash(TITLE, id, 6);
    }

    function titles(Title[] calldata list) internal pure returns (bytes32) {
        return array(titleHashes(list));
    }

    function titleHashes(Title[] calldata list) internal pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](list.length);
        for (uint256 i = 0; i < list.length; ++i) hashes[i] = title(list[i]);
    }

    /// EIP-712 of an array: the hash of its elements' hashes.
    function array(bytes32[] memory hashes) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            id := keccak256(add(hashes, 0x20), shl(5, mload(hashes)))
        }
    }

    function right(bytes32 assetId, bytes32 titleHash) internal pure returns (bytes32) {
        return _hash(RIGHT, assetId, titleHash);
    }

    function limits(Limits calldata facts) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            id := facts
        }
        return _hash(LIMITS, id, 11);
    }

    function conditions(Conditions calldata facts) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            id := facts
        }
        return _hash(CONDITIONS, id, 9);
    }

    function scope(bytes32 limitsHash, bytes32 conditionsHash) internal pure returns (bytes32) {
        return _hash(SCOPE, limitsHash, conditionsHash);
    }

    function scope(Scope calldata facts) internal pure returns (bytes32) {
        return scope(limits(facts.limits), conditions(facts.conditions));
    }

    /// The same of a scope that was computed.
    function computedScope(Scope memory facts) internal pure returns (bytes32) {
        return
            scope(
                keccak256(abi.encode(LIMITS, facts.limits)),
                keccak256(abi.encode(CONDITIONS, facts.conditions))
            );
    }

    /// `parent` contains the path above, so an id proves its whole path up to the right.
    function authorization(
        bytes32 assetId,
        bytes32 parent,
        address grantee,
        bytes32 basisId,
        bytes32 scopeHash
    ) internal pure returns (bytes32 id) {
        bytes32 typeHash = TERMS;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), assetId)
            mstore(add(free, 0x40), parent)
            mstore(add(free, 0x60), shr(96, shl(96, grantee)))
            mstore(add(free, 0x80), basisId)
            mstore(add(free, 0xa0), scopeHash)
            id := keccak256(free, 0xc0)
        }
    }

    /// The same of a step on a path.
    function step(
        bytes32 assetId,
        bytes32 parent,
        Step calldata facts
    ) internal pure returns (bytes32) {
        return authorization(assetId, parent, facts.grantee, facts.basis, facts.scope);
    }

    /// The right that a path begins with and what it leads to.
    function path(Path calldata facts) internal pure returns (bytes32 root, bytes32 end) {
        root = right(facts.asset, facts.title);
        end = root;
        for (uint256 i = 0; i < facts.steps.length; ++i) {
            end = step(facts.asset, end, facts.steps[i]);
        }
    }

    function basis(Basis calldata facts) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    BASIS,
                    facts.asset,
                    facts.giver,
                    facts.recipient,
                    facts.codes,
                    facts.form,
                    facts.noticeDoc,
                    scope(facts.scope)
                )
            );
    }

    function order(Order calldata facts) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            id := facts
        }
        return _hash(ORDER, id, 5);
    }

    function log(Log calldata facts) internal pure returns (bytes32) {
        bytes32 origin = keccak256(bytes(facts.origin));
        return keccak256(abi.encode(LOG, facts.operator, origin, facts.key));
    }

    /// The message of a use: its header, then its fields, which lie in memory just as EIP-712
    /// encodes them.
    function use(
        bytes32 typeHash,
        address actor,
        uint256 nonce,
        uint256 deadline,
        Use memory asked
    ) internal pure returns (bytes32 id) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), actor)
            mstore(add(free, 0x40), nonce)
            mstore(add(free, 0x60), deadline)
            mcopy(add(free, 0x80), asked, 0x160)
            id := keccak256(free, 0x1e0)
        }
    }

    /// Hashes the fields of a struct of single words, which lie in calldata just as EIP-712 encodes
    /// them.
    ///
    /// Warning: Nothing here refuses bits beyond the width of a field. That does no harm where the
    /// hash is held against an id that exists. Whoever makes a new id or digest of it emits the
    /// struct or decodes all of it, and that refuses them.
    function _hash(
        bytes32 typeHash,
        bytes32 offset,
        uint256 fields
    ) private pure returns (bytes32 id) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            let size := shl(5, fields)
            mstore(free, typeHash)
            calldatacopy(add(free, 0x20), offset, size)
            id := keccak256(free, add(size, 0x20))
        }
    }

    function _hash(
        bytes32 typeHash,
        bytes32 first,
        bytes32 second
    ) private pure returns (bytes32 id) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typeHash)
            mstore(add(free, 0x20), first)
            mstore(add(free, 0x40), second)
            id := keccak256(free, 0x60)
        }
    }
}
