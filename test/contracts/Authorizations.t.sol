// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuthorizations} from "../../contracts/interfaces/IAuthorizations.sol";
import {IRelayed} from "../../contracts/interfaces/IRelayed.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {Reason} from "../../contracts/types/Codes.sol";
import {Path, Proof, Scope, Upstream} from "../../contracts/types/Records.sol";
import {CHEATS} from "./support/Cheats.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";
import {Story} from "./support/Story.sol";

/// Requests, their refusal, and what cuts the tree. Grants and uses have files of their own.
contract AuthorizationsTest is Story {
    bytes4 private constant REFUSED = IAuthorizations.AuthorizationsRefused.selector;

    bytes32 private _root;
    bytes32 private _child;

    constructor() {
        _root = child.parent;
        _child = Hashes.authorization(child);
    }

    // ── request and refuse

    function testFuzzFirstReasonAgainstRequesting(uint256 faults) public {
        faults = _pair(faults, 6);
        bytes[] memory refusals = new bytes[](6);
        Scope memory scope = root.scope;
        if (_has(faults, 0)) scope.limits.notBefore = scope.limits.notAfter;
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        bytes32 parent = _has(faults, 1) ? root.asset : _root;
        refusals[1] = _refusal(REFUSED, Reason.E_NOT_FOUND, root.asset);
        Proof memory p = _by(laboratory);
        _spoil(p, faults, 2, refusals);
        if (_has(faults, 4)) _spendNonce(laboratory, p.nonce);
        bytes32 actor = Hashes.participant(laboratory);
        refusals[4] = _refusal(IRelayed.RelayedRefused.selector, Reason.E_NONCE, actor);
        if (_has(faults, 5)) _must(_suspend(_by(accreditor), laboratory, 0));
        refusals[5] = _refusal(REFUSED, Reason.E_ROLE, actor);
        _same(_first(faults, refusals), _request(p, parent, scope));
    }

    function testFuzzFirstReasonAgainstRefusing(uint256 faults) public {
        faults = _pair(faults, 5);
        bytes[] memory refusals = new bytes[](5);
        bytes32 parent = _has(faults, 0) ? root.asset : _root;
        refusals[0] = _refusal(REFUSED, Reason.E_NOT_FOUND, root.asset);
        Proof memory p = _by(_has(faults, 4) ? hospital : insurer);
        _spoil(p, faults, 1, refusals);
        if (_has(faults, 3)) _spendNonce(p.actor, p.nonce);
        bytes32 actor = Hashes.participant(p.actor);
        refusals[3] = _refusal(IRelayed.RelayedRefused.selector, Reason.E_NONCE, actor);
        refusals[4] = _refusal(REFUSED, Reason.E_ROLE, actor);
        _same(_first(faults, refusals), _refuse(p, "asked", parent, "no", _toRoot()));
    }

    function testFuzzRequestAndItsRefusalAreRecorded(bool sentByItself, bool underRight) public {
        direct = sentByItself;
        bytes32 parent = underRight ? root.parent : _root;
        address grantor = underRight ? hospital : insurer;
        Path memory path = underRight ? _toRight() : _toRoot();
        Proof memory p = _by(laboratory);
        bytes32 message = Messages.request(p, parent, root.scope);
        bytes32 asked = _digest(address(authorizations), message);
        _expectAct(address(authorizations), p, message);
        CHEATS.expectEmit(address(authorizations));
        emit IAuthorizations.Requested(asked, parent, laboratory, root.scope);
        _must(_request(p, parent, root.scope));

        p = _by(grantor);
        message = Messages.refuse(p, asked, parent, "no");
        _expectAct(address(authorizations), p, message);
        CHEATS.expectEmit(address(authorizations));
        emit IAuthorizations.RequestRefused(
            _digest(address(authorizations), message),
            asked,
            parent,
            grantor,
            "no"
        );
        _must(_refuse(p, asked, parent, "no", path));
    }

    // ── revoke and surrender

    function testFuzzFirstReasonAgainstCutting(uint256 faults, bool surrenders) public {
        faults = _pair(faults, 5);
        bytes[] memory refusals = new bytes[](5);
        bytes32 id = _has(faults, 0) ? root.asset : _child;
        refusals[0] = _refusal(REFUSED, Reason.E_NOT_FOUND, root.asset);
        address owner = surrenders ? analyst : insurer;
        // Not even whoever stands further above may.
        Proof memory p = _by(_has(faults, 3) ? hospital : owner);
        _spoil(p, faults, 1, refusals);
        refusals[3] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        if (_has(faults, 4)) _must(_revoke(_by(insurer), _child, 0, _toChild()));
        refusals[4] = _refusal(REFUSED, Reason.E_STATE, id);
        bytes memory answer =
            surrenders ? _surrender(p, id, "why", _toChild()) : _revoke(p, id, "why", _toChild());
        _same(_first(faults, refusals), answer);
    }

    function testFuzzCuttingIsRecordedAndStopsAllBelow(bool surrenders, bool sentByItself) public {
        direct = sentByItself;
        uint256 before = authorizations.word(_root);
        address owner = surrenders ? insurer : hospital;
        Proof memory p = _by(owner);
        bytes32 message =
            surrenders ? Messages.surrender(p, _root, "why") : Messages.revoke(p, _root, "why", 0);
        _expectAct(address(authorizations), p, message);
        CHEATS.expectEmit(address(authorizations));
        if (surrenders) emit IAuthorizations.Surrendered(_root, insurer, "why");
        else emit IAuthorizations.Revoked(_root, hospital, "why", 0);
        _must(
            surrenders
                ? _surrender(p, _root, "why", _toRoot())
                : _revoke(p, _root, "why", _toRoot())
        );

        uint256 flag = surrenders ? Words.SURRENDERED : Words.REVOKED;
        assert(authorizations.word(_root) == before | flag);
        _same(_refusal(REFUSED, Reason.E_STATE, _root), _useOfChild());
    }

    // ── revokeAll

    function testFuzzFirstReasonAgainstRevokingAll(uint256 faults, bool ofRight) public {
        faults = _pair(faults, 6);
        if (ofRight) faults &= ~uint256(1 << 4);
        bytes[] memory refusals = new bytes[](6);
        bytes32 subject = ofRight ? root.parent : _root;
        if (_has(faults, 0)) subject = root.asset;
        refusals[0] = _refusal(REFUSED, Reason.E_NOT_FOUND, root.asset);
        address owner = ofRight ? hospital : insurer;
        Proof memory p = _replacing(_has(faults, 5) ? 1 : 0, _has(faults, 3) ? analyst : owner);
        _spoil(p, faults, 1, refusals);
        refusals[3] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        if (_has(faults, 4)) _must(_surrender(_by(insurer), _root, 0, _toRoot()));
        refusals[4] = _refusal(REFUSED, Reason.E_STATE, subject);
        refusals[5] = _refusal(REFUSED, Reason.E_FORK, subject);
        Path memory path = ofRight ? _toRight() : _toRoot();
        _same(_first(faults, refusals), _revokeAll(p, subject, "why", path));
    }

    /// All granted before it ends; what is granted after it does not, until the next time.
    function testFuzzRevokingAllEndsWhatWasGrantedSoFar(bool ofRight, uint8 times) public {
        times = 1 + (times % 3);
        bytes32 subject = ofRight ? root.parent : _root;
        address owner = ofRight ? hospital : insurer;
        for (uint32 epoch = 0; epoch < times; ++epoch) {
            Proof memory p = _replacing(epoch, owner);
            _expectAct(address(authorizations), p, Messages.revokeAll(p, subject, "why"));
            CHEATS.expectEmit(address(authorizations));
            emit IAuthorizations.AllRevoked(subject, owner, epoch + 1, "why");
            _must(_revokeAll(p, subject, "why", ofRight ? _toRight() : _toRoot()));
        }
        uint256 word = ofRight ? registry.word(subject) : authorizations.word(subject);
        assert(Words.epoch(word) == times);
        _same(_refusal(REFUSED, Reason.E_STATE, ofRight ? _root : _child), _useOfChild());

        if (ofRight) _grantRootAnew();
        else child = _proposed();
        child.grantee = analyst;
        _must(_grantUnder(_by(insurer), child, _toRoot(), _one(root.scope)));
        _must(_useOfChild());
    }

    /// Orders, suspension, lapse: none of them keeps anybody from cutting what is under it.
    function testFuzzNothingStopsACut(uint256 stops, uint8 which) public {
        address[2] memory actors = [insurer, analyst];
        bytes32[5] memory subjects = [
            root.asset,
            root.parent,
            _root,
            _child,
            Hashes.participant(actors[which % 2])
        ];
        for (uint256 i = 0; i < 5; ++i) {
            if (_has(stops, i)) _must(_freeze(_by(regulator), _order(subjects[i], regulator), 0));
        }
        if (_has(stops, 5)) _must(_suspend(_by(accreditor), actors[which % 2], 0));
        if (_has(stops, 6)) CHEATS.warp(FOREVER);
        if (which % 2 == 1) _must(_surrender(_by(analyst), _child, 0, _toChild()));
        else if (which % 4 == 0) _must(_revoke(_by(insurer), _child, 0, _toChild()));
        else _must(_revokeAll(_replacing(0, insurer), _root, 0, _toRoot()));
    }

    // ── private

    function _useOfChild() private returns (bytes memory) {
        Upstream memory nothing;
        bytes32 id = Hashes.authorization(child);
        return _use(_by(analyst), _useOf(id), _leafOf(child, _toChild()), nothing);
    }

    function _grantRootAnew() private {
        root.scope.conditions.salt = _fresh();
        _must(_grantUnder(_by(hospital), root, _toRight(), new Scope[](0)));
        child.parent = Hashes.authorization(root);
    }
}
