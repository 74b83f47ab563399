// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Relayed} from "./base/Relayed.sol";
import {IAnchors} from "./interfaces/IAnchors.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {ISubject} from "./interfaces/ISubject.sol";
import {Ids} from "./libraries/Ids.sol";
import {MerkleLog} from "./libraries/MerkleLog.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Reason} from "./types/Codes.sol";
import {Log, Proof} from "./types/Records.sol";

contract Anchors is IAnchors, Relayed {
    bytes32 private constant OPEN_LOG = keccak256(
        "OpenLog(address actor,uint256 deadline,Log log)"
        "Log(address operator,string origin,bytes32 key)"
    );
    bytes32 private constant ANCHOR = keccak256(
        "Anchor(address actor,uint256 deadline,bytes32 log,uint64 size,bytes32 root,"
        "bytes32[] consistency)"
    );

    /// `since` is the time of the opening until a head is anchored; 0 = unknown.
    struct Head {
        uint64 size;
        uint40 since;
        bytes32 root;
    }

    ISubject private immutable REGISTRY;

    mapping(bytes32 log => Head) private _heads;

    constructor(ISubject registry) {
        REGISTRY = registry;
    }

    // ── acts

    /// @inheritdoc IAnchors
    function openLog(Log calldata log, Proof calldata proof) external {
        if (!Shapes.log(log, proof.actor)) _refuse(Reason.E_SHAPE, 0, 0);

        bytes32 id = Ids.log(log);
        _proveStanding(
            Act.OPEN_LOG,
            proof,
            keccak256(abi.encode(OPEN_LOG, proof.actor, proof.deadline, id))
        );
        Head storage stored = _heads[id];
        if (stored.since != 0) _refuse(Reason.E_STATE, id, 0);

        stored.since = uint40(block.timestamp);
        emit LogOpened(id, log.operator, log);
    }

    /// @inheritdoc IAnchors
    function anchor(
        bytes32 log,
        uint64 size,
        bytes32 root,
        bytes32[] calldata consistency,
        Log calldata facts,
        Proof calldata proof
    ) external {
        Head storage stored = _heads[log];
        uint64 last = stored.size;
        if (stored.since == 0) _refuse(Reason.E_NOT_FOUND, log, 0);
        bytes32 rebuilt = Ids.log(facts);
        if (rebuilt != log) revert AnchorsFactsMismatch(log, rebuilt);

        _proveStanding(Act.ANCHOR, proof, _message(log, size, root, consistency, proof));
        if (proof.actor != facts.operator) {
            _refuse(Reason.E_ROLE, Ids.participant(proof.actor), 0);
        }
        if (size <= last) _refuse(Reason.E_STATE, log, 0);
        if (!MerkleLog.isExtension(last, stored.root, size, root, consistency)) {
            _refuse(Reason.E_FORK, log, bytes32(uint256(last)));
        }

        (stored.size, stored.since) = (size, uint40(block.timestamp));
        stored.root = root;
        emit Anchored(log, size, root);
    }

    // ── views

    /// @inheritdoc IAnchors
    function head(
        bytes32 log
    ) external view returns (uint64 size, uint40 anchoredAt, bytes32 root) {
        Head storage stored = _heads[log];
        return (stored.size, stored.since, stored.root);
    }

    /// @inheritdoc IAnchors
    function verifyInclusion(
        bytes32 log,
        bytes32 leaf,
        uint64 index,
        bytes32[] calldata proof
    ) external view returns (bool) {
        Head storage stored = _heads[log];
        return MerkleLog.includes(stored.size, stored.root, leaf, index, proof);
    }

    // ── private

    /// Asks the registry, which knows the keys and agents of all.
    function _actsFor(
        address actor,
        address signer,
        Act act
    ) internal view override returns (Reason) {
        return IParticipants(address(REGISTRY)).actsFor(actor, signer, act);
    }

    function _proveStanding(Act act, Proof calldata proof, bytes32 message) private {
        bytes32 actor = Ids.participant(proof.actor);
        uint256 word = REGISTRY.word(actor);
        _prove(act, proof, message, word);
        if (!Words.stands(word, block.timestamp)) _refuse(Reason.E_ROLE, actor, 0);
    }

    function _message(
        bytes32 log,
        uint64 size,
        bytes32 root,
        bytes32[] calldata consistency,
        Proof calldata proof
    ) private pure returns (bytes32) {
        // EIP-712 of an array of words: the hash of what stands in it.
        bytes32 hashes = keccak256(abi.encodePacked(consistency));
        return keccak256(abi.encode(ANCHOR, proof.actor, proof.deadline, log, size, root, hashes));
    }

    function _refuse(Reason reason, bytes32 subject, bytes32 detail) private pure {
        revert AnchorsRefused(reason, subject, detail);
    }
}
