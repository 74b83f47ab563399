// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOversight} from "../../contracts/interfaces/IOversight.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {PiLevel, REGULATOR, Reason} from "../../contracts/types/Codes.sol";
import {Asset, Enrolment, Order, Proof} from "../../contracts/types/Records.sol";
import {CHEATS, bound} from "./support/Cheats.sol";
import {Facts} from "./support/Facts.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";

contract OversightTest is Facts {
    bytes4 private constant REFUSED = IOversight.OversightRefused.selector;

    bytes32 private _subject;

    constructor() {
        _must(_enroll(_by(accreditor), _enrolment(hospital)));
        Asset memory asset = _asset(hospital, hospital, uint8(PiLevel.NONE));
        _must(_register(_by(hospital), asset, _titles(hospital)));
        _subject = Hashes.asset(asset);
    }

    function testFuzzFirstReasonAgainstFreezing(uint256 faults, bool noReview) public {
        faults = _pair(faults, 7);
        bytes[] memory refusals = new bytes[](7);
        Proof memory p = _by(_has(faults, 4) ? hospital : regulator);
        Order memory order = _order(_subject, _has(faults, 0) ? custodian : p.actor);
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        if (_has(faults, 1)) order.subject = bytes32(uint256(77));
        refusals[1] = _refusal(REFUSED, Reason.E_NOT_FOUND, order.subject);
        _spoil(p, faults, 2, refusals);
        refusals[4] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        // An order that exists was once in form.
        if (_has(faults, 5) && faults & 19 == 0) {
            _must(_freeze(_by(regulator), order, 0));
            if (_has(faults, 6)) CHEATS.warp(order.reviewBy);
            p.deadline = block.timestamp + 1;
            _spoil(p, faults, 2, refusals);
        } else {
            faults &= ~uint256(1 << 5);
            if (_has(faults, 6)) order.reviewBy = uint40(block.timestamp);
            if (_has(faults, 6) && noReview) (order.reviewBy, order.basisDoc) = (FOREVER, 0);
        }
        bytes32 id = Hashes.order(order);
        refusals[5] = _refusal(REFUSED, Reason.E_STATE, id);
        refusals[6] = _refusal(REFUSED, Reason.E_ORDER_FORM, id);
        uint256 before = registry.word(_subject);
        _same(_first(faults, refusals), _freeze(p, order, "why"));
        if (faults & 127 != 0) assert(registry.word(_subject) == before);
    }

    function testFuzzFirstReasonAgainstLifting(uint256 faults) public {
        faults = _pair(faults, 5);
        bytes[] memory refusals = new bytes[](5);
        Order memory order = _order(_subject, regulator);
        _must(_freeze(_by(regulator), order, 0));
        bytes32 id = Hashes.order(order);
        if (_has(faults, 4)) _must(_lift(_by(regulator), id, 0, order));
        refusals[4] = _refusal(REFUSED, Reason.E_STATE, id);
        bytes32 named = _has(faults, 0) ? _subject : id;
        refusals[0] = _refusal(REFUSED, Reason.E_NOT_FOUND, _subject);
        Proof memory p = _by(_has(faults, 3) ? otherRegulator : regulator);
        _spoil(p, faults, 1, refusals);
        refusals[3] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        _same(_first(faults, refusals), _lift(p, named, "why", order));
    }

    function testFuzzLiftWithAnyOtherFactsIsAMismatch(uint256 field, uint256 bit) public {
        Order memory order = _order(_subject, regulator);
        _must(_freeze(_by(regulator), order, 0));
        bytes32 id = Hashes.order(order);
        bytes32 flip = bytes32(1 << (bit % 40));
        field %= 5;
        if (field == 0) order.subject ^= flip;
        if (field == 1) order.issuer = address(uint160(order.issuer) ^ uint160(uint256(flip)));
        if (field == 2) order.basisDoc ^= flip;
        if (field == 3) order.reviewBy ^= uint40(uint256(flip));
        if (field == 4) order.salt ^= flip;
        _same(
            abi.encodeWithSelector(
                IOversight.OversightFactsMismatch.selector,
                id,
                Hashes.order(order)
            ),
            _lift(_by(regulator), id, 0, order)
        );
    }

    /// A push and a lift leave the word as before, however many orders lie on it meanwhile.
    function testFuzzLiftedOrdersLeaveTheWordAsBefore(uint8 count, bool onPerson) public {
        bytes32 subject = onPerson ? Hashes.participant(hospital) : _subject;
        uint256 before = registry.word(subject);
        Order[] memory orders = new Order[](bound(count, 1, 6));
        for (uint256 i = 0; i < orders.length; ++i) {
            orders[i] = _order(subject, i % 2 == 0 ? regulator : otherRegulator);
            _must(_freeze(_by(orders[i].issuer), orders[i], 0));
            assert(Words.orders(registry.word(subject)) == i + 1);
        }
        for (uint256 i = orders.length; i > 0; --i) {
            Order memory order = orders[i - 1];
            assert(Words.frozen(registry.word(subject)));
            _must(_lift(_by(order.issuer), Hashes.order(order), 0, order));
        }
        assert(registry.word(subject) == before);
    }

    function testFuzzOrderIsRecorded(bool sentByItself) public {
        direct = sentByItself;
        Order memory order = _order(_subject, regulator);
        bytes32 id = Hashes.order(order);
        Proof memory p = _by(regulator);
        _expectAct(address(oversight), p, Messages.freeze(p, order, "why"));
        CHEATS.expectEmit(address(oversight));
        emit IOversight.Frozen(id, _subject, regulator, order, "why");
        _must(_freeze(p, order, "why"));
        assert(Words.party(oversight.word(id)) == regulator);

        p = _by(regulator);
        _expectAct(address(oversight), p, Messages.lift(p, id, "done"));
        CHEATS.expectEmit(address(oversight));
        emit IOversight.Lifted(id, _subject, regulator, "done");
        _must(_lift(p, id, "done", order));
        assert(oversight.word(id) & Words.LIFTED != 0);
    }

    /// Any regulator lifts what was ordered by one out of office, suspended or lapsed; nobody else
    /// does, and no regulator lifts another's while that one is in office.
    function testFuzzOrderOfAnotherIsLiftedOnceThatOneIsGone(uint8 how) public {
        Order memory order = _order(_subject, regulator);
        _must(_freeze(_by(regulator), order, 0));
        bytes32 id = Hashes.order(order);
        bytes memory refusal = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(otherRegulator));
        _same(refusal, _lift(_by(otherRegulator), id, 0, order));
        how %= 3;
        if (how == 0) offices.revokeRole(REGULATOR, regulator);
        if (how == 1) _must(_suspend(_by(accreditor), regulator, 0));
        if (how == 2) _lapse(regulator);
        refusal = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(regulator));
        _same(refusal, _lift(_by(regulator), id, 0, order));
        _must(_lift(_by(otherRegulator), id, 0, order));
    }

    function _lapse(address account) private {
        CHEATS.warp(FOREVER - 1);
        address[2] memory staying = [accreditor, otherRegulator];
        for (uint256 i = 0; i < 2; ++i) {
            Enrolment memory renewed = _enrolment(staying[i]);
            renewed.validTo = FOREVER + DAY;
            _must(_enroll(_by(accreditor), renewed));
        }
        assert(Words.stands(registry.word(Hashes.participant(account)), block.timestamp));
        CHEATS.warp(FOREVER);
    }
}
