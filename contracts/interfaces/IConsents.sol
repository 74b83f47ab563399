// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {Basis, Proof} from "../types/Records.sol";

/// @title Consents and other legal bases
/// @notice The second key: an authorization over personal data, or over data that somebody else
/// provided, cites a basis that the source gave. A basis's id is hashStruct(Basis).
///
/// Warning: Withdrawal works forward. What was used before stays recorded as allowed.
interface IConsents {
    event ConsentGiven(
        bytes32 indexed id,
        bytes32 indexed asset,
        address indexed giver,
        Basis basis
    );

    event ConsentWithdrawn(bytes32 indexed id, address indexed giver, bytes32 reason);

    error ConsentsRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice Gives a basis. For the asset's source; for a regulator if all its codes are
    /// statutory (CN-13.3, CN-13.4, EU-6.1.c, EU-6.1.e).
    /// @dev E_SHAPE, E_NOT_FOUND(asset), E_ROLE(actor), E_STATE(asset, then basis),
    /// E_CLASS_CORE(asset), E_LEGAL_BASIS(basis), E_CONSENT_FORM(basis).
    function give(Basis calldata basis, Proof calldata proof) external;

    /// @notice Withdraws a basis: whatever rests on it is unusable from this block on. For its
    /// giver. No order, suspension or lapse stops it.
    /// @dev E_NOT_FOUND(consent), E_ROLE(actor), E_STATE(consent).
    function withdraw(bytes32 consent, bytes32 reason, Proof calldata proof) external;
}
