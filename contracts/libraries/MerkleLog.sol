// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Proofs about the Merkle tree of RFC 6962 over SHA-256, by the algorithms of RFC 9162. The twin
/// is `server/core/merkle.ts`.
library MerkleLog {
    /// Whether a tree of `size` leaves under `root` has this hash of a leaf at `index` (2.1.3.2).
    ///
    /// Warning: The hash of a leaf is that of 0x00 and its data. Whoever takes a bare hash from
    /// others can be given a node of the tree for it.
    function includes(
        uint64 size,
        bytes32 root,
        bytes32 leaf,
        uint64 index,
        bytes32[] calldata proof
    ) internal view returns (bool) {
        if (index >= size) return false;
        uint256 last;
        unchecked {
            last = size - 1; // size is more than index
        }
        (bool fits, , bytes32 reached) = _climb(index, last, leaf, proof, false);
        return fits && reached == root;
    }

    /// Whether the tree of `next` leaves extends the one of `first` leaves (2.1.4.2). The tree of
    /// none is extended by every other, with nothing to prove.
    function isExtension(
        uint64 first,
        bytes32 firstRoot,
        uint64 next,
        bytes32 nextRoot,
        bytes32[] calldata proof
    ) internal view returns (bool) {
        if (first >= next) return false;
        if (first == 0) return proof.length == 0;
        if (proof.length == 0) return false;

        // A first tree that is a whole subtree of the next one is no part of the proof.
        bool isWhole = first & (first - 1) == 0;
        bytes32 start = isWhole ? firstRoot : proof[0];
        uint256 place = first - 1;
        uint256 last = next - 1;
        while (place & 1 == 1) {
            place >>= 1;
            last >>= 1;
        }
        (bool fits, bytes32 reached, bytes32 nextReached) = _climb(
            place,
            last,
            start,
            isWhole ? proof : proof[1:],
            true
        );
        return fits && reached == firstRoot && nextReached == nextRoot;
    }

    /// From a node at `place` up to the root of a tree whose last node on that level is `last`.
    /// `fits` where the proof has as many hashes as that takes: one a level at most, of which there
    /// are 64. With `both`, `first` is the root of the tree that ended with the node.
    ///
    /// Written by hand, because it is most of what an anchor costs. A node is SHA-256 of 0x01 and
    /// two hashes: the prefix keeps it from passing for a leaf.
    function _climb(
        uint256 place,
        uint256 last,
        bytes32 start,
        bytes32[] calldata proof,
        bool both
    ) private view returns (bool fits, bytes32 first, bytes32 root) {
        first = start;
        root = start;
        assembly ("memory-safe") {
            let left := add(mload(0x40), 0x20)
            let right := add(left, 0x20)
            let node := sub(left, 1)
            mstore8(node, 1)
            let done := 1
            let next := proof.offset
            let end := add(next, shl(5, proof.length))
            // While there are hashes, and levels above.
            for {} mul(lt(next, end), last) {
                next := add(next, 0x20)
            } {
                switch or(and(place, 1), eq(place, last))
                case 0 {
                    mstore(left, root)
                    mstore(right, calldataload(next))
                }
                default {
                    mstore(left, calldataload(next))
                    if both {
                        mstore(right, first)
                        done := and(done, staticcall(gas(), 2, node, 0x41, 0, 0x20))
                        first := mload(0)
                    }
                    mstore(right, root)
                    // Without a right sibling it moves up as it is, until it is a right one itself.
                    for {} iszero(or(and(place, 1), iszero(place))) {} {
                        place := shr(1, place)
                        last := shr(1, last)
                    }
                }
                done := and(done, staticcall(gas(), 2, node, 0x41, 0, 0x20))
                root := mload(0)
                place := shr(1, place)
                last := shr(1, last)
            }
            // Without gas for one of them, what stands there is some other hash.
            if iszero(done) {
                revert(0, 0)
            }
            fits := iszero(or(lt(next, end), last))
        }
    }
}
