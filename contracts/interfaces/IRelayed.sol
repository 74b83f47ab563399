// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";

/// @title How an act is proven
/// @notice Every state-changing function of the ledger takes one EIP-712 message and a `Proof`. The
/// message has one signer: the participant's acting key, or an agent appointed for that act; either
/// may be a contract (ERC-1271). It sends the act itself (empty signature) or lets anybody send it.
/// Struct, digest, nonce and events are the same on every route.
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

    /// @notice Refused for the proof: E_EXPIRED_SIGNATURE, E_SIG, E_ROLE or E_NONCE, in this order.
    /// E_SIG: it does not verify for the signer, or the signer never was a key or an agent of the
    /// actor. E_ROLE: the agent is dismissed, expired or without this act.
    /// @param subject The actor; for E_ROLE the signer.
    error RelayedRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice Whoever sent this gave too little gas for a contract to check its signature: nothing
    /// is said against the signature.
    error RelayedGasTooLow(uint256 needed);

    /// @notice Whether `actor` has spent `nonce` at this contract. Nonces have no order.
    function nonceSpent(address actor, uint256 nonce) external view returns (bool);
}
