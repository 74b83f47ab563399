// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssets} from "../../../contracts/interfaces/IAssets.sol";
import {IAuthorizations} from "../../../contracts/interfaces/IAuthorizations.sol";
import {IConsents} from "../../../contracts/interfaces/IConsents.sol";
import {IOversight} from "../../../contracts/interfaces/IOversight.sol";
import {IParticipants} from "../../../contracts/interfaces/IParticipants.sol";
import {IReceipts} from "../../../contracts/interfaces/IReceipts.sol";
import {
    Asset,
    Basis,
    Bounds,
    Enrolment,
    Input,
    Leaf,
    Making,
    Order,
    Path,
    Proof,
    Scope,
    Source,
    Terms,
    Title,
    Upstream,
    Use,
    Version
} from "../../../contracts/types/Records.sol";
import {Ledger} from "./Ledger.sol";
import {Messages} from "./Messages.sol";

/// Every act of the ledger, signed and sent: each gives what it was refused with, if it was.
abstract contract Acts is Ledger {
    // ── Registry

    function _enroll(Proof memory p, Enrolment memory facts) internal returns (bytes memory) {
        _sign(p, address(registry), Messages.enroll(p, facts));
        return _send(p, address(registry), abi.encodeCall(IParticipants.enroll, (facts, p)));
    }

    function _suspend(
        Proof memory p,
        address participant,
        bytes32 reason
    ) internal returns (bytes memory) {
        _sign(p, address(registry), Messages.suspend(p, participant, reason));
        bytes memory call = abi.encodeCall(IParticipants.suspend, (participant, reason, p));
        return _send(p, address(registry), call);
    }

    function _reinstate(
        Proof memory p,
        address participant,
        bytes32 reason
    ) internal returns (bytes memory) {
        _sign(p, address(registry), Messages.reinstate(p, participant, reason));
        bytes memory call = abi.encodeCall(IParticipants.reinstate, (participant, reason, p));
        return _send(p, address(registry), call);
    }

    function _register(
        Proof memory p,
        Asset memory asset,
        Title[] memory rights
    ) internal returns (bytes memory) {
        _sign(p, address(registry), Messages.register(p, asset, rights));
        return _send(p, address(registry), abi.encodeCall(IAssets.register, (asset, rights, p)));
    }

    function _addVersion(
        Proof memory p,
        Version memory version,
        Asset memory facts,
        bytes32 title
    ) internal returns (bytes memory) {
        _sign(p, address(registry), Messages.addVersion(p, version));
        bytes memory call = abi.encodeCall(IAssets.addVersion, (version, facts, title, p));
        return _send(p, address(registry), call);
    }

    function _give(Proof memory p, Basis memory basis) internal returns (bytes memory) {
        _sign(p, address(registry), Messages.give(p, basis));
        return _send(p, address(registry), abi.encodeCall(IConsents.give, (basis, p)));
    }

    function _withdraw(
        Proof memory p,
        bytes32 consent,
        bytes32 reason
    ) internal returns (bytes memory) {
        _sign(p, address(registry), Messages.withdraw(p, consent, reason));
        bytes memory call = abi.encodeCall(IConsents.withdraw, (consent, reason, p));
        return _send(p, address(registry), call);
    }

    // ── Authorizations

    function _request(
        Proof memory p,
        bytes32 parent,
        Scope memory scope
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.request(p, parent, scope));
        bytes memory call = abi.encodeCall(IAuthorizations.request, (parent, scope, p));
        return _send(p, address(authorizations), call);
    }

    function _grant(
        Proof memory p,
        bytes32 requested,
        Terms memory terms,
        Path memory path,
        Bounds memory bounds
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.grant(p, requested, terms));
        return
            _send(
                p,
                address(authorizations),
                abi.encodeCall(IAuthorizations.grant, (requested, terms, path, bounds, p))
            );
    }

    function _refuse(
        Proof memory p,
        bytes32 requested,
        bytes32 parent,
        bytes32 reason,
        Path memory path
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.refuse(p, requested, parent, reason));
        return
            _send(
                p,
                address(authorizations),
                abi.encodeCall(IAuthorizations.refuse, (requested, parent, reason, path, p))
            );
    }

    function _revoke(
        Proof memory p,
        bytes32 authorization,
        bytes32 reason,
        Path memory path
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.revoke(p, authorization, reason, 0));
        return
            _send(
                p,
                address(authorizations),
                abi.encodeCall(IAuthorizations.revoke, (authorization, reason, 0, path, p))
            );
    }

    function _surrender(
        Proof memory p,
        bytes32 authorization,
        bytes32 reason,
        Path memory path
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.surrender(p, authorization, reason));
        return
            _send(
                p,
                address(authorizations),
                abi.encodeCall(IAuthorizations.surrender, (authorization, reason, path, p))
            );
    }

    function _revokeAll(
        Proof memory p,
        bytes32 subject,
        bytes32 reason,
        Path memory path
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.revokeAll(p, subject, reason));
        return
            _send(
                p,
                address(authorizations),
                abi.encodeCall(IAuthorizations.revokeAll, (subject, reason, path, p))
            );
    }

    function _use(
        Proof memory p,
        Use memory asked,
        Leaf memory leaf,
        Upstream memory upstream
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.use(p, asked));
        bytes memory call = abi.encodeCall(IReceipts.use, (asked, leaf, upstream, p));
        return _send(p, address(authorizations), call);
    }

    function _derive(
        Proof memory p,
        Asset memory asset,
        Title[] memory rights,
        Input[] memory inputs,
        Making memory making,
        Source[] memory sources
    ) internal returns (bytes memory) {
        _sign(p, address(authorizations), Messages.derive(p, asset, rights, inputs, making));
        return
            _send(
                p,
                address(authorizations),
                abi.encodeCall(IReceipts.derive, (asset, rights, inputs, making, sources, p))
            );
    }

    // ── Oversight

    function _freeze(
        Proof memory p,
        Order memory order,
        bytes32 reason
    ) internal returns (bytes memory) {
        _sign(p, address(oversight), Messages.freeze(p, order, reason));
        return _send(p, address(oversight), abi.encodeCall(IOversight.freeze, (order, reason, p)));
    }

    function _lift(
        Proof memory p,
        bytes32 order,
        bytes32 reason,
        Order memory facts
    ) internal returns (bytes memory) {
        _sign(p, address(oversight), Messages.lift(p, order, reason));
        bytes memory call = abi.encodeCall(IOversight.lift, (order, reason, facts, p));
        return _send(p, address(oversight), call);
    }
}
