// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Hashes} from "./Hashes.sol";
import {
    Asset,
    Basis,
    Enrolment,
    Input,
    Making,
    Order,
    Proof,
    Scope,
    Terms,
    Title,
    Use,
    Version
} from "../../../contracts/types/Records.sol";

/// hashStruct of each signed message: its header (actor, nonce or what it replaces, deadline), then
/// its fields.
library Messages {
    string private constant SCOPED =
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
        "Scope(Limits limits,Conditions conditions)";

    function enroll(Proof memory p, Enrolment memory facts) internal pure returns (bytes32) {
        string memory head =
            "Enroll(address actor,uint256 nonce,uint256 deadline,Enrolment enrolment)";
        return
            Hashes.hash(
                string.concat(head, Hashes.ENROLMENT),
                abi.encode(p.actor, p.nonce, p.deadline, Hashes.enrolment(facts))
            );
    }

    function suspend(
        Proof memory p,
        address participant,
        bytes32 reason
    ) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Suspend(address actor,uint256 nonce,uint256 deadline,address participant,"
                "bytes32 reason)",
                abi.encode(p.actor, p.nonce, p.deadline, participant, reason)
            );
    }

    function reinstate(
        Proof memory p,
        address participant,
        bytes32 reason
    ) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Reinstate(address actor,uint256 nonce,uint256 deadline,address participant,"
                "bytes32 reason)",
                abi.encode(p.actor, p.nonce, p.deadline, participant, reason)
            );
    }

    function register(
        Proof memory p,
        Asset memory asset,
        Title[] memory rights
    ) internal pure returns (bytes32) {
        string memory head = "Register(address actor,uint256 deadline,Asset asset,Title[] rights)";
        return
            Hashes.hash(
                string.concat(head, Hashes.ASSET, Hashes.TITLE),
                abi.encode(p.actor, p.deadline, Hashes.asset(asset), Hashes.titles(rights))
            );
    }

    function addVersion(Proof memory p, Version memory version) internal pure returns (bytes32) {
        string memory head =
            "AddVersion(address actor,uint32 head,uint256 deadline,Version version)";
        return
            Hashes.hash(
                string.concat(head, Hashes.VERSION),
                abi.encode(p.actor, p.nonce, p.deadline, Hashes.version(version))
            );
    }

    function give(Proof memory p, Basis memory basis) internal pure returns (bytes32) {
        string memory head = "Give(address actor,uint256 deadline,Basis basis)";
        return
            Hashes.hash(
                string.concat(head, Hashes.BASIS, SCOPED),
                abi.encode(p.actor, p.deadline, Hashes.basis(basis))
            );
    }

    function withdraw(
        Proof memory p,
        bytes32 consent,
        bytes32 reason
    ) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Withdraw(address actor,uint256 deadline,bytes32 consent,bytes32 reason)",
                abi.encode(p.actor, p.deadline, consent, reason)
            );
    }

    function request(
        Proof memory p,
        bytes32 parent,
        Scope memory scope
    ) internal pure returns (bytes32) {
        string memory head =
            "Request(address actor,uint256 nonce,uint256 deadline,bytes32 parent,Scope scope)";
        return
            Hashes.hash(
                string.concat(head, SCOPED),
                abi.encode(p.actor, p.nonce, p.deadline, parent, Hashes.scope(scope))
            );
    }

    function grant(
        Proof memory p,
        bytes32 requested,
        Terms memory terms
    ) internal pure returns (bytes32) {
        string memory head = "Grant(address actor,uint256 deadline,bytes32 request,Terms terms)";
        return
            Hashes.hash(
                string.concat(head, SCOPED, Hashes.TERMS),
                abi.encode(p.actor, p.deadline, requested, Hashes.authorization(terms))
            );
    }

    function refuse(
        Proof memory p,
        bytes32 requested,
        bytes32 parent,
        bytes32 reason
    ) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Refuse(address actor,uint256 nonce,uint256 deadline,bytes32 request,"
                "bytes32 parent,bytes32 reason)",
                abi.encode(p.actor, p.nonce, p.deadline, requested, parent, reason)
            );
    }

    function revoke(
        Proof memory p,
        bytes32 authorization,
        bytes32 reason,
        bytes32 doc
    ) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Revoke(address actor,uint256 deadline,bytes32 authorization,bytes32 reason,"
                "bytes32 doc)",
                abi.encode(p.actor, p.deadline, authorization, reason, doc)
            );
    }

    function surrender(
        Proof memory p,
        bytes32 authorization,
        bytes32 reason
    ) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Surrender(address actor,uint256 deadline,bytes32 authorization,bytes32 reason)",
                abi.encode(p.actor, p.deadline, authorization, reason)
            );
    }

    function revokeAll(
        Proof memory p,
        bytes32 subject,
        bytes32 reason
    ) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "RevokeAll(address actor,uint32 epoch,uint256 deadline,bytes32 subject,"
                "bytes32 reason)",
                abi.encode(p.actor, p.nonce, p.deadline, subject, reason)
            );
    }

    function use(Proof memory p, Use memory asked) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Use(address actor,uint256 nonce,uint256 deadline,bytes32 authorization,"
                "uint32 version,uint8 operation,uint8 purpose,uint8 output,uint8 environment,"
                "uint8 territory,uint64 categories,uint32 k,bytes32 outputsDoc,uint32 count)",
                bytes.concat(abi.encode(p.actor, p.nonce, p.deadline), abi.encode(asked))
            );
    }

    function derive(
        Proof memory p,
        Asset memory asset,
        Title[] memory rights,
        Input[] memory inputs,
        Making memory making
    ) internal pure returns (bytes32) {
        string memory head =
            "Derive(address actor,uint256 nonce,uint256 deadline,Asset asset,Title[] rights,"
            "Input[] inputs,Making making)";
        return
            Hashes.hash(
                string.concat(head, Hashes.ASSET, Hashes.INPUT, Hashes.MAKING, Hashes.TITLE),
                abi.encode(
                    p.actor,
                    p.nonce,
                    p.deadline,
                    Hashes.asset(asset),
                    Hashes.titles(rights),
                    Hashes.inputs(inputs),
                    Hashes.making(making)
                )
            );
    }

    function freeze(
        Proof memory p,
        Order memory order,
        bytes32 reason
    ) internal pure returns (bytes32) {
        string memory head = "Freeze(address actor,uint256 deadline,Order order,bytes32 reason)";
        return
            Hashes.hash(
                string.concat(head, Hashes.ORDER),
                abi.encode(p.actor, p.deadline, Hashes.order(order), reason)
            );
    }

    function lift(Proof memory p, bytes32 order, bytes32 reason) internal pure returns (bytes32) {
        return
            Hashes.hash(
                "Lift(address actor,uint256 deadline,bytes32 order,bytes32 reason)",
                abi.encode(p.actor, p.deadline, order, reason)
            );
    }
}
