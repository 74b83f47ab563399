// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    Asset,
    Basis,
    Enrolment,
    Input,
    Making,
    Order,
    Scope,
    Terms,
    Title,
    Version
} from "../../../contracts/types/Records.sol";

/// EIP-712 hashes of facts in memory, by the compiler's own encoding: the ids that the contracts
/// compute by hand.
library Hashes {
    string internal constant LIMITS =
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)";
    string internal constant CONDITIONS =
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)";
    string internal constant SCOPE = "Scope(Limits limits,Conditions conditions)";
    string internal constant TERMS =
        "Terms(bytes32 asset,bytes32 parent,address grantee,bytes32 basis,Scope scope)";
    string internal constant BASIS =
        "Basis(bytes32 asset,address giver,address recipient,uint64 codes,uint8 form,"
        "bytes32 noticeDoc,Scope scope)";
    string internal constant ASSET =
        "Asset(address registrant,address source,bytes32 commitment,uint8 scheme,uint8 hashAlg,"
        "bytes32 manifestDoc,bytes32 metadataDoc,uint8 origin,uint8 classification,"
        "uint8 piLevel,uint16 sector,uint32 region,bytes32 inputs,bytes32 ceiling,bytes32 salt)";
    string internal constant TITLE =
        "Title(uint8 kind,address holder,uint8 basis,bytes32 basisDoc,uint40 notAfter,"
        "bytes32 salt)";
    string internal constant ORDER =
        "Order(bytes32 subject,address issuer,bytes32 basisDoc,uint40 reviewBy,bytes32 salt)";
    string internal constant VERSION =
        "Version(bytes32 asset,bytes32 commitment,uint8 scheme,uint8 hashAlg,"
        "bytes32 manifestDoc)";
    string internal constant ENROLMENT =
        "Enrolment(address account,string name,string code,uint8 jurisdiction,uint32 region,"
        "bytes32 profileDoc,uint40 validTo)";
    string internal constant INPUT =
        "Input(bytes32 authorization,uint32 version,uint64 categories)";
    string internal constant MAKING =
        "Making(uint8 purpose,uint8 output,uint8 environment,uint8 territory,uint32 k,"
        "bytes32 transform,uint8 deidentLevel,bytes32 attestationDoc)";

    function participant(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    function scope(Scope memory facts) internal pure returns (bytes32) {
        bytes32 limits = hash(LIMITS, abi.encode(facts.limits));
        bytes32 conditions = hash(CONDITIONS, abi.encode(facts.conditions));
        return hash(string.concat(SCOPE, CONDITIONS, LIMITS), abi.encode(limits, conditions));
    }

    function authorization(Terms memory terms) internal pure returns (bytes32) {
        return
            hash(
                string.concat(TERMS, CONDITIONS, LIMITS, SCOPE),
                abi.encode(
                    terms.asset,
                    terms.parent,
                    terms.grantee,
                    terms.basis,
                    scope(terms.scope)
                )
            );
    }

    function basis(Basis memory facts) internal pure returns (bytes32) {
        return
            hash(
                string.concat(BASIS, CONDITIONS, LIMITS, SCOPE),
                abi.encode(
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

    function asset(Asset memory facts) internal pure returns (bytes32) {
        return hash(ASSET, abi.encode(facts));
    }

    function title(Title memory facts) internal pure returns (bytes32) {
        return hash(TITLE, abi.encode(facts));
    }

    function titles(Title[] memory list) internal pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < list.length; ++i) {
            hashes = bytes.concat(hashes, title(list[i]));
        }
        return keccak256(hashes);
    }

    function right(bytes32 asset_, Title memory facts) internal pure returns (bytes32) {
        string memory type_ = string.concat("Right(bytes32 asset,Title title)", TITLE);
        return hash(type_, abi.encode(asset_, title(facts)));
    }

    function order(Order memory facts) internal pure returns (bytes32) {
        return hash(ORDER, abi.encode(facts));
    }

    function version(Version memory facts) internal pure returns (bytes32) {
        return hash(VERSION, abi.encode(facts));
    }

    function enrolment(Enrolment memory facts) internal pure returns (bytes32) {
        return
            hash(
                ENROLMENT,
                abi.encode(
                    facts.account,
                    keccak256(bytes(facts.name)),
                    keccak256(bytes(facts.code)),
                    facts.jurisdiction,
                    facts.region,
                    facts.profileDoc,
                    facts.validTo
                )
            );
    }

    function inputs(Input[] memory list) internal pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < list.length; ++i) {
            hashes = bytes.concat(hashes, hash(INPUT, abi.encode(list[i])));
        }
        return keccak256(hashes);
    }

    /// What a product's id fixes about the authorizations it cites.
    function cited(Input[] memory list) internal pure returns (bytes32) {
        bytes memory ids;
        for (uint256 i = 0; i < list.length; ++i) {
            ids = bytes.concat(ids, list[i].authorization);
        }
        return keccak256(ids);
    }

    function making(Making memory facts) internal pure returns (bytes32) {
        return hash(MAKING, abi.encode(facts));
    }

    function hash(string memory type_, bytes memory fields) internal pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(bytes(type_)), fields));
    }
}
