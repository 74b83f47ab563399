// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {deploy} from "../support/Cheats.sol";
import {Hashes} from "../support/Hashes.sol";
import {Libraries} from "../support/Libraries.sol";
import {Asset, Basis, Log, Order, Scope, Terms, Title} from "../../../contracts/types/Records.sol";

/// The libraries hash by hand, field after field as they lie in calldata: the same as the
/// compiler's own encoding.
contract IdsTest {
    Libraries private immutable LIBRARIES = Libraries(deploy("Libraries", ""));

    function testFuzzScope(Scope memory facts) public view {
        bytes32 expected = Hashes.scope(facts);
        assert(LIBRARIES.scope(facts) == expected);
        assert(LIBRARIES.computedScope(facts) == expected);
        bytes32 limits = Hashes.hash(Hashes.LIMITS, abi.encode(facts.limits));
        assert(LIBRARIES.limits(facts.limits) == limits);
        bytes32 conditions = Hashes.hash(Hashes.CONDITIONS, abi.encode(facts.conditions));
        assert(LIBRARIES.conditions(facts.conditions) == conditions);
    }

    function testFuzzAuthorization(Terms memory terms) public view {
        assert(LIBRARIES.authorization(terms) == Hashes.authorization(terms));
    }

    function testFuzzBasis(Basis memory facts) public view {
        assert(LIBRARIES.basis(facts) == Hashes.basis(facts));
    }

    function testFuzzAsset(Asset memory facts) public view {
        assert(LIBRARIES.asset(facts) == Hashes.asset(facts));
    }

    function testFuzzRight(bytes32 asset, Title memory facts) public view {
        assert(LIBRARIES.title(facts) == Hashes.title(facts));
        assert(LIBRARIES.right(asset, facts) == Hashes.right(asset, facts));
    }

    function testFuzzTitles(Title[] memory list) public view {
        assert(LIBRARIES.titles(list) == Hashes.titles(list));
    }

    function testFuzzOrder(Order memory facts) public view {
        assert(LIBRARIES.order(facts) == Hashes.order(facts));
    }

    function testFuzzLog(Log memory facts) public view {
        bytes memory fields = abi.encode(facts.operator, keccak256(bytes(facts.origin)), facts.key);
        bytes32 type_ = keccak256("Log(address operator,string origin,bytes32 key)");
        assert(LIBRARIES.log(facts) == keccak256(bytes.concat(type_, fields)));
    }
}
