// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Libraries} from "../support/Libraries.sol";
import {bound, deploy} from "../support/Cheats.sol";
import {PersonalData} from "../../../contracts/libraries/PersonalData.sol";
import {Words} from "../../../contracts/libraries/Words.sol";
import {
    Act,
    CONSENT_CODES,
    ConsentForm,
    NONPERSONAL,
    PiLevel,
    Reason,
    Scheme,
    UNLIMITED_USES
} from "../../../contracts/types/Codes.sol";
import {Asset, Basis, Title} from "../../../contracts/types/Records.sol";

/// Each field is read as it was written, and no other moves with it.
contract WordsTest {
    Libraries private immutable LIBRARIES = Libraries(deploy("Libraries", ""));

    uint256 private constant ORDERS = uint256(type(uint16).max) << 3;

    function testFuzzParticipant(address account, uint40 until, uint256 time) public pure {
        uint256 word = Words.participant(0, account, until);
        assert(Words.kind(word) == Words.PARTICIPANT);
        assert(Words.orders(word) == 0);
        assert(Words.stands(word, time) == (time < until));
        assert(Words.hasKey(word, account));
        assert(Words.revision(word) == 0);
    }

    function testFuzzEnrolledAgainKeepsAllButItsEnd(
        uint256 previous,
        address account,
        uint40 until
    ) public pure {
        previous = (previous & ~uint256(7)) | Words.PARTICIPANT;
        uint256 word = Words.participant(previous, account, until);
        uint256 end = uint256(type(uint40).max) << 20;
        assert(word & ~end == previous & ~end);
        bool suspended = previous & Words.SUSPENDED != 0;
        assert(Words.stands(word, until) == false);
        assert(until == 0 || Words.stands(word, until - 1) == !suspended);
    }

    function testFuzzKey(uint256 word, address account, address other) public pure {
        word = (word & ~uint256(7)) | Words.PARTICIPANT;
        uint256 keyed = Words.withKey(word, account);
        assert(Words.hasKey(keyed, account));
        assert(account == other || !Words.hasKey(keyed, other));
        assert(!Words.hasKey(keyed | Words.PENDING, account));
        assert(
            uint96(keyed | word) == uint96(word) &&
                uint96(keyed | Words.PENDING) == uint96(word | Words.PENDING)
        );
    }

    function testFuzzRevision(uint256 word) public pure {
        word &= ~(uint256(1) << 91); // not at its end
        uint256 next = Words.withNextRevision(word);
        assert(Words.revision(next) == Words.revision(word) + 1);
        uint256 field = uint256(type(uint32).max) << 60;
        assert(next & ~field == word & ~field);
    }

    function testFuzzAgent(
        uint64 acts,
        uint40 notAfter,
        uint32 revision,
        uint256 act,
        uint256 time
    ) public pure {
        uint256 word = Words.agent(acts, notAfter, revision);
        assert(Words.agentActs(word) == acts);
        assert(Words.agentEnd(word) == notAfter);
        assert(Words.agentRevision(word) == revision);
        act = bound(act, 0, uint8(type(Act).max));
        bool may = (acts >> act) & 1 != 0 && time < notAfter;
        assert(Words.agentSigns(word, Act(act), time) == may);
    }

    function testFuzzClass(uint256 word, uint8 classification, uint8 piLevel) public pure {
        classification = uint8(bound(classification, 0, 2));
        piLevel = uint8(bound(piLevel, 0, 3));
        uint256 changed = Words.withClass(word, classification, piLevel);
        assert(Words.classification(changed) == classification);
        assert(Words.piLevel(changed) == piLevel);
        assert(changed & ~(uint256(15) << 51) == word & ~(uint256(15) << 51));
    }

    function testFuzzOffer(address to, bool endGrants, uint40 effective) public pure {
        uint256 word = Words.offer(to, endGrants);
        assert(Words.party(word) == to);
        assert(Words.endsGrants(word) == endGrants);
        word = Words.pending(to, effective);
        assert(Words.party(word) == to);
        assert(Words.effectiveAt(word) == effective);
    }

    function testFuzzStandsIsOfParticipantsAlone(uint256 word, uint256 time) public pure {
        uint256 kind = bound(time, 2, 7);
        word = (word & ~uint256(7) & ~Words.SUSPENDED) | kind;
        assert(!Words.stands(word, 0));
    }

    function testFuzzAsset(Asset memory facts, bool holdClaimed, bool same) public view {
        facts.classification = uint8(bound(facts.classification, 0, 2));
        facts.piLevel = uint8(bound(facts.piLevel, 0, 3));
        if (same) facts.source = facts.registrant;
        uint256 word = LIBRARIES.assetWord(facts, holdClaimed);
        assert(Words.kind(word) == Words.ASSET);
        assert(Words.orders(word) == 0);
        assert(Words.party(word) == facts.source);
        assert(Words.head(word) == 1);
        assert(Words.classification(word) == facts.classification);
        assert(Words.piLevel(word) == facts.piLevel);
        assert(Words.sourceApart(word) == (facts.source != facts.registrant));
        assert(Words.holdIsClaimed(word) == holdClaimed);
        assert(!Words.derived(word) && !Words.closed(word));
        assert(Words.chains(word) == 0 && Words.nodes(word) == 0);
        assert(Words.withNextHead(word) == word + (1 << 19));
    }

    function testFuzzProduct(
        Asset memory facts,
        bool holdClaimed,
        uint256 chains,
        uint256 nodes,
        bool closed
    ) public view {
        facts.classification = uint8(bound(facts.classification, 0, 2));
        facts.piLevel = uint8(bound(facts.piLevel, 0, 3));
        chains = bound(chains, 1, 16);
        nodes = bound(nodes, 1, 32);
        uint256 word = LIBRARIES.productWord(facts, holdClaimed, chains, nodes, closed);
        assert(Words.derived(word));
        assert(Words.chains(word) == chains);
        assert(Words.nodes(word) == nodes);
        assert(Words.closed(word) == closed);
        // Beside these it is the word of any asset.
        uint256 added = (1 << 55) | (chains << 59) | (nodes << 64) | (closed ? 1 << 58 : 0);
        assert(word == LIBRARIES.assetWord(facts, holdClaimed) | added);
    }

    function testFuzzRight(Title memory facts, uint256 time) public view {
        facts.kind = uint8(bound(facts.kind, 0, 2));
        uint256 word = LIBRARIES.rightWord(facts);
        assert(Words.kind(word) == Words.RIGHT);
        assert(Words.orders(word) == 0);
        assert(Words.party(word) == facts.holder);
        assert(Words.epoch(word) == 0);
        assert(Words.until(word) == facts.notAfter);
        assert(Words.rightKind(word) == facts.kind);
        assert(Words.ended(word, time) == (facts.notAfter != 0 && time >= facts.notAfter));
    }

    function testFuzzBasis(Basis memory facts, bool any) public view {
        facts.form = uint8(bound(facts.form, 0, 3));
        if (any) facts.recipient = address(0);
        uint256 word = LIBRARIES.basisWord(facts);
        assert(Words.kind(word) == Words.BASIS);
        assert(Words.orders(word) == 0);
        assert(Words.party(word) == facts.giver);
        assert(Words.form(word) == facts.form);
        assert(Words.anyRecipient(word) == (facts.recipient == address(0)));
        assert(Words.consentCoded(word) == (facts.codes & CONSENT_CODES != 0));
        assert(Words.nonpersonal(word) == (facts.codes & NONPERSONAL != 0));
        assert(!Words.withdrawn(word) && Words.withdrawn(word | Words.WITHDRAWN));
    }

    function testFuzzAuthorization(uint32 parentEpoch, bool internalUse) public pure {
        uint256 word = Words.authorization(parentEpoch, internalUse);
        assert(Words.kind(word) == Words.AUTHORIZATION);
        assert(Words.orders(word) == 0);
        assert(Words.parentEpoch(word) == parentEpoch);
        assert(Words.internalUse(word) == internalUse);
        assert(Words.epoch(word) == 0);
        assert(Words.used(word) == 0 && Words.allotted(word) == 0);
        assert(Words.given(word));
        assert(!Words.given(word | Words.REVOKED) && !Words.given(word | Words.SURRENDERED));
    }

    function testFuzzEpochMovesAlone(uint256 word, uint32 epoch) public pure {
        uint256 changed = Words.withEpoch(word, epoch);
        assert(Words.epoch(changed) == epoch);
        assert((changed ^ word) & ~(uint256(type(uint32).max) << 19) == 0);
    }

    function testFuzzUsesSaturateAndMoveAlone(uint256 word, uint256 count) public pure {
        count = bound(count, 0, UNLIMITED_USES);
        uint256 changed = Words.withUsed(word, count);
        uint256 sum = Words.used(word) + count;
        assert(Words.used(changed) == (sum < UNLIMITED_USES ? sum : UNLIMITED_USES));
        assert((changed ^ word) & ~(uint256(UNLIMITED_USES) << 83) == 0);
    }

    function testFuzzAllottedSaturatesAndMovesAlone(uint256 word, uint256 count) public pure {
        count = bound(count, 0, UNLIMITED_USES);
        uint256 changed = Words.withAllotted(word, count);
        uint256 sum = Words.allotted(word) + count;
        assert(Words.allotted(changed) == (sum < UNLIMITED_USES ? sum : UNLIMITED_USES));
        assert((changed ^ word) & ~(uint256(UNLIMITED_USES) << 123) == 0);
    }

    function testFuzzFits(uint256 word, uint40 maxUses, uint256 count) public pure {
        count = bound(count, 0, UNLIMITED_USES);
        uint256 sum = Words.used(word) + Words.allotted(word) + count;
        bool expected = maxUses == UNLIMITED_USES || sum <= maxUses;
        assert(Words.fits(word, maxUses, count) == expected);
        assert(Words.fits(word, UNLIMITED_USES, count));
    }

    // ── personal data

    function testFuzzGuessable(uint8 scheme, bytes32 salt) public pure {
        assert(!PersonalData.guessable(uint8(PiLevel.NONE), scheme, salt));
        for (uint256 level = 1; level <= uint8(type(PiLevel).max); ++level) {
            bool expected = scheme == uint8(Scheme.PLAIN_HASH) || salt == 0;
            assert(PersonalData.guessable(level, scheme, salt) == expected);
            assert(PersonalData.guessable(level, scheme, 0));
        }
    }

    /// Every basis against every level: what stands first is the reason.
    function testBasisRefusals() public view {
        for (uint256 code = 0; code < 3; ++code) {
            for (uint8 form = 0; form <= uint8(type(ConsentForm).max); ++form) {
                for (uint8 level = 0; level <= uint8(type(PiLevel).max); ++level) {
                    Basis memory facts;
                    facts.codes = [uint64(1), 2, NONPERSONAL][code];
                    facts.form = form;
                    uint256 word = LIBRARIES.basisWord(facts);
                    Reason expected = _expected(code, form, level);
                    assert(PersonalData.refusal(word, level) == expected);
                    if (expected == Reason.E_CONSENT_FORM || expected == Reason.NONE) {
                        expected = Reason.E_CONSENT_WITHDRAWN;
                    }
                    assert(PersonalData.refusal(word | Words.WITHDRAWN, level) == expected);
                }
            }
        }
    }

    /// @param code 0 a consent, 1 another basis, 2 NONPERSONAL.
    function _expected(uint256 code, uint8 form, uint8 level) private pure returns (Reason) {
        if (code == 2 && level != uint8(PiLevel.NONE)) return Reason.E_LEGAL_BASIS;
        if (code != 0) return Reason.NONE;
        bool guardian = form == uint8(ConsentForm.GUARDIAN);
        bool general = form == uint8(ConsentForm.GENERAL);
        if (level == uint8(PiLevel.U14) && !guardian) return Reason.E_CONSENT_FORM;
        if (level == uint8(PiLevel.SENSITIVE) && general) return Reason.E_CONSENT_FORM;
        return Reason.NONE;
    }
}
