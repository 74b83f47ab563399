// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CHEATS, deploy} from "../support/Cheats.sol";
import {Registry} from "../../../contracts/Registry.sol";
import {IRegistry} from "../../../contracts/interfaces/IRegistry.sol";
import {Standing} from "../../../contracts/libraries/Standing.sol";
import {Enrolment} from "../../../contracts/types/Records.sol";

/// The one batched read, of which both ends are written by hand.
contract StandingTest {
    /// Position of `_words` among the variables of Registry.
    uint256 private constant WORDS_SLOT = 3;

    Registry private immutable REGISTRY = Registry(
        deploy("Registry", abi.encode(address(0), address(0), address(0), new Enrolment[](0)))
    );

    function testFuzzAnswerHasTheWordOfEachId(
        bytes32 asset,
        bytes32 right,
        uint256 rightWord,
        bytes32[] memory ids
    ) public {
        _put(asset, 1);
        for (uint256 i = 0; i < ids.length; ++i) _put(ids[i], uint256(~ids[i]));
        _put(bytes32(rightWord >> 96), 2);
        _put(right, rightWord);

        uint256[] memory words = REGISTRY.standing(asset, right, ids);
        assert(words.length == ids.length + 3);
        assert(words[0] == REGISTRY.word(asset));
        assert(words[1] == rightWord);
        assert(words[2] == REGISTRY.word(bytes32(rightWord >> 96)));
        for (uint256 i = 0; i < ids.length; ++i) {
            // No basis is cited as id 0, which is no thing.
            assert(words[3 + i] == (ids[i] == 0 ? 0 : REGISTRY.word(ids[i])));
        }
    }

    function testAnswerSkipsIdZero() public {
        _put(0, 7);
        uint256[] memory words = REGISTRY.standing("asset", "right", new bytes32[](2));
        assert(words.length == 5);
        assert(words[3] == 0 && words[4] == 0);
    }

    function testFuzzAskPutsEachWordInItsNode(
        bytes32 asset,
        bytes32 right,
        uint256 rightWord,
        Standing.Node[] memory nodes
    ) public {
        _put(asset, 1);
        for (uint256 i = 0; i < nodes.length; ++i) {
            _put(nodes[i].grantee, uint256(keccak256(abi.encode(nodes[i].grantee))));
            _put(nodes[i].basis, uint256(keccak256(abi.encode(nodes[i].basis))));
        }
        _put(right, rightWord);

        Standing.Node[] memory asked = abi.decode(abi.encode(nodes), (Standing.Node[]));
        (uint256 first, uint256 second, uint256 third) = Standing.ask(
            IRegistry(address(REGISTRY)),
            asset,
            right,
            asked
        );
        assert(first == REGISTRY.word(asset));
        assert(second == rightWord);
        assert(third == REGISTRY.word(bytes32(rightWord >> 96)));
        assert(asked.length == nodes.length);
        for (uint256 i = 0; i < nodes.length; ++i) {
            assert(asked[i].granteeWord == _wordUnlessZero(nodes[i].grantee));
            assert(asked[i].basisWord == _wordUnlessZero(nodes[i].basis));
            // What it was not asked for stays.
            assert(asked[i].id == nodes[i].id && asked[i].word == nodes[i].word);
            assert(asked[i].grantee == nodes[i].grantee && asked[i].basis == nodes[i].basis);
        }
    }

    function _wordUnlessZero(bytes32 id) private view returns (uint256) {
        return id == 0 ? 0 : REGISTRY.word(id);
    }

    function _put(bytes32 id, uint256 word) private {
        CHEATS.store(address(REGISTRY), keccak256(abi.encode(id, WORDS_SLOT)), bytes32(word));
    }
}
