// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IConsents} from "../../contracts/interfaces/IConsents.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {
    ALL_BASIS_CODES,
    CONSENT_CODES,
    ConsentForm,
    NONPERSONAL,
    PiLevel,
    Reason,
    STATUTORY_CODES
} from "../../contracts/types/Codes.sol";
import {Asset, Basis, Proof} from "../../contracts/types/Records.sol";
import {CHEATS, bound} from "./support/Cheats.sol";
import {Facts} from "./support/Facts.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";

contract ConsentsTest is Facts {
    bytes4 private constant REFUSED = IConsents.ConsentsRefused.selector;

    constructor() {
        _must(_enroll(_by(accreditor), _enrolment(hospital)));
        _must(_enroll(_by(accreditor), _enrolment(custodian)));
    }

    function testFuzzFirstReasonAgainstGiving(uint256 faults, bool asOffice) public {
        faults = _pair(faults, 7);
        bytes[] memory refusals = new bytes[](7);
        bytes32 asset = _registered(uint8(PiLevel.U14));
        address giver = _has(faults, 4) ? (asOffice ? regulator : hospital) : custodian;
        Basis memory basis = _basis(asset, giver, CONSENT_CODES);
        basis.form = uint8(_has(faults, 6) ? ConsentForm.WRITTEN : ConsentForm.GUARDIAN);
        if (_has(faults, 0)) basis.scope.conditions.relation = 1;
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        if (_has(faults, 1)) basis.asset = Hashes.participant(hospital);
        refusals[1] = _refusal(REFUSED, Reason.E_NOT_FOUND, basis.asset);
        // What could have been given has been, where that is the fault.
        if (faults & 0x53 == 0 && _has(faults, 5)) _must(_give(_by(giver), basis));
        else faults &= ~uint256(1 << 5);
        refusals[5] = _refusal(REFUSED, Reason.E_STATE, Hashes.basis(basis));
        if (asOffice && !_has(faults, 4)) {
            _must(_suspend(_by(accreditor), giver, 0));
            faults |= 16; // the source, but out of standing
        }
        Proof memory p = _by(giver);
        _spoil(p, faults, 2, refusals);
        refusals[4] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(giver));
        refusals[6] = _refusal(REFUSED, Reason.E_CONSENT_FORM, Hashes.basis(basis));
        _same(_first(faults, refusals), _give(p, basis));
    }

    /// Which codes may be given by whom, over which data, in which form.
    function testFuzzBasisIsGivenIfLawAllows(
        uint64 codes,
        uint8 piLevel,
        uint8 form,
        bool byOffice
    ) public {
        bytes32 asset = _registered(piLevel % 4);
        Basis memory basis = _basis(asset, byOffice ? regulator : custodian, codes);
        basis.codes = uint64(bound(codes, 1, ALL_BASIS_CODES));
        if (byOffice && codes & 1 == 0) basis.codes = uint64(STATUTORY_CODES & (codes | 4));
        basis.form = form % 4;
        bytes32 id = Hashes.basis(basis);
        uint256 level = piLevel % 4;

        bytes memory expected;
        bool lacksForm =
            (level == uint8(PiLevel.U14) && basis.form != uint8(ConsentForm.GUARDIAN)) ||
                (level == uint8(PiLevel.SENSITIVE) && basis.form == uint8(ConsentForm.GENERAL));
        if (basis.codes & CONSENT_CODES != 0 && lacksForm) {
            expected = _refusal(REFUSED, Reason.E_CONSENT_FORM, id);
        }
        if (basis.codes == NONPERSONAL && level != uint8(PiLevel.NONE)) {
            expected = _refusal(REFUSED, Reason.E_LEGAL_BASIS, id);
        }
        if (byOffice && basis.codes & ~STATUTORY_CODES != 0) {
            expected = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(regulator));
        }
        if (basis.codes & NONPERSONAL != 0 && basis.codes != NONPERSONAL) {
            expected = _refusal(REFUSED, Reason.E_SHAPE, 0);
        }
        _same(expected, _give(_by(basis.giver), basis));
        assert((registry.word(id) != 0) == (expected.length == 0));
    }

    function testFuzzConsentIsRecordedAndWithdrawn(bool named, uint8 form, bool byItself) public {
        direct = byItself;
        Basis memory basis = _basis(_registered(uint8(PiLevel.PI)), custodian, 1);
        if (named) basis.recipient = hospital;
        basis.form = form % 4;
        bytes32 id = Hashes.basis(basis);

        Proof memory p = _by(custodian);
        _expectAct(address(registry), p, Messages.give(p, basis));
        CHEATS.expectEmit(address(registry));
        emit IConsents.ConsentGiven(id, basis.asset, custodian, basis);
        _must(_give(p, basis));
        uint256 word = registry.word(id);
        assert(Words.kind(word) == Words.BASIS && Words.party(word) == custodian);
        assert(Words.anyRecipient(word) == !named && Words.form(word) == basis.form);

        p = _by(custodian);
        _expectAct(address(registry), p, Messages.withdraw(p, id, "why"));
        CHEATS.expectEmit(address(registry));
        emit IConsents.ConsentWithdrawn(id, custodian, "why");
        _must(_withdraw(p, id, "why"));
        assert(registry.word(id) == word | Words.WITHDRAWN);
    }

    function testFuzzFirstReasonAgainstWithdrawing(uint256 faults) public {
        faults = _pair(faults, 5);
        bytes[] memory refusals = new bytes[](5);
        Basis memory basis = _basis(_registered(uint8(PiLevel.PI)), custodian, 1);
        _must(_give(_by(custodian), basis));
        bytes32 id = _has(faults, 0) ? basis.asset : Hashes.basis(basis);
        refusals[0] = _refusal(REFUSED, Reason.E_NOT_FOUND, basis.asset);
        Proof memory p = _by(_has(faults, 3) ? hospital : custodian);
        _spoil(p, faults, 1, refusals);
        refusals[3] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        if (_has(faults, 4)) _must(_withdraw(_by(custodian), Hashes.basis(basis), 0));
        refusals[4] = _refusal(REFUSED, Reason.E_STATE, id);
        _same(_first(faults, refusals), _withdraw(p, id, "why"));
    }

    /// No office and no end of standing stops a withdrawal.
    function testFuzzNothingStopsAWithdrawal(uint8 stops) public {
        Basis memory basis = _basis(_registered(uint8(PiLevel.PI)), custodian, 1);
        _must(_give(_by(custodian), basis));
        bytes32 id = Hashes.basis(basis);
        bytes32[3] memory subjects = [id, basis.asset, Hashes.participant(custodian)];
        for (uint256 i = 0; i < 3; ++i) {
            if (_has(stops, i)) _must(_freeze(_by(regulator), _order(subjects[i], regulator), 0));
        }
        if (_has(stops, 3)) _must(_suspend(_by(accreditor), custodian, 0));
        if (_has(stops, 4)) CHEATS.warp(FOREVER);
        _must(_withdraw(_by(custodian), id, 0));
        assert(Words.withdrawn(registry.word(id)));
    }

    function _registered(uint8 piLevel) private returns (bytes32) {
        Asset memory asset = _asset(hospital, custodian, piLevel);
        _must(_register(_by(hospital), asset, _titles(hospital)));
        return Hashes.asset(asset);
    }
}
