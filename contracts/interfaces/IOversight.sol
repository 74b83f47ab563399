// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {Order, Proof} from "../types/Records.sol";

/// @title Orders of the regulator
/// @notice An order stops uses, grants, derivations and new versions of its subject (an asset,
/// right, authorization, basis or participant) and of everything that depends on it, until it is
/// lifted. A subject may be under several orders. An order's id is hashStruct(Order).
///
/// Warning: `reviewBy` is a promise to look again. Its passing lifts nothing.
interface IOversight {
    event Frozen(
        bytes32 indexed order,
        bytes32 indexed subject,
        address indexed issuer,
        Order facts,
        bytes32 reason
    );

    event Lifted(
        bytes32 indexed order,
        bytes32 indexed subject,
        address indexed regulator,
        bytes32 reason
    );

    error OversightRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice The facts handed in are not those of the order that the message names.
    error OversightFactsMismatch(bytes32 expected, bytes32 given);

    /// @notice Puts an order on a subject. For regulators.
    /// @dev E_SHAPE, E_NOT_FOUND(subject), E_ROLE(actor), E_STATE(order), E_ORDER_FORM(order).
    function freeze(Order calldata order, bytes32 reason, Proof calldata proof) external;

    /// @notice Lifts an order. For its issuer; for any regulator once the issuer does not stand or
    /// has lost the office.
    /// @param facts The order's facts.
    /// @dev E_NOT_FOUND(order), E_ROLE(actor), E_STATE(order).
    function lift(
        bytes32 order,
        bytes32 reason,
        Order calldata facts,
        Proof calldata proof
    ) external;

    /// @notice The stored word of an order, packed as `libraries/Words.sol` reads it; 0 = unknown.
    function word(bytes32 order) external view returns (uint256);
}
