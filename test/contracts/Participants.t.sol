// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IParticipants} from "../../contracts/interfaces/IParticipants.sol";
import {IRelayed} from "../../contracts/interfaces/IRelayed.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {ACCREDITOR, Reason} from "../../contracts/types/Codes.sol";
import {Enrolment, Proof} from "../../contracts/types/Records.sol";
import {CHEATS, bound} from "./support/Cheats.sol";
import {Facts} from "./support/Facts.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";

contract ParticipantsTest is Facts {
    bytes4 private constant REFUSED = IParticipants.ParticipantsRefused.selector;

    // ── refusals in their order

    function testFuzzFirstReasonAgainstEnrolling(uint256 faults, uint8 which) public {
        faults = _pair(faults, 6);
        bytes[] memory refusals = new bytes[](6);
        Enrolment memory facts = _enrolment(hospital);
        if (_has(faults, 0)) _misshape(facts, which);
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        Proof memory p = _by(_has(faults, 4) ? regulator : accreditor);
        _spoil(p, faults, 1, refusals);
        _spend(p, faults, 3, refusals);
        refusals[4] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        if (_has(faults, 5)) facts.validTo = uint40(bound(which, 0, block.timestamp));
        refusals[5] = _refusal(REFUSED, Reason.E_TIME, Hashes.participant(facts.account));
        _same(_first(faults, refusals), _enroll(p, facts));
        if (faults & 63 != 0) assert(registry.word(Hashes.participant(hospital)) == 0);
    }

    function testFuzzFirstReasonAgainstSuspending(uint256 faults, bool reinstates) public {
        faults = _pair(faults, 6);
        bytes[] memory refusals = new bytes[](6);
        _must(_enroll(_by(accreditor), _enrolment(hospital)));
        address who = _has(faults, 0) ? insurer : hospital;
        bytes32 id = Hashes.participant(who);
        refusals[0] = _refusal(REFUSED, Reason.E_NOT_FOUND, id);
        Proof memory p = _by(_has(faults, 4) ? regulator : accreditor);
        _spoil(p, faults, 1, refusals);
        _spend(p, faults, 3, refusals);
        refusals[4] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        // The opposite state is what the act asks for.
        if (_has(faults, 5) != reinstates) _must(_suspend(_by(accreditor), hospital, 0));
        refusals[5] = _refusal(REFUSED, Reason.E_STATE, id);
        bytes memory answer = reinstates ? _reinstate(p, who, "why") : _suspend(p, who, "why");
        _same(_first(faults, refusals), answer);
    }

    function testFuzzOfficeOutOfStandingCannotAct(bool lapses) public {
        Enrolment memory facts = _enrolment(accreditor);
        facts.validTo = START + DAY;
        _must(_enroll(_by(accreditor), facts));
        if (lapses) CHEATS.warp(START + DAY);
        else _must(_suspend(_by(accreditor), accreditor, 0));
        bytes memory refusal = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(accreditor));
        _same(refusal, _enroll(_by(accreditor), _enrolment(hospital)));
        _same(refusal, _reinstate(_by(accreditor), accreditor, 0));
    }

    function testFuzzNobodyElseIsAnAccreditor(uint256 key) public {
        address stranger = _person(bound(key, 1000, type(uint128).max));
        bytes memory refusal = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(stranger));
        _same(refusal, _enroll(_by(stranger), _enrolment(stranger)));
        _must(_enroll(_by(accreditor), _enrolment(stranger)));
        _same(refusal, _suspend(_by(stranger), stranger, 0));
    }

    // ── what they do

    function testFuzzEnrolmentIsRecorded(uint256 key, uint40 validTo, bool sentByItself) public {
        Enrolment memory facts = _enrolment(_person(bound(key, 1000, type(uint128).max)));
        facts.validTo = uint40(bound(validTo, START + 1, type(uint40).max));
        direct = sentByItself;
        Proof memory p = _by(accreditor);
        _expectAct(address(registry), p, Messages.enroll(p, facts));
        CHEATS.expectEmit(address(registry));
        emit IParticipants.Enrolled(facts.account, accreditor, facts);
        _must(_enroll(p, facts));

        uint256 word = registry.word(Hashes.participant(facts.account));
        assert(Words.stands(word, facts.validTo - 1) && !Words.stands(word, facts.validTo));
        assert(!Words.frozen(word));
        assert(IRelayed(address(registry)).nonceSpent(accreditor, p.nonce));
    }

    /// Whoever enrols anew stays suspended and under its orders.
    function testFuzzEnrolmentAnewKeepsStatusAndOrders(bool suspended, uint8 orders) public {
        _must(_enroll(_by(accreditor), _enrolment(hospital)));
        bytes32 id = Hashes.participant(hospital);
        if (suspended) _must(_suspend(_by(accreditor), hospital, 0));
        orders = uint8(bound(orders, 0, 3));
        for (uint256 i = 0; i < orders; ++i) {
            _must(_freeze(_by(regulator), _order(id, regulator), 0));
        }
        Enrolment memory facts = _enrolment(hospital);
        facts.validTo = FOREVER + 1;
        _must(_enroll(_by(accreditor), facts));
        uint256 word = registry.word(id);
        assert(Words.orders(word) == orders);
        assert(Words.stands(word, FOREVER) == !suspended);
    }

    function testFuzzReinstatementUndoesASuspension(bool sentByItself) public {
        direct = sentByItself;
        _must(_enroll(_by(accreditor), _enrolment(hospital)));
        bytes32 id = Hashes.participant(hospital);
        uint256 before = registry.word(id);

        Proof memory p = _by(accreditor);
        _expectAct(address(registry), p, Messages.suspend(p, hospital, "why"));
        CHEATS.expectEmit(address(registry));
        emit IParticipants.Suspended(hospital, accreditor, "why");
        _must(_suspend(p, hospital, "why"));
        assert(registry.word(id) == before | Words.SUSPENDED);

        p = _by(accreditor);
        _expectAct(address(registry), p, Messages.reinstate(p, hospital, "because"));
        CHEATS.expectEmit(address(registry));
        emit IParticipants.Reinstated(hospital, accreditor, "because");
        _must(_reinstate(p, hospital, "because"));
        assert(registry.word(id) == before);
    }

    // ── private

    function _misshape(Enrolment memory facts, uint8 which) private pure {
        which %= 5;
        if (which == 0) facts.name = "";
        if (which == 1) facts.account = address(0);
        if (which == 2) facts.jurisdiction = 249;
        if (which == 3) facts.name = string(new bytes(257));
        if (which == 4) facts.code = string(new bytes(65));
    }

    /// A nonce that its actor has spent, where the fault asks for one.
    function _spend(Proof memory p, uint256 faults, uint256 from, bytes[] memory refusals) private {
        bytes32 actor = Hashes.participant(p.actor);
        refusals[from] = _refusal(IRelayed.RelayedRefused.selector, Reason.E_NONCE, actor);
        if (!_has(faults, from)) return;
        offices.grantRole(ACCREDITOR, p.actor, 0);
        _must(_enroll(_replacing(p.nonce, p.actor), _enrolment(laboratory)));
        if (p.actor != accreditor) offices.revokeRole(ACCREDITOR, p.actor);
    }
}
