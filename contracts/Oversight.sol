// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Relayed} from "./base/Relayed.sol";
import {IOversight} from "./interfaces/IOversight.sol";
import {IParticipants} from "./interfaces/IParticipants.sol";
import {ISubject} from "./interfaces/ISubject.sol";
import {Ids} from "./libraries/Ids.sol";
import {Words} from "./libraries/Words.sol";
import {Act, REGULATOR, Reason} from "./types/Codes.sol";
import {Order, Proof} from "./types/Records.sol";

contract Oversight is IOversight, Relayed {
    bytes32 private constant FREEZE = keccak256(
        "Freeze(address actor,uint256 deadline,Order order,bytes32 reason)"
        "Order(bytes32 subject,address issuer,bytes32 basisDoc,uint40 reviewBy,bytes32 salt)"
    );
    bytes32 private constant LIFT = keccak256(
        "Lift(address actor,uint256 deadline,bytes32 order,bytes32 reason)"
    );

    IAccessManager private immutable OFFICES;
    // The homes of everything that can be frozen, in the order they are asked. The first one also
    // knows the standing of regulators.
    ISubject private immutable REGISTRY;
    ISubject private immutable AUTHORIZATIONS;

    mapping(bytes32 order => uint256 word) private _words;

    constructor(IAccessManager offices, ISubject registry, ISubject authorizations) {
        OFFICES = offices;
        REGISTRY = registry;
        AUTHORIZATIONS = authorizations;
    }

    /// @inheritdoc IOversight
    function word(bytes32 order) external view returns (uint256) {
        return _words[order];
    }

    /// @inheritdoc IOversight
    function freeze(Order calldata order, bytes32 reason, Proof calldata proof) external {
        if (order.issuer != proof.actor) _refuse(Reason.E_SHAPE, 0);

        // Pushed before the checks below, because only its home knows the subject: a refusal undoes
        // it.
        if (!_push(order.subject, true)) _refuse(Reason.E_NOT_FOUND, order.subject);

        bytes32 id = Ids.order(order);
        uint256 actor = _participant(proof.actor);
        _prove(
            Act.FREEZE,
            proof,
            keccak256(abi.encode(FREEZE, proof.actor, proof.deadline, id, reason)),
            actor
        );
        if (!_inOffice(proof.actor, actor)) _refuse(Reason.E_ROLE, Ids.participant(proof.actor));
        if (_words[id] != 0) _refuse(Reason.E_STATE, id);
        if (order.basisDoc == 0 || order.reviewBy <= block.timestamp) {
            _refuse(Reason.E_ORDER_FORM, id);
        }

        _words[id] = Words.order(order.issuer);
        emit Frozen(id, order.subject, order.issuer, order, reason);
    }

    /// @inheritdoc IOversight
    function lift(
        bytes32 order,
        bytes32 reason,
        Order calldata facts,
        Proof calldata proof
    ) external {
        uint256 stored = _words[order];
        if (stored == 0) _refuse(Reason.E_NOT_FOUND, order);
        bytes32 rebuilt = Ids.order(facts);
        if (rebuilt != order) revert OversightFactsMismatch(order, rebuilt);

        uint256 actor = _participant(proof.actor);
        _prove(
            Act.LIFT,
            proof,
            keccak256(abi.encode(LIFT, proof.actor, proof.deadline, order, reason)),
            actor
        );
        if (!_inOffice(proof.actor, actor) || _anotherIsInOffice(stored, proof.actor)) {
            _refuse(Reason.E_ROLE, Ids.participant(proof.actor));
        }
        if (stored & Words.LIFTED != 0) _refuse(Reason.E_STATE, order);

        _words[order] = stored | Words.LIFTED;
        _push(facts.subject, false);
        emit Lifted(order, facts.subject, proof.actor, reason);
    }

    /// Asks the registry, which knows the keys and agents of all.
    function _actsFor(
        address actor,
        address signer,
        Act act
    ) internal view override returns (Reason) {
        return IParticipants(address(REGISTRY)).actsFor(actor, signer, act);
    }

    function _participant(address account) private view returns (uint256 participant) {
        return REGISTRY.word(Ids.participant(account));
    }

    /// Whether an order is for another one than `actor` to lift: its issuer.
    function _anotherIsInOffice(uint256 order, address actor) private view returns (bool) {
        address issuer = Words.party(order);
        return actor != issuer && _inOffice(issuer, _participant(issuer));
    }

    function _inOffice(address account, uint256 participant) private view returns (bool) {
        if (!Words.stands(participant, block.timestamp)) return false;
        (bool member, ) = OFFICES.hasRole(REGULATOR, account);
        return member;
    }

    function _push(bytes32 subject, bool opened) private returns (bool known) {
        return REGISTRY.pushOrder(subject, opened) || AUTHORIZATIONS.pushOrder(subject, opened);
    }

    function _refuse(Reason reason, bytes32 subject) private pure {
        revert OversightRefused(reason, subject, 0);
    }
}
