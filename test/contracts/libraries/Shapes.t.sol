// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Libraries} from "../support/Libraries.sol";
import {CHEATS, bound, deploy} from "../support/Cheats.sol";
import {
    ALL_BASIS_CODES,
    ALL_DUTIES,
    ALL_ENVIRONMENTS,
    ALL_OPERATIONS,
    ALL_OUTPUTS,
    ALL_PROHIBITIONS,
    ALL_PURPOSES,
    ALL_TERRITORIES,
    NONPERSONAL,
    UNLIMITED_USES
} from "../../../contracts/types/Codes.sol";
import {
    Asset,
    Basis,
    Enrolment,
    Input,
    Log,
    Making,
    Scope,
    Title,
    Use
} from "../../../contracts/types/Records.sol";

contract ShapesTest {
    Libraries private immutable LIBRARIES = Libraries(deploy("Libraries", ""));

    function testFuzzEnrolment(
        Enrolment memory facts,
        uint256 nameBytes,
        uint256 codeBytes
    ) public view {
        facts.name = string(new bytes(bound(nameBytes, 0, 300)));
        facts.code = string(new bytes(bound(codeBytes, 0, 80)));
        bool expected =
            facts.account != address(0) &&
                bytes(facts.name).length > 0 &&
                bytes(facts.name).length <= 256 &&
                bytes(facts.code).length <= 64 &&
                facts.jurisdiction < 249;
        assert(LIBRARIES.isEnrolment(facts) == expected);
    }

    function testFuzzLog(
        Log memory facts,
        uint256 originBytes,
        uint8 wrong,
        bytes1 odd
    ) public view {
        originBytes = bound(originBytes, 1, 200);
        bytes memory origin = new bytes(originBytes);
        for (uint256 i = 0; i < originBytes; ++i) origin[i] = "o";
        facts.origin = string(origin);
        if (facts.key == 0) facts.key = bytes32(uint256(1));
        assert(LIBRARIES.isLog(facts, facts.operator));

        origin[originBytes - 1] = odd;
        bool visible = uint8(odd) > 0x20 && uint8(odd) < 0x7f && odd != "+";
        facts.origin = string(origin);
        assert(LIBRARIES.isLog(facts, facts.operator) == visible);

        address actor = facts.operator;
        wrong = uint8(bound(wrong, 0, 3));
        facts.origin = "o";
        if (wrong == 0) facts.origin = "";
        if (wrong == 1) facts.origin = string(bytes.concat(new bytes(200), "o"));
        if (wrong == 2) facts.key = 0;
        if (wrong == 3) actor = address(uint160(actor) ^ 1);
        assert(!LIBRARIES.isLog(facts, actor));
    }

    function testLogAtItsBounds() public view {
        Log memory facts = Log(address(1), "!~", bytes32(uint256(1)));
        assert(LIBRARIES.isLog(facts, address(1)));
        bytes memory origin = new bytes(201);
        for (uint256 i = 0; i < origin.length; ++i) origin[i] = "o";
        facts.origin = string(origin);
        assert(!LIBRARIES.isLog(facts, address(1)));
    }

    function testFuzzRegistration(Asset memory facts, address actor, uint8 wrong) public view {
        Title[] memory none;
        _mend(facts, actor);
        assert(LIBRARIES.isRegistration(facts, none, actor));

        wrong = uint8(bound(wrong, 0, 7));
        if (wrong == 0) facts.registrant = address(uint160(actor) ^ 1);
        if (wrong == 1) facts.source = address(0);
        if (wrong == 2) facts.commitment = 0;
        if (wrong == 3) facts.scheme = 3;
        if (wrong == 4) facts.hashAlg = 3;
        if (wrong == 5) facts.origin = 3;
        if (wrong == 6) facts.classification = 3;
        if (wrong == 7) facts.piLevel = 4;
        assert(!LIBRARIES.isRegistration(facts, none, actor));
    }

    /// Each right once, in the actor's own name.
    function testFuzzTitles(Asset memory facts, address actor, Title[] memory rights) public view {
        _mend(facts, actor);
        bool expected = rights.length <= 3;
        uint256 kinds;
        for (uint256 i = 0; i < rights.length; ++i) {
            // Near what is well formed, or hardly any would be.
            rights[i].kind = uint8(bound(rights[i].kind, 0, 3));
            rights[i].basis = uint8(bound(rights[i].basis, 0, 8));
            if (rights[i].salt[0] & 0x03 != 0) rights[i].holder = actor;
            bool known = rights[i].kind < 3 && rights[i].basis < 8;
            bool again = (kinds >> rights[i].kind) & 1 != 0;
            expected = expected && known && !again && rights[i].holder == actor;
            kinds |= 1 << rights[i].kind;
        }
        assert(LIBRARIES.isRegistration(facts, rights, actor) == expected);
    }

    function testFuzzScope(Scope memory facts, uint256 wrong, uint256 bit) public view {
        _mend(facts);
        assert(LIBRARIES.isScope(facts));

        wrong = bound(wrong, 0, 8);
        if (wrong == 0) facts.limits.purposes |= uint64(1 << bound(bit, 29, 63));
        if (wrong == 1) facts.limits.operations |= uint32(1 << bound(bit, 19, 31));
        if (wrong == 2) facts.limits.outputs |= uint16(1 << bound(bit, 6, 15));
        if (wrong == 3) facts.limits.environments |= uint16(1 << bound(bit, 6, 15));
        if (wrong == 4) facts.limits.territories |= 1 << bound(bit, 249, 255);
        if (wrong == 5) facts.limits.notAfter = facts.limits.notBefore;
        if (wrong == 6) facts.conditions.relation = uint8(bound(bit, 10, 255));
        if (wrong == 7) facts.conditions.duties |= uint64(1 << bound(bit, 10, 63));
        if (wrong == 8) facts.conditions.prohibitions |= uint64(1 << bound(bit, 3, 63));
        assert(!LIBRARIES.isScope(facts));
    }

    function testFuzzBasis(Basis memory facts, address actor, uint256 wrong) public view {
        _mend(facts.scope);
        facts.giver = actor;
        facts.codes = uint64(bound(facts.codes, 1, NONPERSONAL));
        facts.form = uint8(bound(facts.form, 0, 3));
        facts.scope.limits.maxUses = UNLIMITED_USES;
        facts.scope.conditions.relation = 0;
        facts.scope.conditions.policyDoc = 0;
        assert(LIBRARIES.isBasis(facts, actor));

        wrong = bound(wrong, 0, 7);
        if (wrong == 0) facts.giver = address(uint160(actor) ^ 1);
        if (wrong == 1) facts.codes = 0;
        if (wrong == 2) facts.codes |= ALL_BASIS_CODES + 1;
        if (wrong == 3) facts.codes = NONPERSONAL | 1;
        if (wrong == 4) facts.form = 4;
        if (wrong == 5) --facts.scope.limits.maxUses;
        if (wrong == 6) facts.scope.conditions.relation = 1;
        if (wrong == 7) facts.scope.conditions.policyDoc = bytes32(uint256(1));
        assert(!LIBRARIES.isBasis(facts, actor));
    }

    function testFuzzUse(Use memory asked) public view {
        asked.operation = uint8(bound(asked.operation, 0, 19));
        asked.purpose = uint8(bound(asked.purpose, 0, 30));
        asked.output = uint8(bound(asked.output, 0, 6));
        asked.environment = uint8(bound(asked.environment, 0, 6));
        bool expected =
            asked.count != 0 &&
                asked.operation < 19 &&
                asked.purpose < 29 &&
                asked.output < 6 &&
                asked.environment < 6 &&
                asked.territory < 249;
        assert(LIBRARIES.isUse(asked) == expected);
    }

    function testFuzzMaking(Making memory facts) public view {
        facts.purpose = uint8(bound(facts.purpose, 0, 30));
        facts.output = uint8(bound(facts.output, 0, 6));
        facts.environment = uint8(bound(facts.environment, 0, 6));
        facts.deidentLevel = uint8(bound(facts.deidentLevel, 0, 3));
        bool expected =
            facts.purpose < 29 &&
                facts.output < 6 &&
                facts.environment < 6 &&
                facts.territory < 249 &&
                facts.deidentLevel < 3;
        assert(LIBRARIES.isMaking(facts) == expected);
    }

    function testFuzzInputs(bytes32 seed, uint256 count, uint256 twin) public view {
        count = bound(count, 0, 10);
        Input[] memory list = new Input[](count);
        bytes memory ids;
        for (uint256 i = 0; i < count; ++i) {
            list[i].authorization = keccak256(abi.encode(seed, i));
            ids = bytes.concat(ids, list[i].authorization);
        }
        bytes32 hash = keccak256(ids);
        assert(LIBRARIES.areInputs(list, hash) == (count != 0 && count <= 8));
        assert(!LIBRARIES.areInputs(list, ~hash));
        CHEATS.assume(count > 1);

        list[0].authorization = list[bound(twin, 1, count - 1)].authorization;
        ids = "";
        for (uint256 i = 0; i < count; ++i) ids = bytes.concat(ids, list[i].authorization);
        assert(!LIBRARIES.areInputs(list, keccak256(ids)));
    }

    // ── well formed facts

    function _mend(Asset memory facts, address actor) private pure {
        facts.registrant = actor;
        if (facts.source == address(0)) facts.source = actor;
        CHEATS.assume(facts.source != address(0) && facts.commitment != 0);
        facts.scheme = uint8(bound(facts.scheme, 0, 2));
        facts.hashAlg = uint8(bound(facts.hashAlg, 0, 2));
        facts.origin = uint8(bound(facts.origin, 0, 2));
        facts.classification = uint8(bound(facts.classification, 0, 2));
        facts.piLevel = uint8(bound(facts.piLevel, 0, 3));
    }

    function _mend(Scope memory facts) private pure {
        facts.limits.purposes &= ALL_PURPOSES;
        facts.limits.operations &= ALL_OPERATIONS;
        facts.limits.outputs &= ALL_OUTPUTS;
        facts.limits.environments &= ALL_ENVIRONMENTS;
        facts.limits.territories &= ALL_TERRITORIES;
        facts.limits.notBefore >>= 1;
        facts.limits.notAfter |= 1 << 39;
        facts.conditions.relation = uint8(bound(facts.conditions.relation, 0, 9));
        facts.conditions.duties &= ALL_DUTIES;
        facts.conditions.prohibitions &= ALL_PROHIBITIONS;
    }
}
