// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Act, Reason} from "../types/Codes.sol";
import {Enrolment, Proof} from "../types/Records.sol";

/// @title Who may act
/// @notice A participant is an organization, named for ever by the address it enrolled with. Its
/// id, where one is asked for, is that address in the low 20 bytes. A participant *stands* while it
/// is enrolled, not suspended and `validTo` lies ahead. Its acting key signs for it, and so do the
/// keys that it appointed as agents, for the acts named until the date named.
///
/// Warning: Names and codes of organizations are public for ever. Natural persons are never
/// enrolled.
interface IParticipants {
    /// @notice `account` is a participant, with what the last enrolment says.
    /// @param accreditor Zero for those enrolled at deployment.
    event Enrolled(address indexed account, address indexed accreditor, Enrolment enrolment);

    event Suspended(address indexed participant, address indexed accreditor, bytes32 reason);

    event Reinstated(address indexed participant, address indexed accreditor, bytes32 reason);

    /// @notice `newKey` is the acting key from `effectiveAt` on.
    /// @param by The participant itself: at once. An accreditor: after 72 hours, unless the key of
    /// until then acts first.
    /// @param revision What the next `succeed` must name.
    event Succeeded(
        address indexed participant,
        address indexed by,
        address newKey,
        uint40 effectiveAt,
        uint32 revision
    );

    /// @notice `agent` may sign these acts (bits of `Act`) while time is before `notAfter`;
    /// replaces what it might until now.
    /// @param revision What `dismiss` must name.
    event Appointed(
        address indexed participant,
        address indexed agent,
        uint64 acts,
        uint40 notAfter,
        uint32 revision
    );

    event Dismissed(address indexed participant, address indexed agent, uint32 revision);

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

    /// @notice Replaces the acting key: at once for the participant itself; for an accreditor (a
    /// lost key) after 72 hours, within which the present key cancels by any `succeed` of its own,
    /// one to itself included. Agents and records stay. `proof.nonce` is the revision that it
    /// replaces.
    /// @dev E_SHAPE, E_NOT_FOUND(participant), E_ROLE(actor), E_STATE(participant),
    /// E_FORK(participant, revision).
    ///
    /// Warning: Keys and agents of an accreditor decide who can recover other participants' keys.
    function succeed(address participant, address newKey, Proof calldata proof) external;

    /// @notice Lets another key sign some acts of the actor: any but `succeed`, `appoint` and
    /// `dismiss`. Appointing it again supersedes. Spends a nonce.
    /// @param agent A key or a contract wallet. It need not be enrolled, and answers for nothing.
    /// @param acts Bits of `Act`.
    /// @dev E_SHAPE, E_ROLE(actor), E_TIME(agent).
    function appoint(address agent, uint64 acts, uint40 notAfter, Proof calldata proof) external;

    /// @notice Ends an appointment at once. No order, suspension or lapse stops it. `proof.nonce`
    /// is the revision that it ends.
    /// @dev E_NOT_FOUND(agent), E_STATE(agent), E_FORK(agent, revision).
    function dismiss(address agent, Proof calldata proof) external;

    /// @notice Whether `signer` may sign `act` for `participant` now: NONE, E_SIG (neither the
    /// acting key nor ever an agent) or E_ROLE (an agent dismissed, expired or without this act).
    /// Says nothing about standing. An account that was never enrolled is its own key.
    function actsFor(address participant, address signer, Act act) external view returns (Reason);

    /// @notice The stored key, and the one that takes its place at `nextKeyAt` (0: none waits).
    /// All 0 for who was never enrolled.
    /// @param revision What the next `succeed` must name.
    function key(
        address participant
    ) external view returns (address current, address nextKey, uint40 nextKeyAt, uint32 revision);

    /// @notice What `account` is appointed to by `participant`. `acts` 0: dismissed; `revision` 0:
    /// never appointed.
    function agent(
        address participant,
        address account
    ) external view returns (uint64 acts, uint40 notAfter, uint32 revision);
}
