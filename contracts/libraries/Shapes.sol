// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {
    ACTS_OF_THE_KEY,
    ALL_ACTS,
    ALL_BASIS_CODES,
    ALL_DUTIES,
    ALL_ENVIRONMENTS,
    ALL_OPERATIONS,
    ALL_OUTPUTS,
    ALL_PROHIBITIONS,
    ALL_PURPOSES,
    ALL_TERRITORIES,
    Classification,
    ConsentForm,
    DeidentLevel,
    HashAlg,
    NONPERSONAL,
    Origin,
    PiLevel,
    Relation,
    RightKind,
    Scheme,
    TitleBasis,
    UNLIMITED_USES
} from "../types/Codes.sol";
import {
    Asset,
    Basis,
    Conditions,
    Enrolment,
    Input,
    Limits,
    Log,
    Making,
    Scope,
    Title,
    Use,
    Version
} from "../types/Records.sol";
import {Ids} from "./Ids.sol";

/// Shape: what a message alone shows to be wrong. Each function is true if the part is well formed.
library Shapes {
    uint256 internal constant MAX_NAME_BYTES = 256;
    uint256 internal constant MAX_CODE_BYTES = 64;
    uint256 internal constant MAX_ORIGIN_BYTES = 200;
    uint256 internal constant MAX_TITLES = 3;
    uint256 internal constant MAX_INPUTS = 8;

    function enrolment(Enrolment memory facts) internal pure returns (bool) {
        uint256 nameBytes = bytes(facts.name).length;
        return
            facts.account != address(0) &&
            nameBytes != 0 &&
            nameBytes <= MAX_NAME_BYTES &&
            bytes(facts.code).length <= MAX_CODE_BYTES &&
            _inSet(facts.jurisdiction, ALL_TERRITORIES);
    }

    /// Whether `actor` may appoint `agent` to these acts until then.
    function appointment(
        address actor,
        address agent,
        uint64 acts,
        uint40 notAfter
    ) internal pure returns (bool) {
        return
            agent != address(0) &&
            agent != actor &&
            acts != 0 &&
            acts & ~(ALL_ACTS & ~ACTS_OF_THE_KEY) == 0 &&
            notAfter != 0;
    }

    function class(uint8 classification, uint8 piLevel) internal pure returns (bool) {
        return
            classification <= uint8(type(Classification).max) &&
            piLevel <= uint8(type(PiLevel).max);
    }

    function commitment(bytes32 hash, uint8 scheme, uint8 hashAlg) internal pure returns (bool) {
        return
            hash != 0 && scheme <= uint8(type(Scheme).max) && hashAlg <= uint8(type(HashAlg).max);
    }

    function version(Version calldata facts) internal pure returns (bool) {
        return commitment(facts.commitment, facts.scheme, facts.hashAlg);
    }

    /// The facts of an asset that `actor` registers or derives, with the rights it claims.
    function registration(
        Asset calldata facts,
        Title[] calldata rights,
        address actor
    ) internal pure returns (bool) {
        return
            facts.registrant == actor &&
            facts.source != address(0) &&
            commitment(facts.commitment, facts.scheme, facts.hashAlg) &&
            facts.origin <= uint8(type(Origin).max) &&
            class(facts.classification, facts.piLevel) &&
            _titles(rights, actor);
    }

    function _titles(Title[] calldata rights, address actor) private pure returns (bool) {
        if (rights.length > MAX_TITLES) return false;
        uint256 kinds;
        for (uint256 i = 0; i < rights.length; ++i) {
            Title calldata title = rights[i];
            uint256 bit = 1 << title.kind;
            if (
                title.kind > uint8(type(RightKind).max) ||
                kinds & bit != 0 ||
                title.holder != actor ||
                title.basis > uint8(type(TitleBasis).max)
            ) return false;
            kinds |= bit;
        }
        return true;
    }

    function scope(Scope calldata facts) internal pure returns (bool) {
        Limits calldata limits = facts.limits;
        Conditions calldata conditions = facts.conditions;
        return
            limits.purposes & ~ALL_PURPOSES == 0 &&
            limits.operations & ~ALL_OPERATIONS == 0 &&
            limits.outputs & ~ALL_OUTPUTS == 0 &&
            limits.environments & ~ALL_ENVIRONMENTS == 0 &&
            limits.territories & ~ALL_TERRITORIES == 0 &&
            limits.notBefore < limits.notAfter &&
            conditions.relation <= uint8(type(Relation).max) &&
            conditions.duties & ~ALL_DUTIES == 0 &&
            conditions.prohibitions & ~ALL_PROHIBITIONS == 0;
    }

    function basis(Basis calldata facts, address actor) internal pure returns (bool) {
        Conditions calldata conditions = facts.scope.conditions;
        return
            facts.giver == actor &&
            facts.codes != 0 &&
            facts.codes & ~ALL_BASIS_CODES == 0 &&
            (facts.codes & NONPERSONAL == 0 || facts.codes == NONPERSONAL) &&
            facts.form <= uint8(type(ConsentForm).max) &&
            scope(facts.scope) &&
            facts.scope.limits.maxUses == UNLIMITED_USES &&
            conditions.relation == 0 &&
            conditions.policyDoc == 0;
    }

    function use(Use memory asked) internal pure returns (bool) {
        return
            asked.count != 0 &&
            _inSet(asked.operation, ALL_OPERATIONS) &&
            _circumstances(asked.purpose, asked.output, asked.environment, asked.territory);
    }

    function making(Making calldata facts) internal pure returns (bool) {
        return
            facts.deidentLevel <= uint8(type(DeidentLevel).max) &&
            _circumstances(facts.purpose, facts.output, facts.environment, facts.territory);
    }

    function _circumstances(
        uint8 purpose,
        uint8 output,
        uint8 environment,
        uint8 territory
    ) private pure returns (bool) {
        return
            _inSet(purpose, ALL_PURPOSES) &&
            _inSet(output, ALL_OUTPUTS) &&
            _inSet(environment, ALL_ENVIRONMENTS) &&
            _inSet(territory, ALL_TERRITORIES);
    }

    /// One to eight authorizations, none twice, that hash to what the product's id fixes.
    function inputs(Input[] calldata list, bytes32 expected) internal pure returns (bool) {
        if (list.length == 0 || list.length > MAX_INPUTS) return false;
        bytes32[] memory ids = new bytes32[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            ids[i] = list[i].authorization;
            for (uint256 j = 0; j < i; ++j) {
                if (ids[j] == ids[i]) return false;
            }
        }
        return Ids.array(ids) == expected;
    }

    /// A signed note takes no key name with a space or a plus (C2SP signed-note); visible ASCII
    /// besides, so that two logs which look alike are the same.
    function log(Log calldata facts, address actor) internal pure returns (bool) {
        bytes calldata origin = bytes(facts.origin);
        if (origin.length == 0 || origin.length > MAX_ORIGIN_BYTES) return false;
        for (uint256 i = 0; i < origin.length; ++i) {
            if (origin[i] < "!" || origin[i] > "~" || origin[i] == "+") return false;
        }
        return facts.operator == actor && facts.key != 0;
    }

    function _inSet(uint8 entry, uint256 set) private pure returns (bool) {
        return (set >> entry) & 1 != 0;
    }
}
