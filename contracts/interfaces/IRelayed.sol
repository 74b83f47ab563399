// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";

/// @title How an act is proven
/// @notice Every state-changing function of the ledger takes one EIP-712 message and a `Proof`. The
/// message has one signer; it may send the act itself (empty signature) or let anybody send it.
/// Struct, digest, nonce and events are the same on either route.
///
/// Warning: A digest executes at most once, ever. A signed act can be executed by whoever holds it,
/// until its deadline; a signer that no longer wants it spends the nonce, or does the act's
/// opposite.
interface IRelayed {
    /// @notice The act with this digest took effect. Emitted once by each act, before its own
    /// events.
    /// @param participant The actor of the message.
    /// @param signer Whose signature or transaction proved it.
    event ActExecuted(bytes32 indexed digest, address indexed participant, address indexed signer);

    /// @notice Refused for the proof: E_EXPIRED_SIGNATURE, E_SIG or E_NONCE, in this order.
    /// @param subject The actor.
    error RelayedRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice Whether `actor` has spent `nonce` at this contract. Nonces have no order.
    function nonceSpent(address actor, uint256 nonce) external view returns (bool);
}
