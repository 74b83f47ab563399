// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Tree} from "./Tree.sol";
import {IAuthorizations} from "./interfaces/IAuthorizations.sol";
import {Ids} from "./libraries/Ids.sol";
import {Standing} from "./libraries/Standing.sol";
import {TermsLattice} from "./libraries/Terms.sol";
import {Words} from "./libraries/Words.sol";
import {
    Act,
    Dimension,
    OPERATE_CLASS,
    Operation,
    Reason,
    Relation,
    RightKind
} from "./types/Codes.sol";
import {Basis, Bounds, Conditions, Limits, Path, Scope, Step, Terms} from "./types/Records.sol";

/// The rules of a grant in their order: first reason wins.
///
/// A root stands directly under a right, a child under another authorization. What bounds a scope
/// is the parent's scope for a child, the ceiling for a root on a product, and nothing for any
/// other root.
abstract contract Grants is Tree {
    /// Authorizations on one path under a right.
    uint256 private constant MAX_DEPTH = 4;

    // ── existence

    /// The path to the parent with the proposed authorization at its end, once all that the message
    /// names is known to exist and all facts handed in are known to be true.
    function _propose(
        Chain memory chain,
        Terms calldata terms,
        Path calldata path,
        Bounds calldata bounds
    ) internal view {
        Standing.Node memory proposed = chain.nodes[chain.nodes.length - 1];
        proposed.grantee = Ids.participant(terms.grantee);
        proposed.basis = terms.basis;
        _read(chain);

        if (chain.end != terms.parent) {
            if (!_exists(terms.parent)) _refuse(Reason.E_NOT_FOUND, terms.parent);
            revert IAuthorizations.AuthorizationsPathMismatch(terms.parent, chain.end);
        }
        if (_parentWord(chain) == 0) _refuse(Reason.E_NOT_FOUND, terms.parent);
        if (terms.asset != chain.asset) _refuse(Reason.E_NOT_FOUND, terms.asset);
        bytes32 basis = terms.basis;
        if (basis != 0 && Words.kind(proposed.basisWord) != Words.BASIS) {
            _refuse(Reason.E_NOT_FOUND, basis);
        }
        // No basis is ever given for a product, so one that is cited there belongs to something
        // else.
        bool product = Words.derived(chain.assetWord);
        if (product && basis != 0) _refuse(Reason.E_SHAPE, 0);
        if (basis != 0) _proveBasis(chain, basis, bounds.basis);
        Step[] calldata steps = path.steps;
        if (steps.length != 0) _proveScope(steps[steps.length - 1].scope, bounds.scope);
        else if (product) _proveCeiling(chain.asset, bounds);
    }

    /// A basis that the parent cites has been shown to be of this asset already.
    function _proveBasis(Chain memory chain, bytes32 basis, Basis[] calldata given) private pure {
        if (given.length == 0 && _citesParents(chain)) return;
        bytes32 rebuilt = given.length == 0 ? bytes32(0) : Ids.basis(given[0]);
        if (rebuilt != basis) revert IAuthorizations.AuthorizationsFactsMismatch(basis, rebuilt);
        if (given[0].asset != chain.asset) _refuse(Reason.E_NOT_FOUND, basis);
    }

    function _proveScope(bytes32 expected, Scope[] calldata given) private pure {
        bytes32 rebuilt = given.length == 0 ? bytes32(0) : Ids.scope(given[0]);
        if (rebuilt != expected)
            revert IAuthorizations.AuthorizationsFactsMismatch(expected, rebuilt);
    }

    function _proveCeiling(bytes32 asset, Bounds calldata bounds) private pure {
        bytes32 rebuilt = bounds.product.length == 0 ? bytes32(0) : Ids.asset(bounds.product[0]);
        if (rebuilt != asset) revert IAuthorizations.AuthorizationsFactsMismatch(asset, rebuilt);
        _proveScope(bounds.product[0].ceiling, bounds.scope);
    }

    // ── parties: from the signer to the proposed grantee

    /// Which act a grant is, where agents are appointed to some of them.
    function _actOf(
        Chain memory chain,
        Conditions calldata conditions
    ) internal pure returns (Act) {
        if (_entrusts(conditions)) return Act.ENTRUST;
        return _isRoot(chain) ? Act.GRANT : Act.SUBLICENSE;
    }

    /// The holder of the right for a root, else the parent's grantee.
    function _grantor(
        Chain memory chain
    ) internal pure returns (bytes32 participant, uint256 word) {
        if (_isRoot(chain)) return (chain.holder, chain.holderWord);
        Standing.Node memory parent = chain.nodes[chain.nodes.length - 2];
        return (parent.grantee, parent.granteeWord);
    }

    function _checkParties(
        Chain memory chain,
        bytes32 id,
        Scope[] calldata bound,
        address actor,
        uint256 actorWord
    ) internal view {
        Standing.Node[] memory nodes = chain.nodes;
        uint256 depth = nodes.length - 1;
        bytes32 account = Ids.participant(actor);
        _checkStands(actorWord, account);
        _checkOrders(chain);
        (bytes32 grantor, ) = _grantor(chain);
        if (account != grantor) _refuse(Reason.E_ROLE, account);
        if (_words[id] != 0) _refuse(Reason.E_STATE, id);

        // Retiring stops what begins anew, not what passes on.
        if (depth == 0 && Words.retired(chain.assetWord)) _refuse(Reason.E_STATE, chain.asset);
        _checkPath(chain, depth == 0 ? 0 : depth - 1);
        if (depth != 0) {
            // Its grantee is the grantor, whose standing has been asked.
            _checkGranted(nodes[depth - 1], _above(chain, depth - 1));
            if (!_inTime(bound[0].limits)) _refuse(Reason.E_TIME, chain.end);
        }
        Standing.Node memory proposed = nodes[depth];
        if (!Words.stands(proposed.granteeWord, block.timestamp)) {
            _refuse(Reason.E_RECIPIENT, proposed.grantee);
        }
    }

    // ── terms: from the depth to the quota

    function _checkTerms(
        Chain memory chain,
        Terms calldata terms,
        Scope[] calldata bound,
        Basis[] calldata basis
    ) internal pure {
        Scope calldata scope = terms.scope;
        _checkDepth(chain, scope.conditions, bound);
        _checkRight(chain, scope, bound);
        _checkEnd(chain, scope.limits, bound);
        _checkDimensions(chain, scope, bound);
        _checkClass(chain);
        _checkBases(chain);
        _checkRecipient(chain);
        if (terms.basis != 0) _checkAgainstBasis(chain, terms, basis);
        _checkQuota(chain, scope.limits, bound);
    }

    function _checkDepth(
        Chain memory chain,
        Conditions calldata conditions,
        Scope[] calldata bound
    ) private pure {
        bool root = _isRoot(chain);
        bytes32 parent = chain.end;
        uint8 depth = conditions.sublicenseDepth;
        if (chain.nodes.length > MAX_DEPTH) _refuse(Reason.E_DEPTH, parent);

        bool entrusts = _entrusts(conditions);
        if (entrusts && depth != 0) _refuse(Reason.E_DEPTH, parent);
        if (!_bounded(chain)) return;
        Conditions calldata above = bound[0].conditions;
        bool deeper = root ? depth > above.sublicenseDepth : depth >= above.sublicenseDepth;
        if (entrusts ? !above.entrustAllowed : deeper) _refuse(Reason.E_DEPTH, _bounder(chain));
    }

    /// PROVIDE and JOINT hang on OPERATE, INTERNAL and ENTRUST on USE; below that, passing on takes
    /// the operation SUBLICENSE. Other relations have no chain rules yet.
    function _checkRight(
        Chain memory chain,
        Scope calldata scope,
        Scope[] calldata bound
    ) private pure {
        bytes32 parent = chain.end;
        uint256 kind = Words.rightKind(chain.rightWord);
        uint32 operations = scope.limits.operations;
        uint8 relation = scope.conditions.relation;
        bool provides = relation == uint8(Relation.PROVIDE) || relation == uint8(Relation.JOINT);
        bool entrusts = _entrusts(scope.conditions);

        bool allowed;
        if (!_isRoot(chain)) {
            uint32 above = bound[0].limits.operations;
            bool mayPass = (above >> uint8(Operation.SUBLICENSE)) & 1 != 0;
            allowed = entrusts || (provides && mayPass);
        } else if (relation == uint8(Relation.INTERNAL)) {
            allowed = kind == uint8(RightKind.USE) && chain.nodes[0].grantee == chain.holder;
        } else if (entrusts) {
            allowed = kind == uint8(RightKind.USE);
        } else {
            allowed = provides && kind == uint8(RightKind.OPERATE);
        }
        if (!allowed) _refuse(Reason.E_RIGHT_MISSING, parent);

        uint32 barred;
        if (entrusts || kind == uint8(RightKind.USE)) barred = OPERATE_CLASS;
        if (entrusts) barred |= uint32(1 << uint8(Operation.DERIVE));
        if (operations & barred != 0) _refuse(Reason.E_RIGHT_MISSING, parent);
    }

    function _checkEnd(
        Chain memory chain,
        Limits calldata limits,
        Scope[] calldata bound
    ) private pure {
        uint40 rightEnd = Words.until(chain.rightWord);
        // A child cannot outlive the right, since the root does not.
        if (_isRoot(chain) && rightEnd != 0 && limits.notAfter > rightEnd) {
            _refuse(Reason.E_OUTLIVES_GRANTOR, chain.right);
        }
        if (_bounded(chain) && limits.notAfter > bound[0].limits.notAfter) {
            _refuse(Reason.E_OUTLIVES_GRANTOR, _bounder(chain));
        }
    }

    function _checkDimensions(
        Chain memory chain,
        Scope calldata scope,
        Scope[] calldata bound
    ) private pure {
        bool root = _isRoot(chain);
        Dimension excess =
            _bounded(chain) ? TermsLattice.firstExcess(scope, bound[0], !root) : Dimension.NONE;

        // Two rules besides the comparison, each at the place of its field.
        bool noSuchVersion = root && scope.limits.version > Words.head(chain.assetWord);
        if (noSuchVersion && !_before(excess, Dimension.VERSION)) {
            _refuse(Reason.E_VERSION, chain.asset);
        }
        bool entrustsOn = _entrusts(scope.conditions) && scope.conditions.entrustAllowed;
        if (entrustsOn && !_before(excess, Dimension.ENTRUST_ALLOWED)) {
            _refuseDimension(Reason.E_EXCEEDS_GRANTOR, chain.end, Dimension.ENTRUST_ALLOWED);
        }
        if (excess != Dimension.NONE) {
            _refuseDimension(Reason.E_EXCEEDS_GRANTOR, _bounder(chain), excess);
        }
    }

    /// On a product made under consent for one recipient, the deriver alone may be a grantee.
    function _checkRecipient(Chain memory chain) private pure {
        uint256 asset = chain.assetWord;
        if (!Words.closed(asset)) return;
        bytes32 grantee = chain.nodes[chain.nodes.length - 1].grantee;
        if (grantee != Ids.participant(Words.party(asset))) {
            _refuseDimension(Reason.E_EXCEEDS_BASIS, chain.asset, Dimension.RECIPIENT);
        }
    }

    /// A child that cites its parent's basis is within that basis's scope because the parent is;
    /// whom it may serve is asked anew, save where the data is only entrusted.
    function _checkAgainstBasis(
        Chain memory chain,
        Terms calldata terms,
        Basis[] calldata given
    ) private pure {
        bool inherited = _citesParents(chain);
        bool entrusts = _entrusts(terms.scope.conditions);
        if (inherited) {
            uint256 word = chain.nodes[chain.nodes.length - 1].basisWord;
            if (entrusts || Words.anyRecipient(word)) return;
            if (given.length == 0)
                revert IAuthorizations.AuthorizationsFactsMismatch(terms.basis, 0);
        }
        Basis calldata basis = given[0];
        if (basis.recipient != address(0) && basis.recipient != terms.grantee) {
            _refuseDimension(Reason.E_EXCEEDS_BASIS, terms.basis, Dimension.RECIPIENT);
        }
        if (inherited) return;

        Dimension excess = TermsLattice.firstExcess(terms.scope, basis.scope, false);
        if (
            entrusts &&
            !basis.scope.conditions.entrustAllowed &&
            !_before(excess, Dimension.ENTRUST_ALLOWED)
        ) excess = Dimension.ENTRUST_ALLOWED;
        if (excess != Dimension.NONE) {
            _refuseDimension(Reason.E_EXCEEDS_BASIS, terms.basis, excess);
        }
    }

    function _checkQuota(
        Chain memory chain,
        Limits calldata limits,
        Scope[] calldata bound
    ) private pure {
        if (_isRoot(chain)) return;
        if (!Words.fits(_parentWord(chain), bound[0].limits.maxUses, limits.maxUses)) {
            _refuse(Reason.E_QUOTA, chain.end);
        }
    }

    // ── words

    /// Writes a checked authorization and allots its uses.
    function _enter(
        Chain memory chain,
        bytes32 id,
        Terms calldata terms
    ) internal returns (uint32 parentEpoch) {
        uint256 parent = _parentWord(chain);
        parentEpoch = Words.epoch(parent);
        bool internalUse = terms.scope.conditions.relation == uint8(Relation.INTERNAL);
        _words[id] = Words.authorization(parentEpoch, internalUse);
        if (!_isRoot(chain)) {
            _words[terms.parent] = Words.withAllotted(parent, terms.scope.limits.maxUses);
        }
    }

    // ── small words of the rules

    function _entrusts(Conditions calldata conditions) private pure returns (bool) {
        return conditions.relation == uint8(Relation.ENTRUST);
    }

    function _isRoot(Chain memory chain) private pure returns (bool) {
        return chain.nodes.length == 1;
    }

    function _parentWord(Chain memory chain) private pure returns (uint256) {
        return _above(chain, chain.nodes.length - 1);
    }

    function _bounded(Chain memory chain) private pure returns (bool) {
        return !_isRoot(chain) || Words.derived(chain.assetWord);
    }

    /// Who refuses what exceeds the bound.
    function _bounder(Chain memory chain) private pure returns (bytes32) {
        return _isRoot(chain) ? chain.asset : chain.end;
    }

    function _citesParents(Chain memory chain) private pure returns (bool) {
        Standing.Node[] memory nodes = chain.nodes;
        uint256 last = nodes.length - 1;
        return last != 0 && nodes[last].basis == nodes[last - 1].basis;
    }

    function _before(Dimension excess, Dimension dimension) private pure returns (bool) {
        return excess != Dimension.NONE && excess < dimension;
    }
}
