// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Libraries} from "../support/Libraries.sol";
import {bound, deploy} from "../support/Cheats.sol";

/// Proofs of trees of any size, held against roots that are folded by the recursive definitions of
/// RFC 6962 (2.1.1, 2.1.2): from the top down, where the library goes up bit by bit.
contract MerkleLogTest {
    Libraries private immutable LIBRARIES = Libraries(deploy("Libraries", ""));

    /// The hashes of a proof, taken in its order.
    struct Proof {
        bytes32 seed;
        uint256 taken;
    }

    function testFuzzInclusion(uint64 size, uint64 index, bytes32 leaf, bytes32 seed) public view {
        (size, index) = _place(size, index);
        Proof memory proof = Proof(seed, 0);
        bytes32 root = _rootAbove(proof, leaf, index, size);
        assert(LIBRARIES.includes(size, root, leaf, index, _hashes(proof)));
    }

    function testFuzzNoInclusion(
        uint64 size,
        uint64 index,
        bytes32 leaf,
        bytes32 seed,
        uint8 wrong,
        uint256 which
    ) public view {
        (size, index) = _place(size, index);
        Proof memory proof = Proof(seed, 0);
        bytes32 root = _rootAbove(proof, leaf, index, size);
        bytes32[] memory hashes = _hashes(proof);
        wrong = uint8(bound(wrong, 0, 5));
        if (wrong == 0) leaf ^= bytes32(uint256(1) << (which % 256));
        if (wrong == 1) root ^= bytes32(uint256(1) << (which % 256));
        if (wrong == 2) hashes = _longer(hashes);
        if (wrong == 3) {
            if (hashes.length == 0) return;
            hashes = _shorter(hashes);
        }
        if (wrong == 4) {
            if (hashes.length == 0) return;
            hashes[which % hashes.length] ^= bytes32(uint256(1) << (seed[0] == 0 ? 0 : 255));
        }
        // Another place of the same tree, or none of it.
        if (wrong == 5) {
            uint64 other = uint64(which);
            if (other == index) return;
            index = other;
        }
        assert(!LIBRARIES.includes(size, root, leaf, index, hashes));
    }

    /// Whatever gas it is given, it says what is true or nothing.
    function testTooLittleGas() public view {
        Proof memory proof = Proof("gas", 0);
        (bytes32 firstRoot, bytes32 root) = _rootsAbove(proof, "known", 700, 1024, true);
        bytes32[] memory hashes = _hashes(proof);
        uint256 answered;
        uint256 starved;
        for (uint256 given = 2000; given < 20_000; given += 97) {
            try LIBRARIES.isExtension{gas: given}(700, firstRoot, 1024, root, hashes) returns (
                bool holds
            ) {
                assert(holds);
                ++answered;
            } catch {
                ++starved;
            }
        }
        assert(answered > 10 && starved > 10);
    }

    function testNoLeafOfAnEmptyTree() public view {
        bytes32[] memory none = new bytes32[](0);
        assert(!LIBRARIES.includes(0, sha256(""), sha256(hex"00"), 0, none));
        assert(!LIBRARIES.includes(0, 0, 0, 0, none));
    }

    function testFuzzExtension(uint64 first, uint64 next, bytes32 root, bytes32 seed) public view {
        (first, next) = _sizes(first, next);
        Proof memory proof = Proof(seed, 0);
        (bytes32 firstRoot, bytes32 nextRoot) = _rootsAbove(proof, root, first, next, true);
        assert(LIBRARIES.isExtension(first, firstRoot, next, nextRoot, _hashes(proof)));
    }

    function testFuzzNoExtension(
        uint64 first,
        uint64 next,
        bytes32 root,
        bytes32 seed,
        uint8 wrong,
        uint256 which
    ) public view {
        (first, next) = _sizes(first, next);
        Proof memory proof = Proof(seed, 0);
        (bytes32 firstRoot, bytes32 nextRoot) = _rootsAbove(proof, root, first, next, true);
        bytes32[] memory hashes = _hashes(proof);
        wrong = uint8(bound(wrong, 0, 6));
        if (wrong == 0) firstRoot ^= bytes32(uint256(1) << (which % 256));
        if (wrong == 1) nextRoot ^= bytes32(uint256(1) << (which % 256));
        if (wrong == 2) hashes = _longer(hashes);
        if (wrong == 3) hashes = _shorter(hashes);
        if (wrong == 4) hashes[which % hashes.length] ^= bytes32(uint256(1));
        if (wrong == 5) (firstRoot, nextRoot) = (nextRoot, firstRoot);
        if (wrong == 6) (first, next) = (next, first);
        assert(!LIBRARIES.isExtension(first, firstRoot, next, nextRoot, hashes));
    }

    function testFuzzExtensionOfNothing(
        uint64 next,
        bytes32 root,
        bytes32[] memory proof
    ) public view {
        bool expected = next != 0 && proof.length == 0;
        assert(LIBRARIES.isExtension(0, 0, next, root, proof) == expected);
    }

    function testFuzzNoExtensionOfItself(
        uint64 size,
        bytes32 root,
        bytes32[] memory proof
    ) public view {
        assert(!LIBRARIES.isExtension(size, root, size, root, proof));
    }

    // ── RFC 6962

    /// Of a tree of `size` leaves with this one at `index`: its root, by the path of that leaf.
    function _rootAbove(
        Proof memory proof,
        bytes32 leaf,
        uint64 index,
        uint64 size
    ) private pure returns (bytes32) {
        if (size == 1) return leaf;
        uint64 k = _split(size);
        if (index < k) {
            bytes32 left = _rootAbove(proof, leaf, index, k);
            return _node(left, _next(proof));
        }
        bytes32 right = _rootAbove(proof, leaf, index - k, size - k);
        return _node(_next(proof), right);
    }

    /// Of a tree and of its first leaves: the roots, by SUBPROOF. `known`: what the verifier has.
    function _rootsAbove(
        Proof memory proof,
        bytes32 known,
        uint64 first,
        uint64 size,
        bool isWhole
    ) private pure returns (bytes32 firstRoot, bytes32 root) {
        if (first == size) {
            root = isWhole ? known : _next(proof);
            return (root, root);
        }
        uint64 k = _split(size);
        if (first <= k) {
            (firstRoot, root) = _rootsAbove(proof, known, first, k, isWhole);
            return (firstRoot, _node(root, _next(proof)));
        }
        (firstRoot, root) = _rootsAbove(proof, known, first - k, size - k, false);
        bytes32 left = _next(proof);
        return (_node(left, firstRoot), _node(left, root));
    }

    function _node(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    /// The largest power of two below `size`.
    function _split(uint64 size) private pure returns (uint64 k) {
        k = 1;
        while (k <= (size - 1) / 2) k *= 2;
    }

    // ── drawing

    function _next(Proof memory proof) private pure returns (bytes32) {
        return keccak256(abi.encode(proof.seed, proof.taken++));
    }

    function _hashes(Proof memory proof) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](proof.taken);
        for (uint256 n = 0; n < hashes.length; ++n) {
            hashes[n] = keccak256(abi.encode(proof.seed, n));
        }
    }

    function _longer(bytes32[] memory hashes) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](hashes.length + 1);
        for (uint256 n = 0; n < hashes.length; ++n) longer[n] = hashes[n];
    }

    function _shorter(bytes32[] memory hashes) private pure returns (bytes32[] memory shorter) {
        shorter = new bytes32[](hashes.length - 1);
        for (uint256 n = 0; n < shorter.length; ++n) shorter[n] = hashes[n];
    }

    /// Small trees as often as large ones: their edges meet.
    function _place(uint64 size, uint64 index) private pure returns (uint64, uint64) {
        size = _nearlyAnything(size);
        return (size, uint64(bound(index, 0, size - 1)));
    }

    function _sizes(uint64 first, uint64 next) private pure returns (uint64, uint64) {
        next = _nearlyAnything(next);
        if (next == 1) next = 2;
        first = first & 1 == 0 ? next - 1 - (((first >> 1) % 8) % (next - 1)) : first;
        return (uint64(bound(first, 1, next - 1)), next);
    }

    function _nearlyAnything(uint64 size) private pure returns (uint64) {
        uint64 bits = size & 63;
        return uint64(bound(size, 1, type(uint64).max >> bits));
    }
}
