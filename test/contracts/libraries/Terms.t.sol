// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Libraries} from "../support/Libraries.sol";
import {CHEATS, bound, deploy} from "../support/Cheats.sol";
import {ALL_ENVIRONMENTS, Dimension} from "../../../contracts/types/Codes.sol";
import {Conditions, Limits, Scope} from "../../../contracts/types/Records.sol";

contract TermsTest {
    Libraries private immutable LIBRARIES = Libraries(deploy("Libraries", ""));

    // ── firstExcess

    /// Every dimension alone, then the first of two.
    function testFuzzFirstExcessNamesTheFirstDimensionBeyond(
        Scope memory scope,
        uint256 one,
        uint256 other
    ) public view {
        _leaveRoom(scope);
        Dimension[16] memory compared = _compared();
        uint256 first = bound(one, 0, compared.length - 1);
        uint256 second = bound(other, 0, compared.length - 1);
        Scope memory child = _copy(scope);
        _exceed(child, compared[second]);
        assert(LIBRARIES.firstExcess(child, scope, true) == compared[second]);

        child = _copy(scope);
        _exceed(child, compared[first]);
        if (first != second) _exceed(child, compared[second]);
        uint256 expected = first < second ? first : second;
        assert(LIBRARIES.firstExcess(child, scope, true) == compared[expected]);
    }

    function testFuzzFirstExcessIsReflexive(Scope memory scope, bool exact) public view {
        assert(LIBRARIES.firstExcess(scope, scope, exact) == Dimension.NONE);
    }

    function testFuzzFirstExcessIsTransitive(
        Scope memory top,
        Scope memory one,
        Scope memory other
    ) public view {
        Scope memory middle = _within(top, one);
        Scope memory bottom = _within(middle, other);
        assert(LIBRARIES.firstExcess(middle, top, true) == Dimension.NONE);
        assert(LIBRARIES.firstExcess(bottom, middle, true) == Dimension.NONE);
        assert(LIBRARIES.firstExcess(bottom, top, true) == Dimension.NONE);
    }

    function testFuzzFirstExcessLeavesOutWhatIsNotOfTheLattice(Scope memory scope) public view {
        Scope memory child = _copy(scope);
        child.limits.maxUses ^= type(uint40).max;
        child.conditions.relation ^= type(uint8).max;
        child.conditions.policyDoc = ~child.conditions.policyDoc;
        child.conditions.salt = ~child.conditions.salt;
        assert(LIBRARIES.firstExcess(child, scope, true) == Dimension.NONE);
    }

    function testFuzzVersionOfABasisOrCeilingMayCoverAll(
        Scope memory scope,
        uint32 version
    ) public view {
        CHEATS.assume(version != 0);
        Scope memory child = _copy(scope);
        child.limits.version = version;
        scope.limits.version = 0;
        assert(LIBRARIES.firstExcess(child, scope, true) == Dimension.VERSION);
        assert(LIBRARIES.firstExcess(child, scope, false) == Dimension.NONE);
        child.limits.version = 0;
        scope.limits.version = version;
        assert(LIBRARIES.firstExcess(child, scope, false) == Dimension.VERSION);
    }

    // ── meet

    function testFuzzMeetIsWithinEachOfItsScopes(Scope memory one, Scope memory other) public view {
        Scope memory met = LIBRARIES.meet(_list(one, other));
        // Categories are the product's own, and a ceiling covers every version.
        met.limits.categories = 0;
        one.limits.version = 0;
        other.limits.version = 0;
        assert(LIBRARIES.firstExcess(met, one, false) == Dimension.NONE);
        assert(LIBRARIES.firstExcess(met, other, false) == Dimension.NONE);
    }

    function testFuzzMeetIsTheWidestOfThoseWithin(
        Scope memory one,
        Scope memory other,
        Scope memory any
    ) public view {
        // Shape leaves no others.
        one.limits.environments &= ALL_ENVIRONMENTS;
        other.limits.environments &= ALL_ENVIRONMENTS;
        Scope memory below = _within(other, _within(one, any));
        below.limits.version = 0;
        Scope memory met = LIBRARIES.meet(_list(one, other));
        // One step further down, which `below` is not.
        met.conditions.sublicenseDepth = type(uint8).max;
        assert(LIBRARIES.firstExcess(below, met, false) == Dimension.NONE);
    }

    function testFuzzMeetIsCommutative(Scope memory one, Scope memory other) public view {
        bytes32 there = LIBRARIES.scope(LIBRARIES.meet(_list(one, other)));
        assert(LIBRARIES.scope(LIBRARIES.meet(_list(other, one))) == there);
    }

    function testFuzzMeetIsIdempotent(Scope memory scope) public view {
        Scope[] memory once = new Scope[](1);
        once[0] = scope;
        bytes32 met = LIBRARIES.scope(LIBRARIES.meet(once));
        assert(LIBRARIES.scope(LIBRARIES.meet(_list(scope, scope))) == met);
    }

    function testFuzzMeetIsOneStepDeeperThanTheLeast(
        Scope memory one,
        Scope memory other
    ) public view {
        uint8 least = one.conditions.sublicenseDepth;
        if (other.conditions.sublicenseDepth < least) least = other.conditions.sublicenseDepth;
        uint8 found = LIBRARIES.meet(_list(one, other)).conditions.sublicenseDepth;
        assert(found == (least == 0 ? 0 : least - 1));
    }

    // ── conflict

    function testFuzzConflictIsFoundByTimeAlone(Scope memory scope, uint40 time) public view {
        _fill(scope);
        scope.conditions.duties = 0;
        (bool found, Dimension empty) = LIBRARIES.conflict(scope, time);
        bool expected =
            scope.limits.notAfter <= time || scope.limits.notAfter <= scope.limits.notBefore;
        assert(found == expected);
        assert(empty == (expected ? Dimension.NOT_AFTER : Dimension.NONE));
    }

    function testFuzzConflictIsFoundByContradictionAlone(
        Scope memory scope,
        uint64 duties,
        uint64 prohibitions
    ) public view {
        _fill(scope);
        scope.limits.notBefore = 1;
        scope.limits.notAfter = 3;
        scope.conditions.duties = duties & (2 ** 10 - 1);
        scope.conditions.prohibitions = prohibitions & 7;
        uint256 shares;
        for (uint256 duty = 6; duty < 10; ++duty) shares += (duties >> duty) & 1;
        bool publishes = (duties >> 5) & 1 != 0 && (prohibitions >> 1) & 1 != 0;
        bool spreads = shares != 0 && (prohibitions >> 2) & 1 != 0;
        (bool found, Dimension empty) = LIBRARIES.conflict(scope, 2);
        assert(found == (publishes || spreads || shares > 1));
        assert(empty == Dimension.NONE);
    }

    // ── scopes

    function _compared() private pure returns (Dimension[16] memory) {
        return
            [
                Dimension.PURPOSES,
                Dimension.OPERATIONS,
                Dimension.OUTPUTS,
                Dimension.ENVIRONMENTS,
                Dimension.CATEGORIES,
                Dimension.TERRITORIES,
                Dimension.NOT_BEFORE,
                Dimension.NOT_AFTER,
                Dimension.MIN_K,
                Dimension.VERSION,
                Dimension.SUBLICENSE_DEPTH,
                Dimension.ENTRUST_ALLOWED,
                Dimension.COMMERCIAL,
                Dimension.RETENTION_DAYS,
                Dimension.DUTIES,
                Dimension.PROHIBITIONS
            ];
    }

    /// So that a child can go beyond it in every dimension.
    function _leaveRoom(Scope memory scope) private pure {
        Limits memory limits = scope.limits;
        limits.purposes &= ~uint64(1);
        limits.operations &= ~uint32(1);
        limits.outputs &= ~uint16(1);
        limits.environments &= 2 ** 5 - 2; // neither ANY nor the last one
        limits.categories &= ~uint64(1);
        limits.territories &= ~uint256(1);
        limits.notBefore |= 1;
        limits.notAfter &= ~uint40(1);
        limits.minK |= 1;

        Conditions memory conditions = scope.conditions;
        conditions.sublicenseDepth &= ~uint8(1);
        conditions.entrustAllowed = false;
        conditions.commercial = false;
        conditions.retentionDays &= ~uint16(1);
        conditions.duties |= 1;
        conditions.prohibitions |= 1;
    }

    function _exceed(Scope memory scope, Dimension dimension) private pure {
        Limits memory limits = scope.limits;
        Conditions memory conditions = scope.conditions;
        if (dimension == Dimension.PURPOSES) limits.purposes |= 1;
        if (dimension == Dimension.OPERATIONS) limits.operations |= 1;
        if (dimension == Dimension.OUTPUTS) limits.outputs |= 1;
        if (dimension == Dimension.ENVIRONMENTS) limits.environments |= 1;
        if (dimension == Dimension.CATEGORIES) limits.categories |= 1;
        if (dimension == Dimension.TERRITORIES) limits.territories |= 1;
        if (dimension == Dimension.NOT_BEFORE) --limits.notBefore;
        if (dimension == Dimension.NOT_AFTER) ++limits.notAfter;
        if (dimension == Dimension.MIN_K) --limits.minK;
        if (dimension == Dimension.VERSION) limits.version ^= 1;
        if (dimension == Dimension.SUBLICENSE_DEPTH) ++conditions.sublicenseDepth;
        if (dimension == Dimension.ENTRUST_ALLOWED) conditions.entrustAllowed = true;
        if (dimension == Dimension.COMMERCIAL) conditions.commercial = true;
        if (dimension == Dimension.RETENTION_DAYS) ++conditions.retentionDays;
        if (dimension == Dimension.DUTIES) conditions.duties &= ~uint64(1);
        if (dimension == Dimension.PROHIBITIONS) conditions.prohibitions &= ~uint64(1);
    }

    /// Nothing empty.
    function _fill(Scope memory scope) private pure {
        scope.limits.purposes |= 1;
        scope.limits.operations |= 1;
        scope.limits.outputs |= 1;
        scope.limits.environments |= 1;
        scope.limits.territories |= 1;
    }

    /// A scope within `top`, as far down as `by` says.
    function _within(Scope memory top, Scope memory by) private pure returns (Scope memory scope) {
        scope = _copy(by);
        Limits memory limits = scope.limits;
        limits.purposes &= top.limits.purposes;
        limits.operations &= top.limits.operations;
        limits.outputs &= top.limits.outputs;
        limits.environments = _all(limits.environments) & _all(top.limits.environments);
        limits.categories &= top.limits.categories;
        limits.territories &= top.limits.territories;
        if (limits.notBefore < top.limits.notBefore) limits.notBefore = top.limits.notBefore;
        if (limits.notAfter > top.limits.notAfter) limits.notAfter = top.limits.notAfter;
        if (limits.minK < top.limits.minK) limits.minK = top.limits.minK;
        limits.version = top.limits.version;

        Conditions memory conditions = scope.conditions;
        Conditions memory above = top.conditions;
        conditions.sublicenseDepth =
            conditions.sublicenseDepth < above.sublicenseDepth
                ? conditions.sublicenseDepth
                : above.sublicenseDepth;
        conditions.entrustAllowed = conditions.entrustAllowed && above.entrustAllowed;
        conditions.commercial = conditions.commercial && above.commercial;
        conditions.retentionDays =
            conditions.retentionDays < above.retentionDays
                ? conditions.retentionDays
                : above.retentionDays;
        conditions.duties |= above.duties;
        conditions.prohibitions |= above.prohibitions;
    }

    function _all(uint16 environments) private pure returns (uint16) {
        return environments & 1 == 0 ? environments : ALL_ENVIRONMENTS;
    }

    function _copy(Scope memory scope) private pure returns (Scope memory) {
        return abi.decode(abi.encode(scope), (Scope));
    }

    function _list(
        Scope memory one,
        Scope memory other
    ) private pure returns (Scope[] memory list) {
        list = new Scope[](2);
        list[0] = one;
        list[1] = other;
    }
}
