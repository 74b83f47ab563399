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
    /// A path rebuilt, with all the words it is judged by. Where a grant proposes one more authorization,
    /// its grantee and basis are the last ones; it has no id or word yet.
    struct Chain {
        bytes32 asset;
        bytes32 right;
        bytes32[] nodes; // authorizations, from the root down
        uint256[] nodeWords;
        bytes32[] ids; // all grantees, then all bases they were granted under (0 = none)
        uint256[] words; // of asset, right and its holder, then of ids
    }

    IRegistry internal immutable REGISTRY;

    constructor(address registry) {
        REGISTRY = IRegistry(registry);
    }

    // ── rebuilding

    /// @param extra 1 to leave room for a proposed authorization, else 0.
    function _rebuild(Path memory path, uint256 extra) internal view returns (Chain memory chain) {
        uint256 count = path.steps.length;
        bytes32 id = Ids.right(path.asset, path.title);
        chain.asset = path.asset;
        chain.right = id;
        chain.nodes = new bytes32[](count);
        chain.nodeWords = new uint256[](count);
        chain.ids = new bytes32[](2 * (count + extra));
        for (uint256 i = 0; i < count; ++i) {
            Step memory step = path.steps[i];
            id = Ids.authorization(path.asset, id, step.grantee, step.basis, step.scope);
            chain.nodes[i] = id;
            chain.nodeWords[i] = _words[id];
            chain.ids[i] = Ids.participant(step.grantee);
            chain.ids[count + extra + i] = step.basis;
        }
    }

    /// Rebuilds a path to an existing authorization. Its existence proves all of the path.
    function _rebuildTo(
        bytes32 authorization,
        Path memory path
    ) internal view returns (Chain memory chain) {
        chain = _rebuild(path, 0);
        bytes32 rebuilt = _end(chain);
        if (rebuilt != authorization) {
            revert IAuthorizations.AuthorizationsPathMismatch(authorization, rebuilt);
        }
    }

    /// Reads what the registry knows, in one call.
    function _read(Chain memory chain) internal view {
        chain.words = REGISTRY.standing(chain.asset, chain.right, chain.ids);
    }

    /// The last authorization, or the right if there is none.
    function _end(Chain memory chain) internal pure returns (bytes32) {
        uint256 count = chain.nodes.length;
        return count == 0 ? chain.right : chain.nodes[count - 1];
    }

    function _assetWord(Chain memory chain) internal pure returns (uint256) {
        return chain.words[0];
    }

    function _rightWord(Chain memory chain) internal pure returns (uint256) {
        return chain.words[1];
    }

    function _holder(Chain memory chain) internal pure returns (bytes32) {
        return Ids.participant(Words.party(chain.words[1]));
    }

    /// How many grantees, a proposed one included.
    function _width(Chain memory chain) internal pure returns (uint256) {
        return chain.ids.length / 2;
    }

    function _basis(Chain memory chain, uint256 i) internal pure returns (bytes32) {
        return chain.ids[_width(chain) + i];
    }

    function _partyWord(Chain memory chain, uint256 i) internal pure returns (uint256) {
        return chain.words[3 + i];
    }

    function _basisWord(Chain memory chain, uint256 i) internal pure returns (uint256) {
        return chain.words[3 + _width(chain) + i];
    }

    /// Whether the actor stands. `word` is that of `read`, the participant who is expected to act.
    function _stands(address actor, bytes32 read, uint256 word) internal view returns (bool) {
        bytes32 id = Ids.participant(actor);
        return Words.stands(id == read ? word : _registryWord(id), block.timestamp);
    }

    function _registryWord(bytes32 id) internal view returns (uint256) {
        return ISubject(address(REGISTRY)).word(id);
    }

    /// Whether there is such a right or authorization.
    function _exists(bytes32 parent) internal view returns (bool) {
        return _words[parent] != 0 || Words.kind(_registryWord(parent)) == Words.RIGHT;
    }

    function _inTime(Limits memory limits) internal view returns (bool) {
        return limits.notBefore <= block.timestamp && block.timestamp < limits.notAfter;
    }

    // ── what can change

    /// An open order anywhere.
    function _checkOrders(Chain memory chain) internal pure {
        if (Words.frozen(_assetWord(chain))) _refuse(Reason.E_FROZEN, chain.asset);
        if (Words.frozen(_rightWord(chain))) _refuse(Reason.E_FROZEN, chain.right);
        for (uint256 i = 0; i < chain.nodes.length; ++i) {
            if (Words.frozen(chain.nodeWords[i])) _refuse(Reason.E_FROZEN, chain.nodes[i]);
        }
        if (Words.frozen(chain.words[2])) _refuse(Reason.E_FROZEN, _holder(chain));
        for (uint256 i = 0; i < chain.ids.length; ++i) {
            if (Words.frozen(chain.words[3 + i])) _refuse(Reason.E_FROZEN, chain.ids[i]);
        }
    }

    /// The right, its holder, and the first `count` authorizations with their grantees.
    function _checkPath(Chain memory chain, uint256 count) internal view {
        if (Words.ended(_rightWord(chain), block.timestamp)) {
            _refuse(Reason.E_TIME, chain.right);
        }
        if (!Words.stands(chain.words[2], block.timestamp)) {
            _refuse(Reason.E_ROLE, _holder(chain));
        }
        for (uint256 i = 0; i < count; ++i) {
            if (!_granted(chain, i)) _refuse(Reason.E_STATE, chain.nodes[i]);
            if (!Words.stands(_partyWord(chain, i), block.timestamp)) {
                _refuse(Reason.E_ROLE, chain.ids[i]);
            }
        }
    }

    /// Neither revoked nor surrendered, nor ended by a `revokeAll` of what stands above it.
    function _granted(Chain memory chain, uint256 i) internal pure returns (bool) {
        uint256 parent = i == 0 ? _rightWord(chain) : chain.nodeWords[i - 1];
        uint256 node = chain.nodeWords[i];
        return Words.given(node) && Words.parentEpoch(node) == Words.epoch(parent);
    }

    /// A root for own use serves the right's present holder only.
    function _checkInternal(Chain memory chain) internal pure {
        if (Words.internalUse(chain.nodeWords[0]) && chain.ids[0] != _holder(chain)) {
            _refuse(Reason.E_RIGHT_MISSING, chain.nodes[0]);
        }
    }

    function _checkClass(Chain memory chain) internal pure {
        if (Words.classification(_assetWord(chain)) == uint8(Classification.CORE)) {
            _refuse(Reason.E_CLASS_CORE, chain.asset);
        }
    }

    /// The second key: every step is asked for its own basis, from the root down.
    function _checkBases(Chain memory chain) internal pure {
        uint256 asset = _assetWord(chain);
        uint256 piLevel = Words.piLevel(asset);
        bool needed =
            !Words.derived(asset) && (piLevel != uint8(PiLevel.NONE) || Words.sourceApart(asset));
        for (uint256 i = 0; i < _width(chain); ++i) {
            bytes32 basis = _basis(chain, i);
            if (basis == 0) {
                if (needed) _refuse(Reason.E_LEGAL_BASIS, chain.asset);
            } else {
                Reason reason = PersonalData.refusal(_basisWord(chain, i), piLevel);
                if (reason != Reason.NONE) _refuse(reason, basis);
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
