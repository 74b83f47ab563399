// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {TermsLattice} from "../../../contracts/libraries/Terms.sol";
import {Dimension} from "../../../contracts/types/Codes.sol";
import {Conditions, Limits, Scope} from "../../../contracts/types/Records.sol";

/// The laws of an order and its meet, for three scopes.
contract Laws {
    error Broken(string law);

    function within(
        Scope calldata child,
        Scope calldata bound,
        bool exactVersion
    ) external pure returns (bool) {
        return TermsLattice.firstExcess(child, bound, exactVersion) == Dimension.NONE;
    }

    /// @param alike Whether `x` and `y` mean the same.
    function check(
        Scope calldata x,
        Scope calldata y,
        Scope calldata z,
        bool exact,
        bool alike
    ) external view {
        bool xInY = _within(x, y, exact);
        bool yInX = _within(y, x, exact);
        if (!_within(x, x, exact)) revert Broken("reflexive");
        if (xInY && _within(y, z, exact) && !_within(x, z, exact)) revert Broken("transitive");
        if ((xInY && yInX) != alike) revert Broken("antisymmetric");
        if (exact) return; // a meet covers every version

        Scope memory met = TermsLattice.widest();
        TermsLattice.narrow(met, x);
        TermsLattice.narrow(met, y);
        met.limits.categories = x.limits.categories & y.limits.categories; // a product has its own
        if (!this.within(met, x, true)) revert Broken("meet below the first");
        if (!this.within(met, y, true)) revert Broken("meet below the second");
        bool below = _within(z, x, false) && _within(z, y, false);
        if (below && !this.within(z, met, false)) revert Broken("greatest");

        uint8 depth = met.conditions.sublicenseDepth;
        TermsLattice.close(met);
        uint8 closed = met.conditions.sublicenseDepth;
        if (closed != (depth == 0 ? 0 : depth - 1)) revert Broken("one step down");
    }

    function _within(
        Scope calldata child,
        Scope calldata bound,
        bool exact
    ) private pure returns (bool) {
        return TermsLattice.firstExcess(child, bound, exact) == Dimension.NONE;
    }
}

/// A proof of the lattice by exhaustion, run on the contracts' own code.
///
/// It suffices to try few values because of what the library does to a field. It looks at one
/// dimension at a time, and no other field takes part. In a set it computes bit by bit (and, or,
/// not), so a law of three sets holds if it holds for three bits, at each position; in environments
/// bit 0 takes part as well, so there it is tried with each other one. A number it only compares,
/// so a law of three numbers depends on their order alone, and on which of them is the least or the
/// greatest there is; five values hold every such order of three. That dimensions do not meet is
/// what the properties in Terms.t.sol try at random.
contract LatticeTest {
    Laws private immutable LAWS = new Laws();

    function testSetsFormALattice() public view {
        _checkBits(Dimension.PURPOSES, 64);
        _checkBits(Dimension.OPERATIONS, 32);
        _checkBits(Dimension.OUTPUTS, 16);
        _checkBits(Dimension.CATEGORIES, 64);
        _checkBits(Dimension.TERRITORIES, 256);
        _checkBits(Dimension.DUTIES, 64);
        _checkBits(Dimension.PROHIBITIONS, 64);
    }

    function testWordsFormALattice() public view {
        _checkBits(Dimension.ENTRUST_ALLOWED, 1);
        _checkBits(Dimension.COMMERCIAL, 1);
    }

    /// Two sets with ANY mean the same, whatever else they name.
    function testEnvironmentsFormALattice() public view {
        for (uint256 bit = 1; bit < 6; ++bit) {
            for (uint256 i = 0; i < 64; ++i) {
                uint256 x = _places(i & 3, bit);
                uint256 y = _places((i >> 2) & 3, bit);
                bool alike = x == y || (x & 1 == 1 && y & 1 == 1);
                _check(Dimension.ENVIRONMENTS, x, y, _places(i >> 4, bit), false, alike);
            }
        }
    }

    function testNumbersFormALattice() public view {
        _checkNumbers(Dimension.NOT_BEFORE, type(uint40).max);
        _checkNumbers(Dimension.NOT_AFTER, type(uint40).max);
        _checkNumbers(Dimension.MIN_K, type(uint32).max);
        _checkNumbers(Dimension.SUBLICENSE_DEPTH, type(uint8).max);
        _checkNumbers(Dimension.RETENTION_DAYS, type(uint16).max);
    }

    /// Equal under an authorization; under a basis or a ceiling 0 is the greatest, and no two
    /// others are within each other.
    function testVersionsFormAnOrder() public view {
        for (uint256 i = 0; i < 64; ++i) {
            (uint256 x, uint256 y, uint256 z) = (i & 3, (i >> 2) & 3, i >> 4);
            _check(Dimension.VERSION, x, y, z, true, x == y);
            if (x == 0 || y == 0 || x == y) continue;
            Scope memory one = _only(Dimension.VERSION, x);
            assert(!LAWS.within(one, _only(Dimension.VERSION, y), false));
            assert(LAWS.within(one, _only(Dimension.VERSION, 0), false));
            assert(!LAWS.within(_only(Dimension.VERSION, 0), one, false));
        }
    }

    /// Whatever use a child allows, its parent allows: for each list that a use is looked up in.
    function testUsesOfAChildAreUsesOfItsParent() public view {
        Dimension[5] memory lists = [
            Dimension.PURPOSES,
            Dimension.OPERATIONS,
            Dimension.OUTPUTS,
            Dimension.CATEGORIES,
            Dimension.TERRITORIES
        ];
        uint16[5] memory widths = [64, 32, 16, 64, 256];
        for (uint256 i = 0; i < lists.length; ++i) {
            for (uint256 bit = 0; bit < widths[i]; ++bit) {
                Scope memory allows = _only(lists[i], 1 << bit);
                assert(!LAWS.within(allows, _only(lists[i], 0), true));
                assert(LAWS.within(_only(lists[i], 0), allows, true));
            }
        }
        for (uint256 child = 0; child < 64; ++child) {
            Scope memory inner = _only(Dimension.ENVIRONMENTS, child);
            for (uint256 parent = 0; parent < 64; ++parent) {
                if (!LAWS.within(inner, _only(Dimension.ENVIRONMENTS, parent), true)) continue;
                for (uint256 bit = 0; bit < 6; ++bit) {
                    assert(!_allowsPlace(child, bit) || _allowsPlace(parent, bit));
                }
            }
        }
    }

    // ── private

    function _checkBits(Dimension dimension, uint256 width) private view {
        for (uint256 bit = 0; bit < width; ++bit) {
            for (uint256 i = 0; i < 8; ++i) {
                (uint256 x, uint256 y) = ((i & 1) << bit, ((i >> 1) & 1) << bit);
                _check(dimension, x, y, (i >> 2) << bit, false, x == y);
            }
        }
    }

    function _checkNumbers(Dimension dimension, uint256 most) private view {
        uint256[5] memory values = [0, 1, 2, most - 1, most];
        for (uint256 i = 0; i < 125; ++i) {
            (uint256 x, uint256 y) = (values[i % 5], values[(i / 5) % 5]);
            _check(dimension, x, y, values[i / 25], false, x == y);
        }
    }

    function _check(
        Dimension dimension,
        uint256 x,
        uint256 y,
        uint256 z,
        bool exact,
        bool alike
    ) private view {
        LAWS.check(_only(dimension, x), _only(dimension, y), _only(dimension, z), exact, alike);
    }

    function _places(uint256 two, uint256 bit) private pure returns (uint256) {
        return (two & 1) | ((two >> 1) << bit);
    }

    function _allowsPlace(uint256 environments, uint256 bit) private pure returns (bool) {
        return environments % 2 == 1 || (environments >> bit) % 2 == 1;
    }

    /// A scope of which one dimension is set.
    function _only(Dimension dimension, uint256 value) private pure returns (Scope memory scope) {
        Limits memory limits = scope.limits;
        Conditions memory conditions = scope.conditions;
        if (dimension == Dimension.PURPOSES) limits.purposes = uint64(value);
        if (dimension == Dimension.OPERATIONS) limits.operations = uint32(value);
        if (dimension == Dimension.OUTPUTS) limits.outputs = uint16(value);
        if (dimension == Dimension.ENVIRONMENTS) limits.environments = uint16(value);
        if (dimension == Dimension.CATEGORIES) limits.categories = uint64(value);
        if (dimension == Dimension.TERRITORIES) limits.territories = value;
        if (dimension == Dimension.NOT_BEFORE) limits.notBefore = uint40(value);
        if (dimension == Dimension.NOT_AFTER) limits.notAfter = uint40(value);
        if (dimension == Dimension.MIN_K) limits.minK = uint32(value);
        if (dimension == Dimension.VERSION) limits.version = uint32(value);
        if (dimension == Dimension.SUBLICENSE_DEPTH) conditions.sublicenseDepth = uint8(value);
        if (dimension == Dimension.ENTRUST_ALLOWED) conditions.entrustAllowed = value != 0;
        if (dimension == Dimension.COMMERCIAL) conditions.commercial = value != 0;
        if (dimension == Dimension.RETENTION_DAYS) conditions.retentionDays = uint16(value);
        if (dimension == Dimension.DUTIES) conditions.duties = uint64(value);
        if (dimension == Dimension.PROHIBITIONS) conditions.prohibitions = uint64(value);
    }
}
