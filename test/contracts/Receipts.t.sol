// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuthorizations} from "../../contracts/interfaces/IAuthorizations.sol";
import {IReceipts} from "../../contracts/interfaces/IReceipts.sol";
import {IRelayed} from "../../contracts/interfaces/IRelayed.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {Operation, Reason} from "../../contracts/types/Codes.sol";
import {Leaf, Proof, Scope, Terms, Upstream, Use} from "../../contracts/types/Records.sol";
import {CHEATS, bound} from "./support/Cheats.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";
import {Story} from "./support/Story.sol";

contract ReceiptsTest is Story {
    bytes4 private constant REFUSED = IAuthorizations.AuthorizationsRefused.selector;

    bytes32 private _child;
    Upstream private _nothing;

    constructor() {
        _child = Hashes.authorization(child);
    }

    // ── refusals in their order

    /// What stands above and around, in the order of evaluation.
    function testFuzzFirstReasonAgainstAUse(uint256 faults, uint256 which) public {
        faults = _pair(faults, 15);
        bytes[] memory refusals = new bytes[](15);
        Use memory asked = _useOf(_child);
        if (_has(faults, 0)) asked.count = 0;
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        if (_has(faults, 1)) asked.authorization = root.asset;
        refusals[1] = _refusal(REFUSED, Reason.E_NOT_FOUND, root.asset);
        address actor = _has(faults, 6) ? laboratory : analyst;
        Proof memory p = _by(actor);
        if (_has(faults, 4)) _spendNonce(actor, p.nonce);
        bytes32 id = Hashes.participant(actor);
        refusals[4] = _refusal(IRelayed.RelayedRefused.selector, Reason.E_NONCE, id);
        if (_has(faults, 5)) _must(_suspend(_by(accreditor), actor, 0));
        refusals[5] = _refusal(REFUSED, Reason.E_ROLE, id);
        refusals[6] = _refusal(REFUSED, Reason.E_RECIPIENT, _child);
        if (_has(faults, 7)) {
            bytes32 frozen = _freezeOne(_subjects(), which);
            refusals[7] = _refusal(REFUSED, Reason.E_FROZEN, frozen);
        }
        if (_has(faults, 8)) _must(_surrender(_by(analyst), _child, 0, _toChild()));
        refusals[8] = _refusal(REFUSED, Reason.E_STATE, _child);
        if (_has(faults, 9)) CHEATS.warp(ROOT_END);
        refusals[9] = _refusal(REFUSED, Reason.E_TIME, _child);
        if (_has(faults, 10)) _must(_suspend(_by(accreditor), hospital, 0));
        refusals[10] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(hospital));
        if (_has(faults, 11)) _must(_revoke(_by(hospital), child.parent, 0, _toRoot()));
        refusals[11] = _refusal(REFUSED, Reason.E_STATE, child.parent);
        if (_has(faults, 12)) asked.environment = 0;
        refusals[12] = _refusal(REFUSED, Reason.E_ENVIRONMENT, _child);
        if (_has(faults, 13)) _must(_withdraw(_by(custodian), root.basis, 0));
        refusals[13] = _refusal(REFUSED, Reason.E_CONSENT_WITHDRAWN, root.basis);
        if (_has(faults, 14)) asked.count = uint32(CHILD_USES) + 1;
        if (_has(faults, 0)) asked.count = 0;
        refusals[14] = _refusal(REFUSED, Reason.E_QUOTA, _child);
        p.deadline = block.timestamp + 1;
        _spoil(p, faults, 2, refusals);
        _same(_first(faults, refusals), _use(p, asked, _leafOf(child, _toChild()), _nothing));
    }

    /// What the limits say, dimension after dimension.
    function testFuzzFirstReasonInTheLimits(uint256 faults) public {
        faults = _pair(faults, 8);
        Terms memory narrow = _narrow();
        bytes32 id = Hashes.authorization(narrow);
        bytes[] memory refusals = new bytes[](8);
        Use memory asked = _useOf(id);
        Reason[8] memory reasons = [
            Reason.E_PURPOSE,
            Reason.E_OPERATION,
            Reason.E_CATEGORY,
            Reason.E_TERRITORY,
            Reason.E_ENVIRONMENT,
            Reason.E_OUTPUT,
            Reason.E_OUTPUT,
            Reason.E_VERSION
        ];
        for (uint256 i = 0; i < 8; ++i) refusals[i] = _refusal(REFUSED, reasons[i], id);
        if (_has(faults, 0)) asked.purpose = 1;
        if (_has(faults, 1)) asked.operation = uint8(Operation.STORE);
        if (_has(faults, 2)) asked.categories = 3;
        if (_has(faults, 3)) asked.territory = 1;
        if (_has(faults, 4)) asked.environment = 3;
        asked.output = 2;
        asked.k = _has(faults, 6) ? 4 : 5;
        if (_has(faults, 5)) asked.output = 1;
        if (_has(faults, 7)) asked.version = 2;
        Leaf memory leaf = _leafOf(narrow, _down(_toRoot(), narrow));
        _same(_first(faults, refusals), _use(_by(analyst), asked, leaf, _nothing));
    }

    function testFuzzOperationThatIsNotCarried(uint8 operation) public {
        Terms memory narrow = _narrow();
        Use memory asked = _useOf(Hashes.authorization(narrow));
        asked.output = 2;
        asked.k = 5;
        asked.operation = operation % 19;
        bytes memory expected = _refusal(REFUSED, Reason.E_OPERATION, asked.authorization);
        if (asked.operation == uint8(Operation.QUERY)) expected = "";
        bool operates =
            asked.operation == uint8(Operation.PROVIDE) ||
                asked.operation == uint8(Operation.PUBLISH);
        if (operates) expected = _refusal(REFUSED, Reason.E_RIGHT_MISSING, asked.authorization);
        bool hasAnAct =
            asked.operation == uint8(Operation.DERIVE) ||
                asked.operation == uint8(Operation.SUBLICENSE) ||
                asked.operation == uint8(Operation.ENTRUST) ||
                asked.operation == uint8(Operation.TRANSFER_RIGHT) ||
                asked.operation == uint8(Operation.PLEDGE);
        if (hasAnAct) expected = _refusal(REFUSED, Reason.E_SHAPE, 0);
        Leaf memory leaf = _leafOf(narrow, _down(_toRoot(), narrow));
        _same(expected, _use(_by(analyst), asked, leaf, _nothing));
    }

    // ── facts handed in

    function testFuzzAnyOtherLimitsAreAMismatch(uint256 field, uint256 bit) public {
        Leaf memory leaf = _leafOf(child, _toChild());
        field %= 6;
        if (field == 0) leaf.limits.purposes ^= uint64(1 << (bit % 64));
        if (field == 1) leaf.limits.maxUses ^= uint40(1 << (bit % 40));
        if (field == 2) leaf.limits.notAfter ^= uint40(1 << (bit % 40));
        if (field == 3) leaf.limits.environments ^= uint16(1 << (bit % 16));
        if (field == 4) leaf.limits.version ^= uint32(1 << (bit % 32));
        if (field == 5) leaf.conditions ^= bytes32(1 << (bit % 256));
        bytes memory answer = _use(_by(analyst), _useOf(_child), leaf, _nothing);
        assert(bytes4(answer) == IAuthorizations.AuthorizationsFactsMismatch.selector);
    }

    function testFuzzAnyOtherPathIsAMismatch(uint256 field, uint256 bit) public {
        Leaf memory leaf = _leafOf(child, _toChild());
        bytes32 flip = bytes32(1 << (bit % 256));
        field %= 5;
        if (field == 0) leaf.path.asset ^= flip;
        if (field == 1) leaf.path.title ^= flip;
        if (field == 2) leaf.path.steps[bit % 2].basis ^= flip;
        if (field == 3) leaf.path.steps[bit % 2].scope ^= flip;
        address one = leaf.path.steps[bit % 2].grantee;
        one = address(uint160(one) ^ uint160(1 << (bit % 160)));
        if (field == 4) leaf.path.steps[bit % 2].grantee = one;
        bytes memory answer = _use(_by(analyst), _useOf(_child), leaf, _nothing);
        assert(bytes4(answer) == IAuthorizations.AuthorizationsPathMismatch.selector);
    }

    // ── what it does

    function testFuzzUseIsRecorded(uint32 count, bytes32 outputs, bool sentByItself) public {
        direct = sentByItself;
        Use memory asked = _useOf(_child);
        asked.count = uint32(bound(count, 1, CHILD_USES));
        asked.outputsDoc = outputs;
        uint256 before = authorizations.word(_child);
        uint256 parent = authorizations.word(child.parent);
        Proof memory p = _by(analyst);
        bytes32 message = Messages.use(p, asked);
        _expectAct(address(authorizations), p, message);
        CHEATS.expectEmit(address(authorizations));
        emit IReceipts.Used(_digest(address(authorizations), message), _child, analyst, asked);
        _must(_use(p, asked, _leafOf(child, _toChild()), _nothing));

        uint256 word = authorizations.word(_child);
        assert(Words.used(word) == asked.count);
        assert(word == Words.withUsed(before, asked.count));
        assert(authorizations.word(child.parent) == parent);
    }

    /// What `evaluate` says is what `use` does.
    function testFuzzEvaluateAnswersAsTheUseWould(Use memory asked, uint256 stop) public {
        asked.authorization = _child;
        asked.operation %= 10;
        asked.purpose %= 29;
        asked.output %= 6;
        asked.environment %= 6;
        asked.territory %= 249;
        asked.version %= 3;
        asked.count = uint32(bound(asked.count, 1, CHILD_USES + 2));
        stop %= 6;
        if (stop == 0) _must(_suspend(_by(accreditor), insurer, 0));
        if (stop == 1) _must(_withdraw(_by(custodian), root.basis, 0));
        if (stop == 2) _freezeOne(_subjects(), asked.count);
        Leaf memory leaf = _leafOf(child, _toChild());
        (Reason reason, bytes32 subject, bytes32 detail) = IReceipts(address(authorizations))
            .evaluate(asked, leaf, _nothing, analyst);
        bytes memory expected;
        if (reason != Reason.NONE) {
            expected = abi.encodeWithSelector(REFUSED, reason, subject, detail);
        }
        _same(expected, _use(_by(analyst), asked, leaf, _nothing));
    }

    // ── private

    function _subjects() private view returns (bytes32[] memory subjects) {
        subjects = new bytes32[](8);
        subjects[0] = root.asset;
        subjects[1] = root.parent;
        subjects[2] = child.parent;
        subjects[3] = _child;
        subjects[4] = Hashes.participant(hospital);
        subjects[5] = Hashes.participant(insurer);
        subjects[6] = Hashes.participant(analyst);
        subjects[7] = root.basis;
    }

    /// For one purpose, operation, category, place and kind of output only.
    function _narrow() private returns (Terms memory terms) {
        terms = _proposed();
        terms.grantee = analyst;
        Scope memory scope = terms.scope;
        scope.limits.purposes = 1;
        scope.limits.operations = uint32(1 << uint8(Operation.QUERY));
        scope.limits.categories = 1;
        scope.limits.territories = 1;
        scope.limits.environments = 1 << 2;
        scope.limits.outputs = 1 << 2;
        scope.limits.minK = 5;
        _must(_grantUnder(_by(insurer), terms, _toRoot(), _one(root.scope)));
    }
}
