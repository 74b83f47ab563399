// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuthorizations} from "../../contracts/interfaces/IAuthorizations.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {Dimension, Reason, Relation, UNLIMITED_USES} from "../../contracts/types/Codes.sol";
import {
    Basis,
    Bounds,
    Conditions,
    Leaf,
    Limits,
    Path,
    Proof,
    Scope,
    Terms,
    Upstream,
    Use
} from "../../contracts/types/Records.sol";
import {CHEATS, bound} from "./support/Cheats.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";
import {Story} from "./support/Story.sol";

contract GrantsTest is Story {
    bytes4 private constant REFUSED = IAuthorizations.AuthorizationsRefused.selector;

    // ── refusals in their order

    /// Of a child under the root.
    function testFuzzFirstReasonAgainstGranting(uint256 faults, uint256 which) public {
        faults = _pair(faults, 17);
        bytes[] memory refusals = new bytes[](17);
        Terms memory terms = _proposed();
        bytes32 parent = terms.parent;
        Basis memory basis = _spoilTerms(terms, faults, refusals);
        address actor = _has(faults, 6) ? hospital : insurer;
        refusals[6] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(actor));
        refusals[4] = refusals[6];

        if (_has(faults, 5)) {
            bytes32 frozen = _freezeOne(_subjectsOf(terms.basis), which);
            refusals[5] = _refusal(REFUSED, Reason.E_FROZEN, frozen);
        }
        if (_has(faults, 7)) _must(_revoke(_by(hospital), parent, 0, _toRoot()));
        refusals[7] = _refusal(REFUSED, Reason.E_STATE, parent);
        if (_has(faults, 8)) CHEATS.warp(ROOT_END);
        refusals[8] = _refusal(REFUSED, Reason.E_TIME, parent);
        if (_has(faults, 9)) _must(_suspend(_by(accreditor), laboratory, 0));
        refusals[9] = _refusal(REFUSED, Reason.E_RECIPIENT, Hashes.participant(laboratory));
        if (_has(faults, 14)) _must(_withdraw(_by(custodian), root.basis, 0));
        refusals[14] = _refusal(REFUSED, Reason.E_CONSENT_WITHDRAWN, root.basis);
        if (_has(faults, 4)) _must(_suspend(_by(accreditor), actor, 0));

        Proof memory p = _by(actor);
        _spoil(p, faults, 2, refusals);
        Bounds memory bounds = _boundsOf(root.scope, basis);
        _same(_first(faults, refusals), _grant(p, 0, terms, _toRoot(), bounds));
    }

    /// What is wrong with the terms themselves. Gives the basis that they cite.
    function _spoilTerms(
        Terms memory terms,
        uint256 faults,
        bytes[] memory refusals
    ) private returns (Basis memory basis) {
        bytes32 parent = terms.parent;
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        refusals[1] = _refusal(REFUSED, Reason.E_NOT_FOUND, "nothing");
        refusals[10] = _refusal(REFUSED, Reason.E_DEPTH, parent);
        refusals[11] = _refusal(REFUSED, Reason.E_RIGHT_MISSING, parent);
        refusals[12] = _refusal(REFUSED, Reason.E_OUTLIVES_GRANTOR, parent);
        refusals[13] = _exceeding(Reason.E_EXCEEDS_GRANTOR, parent, Dimension.RETENTION_DAYS);
        refusals[16] = _refusal(REFUSED, Reason.E_QUOTA, parent);
        if (_has(faults, 1)) terms.parent = "nothing";
        _spoilScope(terms.scope, faults);

        basis = consent;
        if (_has(faults, 15)) {
            basis.recipient = analyst;
            _must(_give(_by(custodian), basis));
            terms.basis = Hashes.basis(basis);
        }
        refusals[15] = _exceeding(Reason.E_EXCEEDS_BASIS, terms.basis, Dimension.RECIPIENT);
    }

    function _spoilScope(Scope memory scope, uint256 faults) private pure {
        if (_has(faults, 10)) scope.conditions.sublicenseDepth = 3;
        if (_has(faults, 11)) scope.conditions.relation = uint8(Relation.RETURN);
        if (_has(faults, 12)) scope.limits.notAfter = ROOT_END + 1;
        if (_has(faults, 13)) scope.conditions.retentionDays = 366;
        if (_has(faults, 16)) scope.limits.maxUses = ROOT_USES - CHILD_USES + 1;
        if (_has(faults, 0)) scope.conditions.relation = 10;
    }

    function _exceeding(
        Reason reason,
        bytes32 subject,
        Dimension dimension
    ) private pure returns (bytes memory) {
        return abi.encodeWithSelector(REFUSED, reason, subject, dimension);
    }

    /// A scope above its parent's in any one dimension is refused with that dimension.
    function testFuzzScopeBeyondItsParentNamesTheDimension(uint256 which, uint256 bit) public {
        Terms memory above = _proposed();
        above.grantee = insurer;
        _makeRoom(above.scope);
        above.scope.conditions.sublicenseDepth = 2;
        _must(_grantUnder(_by(insurer), above, _toRoot(), _one(root.scope)));
        Path memory path = _down(_toRoot(), above);

        bytes32 parent = Hashes.authorization(above);
        Terms memory below = abi.decode(abi.encode(above), (Terms));
        below.grantee = laboratory;
        below.parent = parent;
        below.scope.conditions.sublicenseDepth = 1;
        Dimension beyond = _exceed(below.scope, which % 14, bit);
        bytes memory expected = _exceeding(Reason.E_EXCEEDS_GRANTOR, parent, beyond);
        _same(expected, _grantUnder(_by(insurer), below, path, _one(above.scope)));
    }

    // ── facts handed in

    function testFuzzAnyOtherScopeOfTheParentIsAMismatch(uint256 field, uint256 bit) public {
        Scope memory told = root.scope;
        _flip(told, field, bit);
        bytes memory mismatch = abi.encodeWithSelector(
            IAuthorizations.AuthorizationsFactsMismatch.selector,
            Hashes.scope(root.scope),
            Hashes.scope(told)
        );
        _same(mismatch, _grantUnder(_by(insurer), _proposed(), _toRoot(), _one(told)));
    }

    function testFuzzAnyOtherPathIsAMismatch(uint256 field, uint256 bit) public {
        Path memory path = _toRoot();
        bytes32 flip = bytes32(1 << (bit % 256));
        field %= 5;
        if (field == 0) path.asset ^= flip;
        if (field == 1) path.title ^= flip;
        if (field == 2) path.steps[0].basis ^= flip;
        if (field == 3) path.steps[0].scope ^= flip;
        if (field == 4)
            path.steps[0].grantee = address(uint160(insurer) ^ uint160(1 << (bit % 160)));
        bytes memory answer = _grantUnder(_by(insurer), _proposed(), path, _one(root.scope));
        assert(bytes4(answer) == IAuthorizations.AuthorizationsPathMismatch.selector);
    }

    // ── what it does

    function testFuzzGrantIsRecorded(bytes32 requested, uint40 uses, bool sentByItself) public {
        direct = sentByItself;
        Terms memory terms = _proposed();
        terms.scope.limits.maxUses = uint40(bound(uses, 0, ROOT_USES - CHILD_USES));
        bytes32 id = Hashes.authorization(terms);
        Proof memory p = _by(insurer);
        _expectAct(address(authorizations), p, Messages.grant(p, requested, terms));
        CHEATS.expectEmit(address(authorizations));
        emit IAuthorizations.Granted(id, terms.parent, insurer, requested, terms, 0);
        Bounds memory bounds = _boundsOf(root.scope, consent);
        _must(_grant(p, requested, terms, _toRoot(), bounds));

        uint256 word = authorizations.word(id);
        assert(Words.kind(word) == Words.AUTHORIZATION && Words.given(word));
        assert(Words.used(word) == 0 && Words.allotted(word) == 0);
        uint256 parent = authorizations.word(terms.parent);
        assert(Words.allotted(parent) == CHILD_USES + terms.scope.limits.maxUses);
        bytes memory refusal = _refusal(REFUSED, Reason.E_STATE, id);
        _same(refusal, _grant(_by(insurer), requested, terms, _toRoot(), bounds));
    }

    /// Used and allotted stay within the quota for any sequence of amounts.
    function testFuzzQuotaHoldsForAnySequence(uint32[12] memory amounts, uint16 grants) public {
        uint256 left = ROOT_USES - CHILD_USES;
        bytes32 id = Hashes.authorization(root);
        Use memory asked = _useOf(id);
        Leaf memory leaf = _leafOf(root, _toRoot());
        Upstream memory nothing;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint256 amount = amounts[i] % 40;
            if (amount == 39) amount = amounts[i];
            if (amount == 0) amount = 1;
            bytes memory answer;
            if (_has(grants, i)) {
                Terms memory terms = _proposed();
                terms.scope.limits.maxUses = uint40(amount);
                answer = _grantUnder(_by(insurer), terms, _toRoot(), _one(root.scope));
            } else {
                asked.count = uint32(amount);
                answer = _use(_by(insurer), asked, leaf, nothing);
            }
            bool fits = amount <= left;
            _same(fits ? bytes("") : _refusal(REFUSED, Reason.E_QUOTA, id), answer);
            if (fits) left -= amount;
            uint256 word = authorizations.word(id);
            assert(Words.used(word) + Words.allotted(word) == ROOT_USES - left);
        }
    }

    function testUnlimitedChildOfALimitedParentIsOverItsQuota() public {
        Terms memory terms = _proposed();
        terms.scope.limits.maxUses = UNLIMITED_USES;
        _same(
            _refusal(REFUSED, Reason.E_QUOTA, terms.parent),
            _grantUnder(_by(insurer), terms, _toRoot(), _one(root.scope))
        );
    }

    // ── private

    function _boundsOf(
        Scope memory scope,
        Basis memory basis
    ) private pure returns (Bounds memory bounds) {
        bounds.scope = _one(scope);
        bounds.basis = new Basis[](1);
        bounds.basis[0] = basis;
    }

    function _subjectsOf(bytes32 basis) private view returns (bytes32[] memory subjects) {
        subjects = new bytes32[](7);
        subjects[0] = root.asset;
        subjects[1] = root.parent;
        subjects[2] = child.parent;
        subjects[3] = Hashes.participant(hospital);
        subjects[4] = Hashes.participant(insurer);
        subjects[5] = Hashes.participant(laboratory);
        subjects[6] = basis;
    }

    /// So that every dimension can be exceeded.
    function _makeRoom(Scope memory scope) private pure {
        Limits memory limits = scope.limits;
        limits.purposes = 0;
        limits.operations = 1 << 13; // SUBLICENSE, or there would be no child
        limits.outputs = 0;
        limits.environments = 0;
        limits.categories = 0;
        limits.territories = 0;
        limits.notBefore = START;
        limits.minK = 1;
        scope.conditions.entrustAllowed = false;
        scope.conditions.commercial = false;
        scope.conditions.retentionDays = 0;
        scope.conditions.duties = 2 ** 10 - 1;
        scope.conditions.prohibitions = 2 ** 3 - 1;
    }

    function _exceed(
        Scope memory scope,
        uint256 which,
        uint256 bit
    ) private pure returns (Dimension) {
        Limits memory limits = scope.limits;
        Conditions memory conditions = scope.conditions;
        if (which == 0) {
            limits.purposes = uint64(1 << (bit % 29));
            return Dimension.PURPOSES;
        }
        if (which == 1) {
            limits.operations |= uint32(1 << (bit % 13));
            return Dimension.OPERATIONS;
        }
        if (which == 2) {
            limits.outputs = uint16(1 << (bit % 6));
            return Dimension.OUTPUTS;
        }
        if (which == 3) {
            limits.environments = uint16(1 << (bit % 6));
            return Dimension.ENVIRONMENTS;
        }
        if (which == 4) {
            limits.categories = uint64(1 << (bit % 64));
            return Dimension.CATEGORIES;
        }
        if (which == 5) {
            limits.territories = 1 << (bit % 249);
            return Dimension.TERRITORIES;
        }
        if (which == 6) {
            limits.notBefore = uint40(bit % START);
            return Dimension.NOT_BEFORE;
        }
        if (which == 7) {
            limits.minK = 0;
            return Dimension.MIN_K;
        }
        if (which == 8) {
            limits.version = 1 + uint32(bit % type(uint32).max);
            return Dimension.VERSION;
        }
        if (which == 9) {
            conditions.commercial = true;
            return Dimension.COMMERCIAL;
        }
        if (which == 10) {
            conditions.retentionDays = 1 + uint16(bit % type(uint16).max);
            return Dimension.RETENTION_DAYS;
        }
        if (which == 11) {
            conditions.duties ^= uint64(1 << (bit % 10));
            return Dimension.DUTIES;
        }
        if (which == 12) {
            conditions.entrustAllowed = true;
            return Dimension.ENTRUST_ALLOWED;
        }
        conditions.prohibitions ^= uint64(1 << (bit % 3));
        return Dimension.PROHIBITIONS;
    }

    function _flip(Scope memory scope, uint256 field, uint256 bit) private pure {
        field %= 8;
        if (field == 0) scope.limits.purposes ^= uint64(1 << (bit % 64));
        if (field == 1) scope.limits.territories ^= 1 << (bit % 256);
        if (field == 2) scope.limits.notAfter ^= uint40(1 << (bit % 40));
        if (field == 3) scope.limits.maxUses ^= uint40(1 << (bit % 40));
        if (field == 4) scope.conditions.sublicenseDepth ^= uint8(1 << (bit % 8));
        if (field == 5) scope.conditions.duties ^= uint64(1 << (bit % 64));
        if (field == 6) scope.conditions.policyDoc ^= bytes32(1 << (bit % 256));
        if (field == 7) scope.conditions.commercial = !scope.conditions.commercial;
    }
}
