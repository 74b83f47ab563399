// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {PiLevel, Relation, RightKind} from "../../../contracts/types/Codes.sol";
import {
    Asset,
    Basis,
    Bounds,
    Leaf,
    Path,
    Proof,
    Scope,
    Terms,
    Title
} from "../../../contracts/types/Records.sol";
import {Facts} from "./Facts.sol";
import {Hashes} from "./Hashes.sol";

/// The hospital's personal data, licensed twice: hospital → insurer → analyst, under one consent.
abstract contract Story is Facts {
    uint40 internal constant ROOT_USES = 100;
    uint40 internal constant CHILD_USES = 10;
    uint40 internal constant ROOT_END = START + 60 * DAY;

    Asset internal claims;
    Title internal operate;
    Basis internal consent;
    Terms internal root;
    Terms internal child;

    constructor() {
        address[5] memory all = [hospital, custodian, insurer, analyst, laboratory];
        for (uint256 i = 0; i < all.length; ++i) {
            _must(_enroll(_by(accreditor), _enrolment(all[i])));
        }
        claims = _asset(hospital, custodian, uint8(PiLevel.PI));
        operate = _title(hospital, RightKind.OPERATE);
        Title[] memory rights = new Title[](1);
        rights[0] = operate;
        _must(_register(_by(hospital), claims, rights));
        consent = _basis(Hashes.asset(claims), custodian, 1);
        _must(_give(_by(custodian), consent));

        root.asset = Hashes.asset(claims);
        root.parent = Hashes.right(root.asset, operate);
        root.grantee = insurer;
        root.basis = Hashes.basis(consent);
        root.scope = _scope(Relation.PROVIDE, 3);
        root.scope.limits.maxUses = ROOT_USES;
        root.scope.limits.notAfter = ROOT_END;
        root.scope.conditions.retentionDays = 365;
        _must(_grantUnder(_by(hospital), root, _toRight(), new Scope[](0)));

        child = root;
        child.parent = Hashes.authorization(root);
        child.grantee = analyst;
        child.scope.limits.maxUses = CHILD_USES;
        child.scope.conditions.sublicenseDepth = 2;
        _must(_grantUnder(_by(insurer), child, _toRoot(), _one(root.scope)));
    }

    // ── paths and other facts

    function _toRight() internal view returns (Path memory) {
        return _pathTo(root.asset, operate);
    }

    function _toRoot() internal view returns (Path memory) {
        return _down(_toRight(), root);
    }

    function _toChild() internal view returns (Path memory) {
        return _down(_toRoot(), child);
    }

    function _leafOf(
        Terms memory terms,
        Path memory path
    ) internal pure returns (Leaf memory leaf) {
        leaf.path = path;
        leaf.limits = terms.scope.limits;
        leaf.conditions = Hashes.hash(Hashes.CONDITIONS, abi.encode(terms.scope.conditions));
    }

    function _one(Scope memory scope) internal pure returns (Scope[] memory list) {
        list = new Scope[](1);
        list[0] = scope;
    }

    // ── acts

    /// A grant that cites the consent of this story.
    function _grantUnder(
        Proof memory p,
        Terms memory terms,
        Path memory path,
        Scope[] memory bound
    ) internal returns (bytes memory) {
        Bounds memory bounds;
        bounds.scope = bound;
        bounds.basis = new Basis[](1);
        bounds.basis[0] = consent;
        return _grant(p, 0, terms, path, bounds);
    }

    /// A child of the root for the laboratory, not yet granted.
    function _proposed() internal returns (Terms memory terms) {
        terms = child;
        terms.grantee = laboratory;
        terms.scope.conditions.salt = _fresh();
    }

    /// An order on one of these.
    function _freezeOne(
        bytes32[] memory subjects,
        uint256 which
    ) internal returns (bytes32 frozen) {
        frozen = subjects[which % subjects.length];
        _must(_freeze(_by(regulator), _order(frozen, regulator), 0));
    }

    /// Spends a nonce of the actor at Authorizations.
    function _spendNonce(address actor, uint256 nonce) internal {
        _must(_request(_replacing(nonce, actor), root.parent, root.scope));
    }
}
