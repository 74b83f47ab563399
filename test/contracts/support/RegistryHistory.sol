// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssets} from "../../../contracts/interfaces/IAssets.sol";
import {IAuthorizations} from "../../../contracts/interfaces/IAuthorizations.sol";
import {IConsents} from "../../../contracts/interfaces/IConsents.sol";
import {IOversight} from "../../../contracts/interfaces/IOversight.sol";
import {IParticipants} from "../../../contracts/interfaces/IParticipants.sol";
import {IRelayed} from "../../../contracts/interfaces/IRelayed.sol";
import {ConsentForm, PiLevel, Reason, Scheme} from "../../../contracts/types/Codes.sol";
import {Asset, Basis, Enrolment, Order, Title, Version} from "../../../contracts/types/Records.sol";
import {CHEATS} from "./Cheats.sol";
import {Hashes} from "./Hashes.sol";
import {Rulebook} from "./Rulebook.sol";

/// Acts at random on participants, assets, consents and orders. None may end otherwise than the
/// model says.
abstract contract RegistryHistory is Rulebook {
    uint256 private constant MOST_ASSETS = 9;
    uint256 private constant MOST_GROUNDS = 18;
    uint64 private constant CONSENT = 1;
    uint64 private constant STATUTE = 1 << 2;
    uint64 private constant NO_PERSON = 1 << 26;

    error Different(Reason expected, Reason given);

    /// How often what is called here, by its selector, was done and not refused.
    mapping(bytes4 act => uint256 count) public done;

    /// Half of all acts are sent by their signers, half by a stranger.
    modifier routed(uint256 seed) {
        direct = seed % 2 == 0;
        _;
    }

    constructor() {
        address[8] memory all = [
            accreditor,
            regulator,
            otherRegulator,
            hospital,
            custodian,
            insurer,
            analyst,
            laboratory
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            if (i > 2) _must(_enroll(_by(accreditor), _enrolment(all[i])));
            _people.push(Person(all[i], false, FOREVER));
        }
    }

    // ── acts

    function enrol(uint256 seed) external routed(seed) {
        // The accreditor stays, or a history would soon come to its end.
        Person storage one = _people[1 + _draw(seed, 1, _people.length - 1)];
        Enrolment memory facts = _enrolment(one.account);
        facts.validTo = _seldom(seed, 2) ? uint40(block.timestamp) + 3 * DAY : FOREVER;
        address actor = _actor(seed, accreditor);
        Reason reason = actor == accreditor ? Reason.NONE : Reason.E_ROLE;
        if (_ends(_enroll(_by(actor), facts), reason)) one.until = facts.validTo;
    }

    function suspend(uint256 seed) external routed(seed) {
        Person storage one = _people[1 + _draw(seed, 1, _people.length - 1)];
        if (!_seldom(seed, 2)) return;
        address actor = _actor(seed, accreditor);
        Reason reason = one.suspended ? Reason.E_STATE : Reason.NONE;
        if (actor != accreditor) reason = Reason.E_ROLE;
        if (_ends(_suspend(_by(actor), one.account, 0), reason)) one.suspended = true;
    }

    function reinstate(uint256 seed) external routed(seed) {
        Person storage one = _people[1];
        for (uint256 i = 1; i < _people.length && !one.suspended; ++i) one = _people[i];
        address actor = _actor(seed, accreditor);
        Reason reason = one.suspended ? Reason.NONE : Reason.E_STATE;
        if (actor != accreditor) reason = Reason.E_ROLE;
        if (_ends(_reinstate(_by(actor), one.account, 0), reason)) one.suspended = false;
    }

    function register(uint256 seed) external routed(seed) {
        if (_holdings.length >= MOST_ASSETS) return;
        address actor = _anybody(seed, 1);
        Asset memory asset = _asset(actor, actor, uint8(_draw(seed, 3, 3)));
        if (_draw(seed, 2, 2) == 0) asset.source = custodian;
        Title[] memory titles = _titles(actor);
        if (_seldom(seed, 4)) titles[2].notAfter = uint40(block.timestamp) + 5 * DAY;
        if (_seldom(seed, 5)) titles[0].notAfter = uint40(block.timestamp) + 2 * DAY;
        Reason reason = _isInGoodStanding(actor) ? Reason.NONE : Reason.E_ROLE;
        if (_ends(_register(_by(actor), asset, titles), reason)) {
            Holding storage one = _enter(asset, titles);
            one.head = 1;
        }
    }

    function addVersion(uint256 seed) external routed(seed) {
        if (_holdings.length == 0) return;
        Holding storage one = _holdings[_draw(seed, 1, _holdings.length)];
        Title memory hold = one.titles[0];
        Version memory version;
        version.asset = one.id;
        version.commitment = _fresh();
        version.scheme = uint8(Scheme.SALTED_MERKLE);
        address actor = _actor(seed, hold.holder);
        uint256 head = _seldom(seed, 2) ? one.head + 1 : one.head;

        Reason reason;
        bool frozen =
            _isFrozen(one.id) ||
                _isFrozen(Hashes.right(one.id, hold)) ||
                _isFrozen(Hashes.participant(hold.holder));
        if (hold.notAfter != 0 && block.timestamp >= hold.notAfter) reason = Reason.E_TIME;
        if (head != one.head) reason = Reason.E_FORK;
        if (_isProduct(one)) reason = Reason.E_STATE;
        if (actor != hold.holder) reason = Reason.E_ROLE;
        if (frozen) reason = Reason.E_FROZEN;
        if (!_isInGoodStanding(actor)) reason = Reason.E_ROLE;
        bytes memory answer = _addVersion(
            _replacing(head, actor),
            version,
            one.facts,
            Hashes.title(hold)
        );
        if (_ends(answer, reason)) ++one.head;
    }

    function give(uint256 seed) external routed(seed) {
        if (_holdings.length == 0 || _grounds.length >= MOST_GROUNDS) return;
        uint256 asset = _draw(seed, 1, _holdings.length);
        Holding storage data = _holdings[asset];
        address giver = _actor(seed, data.facts.source);
        uint64[4] memory codes = [CONSENT, CONSENT, STATUTE, NO_PERSON];
        Basis memory basis = _basis(data.id, giver, codes[_draw(seed, 2, 4)]);
        basis.form = uint8(_draw(seed, 3, 2));
        if (_draw(seed, 4, 3) == 0) basis.recipient = _anybody(seed, 5);
        if (_draw(seed, 6, 3) == 0) basis.scope.limits.operations &= 0xfffff;
        if (_seldom(seed, 7)) basis.scope.conditions.entrustAllowed = false;

        bool personal = data.facts.piLevel != uint8(PiLevel.NONE);
        bool sensitive = data.facts.piLevel == uint8(PiLevel.SENSITIVE);
        bool general = basis.form == uint8(ConsentForm.GENERAL);
        bool byOffice = basis.codes == STATUTE && _isRegulator(giver);
        Reason reason;
        if (basis.codes == CONSENT && sensitive && general) reason = Reason.E_CONSENT_FORM;
        if (basis.codes == NO_PERSON && personal) reason = Reason.E_LEGAL_BASIS;
        if (_isProduct(data)) reason = Reason.E_STATE;
        if (giver != data.facts.source && !byOffice) reason = Reason.E_ROLE;
        if (!_isInGoodStanding(giver)) reason = Reason.E_ROLE;
        if (_ends(_give(_by(giver), basis), reason)) {
            _grounds.push(Ground(Hashes.basis(basis), basis, asset, false));
        }
    }

    function withdraw(uint256 seed) external routed(seed) {
        if (_grounds.length == 0 || !_seldom(seed, 2)) return;
        Ground storage one = _grounds[_draw(seed, 1, _grounds.length)];
        address actor = _actor(seed, one.facts.giver);
        Reason reason = one.withdrawn ? Reason.E_STATE : Reason.NONE;
        if (actor != one.facts.giver) reason = Reason.E_ROLE;
        if (_ends(_withdraw(_by(actor), one.id, 0), reason)) one.withdrawn = true;
    }

    function freeze(uint256 seed) external routed(seed) {
        if (_holdings.length == 0 || !_seldom(seed, 9)) return;
        address actor = _actor(seed, seed % 3 == 0 ? otherRegulator : regulator);
        Order memory order = _order(_anything(seed), actor);
        Reason reason = _isInOffice(actor) ? Reason.NONE : Reason.E_ROLE;
        if (_ends(_freeze(_by(actor), order, 0), reason)) {
            _commands.push(Command(Hashes.order(order), order, false));
        }
    }

    function lift(uint256 seed) external routed(seed) {
        if (_commands.length == 0) return;
        Command storage one = _commands[_draw(seed, 1, _commands.length)];
        for (uint256 i = 0; i < _commands.length && one.lifted; ++i) one = _commands[i];
        address issuer = one.facts.issuer;
        address actor = _actor(seed, issuer);
        Reason reason = one.lifted ? Reason.E_STATE : Reason.NONE;
        if (actor != issuer && _isInOffice(issuer)) reason = Reason.E_ROLE;
        if (!_isInOffice(actor)) reason = Reason.E_ROLE;
        if (_ends(_lift(_by(actor), one.id, 0, one.facts), reason)) one.lifted = true;
    }

    function pass(uint256 seed) external {
        CHEATS.warp(block.timestamp + _draw(seed, 1, DAY));
        ++done[msg.sig];
    }

    // ── chance

    function _draw(uint256 seed, uint256 which, uint256 count) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, which))) % count;
    }

    /// Stops are rare, or little would ever be allowed.
    function _seldom(uint256 seed, uint256 which) internal pure returns (bool) {
        return _draw(seed, which, 5) == 0;
    }

    function _anybody(uint256 seed, uint256 which) internal view returns (address) {
        return _people[3 + _draw(seed, which, _people.length - 3)].account;
    }

    /// Mostly the one whose act it is.
    function _actor(uint256 seed, address proper) internal view returns (address) {
        if (_draw(seed, 100, 8) != 0) return proper;
        return _people[_draw(seed, 101, _people.length)].account;
    }

    /// Anything that an order can be on.
    function _anything(uint256 seed) private view returns (bytes32) {
        uint256 kind = _draw(seed, 3, 5);
        Holding storage one = _holdings[_draw(seed, 4, _holdings.length)];
        uint256 licenses = _licenses.length;
        if (kind == 0) return Hashes.participant(_anybody(seed, 5));
        if (kind == 1) return Hashes.right(one.id, one.titles[_draw(seed, 5, one.titles.length)]);
        if (kind == 2 && _grounds.length != 0) return _grounds[_draw(seed, 5, _grounds.length)].id;
        if (kind == 3 && licenses != 0) return _licenses[_draw(seed, 5, licenses)].id;
        return one.id;
    }

    // ── the model moves on

    function _enter(
        Asset memory asset,
        Title[] memory titles
    ) internal returns (Holding storage one) {
        one = _holdings.push();
        one.id = Hashes.asset(asset);
        one.facts = asset;
        for (uint256 i = 0; i < titles.length; ++i) one.titles.push(titles[i]);
    }

    function _isRegulator(address account) internal view returns (bool) {
        return account == regulator || account == otherRegulator;
    }

    function _isInOffice(address account) private view returns (bool) {
        return _isRegulator(account) && _isInGoodStanding(account);
    }

    /// Whether the act was done, if that or its refusal is what the model expects.
    function _ends(bytes memory refusal, Reason expected) internal returns (bool isDone) {
        if (refusal.length == 0) {
            if (expected != Reason.NONE) revert Different(expected, Reason.NONE);
            ++done[msg.sig];
            return true;
        }
        bytes4 error_ = bytes4(refusal);
        bool refused =
            error_ == IRelayed.RelayedRefused.selector ||
                error_ == IParticipants.ParticipantsRefused.selector ||
                error_ == IAssets.AssetsRefused.selector ||
                error_ == IConsents.ConsentsRefused.selector ||
                error_ == IAuthorizations.AuthorizationsRefused.selector ||
                error_ == IOversight.OversightRefused.selector;
        if (!refused) revert Unexpected("", refusal);
        uint256 given;
        assembly ("memory-safe") {
            given := mload(add(refusal, 0x24))
        }
        if (Reason(given) != expected) revert Different(expected, Reason(given));
    }
}
