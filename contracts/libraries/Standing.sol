// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IRegistry} from "../interfaces/IRegistry.sol";

/// Both ends of the one call between the deployed contracts that every use and grant makes:
/// `IRegistry.standing`. In assembly, because copying ids and words in and out of arrays cost more
/// than reading them from storage. The words go straight from the answer into the nodes.
library Standing {
    /// One authorization on a path. `ask` knows the order of these fields, `blank` their number.
    struct Node {
        bytes32 id;
        uint256 word;
        bytes32 grantee;
        uint256 granteeWord;
        bytes32 basis; // 0 = none
        uint256 basisWord;
    }

    /// Empty nodes, in one piece: the compiler would make each by itself.
    function blank(uint256 count) internal pure returns (Node[] memory nodes) {
        assembly ("memory-safe") {
            nodes := mload(0x40)
            mstore(nodes, count)
            let next := add(nodes, 0x20)
            let node := add(next, shl(5, count))
            let end := add(node, mul(count, 0xc0))
            calldatacopy(node, calldatasize(), sub(end, node)) // beyond its end: zeros
            for {} lt(node, end) {
                node := add(node, 0xc0)
            } {
                mstore(next, node)
                next := add(next, 0x20)
            }
            mstore(0x40, end)
        }
    }

    /// Asks about an asset, a right and its holder, and about each node's grantee and basis.
    function ask(
        IRegistry registry,
        bytes32 asset,
        bytes32 right,
        Node[] memory nodes
    ) internal view returns (uint256 assetWord, uint256 rightWord, uint256 holderWord) {
        bytes4 selector = IRegistry.standing.selector;
        assembly ("memory-safe") {
            let count := mload(nodes)
            let first := add(nodes, 0x20)
            let end := add(first, shl(5, count))

            let free := mload(0x40)
            mstore(free, selector)
            mstore(add(free, 0x04), asset)
            mstore(add(free, 0x24), right)
            mstore(add(free, 0x44), 0x60) // where the list is
            mstore(add(free, 0x64), shl(1, count))
            let at := add(free, 0x84)
            for {
                let next := first
            } lt(next, end) {
                next := add(next, 0x20)
            } {
                let node := mload(next)
                mstore(at, mload(add(node, 0x40)))
                mstore(add(at, 0x20), mload(add(node, 0x80)))
                at := add(at, 0x40)
            }

            // Where the list is, its length, three words, then two for each node.
            let size := add(0xa0, shl(6, count))
            if iszero(staticcall(gas(), registry, free, sub(at, free), free, size)) {
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
            if iszero(eq(returndatasize(), size)) {
                revert(0, 0)
            }
            assetWord := mload(add(free, 0x40))
            rightWord := mload(add(free, 0x60))
            holderWord := mload(add(free, 0x80))
            at := add(free, 0xa0)
            for {
                let next := first
            } lt(next, end) {
                next := add(next, 0x20)
            } {
                let node := mload(next)
                mstore(add(node, 0x60), mload(at))
                mstore(add(node, 0xa0), mload(add(at, 0x20)))
                at := add(at, 0x40)
            }
        }
    }

    /// Answers with the words of an asset, a right, the right's holder, then of each id, and ends
    /// the call.
    function answer(
        mapping(bytes32 id => uint256 word) storage words,
        bytes32 asset,
        bytes32 right,
        bytes32[] calldata ids
    ) internal view {
        assembly ("memory-safe") {
            function read(slot, id) -> word {
                mstore(0x00, id)
                mstore(0x20, slot)
                word := sload(keccak256(0x00, 0x40))
            }

            let free := mload(0x40)
            mstore(free, 0x20) // where the list is
            mstore(add(free, 0x20), add(ids.length, 3))
            mstore(add(free, 0x40), read(words.slot, asset))
            let rightWord := read(words.slot, right)
            mstore(add(free, 0x60), rightWord)
            mstore(add(free, 0x80), read(words.slot, shr(96, rightWord)))
            let at := add(free, 0xa0)
            let end := add(ids.offset, shl(5, ids.length))
            for {
                let next := ids.offset
            } lt(next, end) {
                next := add(next, 0x20)
            } {
                let id := calldataload(next)
                let word := 0
                // No thing has id 0, and its slot would be a cold one.
                if id {
                    word := read(words.slot, id)
                }
                mstore(at, word)
                at := add(at, 0x20)
            }
            return(free, sub(at, free))
        }
    }
}
