// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssets} from "../../contracts/interfaces/IAssets.sol";
import {IRights} from "../../contracts/interfaces/IRights.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {Classification, PiLevel, Reason, RightKind, Scheme} from "../../contracts/types/Codes.sol";
import {Asset, Proof, Title, Version} from "../../contracts/types/Records.sol";
import {CHEATS, bound} from "./support/Cheats.sol";
import {Facts} from "./support/Facts.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";

contract AssetsTest is Facts {
    bytes4 private constant REFUSED = IAssets.AssetsRefused.selector;

    constructor() {
        _must(_enroll(_by(accreditor), _enrolment(hospital)));
        _must(_enroll(_by(accreditor), _enrolment(custodian)));
    }

    // ── register

    function testFuzzFirstReasonAgainstRegistering(uint256 faults, uint8 which) public {
        faults = _pair(faults, 9);
        bytes[] memory refusals = new bytes[](9);
        Asset memory asset = _asset(hospital, custodian, uint8(PiLevel.NONE));
        Title[] memory rights = _titles(hospital);
        if (_has(faults, 0)) _misshape(asset, rights, which);
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        if (_has(faults, 4)) asset.source = insurer; // never enrolled
        refusals[4] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(insurer));
        if (_has(faults, 6)) rights[1].notAfter = uint40(block.timestamp);
        if (_has(faults, 7)) asset.classification = uint8(Classification.CORE);
        if (_has(faults, 8)) _makeGuessable(asset, which);
        bytes32 id = Hashes.asset(asset);
        // What exists was once registered, so no other fault is in its facts.
        if (faults & 0x191 != 0) faults &= ~uint256(1 << 5);
        if (_has(faults, 5)) _must(_register(_by(hospital), asset, new Title[](0)));
        refusals[5] = _refusal(REFUSED, Reason.E_STATE, id);
        refusals[6] = _refusal(REFUSED, Reason.E_TIME, Hashes.right(id, rights[1]));
        refusals[7] = _refusal(REFUSED, Reason.E_CLASS_CORE, id);
        refusals[8] = _refusal(REFUSED, Reason.E_LOW_ENTROPY, id);
        if (_has(faults, 3)) _must(_suspend(_by(accreditor), hospital, 0));
        refusals[3] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(hospital));
        Proof memory p = _by(hospital);
        _spoil(p, faults, 1, refusals);
        _same(_first(faults, refusals), _register(p, asset, rights));
    }

    function testFuzzRegistrationIsRecorded(
        uint8 piLevel,
        bool important,
        bool apart,
        uint8 kinds,
        bool sentByItself
    ) public {
        direct = sentByItself;
        Asset memory asset = _asset(hospital, apart ? custodian : hospital, piLevel % 4);
        if (important) asset.classification = uint8(Classification.IMPORTANT);
        Title[] memory rights = _some(kinds);
        bytes32 id = Hashes.asset(asset);

        Proof memory p = _by(hospital);
        _expectAct(address(registry), p, Messages.register(p, asset, rights));
        CHEATS.expectEmit(address(registry));
        emit IAssets.AssetRegistered(id, hospital, asset.source, asset);
        for (uint256 i = 0; i < rights.length; ++i) {
            CHEATS.expectEmit(address(registry));
            emit IRights.RightClaimed(Hashes.right(id, rights[i]), id, hospital, rights[i]);
        }
        _must(_register(p, asset, rights));

        uint256 word = registry.word(id);
        assert(Words.kind(word) == Words.ASSET && Words.head(word) == 1);
        assert(Words.party(word) == asset.source && Words.sourceApart(word) == apart);
        assert(Words.piLevel(word) == asset.piLevel);
        assert(Words.classification(word) == asset.classification);
        assert(Words.holdIsClaimed(word) == _has(kinds, 0) && !Words.derived(word));
        for (uint256 i = 0; i < rights.length; ++i) {
            uint256 right = registry.word(Hashes.right(id, rights[i]));
            assert(Words.kind(right) == Words.RIGHT && Words.rightKind(right) == rights[i].kind);
            assert(Words.party(right) == hospital && Words.epoch(right) == 0);
        }
        _same(_refusal(REFUSED, Reason.E_STATE, id), _register(_by(hospital), asset, rights));
    }

    // ── addVersion

    function testFuzzFirstReasonAgainstANewVersion(uint256 faults, uint8 frozen) public {
        faults = _pair(faults, 10);
        bytes[] memory refusals = new bytes[](10);
        (Asset memory asset, Title[] memory rights) = _registered(uint8(PiLevel.PI), true);
        Version memory version = _version(Hashes.asset(asset));
        bytes32 id = version.asset;
        if (_has(faults, 0)) version.commitment = 0;
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        if (_has(faults, 1)) version.asset = Hashes.right(id, rights[0]);
        refusals[1] = _refusal(REFUSED, Reason.E_NOT_FOUND, version.asset);
        if (_has(faults, 4)) _must(_suspend(_by(accreditor), _keeper(faults), 0));
        if (_has(faults, 5)) refusals[5] = _frozenOne(id, rights[0], frozen);
        refusals[6] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(custodian));
        refusals[7] = abi.encodeWithSelector(REFUSED, Reason.E_FORK, id, 1);
        if (_has(faults, 8)) CHEATS.warp(rights[0].notAfter);
        refusals[8] = _refusal(REFUSED, Reason.E_TIME, Hashes.right(id, rights[0]));
        if (_has(faults, 9)) version.scheme = uint8(Scheme.PLAIN_HASH);
        refusals[9] = _refusal(REFUSED, Reason.E_LOW_ENTROPY, id);
        Proof memory p = _replacing(_has(faults, 7) ? 2 : 1, _keeper(faults));
        refusals[4] = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(p.actor));
        _spoil(p, faults, 2, refusals);
        bytes memory answer = _addVersion(p, version, asset, Hashes.title(rights[0]));
        _same(_first(faults, refusals), answer);
    }

    /// Whatever the chain is told of an asset has to be what its id says.
    function testFuzzVersionWithAnyOtherFactsIsAMismatch(uint256 bit) public {
        (Asset memory asset, Title[] memory rights) = _registered(uint8(PiLevel.PI), true);
        bytes32 id = Hashes.asset(asset);
        bytes memory facts = abi.encode(asset);
        bit = bound(bit, 0, facts.length * 8 - 1);
        facts[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        Proof memory p = _replacing(1, hospital);
        Version memory version = _version(id);
        bytes memory call = abi.encodePacked(
            IAssets.addVersion.selector,
            abi.encode(version),
            facts,
            Hashes.title(rights[0]),
            uint256(23 * 32), // where the proof is: behind the offset that its encoding begins with
            abi.encode(p)
        );
        bytes memory answer = _send(p, address(registry), call);
        bytes memory mismatch = abi.encodeWithSelector(
            IAssets.AssetsFactsMismatch.selector,
            id,
            Hashes.hash(Hashes.ASSET, facts)
        );
        _same(mismatch, answer);
    }

    function testFuzzVersionUnderAnyOtherTitleIsAMismatch(bytes32 title, bool another) public {
        (Asset memory asset, Title[] memory rights) = _registered(uint8(PiLevel.PI), true);
        if (another) title = Hashes.title(rights[1]);
        CHEATS.assume(title != Hashes.title(rights[0]));
        bytes32 id = Hashes.asset(asset);
        bytes memory mismatch = abi.encodeWithSelector(
            IAssets.AssetsFactsMismatch.selector,
            id,
            Hashes.hash(_rightType(), abi.encode(id, title))
        );
        _same(mismatch, _addVersion(_replacing(1, hospital), _version(id), asset, title));
    }

    function testFuzzVersionsFormOneChainFromTheHead(uint8 count, uint32 stale) public {
        (Asset memory asset, Title[] memory rights) = _registered(uint8(PiLevel.NONE), true);
        bytes32 id = Hashes.asset(asset);
        bytes32 title = Hashes.title(rights[0]);
        uint32 head = 1;
        for (; head < count % 5; ++head) {
            Proof memory p = _replacing(head, hospital);
            Version memory version = _version(id);
            _expectAct(address(registry), p, Messages.addVersion(p, version));
            CHEATS.expectEmit(address(registry));
            emit IAssets.VersionAdded(id, head + 1, version);
            _must(_addVersion(p, version, asset, title));
            assert(Words.head(registry.word(id)) == head + 1);
        }
        CHEATS.assume(stale != head);
        _same(
            abi.encodeWithSelector(REFUSED, Reason.E_FORK, id, uint256(head)),
            _addVersion(_replacing(stale, hospital), _version(id), asset, title)
        );
    }

    /// Where nobody claimed HOLD, the registrant keeps the versions, whatever title is named.
    function testFuzzVersionOfWhatNobodyHolds(bytes32 title) public {
        (Asset memory asset, ) = _registered(uint8(PiLevel.NONE), false);
        Version memory version = _version(Hashes.asset(asset));
        bytes memory refusal = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(custodian));
        _same(refusal, _addVersion(_replacing(1, custodian), version, asset, title));
        _must(_addVersion(_replacing(1, hospital), version, asset, title));
    }

    // ── what answers to Authorizations alone

    function testFuzzProductsComeFromAuthorizationsAlone(address caller) public {
        CHEATS.assume(caller != address(authorizations));
        Asset memory asset = _asset(caller, caller, uint8(PiLevel.NONE));
        bytes memory refusal = abi.encodeWithSelector(
            IAssets.AssetsNotAuthorizations.selector,
            caller
        );
        CHEATS.expectRevert(refusal);
        CHEATS.prank(caller);
        IAssets(address(registry)).registerDerived(asset, new Title[](0), 1, 1, false);
    }

    function testFuzzEpochsAdvanceByAuthorizationsAlone(address caller, uint32 epoch) public {
        CHEATS.assume(caller != address(authorizations));
        (Asset memory asset, Title[] memory rights) = _registered(uint8(PiLevel.NONE), true);
        bytes32 right = Hashes.right(Hashes.asset(asset), rights[2]);
        bytes memory refusal = abi.encodeWithSelector(
            IRights.RightsNotAuthorizations.selector,
            caller
        );
        CHEATS.expectRevert(refusal);
        CHEATS.prank(caller);
        IRights(address(registry)).advanceEpoch(right, epoch);
    }

    // ── private

    function _registered(
        uint8 piLevel,
        bool held
    ) private returns (Asset memory asset, Title[] memory rights) {
        asset = _asset(hospital, custodian, piLevel);
        rights = held ? _titles(hospital) : new Title[](0);
        if (held) rights[0].notAfter = START + 30 * DAY;
        _must(_register(_by(hospital), asset, rights));
    }

    function _version(bytes32 asset) private returns (Version memory facts) {
        facts.asset = asset;
        facts.commitment = _fresh();
        facts.scheme = uint8(Scheme.SALTED);
    }

    function _keeper(uint256 faults) private view returns (address) {
        return _has(faults, 6) ? custodian : hospital;
    }

    /// An order on the asset, on HOLD or on its holder.
    function _frozenOne(
        bytes32 asset,
        Title memory hold,
        uint8 which
    ) private returns (bytes memory) {
        bytes32 subject = asset;
        if (which % 3 == 1) subject = Hashes.right(asset, hold);
        if (which % 3 == 2) subject = Hashes.participant(hospital);
        _must(_freeze(_by(regulator), _order(subject, regulator), 0));
        return _refusal(REFUSED, Reason.E_FROZEN, subject);
    }

    function _some(uint8 kinds) private returns (Title[] memory rights) {
        Title[] memory all = _titles(hospital);
        uint256 count;
        for (uint8 kind = 0; kind < 3; ++kind) count += (kinds >> kind) & 1;
        rights = new Title[](count);
        for (uint8 kind = 3; kind > 0; --kind) {
            if (_has(kinds, kind - 1)) rights[--count] = all[kind - 1];
        }
    }

    function _misshape(Asset memory asset, Title[] memory rights, uint8 which) private view {
        which %= 8;
        if (which == 0) asset.registrant = custodian;
        if (which == 1) asset.commitment = 0;
        if (which == 2) asset.inputs = bytes32(uint256(1));
        if (which == 3) asset.ceiling = bytes32(uint256(1));
        if (which == 4) asset.piLevel = 4;
        if (which == 5) rights[0].holder = custodian;
        if (which == 6) rights[0].kind = uint8(RightKind.USE);
        if (which == 7) asset.hashAlg = 3;
    }

    function _makeGuessable(Asset memory asset, uint8 which) private pure {
        if (asset.piLevel == 0) asset.piLevel = 1 + (which % 3);
        if (which & 128 == 0) asset.scheme = uint8(Scheme.PLAIN_HASH);
        else asset.salt = 0;
    }

    function _rightType() private pure returns (string memory) {
        return string.concat("Right(bytes32 asset,Title title)", Hashes.TITLE);
    }
}
