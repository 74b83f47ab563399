// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Relayed} from "./base/Relayed.sol";
import {Subjects} from "./base/Subjects.sol";
import {IAuthorizations} from "./interfaces/IAuthorizations.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";
import {ISubject} from "./interfaces/ISubject.sol";
import {Ids} from "./libraries/Ids.sol";
import {PersonalData} from "./libraries/PersonalData.sol";
import {Words} from "./libraries/Words.sol";
import {Classification, Dimension, PiLevel, Reason} from "./types/Codes.sol";
import {Limits, Path, Step} from "./types/Records.sol";

/// The words of authorizations, and what can change along a path from a right down.
///
/// Terms are hashed into ids and each id contains its parent's, so the facts of a path prove themselves,
/// and dimensions that held at the grant hold for ever. What is asked again here is what can change.
abstract contract Tree is Relayed, Subjects {
    /// A path rebuilt, with all the words it is judged by.
    struct Chain {
        bytes32 asset;
        uint256 assetWord;
        bytes32 right;
        uint256 rightWord;
        bytes32 holder; // of the right, at present
        uint256 holderWord;
        bytes32 end; // the last authorization, or the right where there is none
        Node[] nodes; // from the root down
        uint256 anyWord; // all words laid over each other: shows at a glance that nothing is frozen
    }

    /// One authorization of a chain. The last one may be what a grant proposes: it has neither id nor word.
    struct Node {
        bytes32 id;
        uint256 word;
        bytes32 grantee;
        uint256 granteeWord;
        bytes32 basis; // 0 = none
        uint256 basisWord;
    }

    IRegistry internal immutable REGISTRY;

    constructor(address registry) {
        REGISTRY = IRegistry(registry);
    }

    // ── rebuilding

    /// @param extra 1 to leave room for a proposed authorization, else 0.
    function _rebuild(
        Path calldata path,
        uint256 extra
    ) internal view returns (Chain memory chain) {
        uint256 depth = path.steps.length;
        bytes32 id = Ids.right(path.asset, path.title);
        chain.asset = path.asset;
        chain.right = id;
        chain.nodes = new Node[](depth + extra);
        for (uint256 i = 0; i < depth; ++i) {
            Step calldata step = path.steps[i];
            id = Ids.step(path.asset, id, step);
            Node memory node = chain.nodes[i];
            node.id = id;
            node.word = _words[id];
            node.grantee = Ids.participant(step.grantee);
            node.basis = step.basis;
        }
        chain.end = id;
    }

    /// Reads what the registry knows, in one call.
    function _read(Chain memory chain) internal view {
        Node[] memory nodes = chain.nodes;
        uint256 count = nodes.length;
        bytes32[] memory ids = new bytes32[](2 * count);
        for (uint256 i = 0; i < count; ++i) {
            Node memory node = nodes[i];
            ids[i] = node.grantee;
            ids[count + i] = node.basis;
        }
        uint256[] memory words = _standing(chain.asset, chain.right, ids);

        uint256 rightWord = words[1];
        chain.assetWord = words[0];
        chain.rightWord = rightWord;
        chain.holderWord = words[2];
        chain.holder = Ids.participant(Words.party(rightWord));
        uint256 anyWord = words[0] | rightWord | words[2];
        for (uint256 i = 0; i < count; ++i) {
            Node memory node = nodes[i];
            node.granteeWord = words[3 + i];
            node.basisWord = words[3 + count + i];
            anyWord |= node.word | node.granteeWord | node.basisWord;
        }
        chain.anyWord = anyWord;
    }

    /// `REGISTRY.standing` by hand: the one call of every evaluation, and the compiler's coding of its two
    /// arrays costs as much as all else in it.
    function _standing(
        bytes32 asset,
        bytes32 right,
        bytes32[] memory ids
    ) private view returns (uint256[] memory words) {
        address registry = address(REGISTRY);
        bytes4 selector = IRegistry.standing.selector;
        assembly ("memory-safe") {
            let data := mload(0x40)
            let idsSize := shl(5, add(mload(ids), 1)) // with their number in front
            mstore(data, selector)
            mstore(add(data, 0x04), asset)
            mstore(add(data, 0x24), right)
            mstore(add(data, 0x44), 0x60) // where the ids begin
            mcopy(add(data, 0x64), ids, idsSize)
            if iszero(staticcall(gas(), registry, data, add(0x64, idsSize), 0, 0)) {
                revert(0, 0)
            }
            // After its first word the answer is an array just as memory holds one.
            returndatacopy(data, 0, returndatasize())
            mstore(0x40, add(data, returndatasize()))
            words := add(data, 0x20)
        }
    }

    /// Whether the actor stands. `word` is that of `expected`, the participant whose act it should be.
    function _checkActor(address actor, bytes32 expected, uint256 word) internal view {
        bytes32 id = Ids.participant(actor);
        _checkStands(id == expected ? word : _registryWord(id), id);
    }

    function _registryWord(bytes32 id) internal view returns (uint256) {
        return ISubject(address(REGISTRY)).word(id);
    }

    /// Whether there is such a right or authorization.
    function _exists(bytes32 parent) internal view returns (bool) {
        return _words[parent] != 0 || Words.kind(_registryWord(parent)) == Words.RIGHT;
    }

    function _inTime(Limits calldata limits) internal view returns (bool) {
        return limits.notBefore <= block.timestamp && block.timestamp < limits.notAfter;
    }

    // ── what can change

    /// An open order anywhere.
    function _checkOrders(Chain memory chain) internal pure {
        if (!Words.frozen(chain.anyWord)) return;
        _checkThawed(chain.assetWord, chain.asset);
        _checkThawed(chain.rightWord, chain.right);
        Node[] memory nodes = chain.nodes;
        for (uint256 i = 0; i < nodes.length; ++i) _checkThawed(nodes[i].word, nodes[i].id);
        _checkThawed(chain.holderWord, chain.holder);
        for (uint256 i = 0; i < nodes.length; ++i) {
            _checkThawed(nodes[i].granteeWord, nodes[i].grantee);
        }
        for (uint256 i = 0; i < nodes.length; ++i) {
            _checkThawed(nodes[i].basisWord, nodes[i].basis);
        }
    }

    function _checkThawed(uint256 word, bytes32 id) private pure {
        if (Words.frozen(word)) _refuse(Reason.E_FROZEN, id);
    }

    /// The right, its holder, and the first `count` authorizations with their grantees.
    function _checkPath(Chain memory chain, uint256 count) internal view {
        if (Words.ended(chain.rightWord, block.timestamp)) _refuse(Reason.E_TIME, chain.right);
        _checkStands(chain.holderWord, chain.holder);
        for (uint256 i = 0; i < count; ++i) {
            _checkGranted(chain, i);
            _checkStands(chain.nodes[i].granteeWord, chain.nodes[i].grantee);
        }
    }

    function _checkStands(uint256 word, bytes32 participant) internal view {
        if (!Words.stands(word, block.timestamp)) _refuse(Reason.E_ROLE, participant);
    }

    /// Neither revoked nor surrendered, nor ended by a `revokeAll` of what stands above it.
    function _checkGranted(Chain memory chain, uint256 i) internal pure {
        uint256 parent = i == 0 ? chain.rightWord : chain.nodes[i - 1].word;
        Node memory node = chain.nodes[i];
        if (!Words.given(node.word) || Words.parentEpoch(node.word) != Words.epoch(parent)) {
            _refuse(Reason.E_STATE, node.id);
        }
    }

    /// A root for own use serves the right's present holder only.
    function _checkInternal(Chain memory chain) internal pure {
        Node memory root = chain.nodes[0];
        if (Words.internalUse(root.word) && root.grantee != chain.holder) {
            _refuse(Reason.E_RIGHT_MISSING, root.id);
        }
    }

    function _checkClass(Chain memory chain) internal pure {
        if (Words.classification(chain.assetWord) == uint8(Classification.CORE)) {
            _refuse(Reason.E_CLASS_CORE, chain.asset);
        }
    }

    /// The second key: every step is asked for its own basis, from the root down.
    function _checkBases(Chain memory chain) internal pure {
        uint256 asset = chain.assetWord;
        uint256 piLevel = Words.piLevel(asset);
        bool needed =
            !Words.derived(asset) && (piLevel != uint8(PiLevel.NONE) || Words.sourceApart(asset));
        for (uint256 i = 0; i < chain.nodes.length; ++i) {
            Node memory node = chain.nodes[i];
            if (node.basis == 0) {
                if (needed) _refuse(Reason.E_LEGAL_BASIS, chain.asset);
            } else {
                Reason reason = PersonalData.refusal(node.basisWord, piLevel);
                if (reason != Reason.NONE) _refuse(reason, node.basis);
            }
        }
    }

    // ── refusals

    function _refuse(Reason reason, bytes32 subject) internal pure {
        revert IAuthorizations.AuthorizationsRefused(reason, subject, 0);
    }

    function _refuseDimension(Reason reason, bytes32 subject, Dimension dimension) internal pure {
        revert IAuthorizations.AuthorizationsRefused(reason, subject, bytes32(uint256(dimension)));
    }
}
