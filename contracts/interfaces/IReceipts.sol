// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {
    Asset,
    Input,
    Leaf,
    Making,
    Proof,
    Scope,
    Source,
    Title,
    Upstream,
    Use
} from "../types/Records.sol";

/// @title Uses and derivations
/// @notice Every use walks everything that can stop it: orders, states, epochs, parties, bases,
/// class, quota, and the whole upstream of a product. A refused use reverts and leaves nothing on
/// chain.
///
/// Warning: What somebody does outside the ledger, or derives without declaring it, no contract can
/// see.
interface IReceipts {
    /// @notice A use was allowed and counted.
    /// @param id The act's digest: the receipt.
    event Used(bytes32 indexed id, bytes32 indexed authorization, address indexed grantee, Use use);

    /// @notice A product was made; each input was used once. Follows its `AssetRegistered`.
    /// @param id The act's digest.
    /// @param ceiling The meet of the inputs' scopes, which no root grant on the product may
    /// exceed.
    /// @param chains How many paths the product's upstream closure has.
    /// @param nodes How many authorizations are on them.
    /// @param closed A basis above names a recipient, so the deriver alone may be a grantee.
    event Derived(
        bytes32 indexed id,
        bytes32 indexed asset,
        address indexed deriver,
        Input[] inputs,
        Making making,
        Scope ceiling,
        uint256 chains,
        uint256 nodes,
        bool closed
    );

    /// @notice Records uses of an authorization by its grantee, if all rules allow them. Spends a
    /// nonce.
    /// @param leaf The authorization's facts.
    /// @param upstream Of the asset if it is derived, else empty.
    /// @dev The order of reasons is that of rules for a use, in README.md.
    function use(
        Use memory asked,
        Leaf calldata leaf,
        Upstream calldata upstream,
        Proof calldata proof
    ) external;

    /// @notice Registers a product made from 1 to 8 authorized inputs, all held by the deriver,
    /// each of which is evaluated as a use with operation DERIVE and debited one use. Spends a
    /// nonce.
    /// @param sources The facts of each input, in the order of the inputs.
    /// @dev The order of reasons is that of rules for a derivation, in README.md.
    function derive(
        Asset calldata asset,
        Title[] calldata rights,
        Input[] calldata inputs,
        Making calldata making,
        Source[] calldata sources,
        Proof calldata proof
    ) external;

    /// @notice What `use` by `actor` would answer now, signature and nonce aside.
    /// @return reason NONE if it is allowed, else the first reason.
    /// @return subject The record or participant that refuses.
    /// @return detail See `Reason` and README.md.
    ///
    /// Warning: Takes also the operations that have acts of their own. It reverts with a mechanical
    /// fault if the facts handed in are not those of the authorization.
    function evaluate(
        Use calldata asked,
        Leaf calldata leaf,
        Upstream calldata upstream,
        address actor
    ) external view returns (Reason reason, bytes32 subject, bytes32 detail);

    /// @notice The same question, answered by reverting with `AuthorizationsRefused` unless it is
    /// allowed.
    function requireAllowed(
        Use memory asked,
        Leaf calldata leaf,
        Upstream calldata upstream,
        address actor
    ) external view;
}
