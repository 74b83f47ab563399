// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What the registry answers to evaluations
interface IRegistry {
    /// @notice The words that one path is judged by, in one call.
    /// @param ids Participants (address in the low 20 bytes), bases, assets or rights.
    /// @return words Of the asset, the right, the right's present holder, then of each id; 0 =
    /// unknown.
    function standing(
        bytes32 asset,
        bytes32 right,
        bytes32[] calldata ids
    ) external view returns (uint256[] memory words);
}
