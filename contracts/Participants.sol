// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Relayed} from "./base/Relayed.sol";
import {Subjects} from "./base/Subjects.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {Ids} from "./libraries/Ids.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Words} from "./libraries/Words.sol";
import {ACCREDITOR, Act, Reason} from "./types/Codes.sol";
import {Enrolment, Proof} from "./types/Records.sol";

/// Who is enrolled, and stands. Keys.sol has who signs for them.
abstract contract Participants is IParticipants, Relayed, Subjects {
    bytes32 private constant ENROLL = keccak256(
        "Enroll(address actor,uint256 nonce,uint256 deadline,Enrolment enrolment)"
        "Enrolment(address account,string name,string code,uint8 jurisdiction,uint32 region,"
        "bytes32 profileDoc,uint40 validTo)"
    );
    bytes32 private constant ENROLMENT = keccak256(
        "Enrolment(address account,string name,string code,uint8 jurisdiction,uint32 region,"
        "bytes32 profileDoc,uint40 validTo)"
    );
    bytes32 private constant SUSPEND = keccak256(
        "Suspend(address actor,uint256 nonce,uint256 deadline,address participant,"
        "bytes32 reason)"
    );
    bytes32 private constant REINSTATE = keccak256(
        "Reinstate(address actor,uint256 nonce,uint256 deadline,address participant,"
        "bytes32 reason)"
    );

    IAccessManager private immutable OFFICES;

    /// @param founders The first offices, which nobody could enrol otherwise.
    constructor(IAccessManager offices, Enrolment[] memory founders) {
        OFFICES = offices;
        for (uint256 i = 0; i < founders.length; ++i) {
            if (!Shapes.enrolment(founders[i])) {
                revert ParticipantsRefused(Reason.E_SHAPE, 0, 0);
            }
            _enrol(founders[i], address(0));
        }
    }

    // ── acts

    /// @inheritdoc IParticipants
    function enroll(Enrolment memory enrolment, Proof calldata proof) external {
        if (!Shapes.enrolment(enrolment)) revert ParticipantsRefused(Reason.E_SHAPE, 0, 0);

        _proveOnce(
            Act.ENROLL,
            proof,
            keccak256(
                abi.encode(ENROLL, proof.actor, proof.nonce, proof.deadline, _hash(enrolment))
            ),
            0
        );
        _requireAccreditor(proof.actor);

        _enrol(enrolment, proof.actor);
    }

    /// @inheritdoc IParticipants
    function suspend(address participant, bytes32 reason, Proof calldata proof) external {
        uint256 word = _prepareStatusChange(Act.SUSPEND, SUSPEND, participant, reason, proof);
        if (word & Words.SUSPENDED != 0) refuse(Reason.E_STATE, participant);

        _words[Ids.participant(participant)] = word | Words.SUSPENDED;
        emit Suspended(participant, proof.actor, reason);
    }

    /// @inheritdoc IParticipants
    function reinstate(address participant, bytes32 reason, Proof calldata proof) external {
        uint256 word = _prepareStatusChange(Act.REINSTATE, REINSTATE, participant, reason, proof);
        if (word & Words.SUSPENDED == 0) refuse(Reason.E_STATE, participant);

        _words[Ids.participant(participant)] = word ^ Words.SUSPENDED;
        emit Reinstated(participant, proof.actor, reason);
    }

    // ── for the files below

    function _known(address account) internal view returns (uint256 word) {
        word = _words[Ids.participant(account)];
        if (word == 0) refuse(Reason.E_NOT_FOUND, account);
    }

    /// Whether the participant was ever enrolled.
    function _enrolled(address account) internal view returns (bool) {
        return Words.kind(_words[Ids.participant(account)]) == Words.PARTICIPANT;
    }

    function _stands(address account) internal view returns (bool) {
        return Words.stands(_words[Ids.participant(account)], block.timestamp);
    }

    function _requireStands(address actor) internal view {
        if (!_stands(actor)) refuse(Reason.E_ROLE, actor);
    }

    function _requireAccreditor(address actor) internal view {
        if (!_stands(actor) || !_holdsOffice(ACCREDITOR, actor)) refuse(Reason.E_ROLE, actor);
    }

    function _holdsOffice(uint64 role, address account) internal view returns (bool) {
        (bool member, ) = OFFICES.hasRole(role, account);
        return member;
    }

    // ── private

    function _enrol(Enrolment memory enrolment, address accreditor) private {
        if (enrolment.validTo <= block.timestamp) refuse(Reason.E_TIME, enrolment.account);

        bytes32 id = Ids.participant(enrolment.account);
        _words[id] = Words.participant(_words[id], enrolment.account, enrolment.validTo);
        emit Enrolled(enrolment.account, accreditor, enrolment);
    }

    function _prepareStatusChange(
        Act act,
        bytes32 typeHash,
        address participant,
        bytes32 reason,
        Proof calldata proof
    ) private returns (uint256 word) {
        word = _known(participant);

        _proveOnce(
            act,
            proof,
            keccak256(
                abi.encode(typeHash, proof.actor, proof.nonce, proof.deadline, participant, reason)
            ),
            0
        );
        _requireAccreditor(proof.actor);
    }

    function _hash(Enrolment memory facts) private pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    ENROLMENT,
                    facts.account,
                    keccak256(bytes(facts.name)),
                    keccak256(bytes(facts.code)),
                    facts.jurisdiction,
                    facts.region,
                    facts.profileDoc,
                    facts.validTo
                )
            );
    }
}

function refuse(Reason reason, address participant) pure {
    revert IParticipants.ParticipantsRefused(reason, Ids.participant(participant), 0);
}
