// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Relayed} from "./base/Relayed.sol";
import {Subjects} from "./base/Subjects.sol";
import {IAuthorizations} from "./interfaces/IAuthorizations.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";
import {ISubject} from "./interfaces/ISubject.sol";
import {Ids} from "./libraries/Ids.sol";
import {PersonalData} from "./libraries/PersonalData.sol";
import {Standing} from "./libraries/Standing.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Classification, Dimension, PiLevel, Reason} from "./types/Codes.sol";
import {Limits, Path, Step} from "./types/Records.sol";

/// The words of authorizations, and what can change along a path from a right down.
///
/// Terms are hashed into ids and each id contains its parent's, so the facts of a path prove
/// themselves, and dimensions that held at the grant hold for ever. What is asked again here is
/// what can change.
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
        Standing.Node[] nodes; // from the root down; a proposed one has neither id nor word
    }

    IRegistry internal immutable REGISTRY;

    constructor(address registry) {
        REGISTRY = IRegistry(registry);
    }

    /// Asks the registry, which knows the keys and agents of all.
    function _actsFor(
        address actor,
        address signer,
        Act act
    ) internal view override returns (Reason) {
        return IParticipants(address(REGISTRY)).actsFor(actor, signer, act);
    }

    // ── rebuilding

    /// @param extra 1 to leave room for a proposed authorization, else 0.
    function _rebuild(
        Path calldata path,
        uint256 extra
    ) internal view returns (Chain memory chain) {
        Step[] calldata steps = path.steps;
        bytes32 asset = path.asset;
        bytes32 id = Ids.right(asset, path.title);
        Standing.Node[] memory nodes = Standing.blank(steps.length + extra);
        chain.asset = asset;
        chain.right = id;
        chain.nodes = nodes;
        for (uint256 i = 0; i < steps.length; ++i) {
            Step calldata step = steps[i];
            id = Ids.step(asset, id, step);
            Standing.Node memory node = nodes[i];
            node.id = id;
            node.word = _words[id];
            node.grantee = Ids.participant(step.grantee);
            node.basis = step.basis;
        }
        chain.end = id;
    }

    /// Reads what the registry knows, in one call.
    function _read(Chain memory chain) internal view {
        (chain.assetWord, chain.rightWord, chain.holderWord) = Standing.ask(
            REGISTRY,
            chain.asset,
            chain.right,
            chain.nodes
        );
        chain.holder = Ids.participant(Words.party(chain.rightWord));
    }

    /// The actor's word. That of `expected`, the participant whose act it should be, is known.
    function _wordOf(
        address actor,
        bytes32 expected,
        uint256 word
    ) internal view returns (uint256) {
        bytes32 id = Ids.participant(actor);
        return id == expected ? word : _registryWord(id);
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

    /// An open order anywhere. One look tells that there is none; only otherwise it is asked where.
    function _checkOrders(Chain memory chain) internal pure {
        uint256 words = chain.assetWord | chain.rightWord | chain.holderWord;
        Standing.Node[] memory nodes = chain.nodes;
        for (uint256 i = 0; i < nodes.length; ++i) {
            Standing.Node memory node = nodes[i];
            words |= node.word | node.granteeWord | node.basisWord;
        }
        if (Words.frozen(words)) _refuseFrozen(chain);
    }

    function _refuseFrozen(Chain memory chain) private pure {
        Standing.Node[] memory nodes = chain.nodes;
        _checkThawed(chain.assetWord, chain.asset);
        _checkThawed(chain.rightWord, chain.right);
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
        if (Words.renounced(chain.rightWord)) _refuse(Reason.E_STATE, chain.right);
        if (Words.ended(chain.rightWord, block.timestamp)) _refuse(Reason.E_TIME, chain.right);
        _checkStands(chain.holderWord, chain.holder);
        uint256 above = chain.rightWord;
        for (uint256 i = 0; i < count; ++i) {
            Standing.Node memory node = chain.nodes[i];
            _checkGranted(node, above);
            _checkStands(node.granteeWord, node.grantee);
            above = node.word;
        }
    }

    function _checkStands(uint256 word, bytes32 participant) internal view {
        if (!Words.stands(word, block.timestamp)) _refuse(Reason.E_ROLE, participant);
    }

    /// Neither revoked nor surrendered, nor ended by a `revokeAll` of what stands above it.
    function _checkGranted(Standing.Node memory node, uint256 above) internal pure {
        if (!Words.given(node.word) || Words.parentEpoch(node.word) != Words.epoch(above)) {
            _refuse(Reason.E_STATE, node.id);
        }
    }

    /// The word of what stands above an authorization of the chain.
    function _above(Chain memory chain, uint256 i) internal pure returns (uint256) {
        return i == 0 ? chain.rightWord : chain.nodes[i - 1].word;
    }

    /// A root for own use serves the right's present holder only.
    function _checkInternal(Chain memory chain) internal pure {
        Standing.Node memory root = chain.nodes[0];
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
            Standing.Node memory node = chain.nodes[i];
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
