// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Ids} from "../../../contracts/libraries/Ids.sol";
import {MerkleLog} from "../../../contracts/libraries/MerkleLog.sol";
import {Shapes} from "../../../contracts/libraries/Shapes.sol";
import {TermsLattice} from "../../../contracts/libraries/Terms.sol";
import {Words} from "../../../contracts/libraries/Words.sol";
import {Dimension} from "../../../contracts/types/Codes.sol";
import {
    Asset,
    Basis,
    Conditions,
    Enrolment,
    Input,
    Limits,
    Log,
    Making,
    Order,
    Scope,
    Terms,
    Title,
    Use
} from "../../../contracts/types/Records.sol";

/// A door to the libraries, which read what they are given in calldata.
contract Libraries {
    // ── Ids

    function limits(Limits calldata facts) external pure returns (bytes32) {
        return Ids.limits(facts);
    }

    function conditions(Conditions calldata facts) external pure returns (bytes32) {
        return Ids.conditions(facts);
    }

    function scope(Scope calldata facts) external pure returns (bytes32) {
        return Ids.scope(facts);
    }

    function computedScope(Scope memory facts) external pure returns (bytes32) {
        return Ids.computedScope(facts);
    }

    function authorization(Terms calldata terms) external pure returns (bytes32) {
        bytes32 scopeHash = Ids.scope(terms.scope);
        return Ids.authorization(terms.asset, terms.parent, terms.grantee, terms.basis, scopeHash);
    }

    function basis(Basis calldata facts) external pure returns (bytes32) {
        return Ids.basis(facts);
    }

    function asset(Asset calldata facts) external pure returns (bytes32) {
        return Ids.asset(facts);
    }

    function title(Title calldata facts) external pure returns (bytes32) {
        return Ids.title(facts);
    }

    function titles(Title[] calldata list) external pure returns (bytes32) {
        return Ids.titles(list);
    }

    function right(bytes32 assetId, Title calldata facts) external pure returns (bytes32) {
        return Ids.right(assetId, Ids.title(facts));
    }

    function order(Order calldata facts) external pure returns (bytes32) {
        return Ids.order(facts);
    }

    function log(Log calldata facts) external pure returns (bytes32) {
        return Ids.log(facts);
    }

    // ── MerkleLog

    function includes(
        uint64 size,
        bytes32 root,
        bytes32 leaf,
        uint64 index,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.includes(size, root, leaf, index, proof);
    }

    function isExtension(
        uint64 first,
        bytes32 firstRoot,
        uint64 next,
        bytes32 nextRoot,
        bytes32[] calldata proof
    ) external view returns (bool) {
        return MerkleLog.isExtension(first, firstRoot, next, nextRoot, proof);
    }

    // ── Terms

    function firstExcess(
        Scope calldata child,
        Scope calldata bound,
        bool exactVersion
    ) external pure returns (Dimension) {
        return TermsLattice.firstExcess(child, bound, exactVersion);
    }

    function meet(Scope[] calldata scopes) external pure returns (Scope memory met) {
        met = TermsLattice.widest();
        for (uint256 i = 0; i < scopes.length; ++i) TermsLattice.narrow(met, scopes[i]);
        TermsLattice.close(met);
    }

    function conflict(
        Scope memory met,
        uint256 time
    ) external pure returns (bool found, Dimension empty) {
        return TermsLattice.conflict(met, time);
    }

    // ── Shapes

    function isEnrolment(Enrolment calldata facts) external pure returns (bool) {
        return Shapes.enrolment(facts);
    }

    function isRegistration(
        Asset calldata facts,
        Title[] calldata rights,
        address actor
    ) external pure returns (bool) {
        return Shapes.registration(facts, rights, actor);
    }

    function isScope(Scope calldata facts) external pure returns (bool) {
        return Shapes.scope(facts);
    }

    function isBasis(Basis calldata facts, address actor) external pure returns (bool) {
        return Shapes.basis(facts, actor);
    }

    function isUse(Use calldata asked) external pure returns (bool) {
        return Shapes.use(asked);
    }

    function isMaking(Making calldata facts) external pure returns (bool) {
        return Shapes.making(facts);
    }

    function isLog(Log calldata facts, address actor) external pure returns (bool) {
        return Shapes.log(facts, actor);
    }

    function areInputs(Input[] calldata list, bytes32 expected) external pure returns (bool) {
        return Shapes.inputs(list, expected);
    }

    // ── Words

    function assetWord(Asset calldata facts, bool holdClaimed) external pure returns (uint256) {
        return Words.asset(facts, holdClaimed);
    }

    function productWord(
        Asset calldata facts,
        bool holdClaimed,
        uint256 chains,
        uint256 nodes,
        bool closed
    ) external pure returns (uint256) {
        return Words.derivedAsset(facts, holdClaimed, chains, nodes, closed);
    }

    function rightWord(Title calldata facts) external pure returns (uint256) {
        return Words.right(facts);
    }

    function basisWord(Basis calldata facts) external pure returns (uint256) {
        return Words.basis(facts);
    }
}
