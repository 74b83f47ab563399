// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Libraries} from "./support/Libraries.sol";
import {Asset, Basis, Log, Order, Scope, Terms, Title} from "../../contracts/types/Records.sol";

/// The libraries hash by hand, field after field as they lie in calldata: the same as the
/// compiler's own encoding.
contract IdsTest {
    Libraries private immutable LIBRARIES = new Libraries();

    string private constant LIMITS =
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)";
    string private constant CONDITIONS =
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)";
    string private constant SCOPE = "Scope(Limits limits,Conditions conditions)";
    string private constant TITLE =
        "Title(uint8 kind,address holder,uint8 basis,bytes32 basisDoc,uint40 notAfter,"
        "bytes32 salt)";

    function testFuzzScope(Scope memory facts) public view {
        bytes32 expected = _scope(facts);
        assert(LIBRARIES.scope(facts) == expected);
        assert(LIBRARIES.computedScope(facts) == expected);
        assert(LIBRARIES.limits(facts.limits) == _hash(LIMITS, abi.encode(facts.limits)));
        bytes32 conditions = _hash(CONDITIONS, abi.encode(facts.conditions));
        assert(LIBRARIES.conditions(facts.conditions) == conditions);
    }

    function testFuzzAuthorization(Terms memory terms) public view {
        string memory head =
            "Terms(bytes32 asset,bytes32 parent,address grantee,bytes32 basis,Scope scope)";
        bytes memory fields = abi.encode(
            terms.asset,
            terms.parent,
            terms.grantee,
            terms.basis,
            _scope(terms.scope)
        );
        bytes32 expected = _hash(string.concat(head, CONDITIONS, LIMITS, SCOPE), fields);
        assert(LIBRARIES.authorization(terms) == expected);
    }

    function testFuzzBasis(Basis memory facts) public view {
        string memory head =
            "Basis(bytes32 asset,address giver,address recipient,uint64 codes,uint8 form,"
            "bytes32 noticeDoc,Scope scope)";
        bytes memory fields = abi.encode(
            facts.asset,
            facts.giver,
            facts.recipient,
            facts.codes,
            facts.form,
            facts.noticeDoc,
            _scope(facts.scope)
        );
        bytes32 expected = _hash(string.concat(head, CONDITIONS, LIMITS, SCOPE), fields);
        assert(LIBRARIES.basis(facts) == expected);
    }

    function testFuzzAsset(Asset memory facts) public view {
        string memory type_ =
            "Asset(address registrant,address source,bytes32 commitment,uint8 scheme,"
            "uint8 hashAlg,bytes32 manifestDoc,bytes32 metadataDoc,uint8 origin,"
            "uint8 classification,uint8 piLevel,uint16 sector,uint32 region,bytes32 inputs,"
            "bytes32 ceiling,bytes32 salt)";
        assert(LIBRARIES.asset(facts) == _hash(type_, abi.encode(facts)));
    }

    function testFuzzRight(bytes32 asset, Title memory facts) public view {
        bytes32 title = _hash(TITLE, abi.encode(facts));
        assert(LIBRARIES.title(facts) == title);
        string memory type_ = string.concat("Right(bytes32 asset,Title title)", TITLE);
        assert(LIBRARIES.right(asset, facts) == _hash(type_, abi.encode(asset, title)));
    }

    function testFuzzTitles(Title[] memory list) public view {
        bytes memory hashes;
        for (uint256 i = 0; i < list.length; ++i) {
            hashes = bytes.concat(hashes, _hash(TITLE, abi.encode(list[i])));
        }
        assert(LIBRARIES.titles(list) == keccak256(hashes));
    }

    function testFuzzOrder(Order memory facts) public view {
        string memory type_ =
            "Order(bytes32 subject,address issuer,bytes32 basisDoc,uint40 reviewBy,bytes32 salt)";
        assert(LIBRARIES.order(facts) == _hash(type_, abi.encode(facts)));
    }

    function testFuzzLog(Log memory facts) public view {
        bytes memory fields = abi.encode(facts.operator, keccak256(bytes(facts.origin)), facts.key);
        bytes32 expected = _hash("Log(address operator,string origin,bytes32 key)", fields);
        assert(LIBRARIES.log(facts) == expected);
    }

    function _scope(Scope memory facts) private pure returns (bytes32) {
        bytes32 limits = _hash(LIMITS, abi.encode(facts.limits));
        bytes32 conditions = _hash(CONDITIONS, abi.encode(facts.conditions));
        string memory type_ = string.concat(SCOPE, CONDITIONS, LIMITS);
        return _hash(type_, abi.encode(limits, conditions));
    }

    function _hash(string memory type_, bytes memory fields) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(bytes(type_)), fields));
    }
}
