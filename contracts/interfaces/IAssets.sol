// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Reason} from "../types/Codes.sol";
import {Asset, Proof, Title, Version} from "../types/Records.sol";

/// @title Assets and their versions
/// @notice An asset's id is hashStruct(Asset). Its versions form one chain with one head, numbered
/// from 1. A derived asset (a product) names the authorizations that it was made under and the
/// ceiling of its terms; it comes into being through `IReceipts.derive` alone and has one version.
///
/// Warning: A registration is a claim. Whoever claims the same commitment is listed too, in chain
/// order; being first gives no ownership.
interface IAssets {
    /// @notice The asset exists. Its rights follow as `RightClaimed`; version 1 is the commitment
    /// in it.
    event AssetRegistered(
        bytes32 indexed id,
        address indexed registrant,
        address indexed source,
        Asset asset
    );

    /// @notice `number` is the new head.
    event VersionAdded(bytes32 indexed asset, uint32 number, Version version);

    /// @notice No version and no root grant follow. What was granted goes on.
    event Retired(bytes32 indexed asset, address indexed by, bytes32 reason);

    /// @notice From now on these are the class and the level of personal data that rules go by.
    event Reclassified(
        bytes32 indexed asset,
        address indexed by,
        uint8 classification,
        uint8 piLevel,
        bytes32 reason
    );

    error AssetsRefused(Reason reason, bytes32 subject, bytes32 detail);

    /// @notice The facts or the title handed in are not those of the asset that the message names.
    error AssetsFactsMismatch(bytes32 expected, bytes32 given);

    /// @notice The caller is not the Authorizations that was named at deployment.
    error AssetsNotAuthorizations(address caller);

    /// @notice Registers an asset and claims up to three rights in it for the registrant.
    /// @dev E_SHAPE, E_ROLE(actor, then source), E_STATE(asset), E_TIME(right),
    /// E_CLASS_CORE(asset), E_LOW_ENTROPY(asset).
    function register(Asset calldata asset, Title[] calldata rights, Proof calldata proof) external;

    /// @notice Adds a version on top of the head that `proof.nonce` names. For the holder of HOLD,
    /// or for the registrant where nobody claimed it.
    /// @param facts The asset's facts.
    /// @param title hashStruct(Title) of the HOLD right; not read where nobody claimed it.
    /// @dev E_SHAPE, E_NOT_FOUND(asset), E_ROLE(actor), E_FROZEN(asset, right, holder),
    /// E_ROLE(actor), E_STATE(asset or right), E_FORK(asset, head), E_TIME(right),
    /// E_CLASS_CORE(asset), E_LOW_ENTROPY(asset).
    function addVersion(
        Version calldata version,
        Asset calldata facts,
        bytes32 title,
        Proof calldata proof
    ) external;

    /// @notice Stops new versions and new root grants for ever, and nothing else. For the holder of
    /// HOLD, or for the registrant where nobody claimed it; no order stops it.
    /// @param facts The asset's facts.
    /// @param title As for `addVersion`.
    /// @dev E_NOT_FOUND(asset), E_ROLE(actor), E_STATE(right, then asset), E_TIME(right).
    function retire(
        bytes32 asset,
        bytes32 reason,
        Asset calldata facts,
        bytes32 title,
        Proof calldata proof
    ) external;

    /// @notice Sets the class and the level of personal data. Upwards and below CORE: for the
    /// holder of HOLD, or the registrant where nobody claimed it. Either way: for regulators.
    /// Spends a nonce.
    /// @param facts The asset's facts.
    /// @param title As for `addVersion`.
    /// @dev E_SHAPE, E_NOT_FOUND(asset), E_ROLE(actor), E_STATE(right, then asset), E_TIME(right),
    /// E_CLASS_CORE(asset).
    function reclassify(
        bytes32 asset,
        uint8 classification,
        uint8 piLevel,
        bytes32 reason,
        Asset calldata facts,
        bytes32 title,
        Proof calldata proof
    ) external;

    /// @notice Registers a product with its rights.
    /// @param chains How many paths its upstream closure has.
    /// @param nodes How many authorizations are on them.
    /// @param closed Whether a basis above names a recipient.
    ///
    /// Warning: Checks nothing. Answers to Authorizations alone, whose `derive` has checked
    /// everything.
    function registerDerived(
        Asset calldata asset,
        Title[] calldata rights,
        uint256 chains,
        uint256 nodes,
        bool closed
    ) external;
}
