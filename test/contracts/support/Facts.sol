// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ALL_CATEGORIES,
    ALL_ENVIRONMENTS,
    ALL_OPERATIONS,
    ALL_OUTPUTS,
    ALL_PURPOSES,
    ALL_TERRITORIES,
    ConsentForm,
    Operation,
    Origin,
    Relation,
    RightKind,
    Scheme,
    UNLIMITED_USES
} from "../../../contracts/types/Codes.sol";
import {
    Asset,
    Basis,
    Making,
    Order,
    Path,
    Scope,
    Step,
    Terms,
    Title,
    Use
} from "../../../contracts/types/Records.sol";
import {Acts} from "./Acts.sol";
import {Hashes} from "./Hashes.sol";

/// Well formed facts of each kind, no two alike.
abstract contract Facts is Acts {
    function _asset(
        address registrant,
        address source,
        uint8 piLevel
    ) internal returns (Asset memory facts) {
        facts.registrant = registrant;
        facts.source = source;
        facts.commitment = _fresh();
        facts.scheme = uint8(Scheme.SALTED);
        facts.origin = uint8(Origin.ENTERPRISE);
        facts.piLevel = piLevel;
        facts.salt = _fresh();
    }

    function _title(address holder, RightKind kind) internal returns (Title memory facts) {
        facts.kind = uint8(kind);
        facts.holder = holder;
        facts.salt = _fresh();
    }

    /// HOLD, USE and OPERATE.
    function _titles(address holder) internal returns (Title[] memory rights) {
        rights = new Title[](3);
        for (uint8 kind = 0; kind < 3; ++kind) rights[kind] = _title(holder, RightKind(kind));
    }

    /// Everything but ANY of the environments, for ever, to be passed on.
    function _scope(Relation relation, uint8 depth) internal returns (Scope memory scope) {
        scope.limits.purposes = ALL_PURPOSES;
        scope.limits.operations = ALL_OPERATIONS;
        scope.limits.outputs = ALL_OUTPUTS;
        scope.limits.environments = ALL_ENVIRONMENTS - 1;
        scope.limits.categories = ALL_CATEGORIES;
        scope.limits.territories = ALL_TERRITORIES;
        scope.limits.notAfter = FOREVER;
        scope.limits.maxUses = UNLIMITED_USES;
        scope.conditions.relation = uint8(relation);
        scope.conditions.sublicenseDepth = depth;
        scope.conditions.entrustAllowed = true;
        scope.conditions.commercial = true;
        scope.conditions.retentionDays = type(uint16).max;
        scope.conditions.salt = _fresh();
    }

    /// Open to any recipient.
    function _basis(
        bytes32 asset,
        address giver,
        uint64 codes
    ) internal returns (Basis memory facts) {
        facts.asset = asset;
        facts.giver = giver;
        facts.codes = codes;
        facts.form = uint8(ConsentForm.SEPARATE);
        facts.noticeDoc = _fresh();
        facts.scope = _scope(Relation.INTERNAL, type(uint8).max);
    }

    /// One query in a sandbox.
    function _useOf(bytes32 authorization) internal pure returns (Use memory asked) {
        asked.authorization = authorization;
        asked.operation = uint8(Operation.QUERY);
        asked.environment = 2;
        asked.categories = 1;
        asked.count = 1;
    }

    function _making() internal returns (Making memory facts) {
        facts.environment = 2;
        facts.transform = _fresh();
    }

    function _order(bytes32 subject, address issuer) internal returns (Order memory facts) {
        facts.subject = subject;
        facts.issuer = issuer;
        facts.basisDoc = _fresh();
        facts.reviewBy = uint40(block.timestamp) + 30 * DAY;
        facts.salt = _fresh();
    }

    function _pathTo(bytes32 asset, Title memory title) internal pure returns (Path memory path) {
        path.asset = asset;
        path.title = Hashes.title(title);
    }

    /// The path one authorization further down.
    function _down(Path memory above, Terms memory terms) internal pure returns (Path memory path) {
        path.asset = above.asset;
        path.title = above.title;
        uint256 count = above.steps.length;
        path.steps = new Step[](count + 1);
        for (uint256 i = 0; i < count; ++i) path.steps[i] = above.steps[i];
        path.steps[count] = Step(terms.grantee, terms.basis, Hashes.scope(terms.scope));
    }
}
