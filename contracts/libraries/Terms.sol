// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ALL_CATEGORIES,
    ALL_ENVIRONMENTS,
    DUTIES_SHARE_ALIKE,
    DUTY_PUBLISH_RESULTS,
    Dimension,
    PROHIBITION_OPEN_REDISTRIBUTION,
    PROHIBITION_PUBLISH,
    UNLIMITED_USES
} from "../types/Codes.sol";
import {Conditions, Limits, Scope} from "../types/Records.sol";

/// The lattice of scopes: what "may not exceed" means, and what the product of several inputs may
/// be used for. Number of uses, relation, policy and salt are outside it.
library TermsLattice {
    /// The first dimension in field order in which `child` goes beyond `bound`; NONE if it is
    /// within.
    /// @param exactVersion Under an authorization versions must be equal; a basis or a ceiling that
    /// names version 0 covers all.
    function firstExcess(
        Scope calldata child,
        Scope calldata bound,
        bool exactVersion
    ) internal pure returns (Dimension) {
        Dimension excess = _limitsExcess(child.limits, bound.limits, exactVersion);
        return
            excess == Dimension.NONE
                ? _conditionsExcess(child.conditions, bound.conditions)
                : excess;
    }

    function _limitsExcess(
        Limits calldata child,
        Limits calldata bound,
        bool exactVersion
    ) private pure returns (Dimension) {
        if (child.purposes & ~bound.purposes != 0) return Dimension.PURPOSES;
        if (child.operations & ~bound.operations != 0) return Dimension.OPERATIONS;
        if (child.outputs & ~bound.outputs != 0) return Dimension.OUTPUTS;
        if (expanded(child.environments) & ~expanded(bound.environments) != 0) {
            return Dimension.ENVIRONMENTS;
        }
        if (child.categories & ~bound.categories != 0) return Dimension.CATEGORIES;
        if (child.territories & ~bound.territories != 0) return Dimension.TERRITORIES;
        if (child.notBefore < bound.notBefore) return Dimension.NOT_BEFORE;
        if (child.notAfter > bound.notAfter) return Dimension.NOT_AFTER;
        if (child.minK < bound.minK) return Dimension.MIN_K;
        if (child.version != bound.version && (exactVersion || bound.version != 0)) {
            return Dimension.VERSION;
        }
        return Dimension.NONE;
    }

    function _conditionsExcess(
        Conditions calldata child,
        Conditions calldata bound
    ) private pure returns (Dimension) {
        if (child.sublicenseDepth > bound.sublicenseDepth) return Dimension.SUBLICENSE_DEPTH;
        if (child.entrustAllowed && !bound.entrustAllowed) return Dimension.ENTRUST_ALLOWED;
        if (child.commercial && !bound.commercial) return Dimension.COMMERCIAL;
        if (child.retentionDays > bound.retentionDays) return Dimension.RETENTION_DAYS;
        if (bound.duties & ~child.duties != 0) return Dimension.DUTIES;
        if (bound.prohibitions & ~child.prohibitions != 0) return Dimension.PROHIBITIONS;
        return Dimension.NONE;
    }

    /// ANY in a scope is all environments.
    function expanded(uint16 environments) internal pure returns (uint16) {
        return environments & 1 == 0 ? environments : ALL_ENVIRONMENTS;
    }

    /// What a product of no input yet could be used for. `narrow` it by each input, then `close`
    /// it.
    function widest() internal pure returns (Scope memory scope) {
        Limits memory limits = scope.limits;
        limits.purposes = type(uint64).max;
        limits.operations = type(uint32).max;
        limits.outputs = type(uint16).max;
        limits.environments = ALL_ENVIRONMENTS;
        limits.categories = ALL_CATEGORIES;
        limits.territories = type(uint256).max;
        limits.notAfter = type(uint40).max;
        limits.maxUses = UNLIMITED_USES;

        Conditions memory conditions = scope.conditions;
        conditions.sublicenseDepth = type(uint8).max;
        conditions.entrustAllowed = true;
        conditions.commercial = true;
        conditions.retentionDays = type(uint16).max;
    }

    /// Categories stay whole: the field groups of a product are its own, not those of its inputs.
    function narrow(Scope memory scope, Scope calldata input) internal pure {
        Limits memory limits = scope.limits;
        Limits calldata by = input.limits;
        limits.purposes &= by.purposes;
        limits.operations &= by.operations;
        limits.outputs &= by.outputs;
        limits.environments &= expanded(by.environments);
        limits.territories &= by.territories;
        if (by.notBefore > limits.notBefore) limits.notBefore = by.notBefore;
        if (by.notAfter < limits.notAfter) limits.notAfter = by.notAfter;
        if (by.minK > limits.minK) limits.minK = by.minK;

        Conditions memory conditions = scope.conditions;
        Conditions calldata under = input.conditions;
        if (under.sublicenseDepth < conditions.sublicenseDepth) {
            conditions.sublicenseDepth = under.sublicenseDepth;
        }
        conditions.entrustAllowed = conditions.entrustAllowed && under.entrustAllowed;
        conditions.commercial = conditions.commercial && under.commercial;
        if (under.retentionDays < conditions.retentionDays) {
            conditions.retentionDays = under.retentionDays;
        }
        conditions.duties |= under.duties;
        conditions.prohibitions |= under.prohibitions;
    }

    /// Granting on the product is one step further down than the inputs are.
    function close(Scope memory scope) internal pure {
        Conditions memory conditions = scope.conditions;
        if (conditions.sublicenseDepth != 0) --conditions.sublicenseDepth;
    }

    /// Whether nothing can be done under a meet: `empty` names the dimension that became empty, or
    /// NONE if its duties and prohibitions contradict each other.
    function conflict(
        Scope memory scope,
        uint256 time
    ) internal pure returns (bool found, Dimension empty) {
        Limits memory limits = scope.limits;
        if (limits.purposes == 0) return (true, Dimension.PURPOSES);
        if (limits.operations == 0) return (true, Dimension.OPERATIONS);
        if (limits.outputs == 0) return (true, Dimension.OUTPUTS);
        if (limits.environments == 0) return (true, Dimension.ENVIRONMENTS);
        if (limits.territories == 0) return (true, Dimension.TERRITORIES);
        if (limits.notAfter <= time || limits.notAfter <= limits.notBefore) {
            return (true, Dimension.NOT_AFTER);
        }
        return (_contradictory(scope.conditions), Dimension.NONE);
    }

    function _contradictory(Conditions memory conditions) private pure returns (bool) {
        uint64 shareAlike = conditions.duties & DUTIES_SHARE_ALIKE;
        if (
            conditions.duties & DUTY_PUBLISH_RESULTS != 0 &&
            conditions.prohibitions & PROHIBITION_PUBLISH != 0
        ) return true;
        if (shareAlike == 0) return false;
        return
            conditions.prohibitions & PROHIBITION_OPEN_REDISTRIBUTION != 0 ||
            shareAlike & (shareAlike - 1) != 0;
    }
}
