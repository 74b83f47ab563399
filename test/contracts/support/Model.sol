// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {UNLIMITED_USES} from "../../../contracts/types/Codes.sol";
import {
    Asset,
    Basis,
    Conditions,
    Limits,
    Order,
    Scope,
    Terms,
    Title
} from "../../../contracts/types/Records.sol";
import {Facts} from "./Facts.sol";

/// What has happened on a ledger, kept as plain lists: no word, no epoch, no counter of orders. It
/// finds by going through all records what the contracts find in one bit.
abstract contract Model is Facts {
    struct Person {
        address account;
        bool suspended;
        uint256 until;
    }

    struct Holding {
        bytes32 id;
        Asset facts;
        Title[] titles; // HOLD, USE, OPERATE; without OPERATE where that could not be claimed
        uint256 head;
        uint256[] inputs; // licenses, of a product
        Scope ceiling; // of a product
        bool reserved; // for the deriver alone
    }

    struct Ground {
        bytes32 id;
        Basis facts;
        uint256 asset;
        bool withdrawn;
    }

    struct License {
        bytes32 id;
        Terms terms;
        uint256 asset;
        uint256 right; // position among the titles
        bool isRoot;
        uint256 parent; // license, where it is not a root
        bool isBased;
        uint256 ground;
        uint256 used;
        bool revoked;
        bool surrendered;
        bool cut; // by a revokeAll above it
    }

    struct Command {
        bytes32 id;
        Order facts;
        bool lifted;
    }

    /// What a revokeAll has been called on, once for each time.
    bytes32[] internal _clearings;

    Person[] internal _people;
    Holding[] internal _holdings;
    Ground[] internal _grounds;
    License[] internal _licenses;
    Command[] internal _commands;

    // ── what can be seen from outside

    function counts()
        external
        view
        returns (uint256 people, uint256 holdings, uint256 grounds, uint256 licenses)
    {
        return (_people.length, _holdings.length, _grounds.length, _licenses.length);
    }

    function person(uint256 i) external view returns (Person memory) {
        return _people[i];
    }

    function holding(uint256 i) external view returns (Holding memory) {
        return _holdings[i];
    }

    function ground(uint256 i) external view returns (Ground memory) {
        return _grounds[i];
    }

    function license(uint256 i) external view returns (License memory) {
        return _licenses[i];
    }

    function commands() external view returns (Command[] memory) {
        return _commands;
    }

    function openOrders(bytes32 subject) external view returns (uint256) {
        return _openOrders(subject);
    }

    function clearings(bytes32 subject) external view returns (uint256 count) {
        for (uint256 i = 0; i < _clearings.length; ++i) {
            if (_clearings[i] == subject) ++count;
        }
    }

    /// Uses that a license has handed to those directly under it.
    function handedOn(uint256 of_) external view returns (uint256) {
        return _handedOn(of_);
    }

    /// Uses of a license and of all below it.
    function usesBelow(uint256 top) external view returns (uint256 sum) {
        for (uint256 i = 0; i < _licenses.length; ++i) {
            uint256 at_ = i;
            while (at_ != top && !_licenses[at_].isRoot) at_ = _licenses[at_].parent;
            if (at_ == top) sum += _licenses[i].used;
        }
    }

    // ── questions

    function _openOrders(bytes32 subject) internal view returns (uint256 count) {
        for (uint256 i = 0; i < _commands.length; ++i) {
            if (_commands[i].facts.subject == subject && !_commands[i].lifted) ++count;
        }
    }

    function _isFrozen(bytes32 subject) internal view returns (bool) {
        return _openOrders(subject) != 0;
    }

    function _isInGoodStanding(address account) internal view returns (bool) {
        for (uint256 i = 0; i < _people.length; ++i) {
            Person storage one = _people[i];
            if (one.account == account) return !one.suspended && block.timestamp < one.until;
        }
        return false;
    }

    function _handedOn(uint256 from) internal view returns (uint256 sum) {
        for (uint256 i = 0; i < _licenses.length; ++i) {
            License storage one = _licenses[i];
            if (one.isRoot || one.parent != from) continue;
            sum += one.terms.scope.limits.maxUses;
        }
        if (sum > UNLIMITED_USES) sum = UNLIMITED_USES;
    }

    function _hasEnded(License storage one) internal view returns (bool) {
        return one.revoked || one.surrendered || one.cut;
    }

    function _isProduct(Holding storage one) internal view returns (bool) {
        return one.inputs.length != 0;
    }

    /// Paths above a product, and authorizations on them.
    function _closure(Holding storage one) internal view returns (uint256 paths, uint256 nodes) {
        for (uint256 i = 0; i < one.inputs.length; ++i) {
            (uint256 morePaths, uint256 moreNodes) = _closureOf(one.inputs[i]);
            paths += morePaths;
            nodes += moreNodes;
        }
    }

    function _closureOf(uint256 input) internal view returns (uint256 paths, uint256 nodes) {
        (paths, nodes) = _closure(_holdings[_licenses[input].asset]);
        ++paths;
        ++nodes;
        for (uint256 i = input; !_licenses[i].isRoot; i = _licenses[i].parent) ++nodes;
    }

    // ── scopes

    function fits(
        Scope memory inner,
        Scope memory outer,
        bool sameVersion
    ) external pure returns (bool) {
        return _fits(inner, outer, sameVersion);
    }

    /// Dimension by dimension, each in its own words.
    function _fits(
        Scope memory inner,
        Scope memory outer,
        bool sameVersion
    ) internal pure returns (bool) {
        Limits memory a = inner.limits;
        Limits memory b = outer.limits;
        Conditions memory c = inner.conditions;
        Conditions memory d = outer.conditions;
        bool sets =
            a.purposes | b.purposes == b.purposes &&
                a.operations | b.operations == b.operations &&
                a.outputs | b.outputs == b.outputs &&
                a.categories | b.categories == b.categories &&
                a.territories | b.territories == b.territories &&
                c.duties & d.duties == d.duties &&
                c.prohibitions & d.prohibitions == d.prohibitions;
        for (uint256 i = 0; i < 6; ++i) {
            sets = sets && (!_allowsPlace(a, i) || _allowsPlace(b, i));
        }
        bool numbers =
            b.notBefore <= a.notBefore &&
                a.notAfter <= b.notAfter &&
                b.minK <= a.minK &&
                (a.version == b.version || (!sameVersion && b.version == 0)) &&
                c.sublicenseDepth <= d.sublicenseDepth &&
                c.retentionDays <= d.retentionDays;
        bool words = (d.entrustAllowed || !c.entrustAllowed) && (d.commercial || !c.commercial);
        return sets && numbers && words;
    }

    /// ANY, the first one, stands for all.
    function _allowsPlace(Limits memory limits, uint256 environment) internal pure returns (bool) {
        return (limits.environments >> environment) & 1 != 0 || limits.environments % 2 == 1;
    }

    function _least(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function _most(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }

    /// What a product of these inputs may be used for.
    function _meet(uint256[] memory inputs) internal view returns (Scope memory met) {
        met = _licenses[inputs[0]].terms.scope;
        met.limits.environments = _places(met.limits);
        for (uint256 i = 1; i < inputs.length; ++i) {
            Limits memory a = met.limits;
            Conditions memory c = met.conditions;
            Limits memory b = _licenses[inputs[i]].terms.scope.limits;
            Conditions memory d = _licenses[inputs[i]].terms.scope.conditions;
            a.purposes &= b.purposes;
            a.operations &= b.operations;
            a.outputs &= b.outputs;
            a.environments &= _places(b);
            a.territories &= b.territories;
            a.notBefore = uint40(_most(a.notBefore, b.notBefore));
            a.notAfter = uint40(_least(a.notAfter, b.notAfter));
            a.minK = uint32(_most(a.minK, b.minK));
            c.sublicenseDepth = uint8(_least(c.sublicenseDepth, d.sublicenseDepth));
            c.retentionDays = uint16(_least(c.retentionDays, d.retentionDays));
            c.entrustAllowed = c.entrustAllowed && d.entrustAllowed;
            c.commercial = c.commercial && d.commercial;
            c.duties |= d.duties;
            c.prohibitions |= d.prohibitions;
        }
        met.limits.categories = type(uint64).max;
        met.limits.version = 0;
        met.limits.maxUses = UNLIMITED_USES;
        met.conditions.relation = 0;
        met.conditions.policyDoc = 0;
        met.conditions.salt = 0;
        uint8 depth = met.conditions.sublicenseDepth;
        met.conditions.sublicenseDepth = depth == 0 ? 0 : depth - 1;
    }

    function _places(Limits memory limits) private pure returns (uint16 places) {
        for (uint256 i = 0; i < 6; ++i) {
            if (_allowsPlace(limits, i)) places |= uint16(1 << i);
        }
    }
}
