// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {Bounds, Path, Proof, Scope, Terms} from "../types/Records.sol";

/// @title The tree of authorizations under a right
/// @notice An authorization's id is hashStruct(Terms). One stands under a right (a root) or under
/// another authorization, at most four deep. Only what can change is stored; callers hand back the
/// path, which proves itself because each id contains its parent's.
///
/// Warning: An authorization conveys operations, never a right. It is usable only while everything
/// above it is: what stands in the ledger is computed at each use, not stored.
interface IAuthorizations {
    /// @param id The act's digest.
    event Requested(
        bytes32 indexed id,
        bytes32 indexed parent,
        address indexed requester,
        Scope scope
    );

    /// @notice The authorization exists; a limited or unlimited `maxUses` counts as allotted by its
    /// parent.
    /// @param request As the grantor wrote it, unchecked; 0 = none.
    /// @param parentEpoch Once the parent's epoch differs, the authorization has ended.
    event Granted(
        bytes32 indexed id,
        bytes32 indexed parent,
        address indexed grantor,
        bytes32 request,
        Terms terms,
        uint32 parentEpoch
    );

    /// @param id The act's digest.
    /// @param request As the grantor wrote it, unchecked.
    event RequestRefused(
        bytes32 id,
        bytes32 indexed request,
        bytes32 indexed parent,
        address indexed grantor,
        bytes32 reason
    );

    event Revoked(bytes32 indexed id, address indexed grantor, bytes32 reason, bytes32 doc);

    event Surrendered(bytes32 indexed id, address indexed grantee, bytes32 reason);

    /// @notice Whatever was granted directly under `subject`, a right or an authorization, has
    /// ended.
    /// @param epoch What its word holds from now on.
    event AllRevoked(bytes32 indexed subject, address indexed by, uint32 epoch, bytes32 reason);

    /// @notice Every refusal by this contract but those of `Relayed`, uses and derivations
    /// included.
    error AuthorizationsRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice The path handed in does not lead to what the message names.
    error AuthorizationsPathMismatch(bytes32 expected, bytes32 rebuilt);

    /// @notice Facts handed in (a scope, a product, a basis) are not those that an id contains;
    /// `given` is 0 where they are missing.
    error AuthorizationsFactsMismatch(bytes32 expected, bytes32 given);

    /// @notice Asks for an authorization under a right or an authorization. Recorded as an event
    /// only. Spends a nonce.
    /// @dev E_SHAPE, E_NOT_FOUND(parent), E_ROLE(actor).
    function request(bytes32 parent, Scope calldata scope, Proof calldata proof) external;

    /// @notice Grants, sublicenses or entrusts (`scope.conditions.relation`). For the holder of the
    /// right or the parent's grantee.
    /// @param requested The request that this answers, or 0. The chain does not check it.
    /// @param path From the right down to the parent; without steps the parent is the right.
    /// @dev The order of reasons is that of rules for a grant, in README.md.
    function grant(
        bytes32 requested,
        Terms calldata terms,
        Path calldata path,
        Bounds calldata bounds,
        Proof calldata proof
    ) external;

    /// @notice Answers a request with no. For the holder of the right or the parent's grantee; no
    /// order, suspension or lapse stops it. Spends a nonce.
    /// @param path From the right down to the parent.
    /// @dev E_NOT_FOUND(parent), E_ROLE(actor).
    function refuse(
        bytes32 requested,
        bytes32 parent,
        bytes32 reason,
        Path calldata path,
        Proof calldata proof
    ) external;

    /// @notice Ends an authorization, with all under it. For who stands directly above it; no
    /// order, suspension or lapse stops it.
    /// @param path From the right down to the authorization.
    /// @dev E_NOT_FOUND(authorization), E_ROLE(actor), E_STATE(authorization).
    function revoke(
        bytes32 authorization,
        bytes32 reason,
        bytes32 doc,
        Path calldata path,
        Proof calldata proof
    ) external;

    /// @notice Gives an authorization back, with all under it. For its grantee; no order,
    /// suspension or lapse stops it.
    /// @param path From the right down to the authorization.
    /// @dev As `revoke`.
    function surrender(
        bytes32 authorization,
        bytes32 reason,
        Path calldata path,
        Proof calldata proof
    ) external;

    /// @notice Ends everything granted directly under a right or an authorization so far, in one
    /// write, however many there are. For the right's holder or the authorization's grantee; no
    /// order, suspension or lapse stops it. `proof.nonce` is the epoch that it ends.
    /// @param path From the right down to the subject.
    /// @dev E_NOT_FOUND(subject), E_ROLE(actor), E_FORK(subject, epoch).
    function revokeAll(
        bytes32 subject,
        bytes32 reason,
        Path calldata path,
        Proof calldata proof
    ) external;
}
