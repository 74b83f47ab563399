// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {Proof, Title} from "../types/Records.sol";

/// @title HOLD, USE and OPERATE in an asset
/// @notice A right's id is hashStruct(Right(asset, title)) and never changes; its word holds the
/// present holder and the epoch that every authorization directly under it must have stored. A
/// right passes by two acts, an offer and its acceptance.
///
/// Warning: What was granted under a right goes on under its new holder, who stands for it from
/// then on, unless the offer says that it ends.
interface IRights {
    event RightClaimed(
        bytes32 indexed id,
        bytes32 indexed asset,
        address indexed holder,
        Title title
    );

    /// @notice The holder offers the right to `to`, in place of any other offer; 0 withdraws it.
    event RightOffered(
        bytes32 indexed right,
        address indexed holder,
        address indexed to,
        bool endGrants,
        bytes32 termsDoc
    );

    /// @param endGrants Everything granted under the right so far has ended.
    /// @param epoch What the right's word holds from now on.
    event RightTransferred(
        bytes32 indexed right,
        address indexed from,
        address indexed to,
        bool endGrants,
        uint32 epoch
    );

    /// @notice The right is given up for ever, and whatever stands under it is unusable.
    event RightRenounced(bytes32 indexed right, address indexed holder, bytes32 reason);

    error RightsRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice The asset and title handed in are not those of the right that the message names.
    error RightsFactsMismatch(bytes32 expected, bytes32 given);

    /// @notice The caller is not the Authorizations that was named at deployment.
    error RightsNotAuthorizations(address caller);

    /// @notice Offers a right to a participant, or withdraws the offer (`to` 0). For its holder. A
    /// right has one live offer; a new one replaces it. Spends a nonce.
    /// @param asset The asset that the right is in.
    /// @param title hashStruct(Title) of the right.
    /// @dev E_SHAPE, E_NOT_FOUND(right), E_ROLE(actor), E_FROZEN(asset, right, holder),
    /// E_ROLE(actor), E_STATE(right), E_TIME(right), E_CLASS_CORE(asset).
    function offer(
        bytes32 right,
        address to,
        bool endGrants,
        bytes32 termsDoc,
        bytes32 asset,
        bytes32 title,
        Proof calldata proof
    ) external;

    /// @notice Takes over a right that is offered to the actor. Spends a nonce.
    /// @param from The holder, and `endGrants`: as the offer has them, so that nobody accepts what
    /// was changed underneath.
    /// @dev E_NOT_FOUND(right), E_ROLE(actor), E_FROZEN(asset, right, holder, actor),
    /// E_ROLE(actor, then holder), E_STATE(right), E_TIME(right), E_CLASS_CORE(asset).
    function accept(
        bytes32 right,
        address from,
        bool endGrants,
        bytes32 asset,
        bytes32 title,
        Proof calldata proof
    ) external;

    /// @notice Gives up a right for ever, for nobody. For its holder; no order stops it.
    /// @dev E_NOT_FOUND(right), E_ROLE(actor), E_STATE(right).
    function renounce(bytes32 right, bytes32 reason, Proof calldata proof) external;

    /// @notice The live offer of a right; `to` 0: there is none.
    function offerOf(bytes32 right) external view returns (address to, bool endGrants);

    /// @notice Ends everything granted under `right` so far, by setting the epoch of its word.
    ///
    /// Warning: Checks nothing. Answers to Authorizations alone, which reports it as `AllRevoked`.
    function advanceEpoch(bytes32 right, uint32 epoch) external;
}
