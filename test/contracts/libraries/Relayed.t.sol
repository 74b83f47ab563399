// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CHEATS, bound} from "../support/Cheats.sol";
import {Relayed} from "../../../contracts/base/Relayed.sol";
import {Subjects} from "../../../contracts/base/Subjects.sol";
import {IRelayed} from "../../../contracts/interfaces/IRelayed.sol";
import {ISubject} from "../../../contracts/interfaces/ISubject.sol";
import {Words} from "../../../contracts/libraries/Words.sol";
import {Act, Reason} from "../../../contracts/types/Codes.sol";
import {Proof} from "../../../contracts/types/Records.sol";

/// The two bases of the deployed contracts, with nothing on top.
contract Bases is Relayed, Subjects {
    constructor(address oversight) Subjects(oversight) {}

    function prove(Proof calldata proof, bytes32 message) external returns (bytes32) {
        return _prove(Act.USE, proof, message, 0);
    }

    function proveOnce(Proof calldata proof, bytes32 message) external returns (bytes32) {
        return _proveOnce(Act.USE, proof, message, 0);
    }

    /// Nobody has an agent.
    function _actsFor(address actor, address signer, Act) internal pure override returns (Reason) {
        return actor == signer ? Reason.NONE : Reason.E_SIG;
    }

    function digestOf(bytes32 message) external view returns (bytes32) {
        return _hashTypedDataV4(message);
    }

    function put(bytes32 id, uint256 stored) external {
        _words[id] = stored;
    }
}

contract RelayedTest {
    uint256 private constant CURVE_ORDER =
        0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    address private constant OVERSIGHT = address(0x0511);

    Bases private _bases = new Bases(OVERSIGHT);

    // ── proofs

    function testFuzzProofIsRefusedAfterItsDeadline(uint256 key, uint40 now_) public {
        CHEATS.warp(uint256(now_) + 1);
        Proof memory proof = _signed(key, 0, now_, "message");
        _expectRefusal(Reason.E_EXPIRED_SIGNATURE, proof.actor);
        _bases.prove(proof, "message");
    }

    function testFuzzProofIsRefusedForAnotherMessage(uint256 key, bytes32 message) public {
        CHEATS.assume(message != "message");
        Proof memory proof = _signed(key, 0, type(uint256).max, "message");
        _expectRefusal(Reason.E_SIG, proof.actor);
        _bases.prove(proof, message);
    }

    function testFuzzProofIsRefusedByAnotherKey(uint256 key, uint256 other) public {
        Proof memory proof = _signed(key, 0, type(uint256).max, "message");
        Proof memory forged = _signed(other, 0, type(uint256).max, "message");
        CHEATS.assume(forged.actor != proof.actor);
        proof.signature = forged.signature;
        _expectRefusal(Reason.E_SIG, proof.actor);
        _bases.prove(proof, "message");
        // Nor does it help to say so.
        proof.signer = forged.signer;
        _expectRefusal(Reason.E_SIG, proof.actor);
        _bases.prove(proof, "message");
    }

    function testFuzzProofIsRefusedWithAnyOtherBytes(uint256 key, bytes memory bytes_) public {
        Proof memory proof = _signed(key, 0, type(uint256).max, "message");
        CHEATS.assume(keccak256(bytes_) != keccak256(proof.signature));
        proof.signature = bytes_;
        _expectRefusal(Reason.E_SIG, proof.actor);
        _bases.prove(proof, "message");
    }

    function testFuzzProofOfSenderIsOfThatSenderAlone(address sender, address actor) public {
        CHEATS.assume(sender != actor);
        Proof memory proof = Proof(actor, actor, 0, type(uint256).max, "");
        _expectRefusal(Reason.E_SIG, actor);
        CHEATS.prank(sender);
        _bases.prove(proof, "message");
        CHEATS.prank(actor);
        assert(_bases.prove(proof, "message") == _bases.digestOf("message"));
    }

    function testFuzzProofOfTheActorHolds(uint256 key, bytes32 message, uint40 now_) public {
        CHEATS.warp(now_);
        Proof memory proof = _signed(key, 0, now_, message);
        assert(_bases.prove(proof, message) == _bases.digestOf(message));
    }

    function testFuzzNonceIsSpentOnceAndAlone(uint256 key, uint256 nonce, uint256 other) public {
        CHEATS.assume(nonce != other);
        Proof memory proof = _signed(key, nonce, type(uint256).max, "message");
        assert(!_bases.nonceSpent(proof.actor, nonce));
        _bases.proveOnce(proof, "message");
        assert(_bases.nonceSpent(proof.actor, nonce));
        assert(!_bases.nonceSpent(proof.actor, other));
        assert(!_bases.nonceSpent(address(uint160(proof.actor) ^ 1), nonce));

        _expectRefusal(Reason.E_NONCE, proof.actor);
        _bases.proveOnce(proof, "message");
        proof.nonce = other;
        _bases.proveOnce(proof, "message");
    }

    // ── words under orders

    function testFuzzOrdersAreCountedByOversightAlone(address caller, bytes32 id) public {
        CHEATS.assume(caller != OVERSIGHT);
        _bases.put(id, 1);
        CHEATS.expectRevert(abi.encodeWithSelector(ISubject.SubjectNotOversight.selector, caller));
        CHEATS.prank(caller);
        _bases.pushOrder(id, true);
    }

    function testFuzzUnknownSubjectIsNotCounted(bytes32 id, bool opened) public {
        CHEATS.prank(OVERSIGHT);
        assert(!_bases.pushOrder(id, opened));
        assert(_bases.word(id) == 0);
    }

    function testFuzzOrdersMoveAlone(bytes32 id, uint256 stored) public {
        stored = _withOrders(stored | 1, bound(stored, 0, Words.MAX_ORDERS - 1));
        _bases.put(id, stored);
        CHEATS.prank(OVERSIGHT);
        assert(_bases.pushOrder(id, true));
        uint256 counted = Words.orders(stored) + 1;
        assert(_bases.word(id) == _withOrders(stored, counted));
        CHEATS.prank(OVERSIGHT);
        assert(_bases.pushOrder(id, false));
        assert(_bases.word(id) == stored);
    }

    function testFuzzOrdersNeverRunOver(bytes32 id, uint256 stored) public {
        stored = _withOrders(stored | 1, Words.MAX_ORDERS);
        _bases.put(id, stored);
        CHEATS.expectRevert(abi.encodeWithSelector(ISubject.SubjectOrdersExhausted.selector, id));
        CHEATS.prank(OVERSIGHT);
        _bases.pushOrder(id, true);
        assert(_bases.word(id) == stored);
    }

    // ── private

    function _signed(
        uint256 key,
        uint256 nonce,
        uint256 deadline,
        bytes32 message
    ) private view returns (Proof memory proof) {
        key = bound(key, 1, CURVE_ORDER - 1);
        address actor = CHEATS.addr(key);
        (uint8 v, bytes32 r, bytes32 s) = CHEATS.sign(key, _bases.digestOf(message));
        proof = Proof(actor, actor, nonce, deadline, bytes.concat(r, s, bytes1(v)));
    }

    function _expectRefusal(Reason reason, address actor) private {
        bytes32 subject = bytes32(uint256(uint160(actor)));
        CHEATS.expectRevert(
            abi.encodeWithSelector(IRelayed.RelayedRefused.selector, reason, subject, 0)
        );
    }

    function _withOrders(uint256 stored, uint256 orders) private pure returns (uint256) {
        return (stored & ~(Words.MAX_ORDERS << 3)) | (orders << 3);
    }
}
