// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {Log, Proof} from "../types/Records.sol";

/// @title Heads of logs
/// @notice A log (RFC 6962, SHA-256) holds what a node states and the chain does not: hashes handed
/// in in bulk, refused uses, documents. Its operator anchors heads here, and each must be proven to
/// extend the last: whatever was in the log once stays in it, at its place. A log's id is
/// hashStruct(Log).
///
/// Warning: A head tells when a hash was in the log, at the latest. It says nothing about what the
/// hash is of, or whether that is true.
interface IAnchors {
    event LogOpened(bytes32 indexed log, address indexed operator, Log facts);

    /// @notice The tree of the log's first `size` leaves has this root.
    event Anchored(bytes32 indexed log, uint64 size, bytes32 root);

    error AnchorsRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice The facts handed in are not those of the log that the message names.
    error AnchorsFactsMismatch(bytes32 expected, bytes32 given);

    /// @notice Opens a log. For its operator, a participant.
    /// @param log Its origin has 1 to 200 visible characters of ASCII, and no plus.
    /// @dev E_SHAPE, E_ROLE(actor), E_STATE(log).
    function openLog(Log calldata log, Proof calldata proof) external;

    /// @notice Replaces the head of a log by one that extends it. For its operator.
    /// @param consistency Proof from the head anchored last (RFC 9162, 2.1.4); none for the first.
    /// @param facts The log's facts.
    /// @dev E_NOT_FOUND(log), E_ROLE(actor), E_STATE(log): not larger than the head;
    /// E_FORK(log, size of the head): not proven.
    function anchor(
        bytes32 log,
        uint64 size,
        bytes32 root,
        bytes32[] calldata consistency,
        Log calldata facts,
        Proof calldata proof
    ) external;

    /// @notice The head anchored last. With size 0: none is, and the log was opened then. All 0: it
    /// is not known.
    function head(bytes32 log) external view returns (uint64 size, uint40 anchoredAt, bytes32 root);

    /// @notice Whether the anchored head holds a leaf at this place (RFC 9162, 2.1.3).
    /// @param leaf SHA-256 of 0x00 and the entry.
    /// @param proof For the tree of the head's size.
    ///
    /// Warning: Compute `leaf` from an entry yourself: a node of the tree given for it would pass.
    function verifyInclusion(
        bytes32 log,
        bytes32 leaf,
        uint64 index,
        bytes32[] calldata proof
    ) external view returns (bool);
}
