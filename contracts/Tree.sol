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
import {Classification, PiLevel, Reason} from "./types/Codes.sol";
import {Limits, Path, Step} from "./types/Records.sol";

/// The words of authorizations, and what can change along a path from a right down.
///
/// Terms are hashed into ids and each id contains its parent's, so the facts of a path prove themselves,
/// and dimensions that held at the grant hold for ever. What is asked again here is what can change.
abstract contract Tree is IAuthorizations, Relayed, Subjects {
    /// A path rebuilt, with all the words it is judged by. Where a grant proposes one more authorization,
    /// its grantee and basis are the last of `parties` and `bases`; it has no id or word yet.
    struct Chain {
        bytes32 asset;
        bytes32 right;
        bytes32[] ids; // authorizations, from the root down
        uint256[] nodes; // their words
        bytes32[] parties; // their grantees
        bytes32[] bases; // what they cite, 0 = none
        uint256[] words; // of asset, right, holder; then of all parties; then of all bases
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
        uint256 count = path.steps.length;
        bytes32 asset = path.asset;
        bytes32 id = Ids.right(asset, path.title);
        chain.asset = asset;
        chain.right = id;
        chain.ids = new bytes32[](count);
        chain.nodes = new uint256[](count);
        chain.parties = new bytes32[](count + extra);
        chain.bases = new bytes32[](count + extra);
        for (uint256 i = 0; i < count; ++i) {
            Step calldata step = path.steps[i];
            id = Ids.authorization(asset, id, step.grantee, step.basis, step.scope);
            chain.ids[i] = id;
            chain.nodes[i] = _words[id];
            chain.parties[i] = Ids.participant(step.grantee);
            chain.bases[i] = step.basis;
        }
    }

    /// Rebuilds a path to an existing authorization. Its existence proves all of the path.
    function _rebuildTo(
        bytes32 authorization,
        Path calldata path
    ) internal view returns (Chain memory chain) {
        chain = _rebuild(path, 0);
        bytes32 rebuilt = _end(chain);
        if (rebuilt != authorization) {
            revert AuthorizationsPathMismatch(authorization, rebuilt);
        }
    }

    /// Reads what the registry knows, in one call.
    function _read(Chain memory chain) internal view {
        uint256 count = chain.parties.length;
        bytes32[] memory ids = new bytes32[](2 * count);
        for (uint256 i = 0; i < count; ++i) {
            ids[i] = chain.parties[i];
            ids[count + i] = chain.bases[i];
        }
        chain.words = REGISTRY.standing(chain.asset, chain.right, ids);
    }

    /// The last authorization, or the right if there is none.
    function _end(Chain memory chain) internal pure returns (bytes32) {
        uint256 count = chain.ids.length;
        return count == 0 ? chain.right : chain.ids[count - 1];
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

    function _partyWord(Chain memory chain, uint256 i) internal pure returns (uint256) {
        return chain.words[3 + i];
    }

    function _basisWord(Chain memory chain, uint256 i) internal pure returns (uint256) {
        return chain.words[3 + chain.parties.length + i];
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

    function _inTime(Limits calldata limits) internal view returns (bool) {
        return limits.notBefore <= block.timestamp && block.timestamp < limits.notAfter;
    }

    // ── what can change. Each function gives the first reason and who refuses, or NONE

    /// An open order anywhere.
    function _checkOrders(Chain memory chain) internal pure returns (Reason, bytes32) {
        if (Words.frozen(_assetWord(chain))) return (Reason.E_FROZEN, chain.asset);
        if (Words.frozen(_rightWord(chain))) return (Reason.E_FROZEN, chain.right);
        for (uint256 i = 0; i < chain.ids.length; ++i) {
            if (Words.frozen(chain.nodes[i])) return (Reason.E_FROZEN, chain.ids[i]);
        }
        if (Words.frozen(chain.words[2])) return (Reason.E_FROZEN, _holder(chain));
        for (uint256 i = 0; i < chain.parties.length; ++i) {
            if (Words.frozen(_partyWord(chain, i))) return (Reason.E_FROZEN, chain.parties[i]);
        }
        for (uint256 i = 0; i < chain.bases.length; ++i) {
            if (Words.frozen(_basisWord(chain, i))) return (Reason.E_FROZEN, chain.bases[i]);
        }
        return (Reason.NONE, 0);
    }

    /// The right, its holder, and the first `count` authorizations with their grantees.
    function _checkPath(Chain memory chain, uint256 count) internal view returns (Reason, bytes32) {
        if (Words.ended(_rightWord(chain), block.timestamp)) {
            return (Reason.E_TIME, chain.right);
        }
        if (!Words.stands(chain.words[2], block.timestamp)) {
            return (Reason.E_ROLE, _holder(chain));
        }
        for (uint256 i = 0; i < count; ++i) {
            if (!_granted(chain, i)) return (Reason.E_STATE, chain.ids[i]);
            if (!Words.stands(_partyWord(chain, i), block.timestamp)) {
                return (Reason.E_ROLE, chain.parties[i]);
            }
        }
        return (Reason.NONE, 0);
    }

    /// Neither revoked nor surrendered, nor ended by a `revokeAll` of what stands above it.
    function _granted(Chain memory chain, uint256 i) internal pure returns (bool) {
        uint256 parent = i == 0 ? _rightWord(chain) : chain.nodes[i - 1];
        uint256 node = chain.nodes[i];
        return Words.given(node) && Words.parentEpoch(node) == Words.epoch(parent);
    }

    /// A root for own use serves the right's present holder only.
    function _checkInternal(Chain memory chain) internal pure returns (Reason, bytes32) {
        if (Words.internalUse(chain.nodes[0]) && chain.parties[0] != _holder(chain)) {
            return (Reason.E_RIGHT_MISSING, chain.ids[0]);
        }
        return (Reason.NONE, 0);
    }

    function _checkClass(Chain memory chain) internal pure returns (Reason, bytes32) {
        if (Words.classification(_assetWord(chain)) == uint8(Classification.CORE)) {
            return (Reason.E_CLASS_CORE, chain.asset);
        }
        return (Reason.NONE, 0);
    }

    /// The second key: every step is asked for its own basis, from the root down.
    function _checkBases(Chain memory chain) internal pure returns (Reason, bytes32) {
        uint256 asset = _assetWord(chain);
        uint256 piLevel = Words.piLevel(asset);
        bool needed =
            !Words.derived(asset) && (piLevel != uint8(PiLevel.NONE) || Words.sourceApart(asset));
        for (uint256 i = 0; i < chain.bases.length; ++i) {
            bytes32 basis = chain.bases[i];
            if (basis == 0) {
                if (needed) return (Reason.E_LEGAL_BASIS, chain.asset);
            } else {
                Reason reason = PersonalData.refusal(_basisWord(chain, i), piLevel);
                if (reason != Reason.NONE) return (reason, basis);
            }
        }
        return (Reason.NONE, 0);
    }
}
