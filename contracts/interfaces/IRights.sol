// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Title} from "../types/Records.sol";

/// @title HOLD, USE and OPERATE in an asset
/// @notice A right's id is hashStruct(Right(asset, title)) and never changes; its word holds the
/// present holder and the epoch that every authorization directly under it must have stored.
interface IRights {
    event RightClaimed(
        bytes32 indexed id,
        bytes32 indexed asset,
        address indexed holder,
        Title title
    );

    /// @notice The caller is not the Authorizations that was named at deployment.
    error RightsNotAuthorizations(address caller);

    /// @notice Ends everything granted under `right` so far, by setting the epoch of its word.
    ///
    /// Warning: Checks nothing. Answers to Authorizations alone, which reports it as `AllRevoked`.
    function advanceEpoch(bytes32 right, uint32 epoch) external;
}
