// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {IOversight} from "../../../contracts/interfaces/IOversight.sol";
import {IRelayed} from "../../../contracts/interfaces/IRelayed.sol";
import {ISubject} from "../../../contracts/interfaces/ISubject.sol";
import {ACCREDITOR, REGULATOR, Reason} from "../../../contracts/types/Codes.sol";
import {Enrolment, Proof} from "../../../contracts/types/Records.sol";
import {CHEATS, deploy} from "./Cheats.sol";
import {Hashes} from "./Hashes.sol";

/// A ledger as it is deployed, its offices, and how an act is signed and sent.
abstract contract Ledger {
    uint40 internal constant START = 1_800_000_000;
    uint40 internal constant DAY = 1 days;
    /// Valid for so long that no test outlives it.
    uint40 internal constant FOREVER = START + 36_500 days;

    // Not the contracts, which compile only through the IR.
    IAccessManager internal offices;
    ISubject internal registry;
    ISubject internal authorizations;
    IOversight internal oversight;

    address internal accreditor = _person(1);
    address internal regulator = _person(2);
    address internal otherRegulator = _person(3);
    address internal hospital = _person(4); // registers and holds
    address internal custodian = _person(5); // of its patients' consents
    address internal insurer = _person(6);
    address internal analyst = _person(7);
    address internal laboratory = _person(8);

    /// Acts come from the signer itself instead of from a stranger with its signature.
    bool internal direct;

    mapping(address person => uint256 key) private _keys;
    uint256 private _drawn;

    error Unexpected(bytes expected, bytes given);

    constructor() {
        CHEATS.warp(START);
        offices = IAccessManager(deploy("Offices", abi.encode(address(this))));
        uint256 nonce = CHEATS.getNonce(address(this));
        address authorizationsAt = CHEATS.computeCreateAddress(address(this), nonce + 2);
        address oversightAt = CHEATS.computeCreateAddress(address(this), nonce + 3);
        Enrolment[] memory founders = new Enrolment[](3);
        founders[0] = _enrolment(accreditor);
        founders[1] = _enrolment(regulator);
        founders[2] = _enrolment(otherRegulator);

        registry = ISubject(
            deploy("Registry", abi.encode(offices, authorizationsAt, oversightAt, founders))
        );
        address derivations = deploy("Derivations", abi.encode(registry, oversightAt));
        authorizations = ISubject(
            deploy("Authorizations", abi.encode(registry, oversightAt, derivations))
        );
        oversight = IOversight(deploy("Oversight", abi.encode(offices, registry, authorizations)));
        assert(address(authorizations) == authorizationsAt);
        assert(address(oversight) == oversightAt);

        offices.grantRole(ACCREDITOR, accreditor, 0);
        offices.grantRole(REGULATOR, regulator, 0);
        offices.grantRole(REGULATOR, otherRegulator, 0);
    }

    // ── parties

    function _person(uint256 key) internal returns (address person) {
        person = CHEATS.addr(key);
        _keys[person] = key;
    }

    function _enrolment(address account) internal pure returns (Enrolment memory facts) {
        facts.account = account;
        facts.name = "\xe6\x95\xb0\xe6\x8d\xae";
        facts.validTo = FOREVER;
    }

    // ── acts

    /// The header of an act by this participant, to be signed by itself within the hour.
    function _by(address actor) internal returns (Proof memory proof) {
        proof.actor = actor;
        proof.signer = actor;
        proof.nonce = uint256(_fresh());
        proof.deadline = block.timestamp + 1 hours;
    }

    /// The same, in place of a head or an epoch.
    function _replacing(uint256 state, address actor) internal returns (Proof memory proof) {
        proof = _by(actor);
        proof.nonce = state;
    }

    /// A value that no other call has given.
    function _fresh() internal returns (bytes32) {
        return keccak256(abi.encode(++_drawn));
    }

    function _digest(address target, bytes32 message) internal view returns (bytes32) {
        return keccak256(bytes.concat(hex"1901", _separator(target), message));
    }

    /// Completes a header with the signer's signature, unless it has one already.
    function _sign(Proof memory proof, address target, bytes32 message) internal view {
        if (direct || proof.signature.length != 0) return;
        (uint8 v, bytes32 r, bytes32 s) = CHEATS.sign(
            _keys[proof.signer],
            _digest(target, message)
        );
        proof.signature = bytes.concat(r, s, bytes1(v));
    }

    /// Gives what the call reverted with; nothing if it succeeded.
    function _send(
        Proof memory proof,
        address target,
        bytes memory call
    ) internal returns (bytes memory refusal) {
        if (direct && proof.signature.length == 0) CHEATS.prank(proof.signer);
        // A refusal is an answer here: the call must not take this one down with it.
        // solhint-disable-next-line avoid-low-level-calls
        (bool ok, bytes memory answer) = target.call(call);
        if (ok) return "";
        assert(answer.length >= 4);
        return answer;
    }

    // ── expectations

    function _must(bytes memory refusal) internal pure {
        _same("", refusal);
    }

    function _same(bytes memory expected, bytes memory given) internal pure {
        if (keccak256(expected) != keccak256(given)) revert Unexpected(expected, given);
    }

    function _refusal(
        bytes4 selector,
        Reason reason,
        bytes32 subject
    ) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, reason, subject, 0);
    }

    function _expectAct(address target, Proof memory proof, bytes32 message) internal {
        CHEATS.expectEmit(target);
        emit IRelayed.ActExecuted(_digest(target, message), proof.actor, proof.signer);
    }

    // ── several faults in one act

    /// Two of so many faults, one, or none.
    function _pair(uint256 seed, uint256 count) internal pure returns (uint256 faults) {
        uint256 first = 1 << (seed % (count + 1));
        uint256 second = 1 << ((seed / (count + 1)) % (count + 1));
        return (first | second) & ((1 << count) - 1);
    }

    function _has(uint256 faults, uint256 fault) internal pure returns (bool) {
        return (faults >> fault) & 1 != 0;
    }

    /// What the first of these faults is refused with; nothing where there is none.
    function _first(
        uint256 faults,
        bytes[] memory refusals
    ) internal pure returns (bytes memory first) {
        for (uint256 i = refusals.length; i > 0; --i) {
            if (_has(faults, i - 1)) first = refusals[i - 1];
        }
    }

    /// The faults of a proof, from bit `from` on: too late, and not the actor's.
    function _spoil(
        Proof memory proof,
        uint256 faults,
        uint256 from,
        bytes[] memory refusals
    ) internal view {
        bytes32 actor = bytes32(uint256(uint160(proof.actor)));
        bytes4 selector = IRelayed.RelayedRefused.selector;
        if (_has(faults, from)) proof.deadline = block.timestamp - 1;
        if (_has(faults, from + 1)) proof.signature = new bytes(65);
        refusals[from] = _refusal(selector, Reason.E_EXPIRED_SIGNATURE, actor);
        refusals[from + 1] = _refusal(selector, Reason.E_SIG, actor);
    }

    function _separator(address target) private view returns (bytes32) {
        bytes32 name = keccak256("Data Rights Ledger");
        bytes memory fields = abi.encode(name, keccak256("1"), block.chainid, target);
        string memory type_ =
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)";
        return Hashes.hash(type_, fields);
    }
}
