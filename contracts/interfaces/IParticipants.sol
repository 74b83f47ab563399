// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {Enrolment, Proof} from "../types/Records.sol";

/// @title Who may act
/// @notice A participant is an organization, named for ever by the address it enrolled with. Its
/// id, where one is asked for, is that address in the low 20 bytes. A participant *stands* while it
/// is enrolled, not suspended and `validTo` lies ahead.
///
/// Warning: Names and codes of organizations are public for ever. Natural persons are never
/// enrolled.
interface IParticipants {
    /// @notice `account` is a participant, with what the last enrolment says.
    /// @param accreditor Zero for those enrolled at deployment.
    event Enrolled(address indexed account, address indexed accreditor, Enrolment enrolment);

    event Suspended(address indexed participant, address indexed accreditor, bytes32 reason);

    event Reinstated(address indexed participant, address indexed accreditor, bytes32 reason);

    /// @notice See the order of evaluation in README.md for which reason comes first.
    error ParticipantsRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice Enrols an account, or supersedes what its last enrolment says; its status and the
    /// orders on it stay. For accreditors. Spends a nonce.
    /// @dev E_SHAPE, E_ROLE(actor), E_TIME(account).
    function enroll(Enrolment memory enrolment, Proof calldata proof) external;

    /// @notice Stops a participant from acting, and everything that depends on its standing, at
    /// once. For accreditors. Spends a nonce.
    /// @dev E_NOT_FOUND(participant), E_ROLE(actor), E_STATE(participant).
    function suspend(address participant, bytes32 reason, Proof calldata proof) external;

    /// @notice Ends a suspension. For accreditors. Spends a nonce.
    /// @dev As `suspend`.
    function reinstate(address participant, bytes32 reason, Proof calldata proof) external;
}
