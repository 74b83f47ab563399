// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Participants} from "./Participants.sol";
import {Relayed} from "./base/Relayed.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {Ids} from "./libraries/Ids.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Reason} from "./types/Codes.sol";
import {Proof} from "./types/Records.sol";

/// Who signs for a participant: its acting key, and the agents that this key appoints.
abstract contract Keys is Participants {
    /// A key that was not lost after all has so long to object to its recovery.
    uint40 private constant RECOVERY_DELAY = 72 hours;

    bytes32 private constant SUCCEED = keccak256(
        "Succeed(address actor,uint32 revision,uint256 deadline,address participant,"
        "address newKey)"
    );
    bytes32 private constant APPOINT = keccak256(
        "Appoint(address actor,uint256 nonce,uint256 deadline,address agent,uint64 acts,"
        "uint40 notAfter)"
    );
    bytes32 private constant DISMISS = keccak256(
        "Dismiss(address actor,uint32 revision,uint256 deadline,address agent)"
    );

    /// The key that waits to take over, where the participant's word says PENDING.
    mapping(address participant => uint256 word) private _pending;
    mapping(address participant => mapping(address account => uint256 word)) private _agents;

    // ── acts

    /// @inheritdoc IParticipants
    function succeed(address participant, address newKey, Proof calldata proof) external {
        if (newKey == address(0)) refuse(Reason.E_SHAPE, address(0));
        uint256 word = _known(participant);

        address actor = proof.actor;
        _prove(
            Act.SUCCEED,
            proof,
            keccak256(abi.encode(SUCCEED, actor, proof.nonce, proof.deadline, participant, newKey)),
            0
        );
        bool own = actor == participant;
        if (own) _requireStands(actor);
        else _requireAccreditor(actor);
        // The present key may be named again where another one waits: that is how it objects.
        (address acting, bool another) = _actingKey(participant);
        if (newKey == acting && !(own && another)) refuse(Reason.E_STATE, participant);
        if (proof.nonce != Words.revision(word)) {
            _refuseFork(participant, Words.revision(word));
        }

        word = Words.withNextRevision(word);
        uint40 effectiveAt = uint40(block.timestamp);
        if (own) {
            word = Words.withKey(word, newKey);
            delete _pending[participant];
        } else {
            effectiveAt += RECOVERY_DELAY;
            word = Words.withKey(word, acting) | Words.PENDING;
            _pending[participant] = Words.pending(newKey, effectiveAt);
        }
        _words[Ids.participant(participant)] = word;
        emit Succeeded(participant, actor, newKey, effectiveAt, Words.revision(word));
    }

    /// @inheritdoc IParticipants
    function appoint(address account, uint64 acts, uint40 notAfter, Proof calldata proof) external {
        address actor = proof.actor;
        if (!Shapes.appointment(actor, account, acts, notAfter)) {
            refuse(Reason.E_SHAPE, address(0));
        }

        _proveOnce(
            Act.APPOINT,
            proof,
            keccak256(
                abi.encode(APPOINT, actor, proof.nonce, proof.deadline, account, acts, notAfter)
            ),
            0
        );
        _requireStands(actor);
        if (notAfter <= block.timestamp) refuse(Reason.E_TIME, account);

        uint32 revision = Words.agentRevision(_agents[actor][account]) + 1;
        _agents[actor][account] = Words.agent(acts, notAfter, revision);
        emit Appointed(actor, account, acts, notAfter, revision);
    }

    /// @inheritdoc IParticipants
    function dismiss(address account, Proof calldata proof) external {
        address actor = proof.actor;
        uint256 word = _agents[actor][account];
        if (word == 0) refuse(Reason.E_NOT_FOUND, account);

        _prove(
            Act.DISMISS,
            proof,
            keccak256(abi.encode(DISMISS, actor, proof.nonce, proof.deadline, account)),
            0
        );
        // Nothing else is asked: an organization can take its powers back at any time.
        if (Words.agentActs(word) == 0) refuse(Reason.E_STATE, account);
        uint32 revision = Words.agentRevision(word);
        if (proof.nonce != revision) _refuseFork(account, revision);

        _agents[actor][account] = Words.agent(0, Words.agentEnd(word), revision);
        emit Dismissed(actor, account, revision);
    }

    // ── views

    /// @inheritdoc IParticipants
    function actsFor(address participant, address signer, Act act) external view returns (Reason) {
        return _actsFor(participant, signer, act);
    }

    /// @inheritdoc IParticipants
    function key(
        address participant
    ) external view returns (address current, address nextKey, uint40 nextKeyAt, uint32 revision) {
        uint256 word = _words[Ids.participant(participant)];
        uint256 next = _pending[participant];
        return (
            Words.party(word),
            Words.party(next),
            Words.effectiveAt(next),
            Words.revision(word)
        );
    }

    /// @inheritdoc IParticipants
    function agent(
        address participant,
        address account
    ) external view returns (uint64 acts, uint40 notAfter, uint32 revision) {
        uint256 word = _agents[participant][account];
        return (Words.agentActs(word), Words.agentEnd(word), Words.agentRevision(word));
    }

    // ── for proofs

    /// @inheritdoc Relayed
    function _actsFor(
        address participant,
        address signer,
        Act act
    ) internal view override returns (Reason) {
        (address acting, ) = _actingKey(participant);
        if (signer == acting) return Reason.NONE;
        uint256 word = _agents[participant][signer];
        if (word == 0) return Reason.E_SIG;
        return Words.agentSigns(word, act, block.timestamp) ? Reason.NONE : Reason.E_ROLE;
    }

    // ── private

    /// `another`: whether another key waits to take over. One whose time has come acts.
    function _actingKey(address participant) private view returns (address acting, bool another) {
        uint256 word = _words[Ids.participant(participant)];
        if (word == 0) return (participant, false);
        acting = Words.party(word);
        if (word & Words.PENDING == 0) return (acting, false);

        uint256 next = _pending[participant];
        if (block.timestamp < Words.effectiveAt(next)) return (acting, true);
        return (Words.party(next), false);
    }

    function _refuseFork(address account, uint32 revision) private pure {
        revert ParticipantsRefused(
            Reason.E_FORK,
            Ids.participant(account),
            bytes32(uint256(revision))
        );
    }
}

function refuse(Reason reason, address account) pure {
    revert IParticipants.ParticipantsRefused(reason, Ids.participant(account), 0);
}
