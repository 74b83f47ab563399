// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ConsentForm,
    Operation,
    Output,
    PiLevel,
    Reason,
    Relation,
    RightKind,
    UNLIMITED_USES
} from "../../../contracts/types/Codes.sol";
import {Basis, Conditions, Limits, Scope, Use} from "../../../contracts/types/Records.sol";
import {Hashes} from "./Hashes.sol";
import {Model} from "./Model.sol";

/// The rules of uses, grants and derivations, read off the model. NONE means allowed.
abstract contract Rulebook is Model {
    // ── uses

    function _reasonAgainstUse(
        Use memory asked,
        uint256 leaf,
        address actor
    ) internal view returns (Reason) {
        if (!_isInGoodStanding(actor)) return Reason.E_ROLE;
        return _reasonAgainstInput(asked, leaf, actor);
    }

    function _reasonAgainstInput(
        Use memory asked,
        uint256 leaf,
        address actor
    ) internal view returns (Reason reason) {
        License storage one = _licenses[leaf];
        Limits memory limits = one.terms.scope.limits;
        if (one.terms.grantee != actor) return Reason.E_RECIPIENT;
        if (_isStoppedByOrder(leaf)) return Reason.E_FROZEN;
        if (_hasEnded(one)) return Reason.E_STATE;
        if (!_isInTime(limits)) return Reason.E_TIME;
        if ((reason = _reasonInPath(one, false)) != Reason.NONE) return reason;
        reason = _reasonInLimits(asked, limits, _holdings[one.asset].head);
        if (reason != Reason.NONE) return reason;
        if ((reason = _reasonInGrounds(leaf)) != Reason.NONE) return reason;
        if (limits.maxUses != UNLIMITED_USES) {
            if (one.used + _handedOn(leaf) + asked.count > limits.maxUses) return Reason.E_QUOTA;
        }
        return _reasonAbove(_holdings[one.asset]);
    }

    function _reasonInLimits(
        Use memory asked,
        Limits memory limits,
        uint256 head
    ) private pure returns (Reason) {
        bool carried = (limits.operations >> asked.operation) & 1 != 0;
        bool passesOn =
            asked.operation == uint8(Operation.PROVIDE) ||
                asked.operation == uint8(Operation.PUBLISH);
        if (passesOn && !carried) return Reason.E_RIGHT_MISSING;
        if ((limits.purposes >> asked.purpose) & 1 == 0) return Reason.E_PURPOSE;
        if (!carried) return Reason.E_OPERATION;
        if (asked.categories & limits.categories != asked.categories) return Reason.E_CATEGORY;
        if ((limits.territories >> asked.territory) & 1 == 0) return Reason.E_TERRITORY;
        if (!_allowsPlace(limits, asked.environment)) return Reason.E_ENVIRONMENT;
        if ((limits.outputs >> asked.output) & 1 == 0) return Reason.E_OUTPUT;
        bool counted = asked.output == uint8(Output.AGGREGATE);
        if (counted && asked.k < limits.minK) return Reason.E_OUTPUT;
        uint256 allowed = limits.version == 0 ? head : limits.version;
        uint256 named = asked.version == 0 ? allowed : asked.version;
        return named == allowed ? Reason.NONE : Reason.E_VERSION;
    }

    /// Whatever stands above a product stops it too.
    function _reasonAbove(Holding storage product) private view returns (Reason reason) {
        for (uint256 i = 0; i < product.inputs.length; ++i) {
            uint256 input = product.inputs[i];
            if (_isStoppedByOrder(input)) return Reason.E_FROZEN;
            reason = _reasonInPath(_licenses[input], true);
            if (reason != Reason.NONE) return reason;
            if ((reason = _reasonInGrounds(input)) != Reason.NONE) return reason;
            reason = _reasonAbove(_holdings[_licenses[input].asset]);
            if (reason != Reason.NONE) return reason;
        }
    }

    // ── along a path

    function _isInTime(Limits memory limits) internal view returns (bool) {
        return limits.notBefore <= block.timestamp && block.timestamp < limits.notAfter;
    }

    function _holderOf(License storage one) internal view returns (address) {
        return _holdings[one.asset].titles[one.right].holder;
    }

    function _rightOf(License storage one) internal view returns (bytes32) {
        Holding storage asset = _holdings[one.asset];
        return Hashes.right(asset.id, asset.titles[one.right]);
    }

    /// An open order on the license or on anything or anybody above it.
    function _isStoppedByOrder(uint256 leaf) internal view returns (bool) {
        License storage one = _licenses[leaf];
        bytes32 grantee = Hashes.participant(one.terms.grantee);
        if (_isFrozen(one.id) || _isFrozen(grantee)) return true;
        if (one.isBased && _isFrozen(one.terms.basis)) return true;
        if (!one.isRoot) return _isStoppedByOrder(one.parent);
        return
            _isFrozen(one.terms.asset) ||
            _isFrozen(_rightOf(one)) ||
            _isFrozen(Hashes.participant(_holderOf(one)));
    }

    /// The right, its holder, then each license with its grantee from the root down: those above
    /// `one`, or `one` included.
    function _reasonInPath(License storage one, bool included) internal view returns (Reason) {
        if (!one.isRoot) {
            Reason above = _reasonInPath(_licenses[one.parent], true);
            if (above != Reason.NONE) return above;
        } else {
            uint40 end = _holdings[one.asset].titles[one.right].notAfter;
            if (end != 0 && block.timestamp >= end) return Reason.E_TIME;
            if (!_isInGoodStanding(_holderOf(one))) return Reason.E_ROLE;
        }
        if (!included) return Reason.NONE;
        if (_hasEnded(one)) return Reason.E_STATE;
        return _isInGoodStanding(one.terms.grantee) ? Reason.NONE : Reason.E_ROLE;
    }

    /// Each license of the path, from the root down, needs its own basis.
    function _reasonInGrounds(uint256 leaf) internal view returns (Reason) {
        License storage one = _licenses[leaf];
        if (!one.isRoot) {
            Reason above = _reasonInGrounds(one.parent);
            if (above != Reason.NONE) return above;
        }
        return _reasonInGround(one.asset, one.isBased, one.ground);
    }

    function _reasonInGround(
        uint256 asset,
        bool cited,
        uint256 which
    ) internal view returns (Reason) {
        Holding storage data = _holdings[asset];
        uint8 level = data.facts.piLevel;
        bool personal = level != uint8(PiLevel.NONE);
        if (!cited) {
            bool needed = personal || data.facts.source != data.facts.registrant;
            return needed && !_isProduct(data) ? Reason.E_LEGAL_BASIS : Reason.NONE;
        }
        Ground storage basis = _grounds[which];
        if (basis.facts.codes == 1 << 26 && personal) return Reason.E_LEGAL_BASIS;
        if (basis.withdrawn) return Reason.E_CONSENT_WITHDRAWN;
        bool general = basis.facts.form == uint8(ConsentForm.GENERAL);
        bool sensitive = level == uint8(PiLevel.SENSITIVE);
        return
            sensitive && general && basis.facts.codes & 1 != 0
                ? Reason.E_CONSENT_FORM
                : Reason.NONE;
    }

    // ── grants

    /// The license as it would be, not yet among the others.
    function _reasonAgainstGrant(
        License storage proposed,
        address actor
    ) internal view returns (Reason reason) {
        Holding storage data = _holdings[proposed.asset];
        if (proposed.isBased && _isProduct(data)) return Reason.E_SHAPE;
        if (proposed.isBased && _grounds[proposed.ground].asset != proposed.asset) {
            return Reason.E_NOT_FOUND;
        }
        if (!_isInGoodStanding(actor)) return Reason.E_ROLE;
        if (_isStoppedBefore(proposed)) return Reason.E_FROZEN;
        address grantor =
            proposed.isRoot ? _holderOf(proposed) : _licenses[proposed.parent].terms.grantee;
        if (actor != grantor) return Reason.E_ROLE;
        if ((reason = _reasonInPath(proposed, false)) != Reason.NONE) return reason;
        if (!proposed.isRoot && !_isInTime(_licenses[proposed.parent].terms.scope.limits)) {
            return Reason.E_TIME;
        }
        if (!_isInGoodStanding(proposed.terms.grantee)) return Reason.E_RECIPIENT;
        if ((reason = _reasonInTerms(proposed)) != Reason.NONE) return reason;
        if (!proposed.isRoot) {
            if ((reason = _reasonInGrounds(proposed.parent)) != Reason.NONE) return reason;
        }
        reason = _reasonInGround(proposed.asset, proposed.isBased, proposed.ground);
        if (reason != Reason.NONE) return reason;
        if (_exceedsGround(proposed, data)) return Reason.E_EXCEEDS_BASIS;
        return _overdraws(proposed) ? Reason.E_QUOTA : Reason.NONE;
    }

    function _isStoppedBefore(License storage proposed) private view returns (bool) {
        if (_isFrozen(Hashes.participant(proposed.terms.grantee))) return true;
        if (proposed.isBased && _isFrozen(proposed.terms.basis)) return true;
        if (!proposed.isRoot) return _isStoppedByOrder(proposed.parent);
        return
            _isFrozen(proposed.terms.asset) ||
            _isFrozen(_rightOf(proposed)) ||
            _isFrozen(Hashes.participant(_holderOf(proposed)));
    }

    /// Depth, relation, end, and the other dimensions.
    function _reasonInTerms(License storage proposed) private view returns (Reason) {
        Scope memory scope = proposed.terms.scope;
        Holding storage data = _holdings[proposed.asset];
        bool entrusts = scope.conditions.relation == uint8(Relation.ENTRUST);
        uint256 level = 1;
        for (License storage i = proposed; !i.isRoot; i = _licenses[i.parent]) ++level;
        if (level > 4) return Reason.E_DEPTH;
        if (entrusts && scope.conditions.sublicenseDepth != 0) return Reason.E_DEPTH;

        bool bounded = !proposed.isRoot || _isProduct(data);
        Scope memory outer;
        if (bounded) {
            outer = proposed.isRoot ? data.ceiling : _licenses[proposed.parent].terms.scope;
            uint256 room = outer.conditions.sublicenseDepth;
            uint256 depth = scope.conditions.sublicenseDepth;
            bool tooDeep = proposed.isRoot ? depth > room : depth >= room;
            if (entrusts ? !outer.conditions.entrustAllowed : tooDeep) return Reason.E_DEPTH;
        }
        if (!_mayHang(proposed, outer.limits)) return Reason.E_RIGHT_MISSING;
        uint40 end = data.titles[proposed.right].notAfter;
        if (proposed.isRoot && end != 0 && scope.limits.notAfter > end) {
            return Reason.E_OUTLIVES_GRANTOR;
        }
        if (bounded && scope.limits.notAfter > outer.limits.notAfter) {
            return Reason.E_OUTLIVES_GRANTOR;
        }
        return _reasonInDimensions(proposed, outer, bounded, entrusts);
    }

    /// Scopes here never name a version above the head, so one code is left for all dimensions.
    function _reasonInDimensions(
        License storage proposed,
        Scope memory outer,
        bool bounded,
        bool entrusts
    ) private view returns (Reason) {
        Scope memory scope = proposed.terms.scope;
        if (entrusts && scope.conditions.entrustAllowed) return Reason.E_EXCEEDS_GRANTOR;
        // An entrusted scope has depth 0, whatever room there is.
        if (!bounded || _fits(scope, outer, !proposed.isRoot)) return Reason.NONE;
        return Reason.E_EXCEEDS_GRANTOR;
    }

    function _mayHang(License storage proposed, Limits memory above) private view returns (bool) {
        uint8 relation = proposed.terms.scope.conditions.relation;
        uint256 operations = proposed.terms.scope.limits.operations;
        bool entrusts = relation == uint8(Relation.ENTRUST);
        bool provides = relation == uint8(Relation.PROVIDE) || relation == uint8(Relation.JOINT);
        bool underUse = proposed.right == uint8(RightKind.USE);
        bool passesOn =
            _carries(operations, Operation.PROVIDE) ||
                _carries(operations, Operation.SUBLICENSE) ||
                _carries(operations, Operation.PUBLISH) ||
                _carries(operations, Operation.TRANSFER_RIGHT) ||
                _carries(operations, Operation.PLEDGE);
        if (passesOn && (entrusts || underUse)) return false;
        if (entrusts && _carries(operations, Operation.DERIVE)) return false;
        if (!proposed.isRoot) {
            return entrusts || (provides && _carries(above.operations, Operation.SUBLICENSE));
        }
        if (entrusts) return underUse;
        if (provides) return proposed.right == uint8(RightKind.OPERATE);
        bool own = proposed.terms.grantee == _holderOf(proposed);
        return relation == uint8(Relation.INTERNAL) && underUse && own;
    }

    function _carries(uint256 operations, Operation operation) private pure returns (bool) {
        return (operations >> uint8(operation)) & 1 != 0;
    }

    function _exceedsGround(
        License storage proposed,
        Holding storage data
    ) private view returns (bool) {
        address grantee = proposed.terms.grantee;
        if (data.reserved && grantee != data.facts.registrant) return true;
        if (!proposed.isBased) return false;
        Basis memory basis = _grounds[proposed.ground].facts;
        Conditions memory conditions = proposed.terms.scope.conditions;
        bool entrusts = conditions.relation == uint8(Relation.ENTRUST);
        bool same =
            !proposed.isRoot && _licenses[proposed.parent].terms.basis == proposed.terms.basis;
        bool another = basis.recipient != address(0) && basis.recipient != grantee;
        if (another && !(same && entrusts)) return true;
        if (entrusts && !basis.scope.conditions.entrustAllowed) return true;
        return !_fits(proposed.terms.scope, basis.scope, false);
    }

    function _overdraws(License storage proposed) private view returns (bool) {
        if (proposed.isRoot) return false;
        License storage parent = _licenses[proposed.parent];
        uint256 quota = parent.terms.scope.limits.maxUses;
        if (quota == UNLIMITED_USES) return false;
        uint256 asked = proposed.terms.scope.limits.maxUses;
        return parent.used + _handedOn(proposed.parent) + asked > quota;
    }
}
