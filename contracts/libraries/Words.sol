// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, CONSENT_CODES, NONPERSONAL, UNLIMITED_USES} from "../types/Codes.sol";
import {Asset, Basis, Title} from "../types/Records.sol";

/// The one storage word of each thing: everything about it that can change, and copies of those
/// fixed facts that evaluations ask for. The layout is a table in contracts/README.md.
///
/// All words share their first fields (kind, open orders), rights and authorizations their epoch,
/// and the top 160 bits are always the address that the thing answers to, so that one loop can read
/// them all.
library Words {
    uint256 internal constant PARTICIPANT = 1;
    uint256 internal constant ASSET = 2;
    uint256 internal constant RIGHT = 3;
    uint256 internal constant BASIS = 4;
    uint256 internal constant AUTHORIZATION = 5;
    uint256 internal constant ORDER = 6;

    uint256 internal constant ONE_ORDER = 1 << 3;
    uint256 internal constant MAX_ORDERS = type(uint16).max;

    uint256 internal constant SUSPENDED = 1 << 19; // of a participant
    uint256 internal constant WITHDRAWN = 1 << 19; // of a basis
    uint256 internal constant LIFTED = 1 << 19; // of an order

    uint256 internal constant PENDING = 1 << 92; // of a participant: a key waits to take over

    uint256 private constant DERIVED = 1 << 55;
    uint256 private constant SOURCE_APART = 1 << 56;
    uint256 private constant HOLD_CLAIMED = 1 << 57;
    uint256 private constant CLOSED = 1 << 58;
    uint256 internal constant RETIRED = 1 << 70;

    uint256 internal constant RENOUNCED = 1 << 93; // of a right

    uint256 private constant ANY_RECIPIENT = 1 << 22;
    uint256 private constant CONSENT_CODED = 1 << 23;
    uint256 private constant FOR_NONPERSONAL = 1 << 24;

    uint256 internal constant REVOKED = 1 << 163; // of an authorization
    uint256 internal constant SURRENDERED = 1 << 164;
    uint256 private constant INTERNAL_USE = 1 << 165;

    // ── every word

    function kind(uint256 word) internal pure returns (uint256) {
        return word & 7;
    }

    function orders(uint256 word) internal pure returns (uint256) {
        return uint16(word >> 3);
    }

    function frozen(uint256 word) internal pure returns (bool) {
        return orders(word) != 0;
    }

    /// The key of a participant, the source of an asset, the holder of a right, the giver of a
    /// basis, the issuer of an order.
    function party(uint256 word) internal pure returns (address) {
        return address(uint160(word >> 96));
    }

    /// Of a right or an authorization: what those directly below must have stored.
    function epoch(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 19);
    }

    function withParty(uint256 word, address account) internal pure returns (uint256) {
        return uint96(word) | (uint256(uint160(account)) << 96);
    }

    function withEpoch(uint256 word, uint32 newEpoch) internal pure returns (uint256) {
        return (word & ~(uint256(type(uint32).max) << 19)) | (uint256(newEpoch) << 19);
    }

    // ── participant

    /// Enrolled for the first time, an account is its own key.
    function participant(
        uint256 previous,
        address account,
        uint40 validTo
    ) internal pure returns (uint256 word) {
        word = previous == 0 ? withParty(PARTICIPANT, account) : previous;
        return (word & ~(uint256(type(uint40).max) << 20)) | (uint256(validTo) << 20);
    }

    function stands(uint256 word, uint256 time) internal pure returns (bool) {
        return kind(word) == PARTICIPANT && word & SUSPENDED == 0 && time < uint40(word >> 20);
    }

    /// How often the key was set or proposed anew.
    function revision(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 60);
    }

    /// No other key waits.
    function withKey(uint256 word, address account) internal pure returns (uint256) {
        return withParty(word & ~PENDING, account);
    }

    function withNextRevision(uint256 word) internal pure returns (uint256) {
        uint256 next = uint32(word >> 60) + 1; // checked: it never runs over into its neighbour
        return (word & ~(uint256(type(uint32).max) << 60)) | (next << 60);
    }

    /// Whether this is certainly the acting key; a word alone cannot tell where another one waits.
    function hasKey(uint256 word, address account) internal pure returns (bool) {
        return kind(word) == PARTICIPANT && word & PENDING == 0 && party(word) == account;
    }

    // ── what stands beside the word of a participant: the key that waits, its agents

    function pending(address account, uint40 effectiveAt_) internal pure returns (uint256) {
        return (uint256(uint160(account)) << 96) | effectiveAt_;
    }

    function effectiveAt(uint256 word) internal pure returns (uint40) {
        return uint40(word);
    }

    function agent(
        uint64 acts_,
        uint40 notAfter_,
        uint32 revision_
    ) internal pure returns (uint256) {
        return acts_ | (uint256(notAfter_) << 64) | (uint256(revision_) << 104);
    }

    /// 0 = dismissed.
    function agentActs(uint256 word) internal pure returns (uint64) {
        return uint64(word);
    }

    function agentEnd(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 64);
    }

    /// How often this participant appointed this agent.
    function agentRevision(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 104);
    }

    function agentSigns(uint256 word, Act act, uint256 time) internal pure returns (bool) {
        return (agentActs(word) >> uint8(act)) & 1 != 0 && time < agentEnd(word);
    }

    // ── asset

    function asset(Asset calldata facts, bool holdClaimed) internal pure returns (uint256 word) {
        word = ASSET | (1 << 19) | (uint256(uint160(facts.source)) << 96);
        word |= uint256(facts.classification) << 51;
        word |= uint256(facts.piLevel) << 53;
        if (facts.source != facts.registrant) word |= SOURCE_APART;
        if (holdClaimed) word |= HOLD_CLAIMED;
    }

    function derivedAsset(
        Asset calldata facts,
        bool holdClaimed,
        uint256 chains_,
        uint256 nodes_,
        bool closed_
    ) internal pure returns (uint256 word) {
        word = asset(facts, holdClaimed) | DERIVED | (chains_ << 59) | (nodes_ << 64);
        if (closed_) word |= CLOSED;
    }

    function head(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 19);
    }

    function withNextHead(uint256 word) internal pure returns (uint256) {
        return withEpoch(word, head(word) + 1);
    }

    function classification(uint256 word) internal pure returns (uint256) {
        return (word >> 51) & 3;
    }

    function piLevel(uint256 word) internal pure returns (uint256) {
        return (word >> 53) & 3;
    }

    function withClass(
        uint256 word,
        uint8 classification_,
        uint8 piLevel_
    ) internal pure returns (uint256) {
        return
            (word & ~(uint256(15) << 51)) |
            (uint256(classification_) << 51) |
            (uint256(piLevel_) << 53);
    }

    function retired(uint256 word) internal pure returns (bool) {
        return word & RETIRED != 0;
    }

    function derived(uint256 word) internal pure returns (bool) {
        return word & DERIVED != 0;
    }

    /// Somebody else than the registrant provides the data.
    function sourceApart(uint256 word) internal pure returns (bool) {
        return word & SOURCE_APART != 0;
    }

    function holdIsClaimed(uint256 word) internal pure returns (bool) {
        return word & HOLD_CLAIMED != 0;
    }

    /// A basis above names a recipient, so the deriver alone may be a grantee.
    function closed(uint256 word) internal pure returns (bool) {
        return word & CLOSED != 0;
    }

    /// Paths in the upstream closure of a product.
    function chains(uint256 word) internal pure returns (uint256) {
        return (word >> 59) & 31;
    }

    /// Authorizations on those paths.
    function nodes(uint256 word) internal pure returns (uint256) {
        return (word >> 64) & 63;
    }

    // ── right

    function right(Title calldata title) internal pure returns (uint256 word) {
        word = RIGHT | (uint256(uint160(title.holder)) << 96);
        word |= uint256(title.notAfter) << 51;
        word |= uint256(title.kind) << 91;
    }

    /// 0 = no end.
    function until(uint256 word) internal pure returns (uint40) {
        return uint40(word >> 51);
    }

    function ended(uint256 word, uint256 time) internal pure returns (bool) {
        return past(until(word), time);
    }

    function past(uint40 end, uint256 time) internal pure returns (bool) {
        return end != 0 && time >= end;
    }

    function rightKind(uint256 word) internal pure returns (uint256) {
        return (word >> 91) & 3;
    }

    function renounced(uint256 word) internal pure returns (bool) {
        return word & RENOUNCED != 0;
    }

    // ── what stands beside the word of a right: its live offer

    function offer(address to, bool endGrants_) internal pure returns (uint256) {
        return (uint256(uint160(to)) << 96) | (endGrants_ ? 1 : 0);
    }

    function endsGrants(uint256 word) internal pure returns (bool) {
        return word & 1 != 0;
    }

    // ── basis

    function basis(Basis calldata facts) internal pure returns (uint256 word) {
        word = BASIS | (uint256(uint160(facts.giver)) << 96) | (uint256(facts.form) << 20);
        if (facts.recipient == address(0)) word |= ANY_RECIPIENT;
        if (facts.codes & CONSENT_CODES != 0) word |= CONSENT_CODED;
        if (facts.codes & NONPERSONAL != 0) word |= FOR_NONPERSONAL;
    }

    function withdrawn(uint256 word) internal pure returns (bool) {
        return word & WITHDRAWN != 0;
    }

    function form(uint256 word) internal pure returns (uint256) {
        return (word >> 20) & 3;
    }

    function anyRecipient(uint256 word) internal pure returns (bool) {
        return word & ANY_RECIPIENT != 0;
    }

    function consentCoded(uint256 word) internal pure returns (bool) {
        return word & CONSENT_CODED != 0;
    }

    function nonpersonal(uint256 word) internal pure returns (bool) {
        return word & FOR_NONPERSONAL != 0;
    }

    // ── authorization

    function authorization(
        uint32 parentEpoch_,
        bool internalUse_
    ) internal pure returns (uint256 word) {
        word = AUTHORIZATION | (uint256(parentEpoch_) << 51);
        if (internalUse_) word |= INTERNAL_USE;
    }

    /// The parent's epoch when the authorization was granted.
    function parentEpoch(uint256 word) internal pure returns (uint32) {
        return uint32(word >> 51);
    }

    function given(uint256 word) internal pure returns (bool) {
        return word & (REVOKED | SURRENDERED) == 0;
    }

    /// A root of relation INTERNAL, good only for the right's present holder.
    function internalUse(uint256 word) internal pure returns (bool) {
        return word & INTERNAL_USE != 0;
    }

    function used(uint256 word) internal pure returns (uint256) {
        return uint40(word >> 83);
    }

    function allotted(uint256 word) internal pure returns (uint256) {
        return uint40(word >> 123);
    }

    /// Counters of unlimited authorizations saturate; those of limited ones never get there.
    function withUsed(uint256 word, uint256 count) internal pure returns (uint256) {
        uint256 room = UNLIMITED_USES - used(word);
        return word + ((count < room ? count : room) << 83);
    }

    function withAllotted(uint256 word, uint256 count) internal pure returns (uint256) {
        uint256 room = UNLIMITED_USES - allotted(word);
        return word + ((count < room ? count : room) << 123);
    }

    /// Whether so many more uses, own or allotted, are within `maxUses`. Without a limit they are
    /// only counted.
    function fits(uint256 word, uint40 maxUses, uint256 count) internal pure returns (bool) {
        return maxUses == UNLIMITED_USES || used(word) + allotted(word) + count <= maxUses;
    }

    // ── order

    function order(address issuer) internal pure returns (uint256 word) {
        return ORDER | (uint256(uint160(issuer)) << 96);
    }
}
