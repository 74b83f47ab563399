// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IOversight} from "../../contracts/interfaces/IOversight.sol";
import {ISubject} from "../../contracts/interfaces/ISubject.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {UNLIMITED_USES} from "../../contracts/types/Codes.sol";
import {Scope} from "../../contracts/types/Records.sol";
import {Hashes} from "./support/Hashes.sol";
import {History} from "./support/History.sol";
import {Model} from "./support/Model.sol";

/// The runner calls only what a test file itself declares.
contract Histories is History {
    function ledger() external view returns (ISubject, ISubject, IOversight) {
        return (registry, authorizations, oversight);
    }
}

/// What holds after any acts in any order. That no act succeeds which the rules forbid, and none
/// is refused which they allow, is asked within the history, at each act.
contract InvariantsTest {
    uint256 private constant RUNS = 16;
    uint256 private constant DEPTH = 60;
    int256 private constant LEAST_DONE = 4;

    error SeldomDone(bytes4 act, int256 count);

    Histories private immutable HISTORY = new Histories();
    ISubject private immutable REGISTRY;
    ISubject private immutable AUTHORIZATIONS;
    IOversight private immutable OVERSIGHT;

    constructor() {
        (REGISTRY, AUTHORIZATIONS, OVERSIGHT) = HISTORY.ledger();
        _begin(HISTORY);
    }

    /// Asked by the test runner: whose functions it calls.
    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(HISTORY);
    }

    /// Few acts done would prove little. These histories are as many and as long as those that the
    /// runner draws, but drawn once for ever, so that what is done in them can be counted on.
    function testHistoriesAreNoListsOfRefusals() external {
        bytes4[17] memory acts = [
            HISTORY.enrol.selector,
            HISTORY.suspend.selector,
            HISTORY.reinstate.selector,
            HISTORY.register.selector,
            HISTORY.addVersion.selector,
            HISTORY.give.selector,
            HISTORY.withdraw.selector,
            HISTORY.freeze.selector,
            HISTORY.lift.selector,
            HISTORY.grantRoot.selector,
            HISTORY.grantBelow.selector,
            HISTORY.revoke.selector,
            HISTORY.surrender.selector,
            HISTORY.revokeAll.selector,
            HISTORY.use.selector,
            HISTORY.derive.selector,
            HISTORY.pass.selector
        ];
        int256[17] memory done;
        for (uint256 i = 0; i < RUNS; ++i) {
            Histories history = new Histories();
            _begin(history);
            for (uint256 k = 0; k < acts.length; ++k) done[k] -= int256(history.done(acts[k]));
            for (uint256 j = 0; j < DEPTH; ++j) {
                uint256 seed = uint256(keccak256(abi.encode(i, j)));
                bytes memory act = abi.encodeWithSelector(acts[seed % acts.length], seed);
                // solhint-disable-next-line avoid-low-level-calls
                (bool succeeds, ) = address(history).call(act);
                assert(succeeds);
            }
            for (uint256 k = 0; k < acts.length; ++k) done[k] += int256(history.done(acts[k]));
        }
        for (uint256 k = 0; k < acts.length; ++k) {
            if (done[k] < LEAST_DONE) revert SeldomDone(acts[k], done[k]);
        }
    }

    /// On a bare ledger most acts would find nothing to act on.
    function _begin(Histories history) private {
        for (uint256 i = 0; i < 6; ++i) history.register(i);
        for (uint256 i = 0; i < 12; ++i) history.give(i);
        for (uint256 i = 0; i < 24; ++i) history.grantRoot(i);
        for (uint256 i = 0; i < 16; ++i) history.grantBelow(i);
    }

    /// At every level: own uses and those handed on, and all uses made below.
    function invariantUsesStayWithinTheirQuota() external view {
        (, , , uint256 count) = HISTORY.counts();
        for (uint256 i = 0; i < count; ++i) {
            Model.License memory one = HISTORY.license(i);
            uint256 word = AUTHORIZATIONS.word(one.id);
            assert(Words.used(word) == one.used);
            assert(Words.allotted(word) == HISTORY.handedOn(i));
            uint256 quota = one.terms.scope.limits.maxUses;
            if (quota == UNLIMITED_USES) continue;
            assert(Words.used(word) + Words.allotted(word) <= quota);
            assert(HISTORY.usesBelow(i) <= quota);
        }
    }

    function invariantNoScopeExceedsWhatItComesFrom() external view {
        (, uint256 assets, , uint256 licenses) = HISTORY.counts();
        for (uint256 i = 0; i < licenses; ++i) {
            Model.License memory one = HISTORY.license(i);
            Scope memory scope = one.terms.scope;
            Model.Holding memory data = HISTORY.holding(one.asset);
            if (!one.isRoot) {
                Scope memory parent = HISTORY.license(one.parent).terms.scope;
                assert(HISTORY.fits(scope, parent, true));
            } else if (data.inputs.length != 0) {
                assert(HISTORY.fits(scope, data.ceiling, false));
            }
            if (one.isBased) {
                assert(HISTORY.fits(scope, HISTORY.ground(one.ground).facts.scope, false));
            }
        }
        for (uint256 i = 0; i < assets; ++i) _checkCeiling(HISTORY.holding(i));
    }

    function invariantNothingRecordedDisappears() external view {
        (uint256 people, uint256 assets, uint256 grounds, uint256 licenses) = HISTORY.counts();
        for (uint256 i = 0; i < people; ++i) {
            bytes32 id = Hashes.participant(HISTORY.person(i).account);
            assert(Words.kind(_counted(REGISTRY, id)) == Words.PARTICIPANT);
        }
        for (uint256 i = 0; i < assets; ++i) {
            Model.Holding memory one = HISTORY.holding(i);
            uint256 word = _counted(REGISTRY, one.id);
            assert(Words.kind(word) == Words.ASSET && Words.head(word) == one.head);
            for (uint256 j = 0; j < one.titles.length; ++j) {
                bytes32 right = Hashes.right(one.id, one.titles[j]);
                word = _counted(REGISTRY, right);
                assert(Words.kind(word) == Words.RIGHT);
                assert(Words.epoch(word) == HISTORY.clearings(right));
            }
        }
        for (uint256 i = 0; i < grounds; ++i) {
            Model.Ground memory one = HISTORY.ground(i);
            uint256 word = _counted(REGISTRY, one.id);
            assert(Words.kind(word) == Words.BASIS && Words.withdrawn(word) == one.withdrawn);
        }
        for (uint256 i = 0; i < licenses; ++i) {
            Model.License memory one = HISTORY.license(i);
            uint256 word = _counted(AUTHORIZATIONS, one.id);
            assert(Words.kind(word) == Words.AUTHORIZATION);
            assert(Words.given(word) == !(one.revoked || one.surrendered));
            assert(Words.epoch(word) == HISTORY.clearings(one.id));
        }
        Model.Command[] memory commands = HISTORY.commands();
        for (uint256 i = 0; i < commands.length; ++i) {
            uint256 word = OVERSIGHT.word(commands[i].id);
            assert(Words.party(word) == commands[i].facts.issuer);
            assert((word & Words.LIFTED != 0) == commands[i].lifted);
        }
    }

    /// The word of a thing, on which as many orders are counted as are open.
    function _counted(ISubject home, bytes32 id) private view returns (uint256 word) {
        word = home.word(id);
        assert(Words.orders(word) == HISTORY.openOrders(id));
    }

    function _checkCeiling(Model.Holding memory product) private view {
        for (uint256 i = 0; i < product.inputs.length; ++i) {
            Scope memory input = HISTORY.license(product.inputs[i]).terms.scope;
            Scope memory ceiling = product.ceiling;
            uint8 depth = input.conditions.sublicenseDepth;
            assert(ceiling.conditions.sublicenseDepth == 0 || depth > 0);
            // A product has field groups and versions of its own.
            input.limits.categories = type(uint64).max;
            input.limits.version = 0;
            assert(HISTORY.fits(ceiling, input, false));
            bytes32 fixed_ = product.facts.ceiling;
            assert(Hashes.scope(ceiling) == fixed_);
        }
    }
}
