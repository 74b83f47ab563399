// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// Proofs about the Merkle tree of RFC 6962 over SHA-256, by the algorithms of RFC 9162. The twin
/// is `server/core/merkle.ts`.
///
/// A place in a tree has at most 64 bits, and each hash of a proof but the first shifts them: a
/// proof of any length is left after 65.
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
        uint256 place = index;
        uint256 last = size - 1;
        bytes32 hash = leaf;
        for (uint256 i = 0; i < proof.length; ++i) {
            if (last == 0) return false;
            if (place & 1 == 1 || place == last) {
                hash = _node(proof[i], hash);
                (place, last) = _up(place, last);
            } else {
                hash = _node(hash, proof[i]);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && hash == root;
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
        uint256 i = first & (first - 1) == 0 ? 0 : 1;
        bytes32 hash = i == 0 ? firstRoot : proof[0];
        bytes32 nextHash = hash;
        uint256 place = first - 1;
        uint256 last = next - 1;
        while (place & 1 == 1) {
            place >>= 1;
            last >>= 1;
        }
        for (; i < proof.length; ++i) {
            if (last == 0) return false;
            if (place & 1 == 1 || place == last) {
                hash = _node(proof[i], hash);
                nextHash = _node(proof[i], nextHash);
                (place, last) = _up(place, last);
            } else {
                nextHash = _node(nextHash, proof[i]);
            }
            place >>= 1;
            last >>= 1;
        }
        return last == 0 && hash == firstRoot && nextHash == nextRoot;
    }

    /// A node without a right sibling moves up as it is, until it is a right one itself.
    function _up(uint256 place, uint256 last) private pure returns (uint256, uint256) {
        while (place & 1 == 0 && place != 0) {
            place >>= 1;
            last >>= 1;
        }
        return (place, last);
    }

    /// SHA-256 of 0x01 and two hashes: the prefix keeps a node from passing for a leaf.
    function _node(bytes32 left, bytes32 right) private view returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore8(free, 1)
            mstore(add(free, 0x01), left)
            mstore(add(free, 0x21), right)
            // Without gas it would leave the hash of nothing behind.
            if iszero(staticcall(gas(), 2, free, 0x41, 0, 0x20)) {
                revert(0, 0)
            }
            hash := mload(0)
        }
    }
}
