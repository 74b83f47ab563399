// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {Grants} from "./Grants.sol";
import {Receipts} from "./Receipts.sol";
import {Tree} from "./Tree.sol";
import {Subjects} from "./base/Subjects.sol";
import {IAuthorizations} from "./interfaces/IAuthorizations.sol";
import {IReceipts} from "./interfaces/IReceipts.sol";
import {IRights} from "./interfaces/IRights.sol";
import {Ids} from "./libraries/Ids.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Reason} from "./types/Codes.sol";
import {
    Asset,
    Bounds,
    Input,
    Making,
    Path,
    Proof,
    Scope,
    Source,
    Terms,
    Title
} from "./types/Records.sol";

/// The acts that grow and cut the tree; Receipts adds those that use it.
contract Authorizations is IAuthorizations, Grants, Receipts {
    bytes32 private constant REQUEST = keccak256(
        "Request(address actor,uint256 nonce,uint256 deadline,bytes32 parent,Scope scope)"
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
        "Scope(Limits limits,Conditions conditions)"
    );
    bytes32 private constant GRANT = keccak256(
        "Grant(address actor,uint256 deadline,bytes32 request,Terms terms)"
        "Conditions(uint8 relation,uint8 sublicenseDepth,bool entrustAllowed,bool commercial,"
        "uint16 retentionDays,uint64 duties,uint64 prohibitions,bytes32 policyDoc,bytes32 salt)"
        "Limits(uint64 purposes,uint32 operations,uint16 outputs,uint16 environments,"
        "uint64 categories,uint256 territories,uint40 notBefore,uint40 notAfter,"
        "uint40 maxUses,uint32 minK,uint32 version)"
        "Scope(Limits limits,Conditions conditions)"
        "Terms(bytes32 asset,bytes32 parent,address grantee,bytes32 basis,Scope scope)"
    );
    bytes32 private constant REFUSE = keccak256(
        "Refuse(address actor,uint256 nonce,uint256 deadline,bytes32 request,bytes32 parent,"
        "bytes32 reason)"
    );
    bytes32 private constant REVOKE = keccak256(
        "Revoke(address actor,uint256 deadline,bytes32 authorization,bytes32 reason,"
        "bytes32 doc)"
    );
    bytes32 private constant SURRENDER = keccak256(
        "Surrender(address actor,uint256 deadline,bytes32 authorization,bytes32 reason)"
    );
    bytes32 private constant REVOKE_ALL = keccak256(
        "RevokeAll(address actor,uint32 epoch,uint256 deadline,bytes32 subject,"
        "bytes32 reason)"
    );

    /// Where the code of `derive` is, for ever.
    address private immutable DERIVATIONS;

    constructor(
        address registry,
        address oversight,
        address derivations
    ) Subjects(oversight) Tree(registry) {
        DERIVATIONS = derivations;
    }

    // ── request, grant, refuse

    /// @inheritdoc IAuthorizations
    function request(bytes32 parent, Scope calldata scope, Proof calldata proof) external {
        if (!Shapes.scope(scope)) _refuse(Reason.E_SHAPE, 0);
        if (!_exists(parent)) _refuse(Reason.E_NOT_FOUND, parent);

        bytes32 actor = Ids.participant(proof.actor);
        uint256 actorWord = _registryWord(actor);
        bytes32 digest = _proveOnce(
            Act.REQUEST,
            proof,
            keccak256(
                abi.encode(
                    REQUEST,
                    proof.actor,
                    proof.nonce,
                    proof.deadline,
                    parent,
                    Ids.scope(scope)
                )
            ),
            actorWord
        );
        _checkStands(actorWord, actor);

        emit Requested(digest, parent, proof.actor, scope);
    }

    /// @inheritdoc IAuthorizations
    function grant(
        bytes32 requested,
        Terms calldata terms,
        Path calldata path,
        Bounds calldata bounds,
        Proof calldata proof
    ) external {
        if (!Shapes.scope(terms.scope)) _refuse(Reason.E_SHAPE, 0);
        Chain memory chain = _rebuild(path, 1);
        _propose(chain, terms, path, bounds);

        bytes32 id = Ids.authorization(
            terms.asset,
            terms.parent,
            terms.grantee,
            terms.basis,
            Ids.scope(terms.scope)
        );
        uint256 actorWord = _proveGrant(chain, requested, id, terms, proof);
        Scope[] calldata bound = bounds.scope;
        _checkParties(chain, id, bound, proof.actor, actorWord);
        _checkTerms(chain, terms, bound, bounds.basis);

        uint32 parentEpoch = _enter(chain, id, terms);
        emit Granted(id, terms.parent, proof.actor, requested, terms, parentEpoch);
    }

    /// @inheritdoc IAuthorizations
    function refuse(
        bytes32 requested,
        bytes32 parent,
        bytes32 reason,
        Path calldata path,
        Proof calldata proof
    ) external {
        if (!_exists(parent)) _refuse(Reason.E_NOT_FOUND, parent);
        bytes32 right = _follow(path, parent);

        bytes32 digest = _proveOnce(
            Act.REFUSE,
            proof,
            keccak256(
                abi.encode(
                    REFUSE,
                    proof.actor,
                    proof.nonce,
                    proof.deadline,
                    requested,
                    parent,
                    reason
                )
            ),
            0
        );
        _requireCommander(proof.actor, right, path, path.steps.length);

        emit RequestRefused(digest, requested, parent, proof.actor, reason);
    }

    // ── revoke, surrender, revokeAll: nothing but the signer, who it is and the stored word is
    // asked

    /// @inheritdoc IAuthorizations
    function revoke(
        bytes32 authorization,
        bytes32 reason,
        bytes32 doc,
        Path calldata path,
        Proof calldata proof
    ) external {
        if (_words[authorization] == 0) _refuse(Reason.E_NOT_FOUND, authorization);
        bytes32 right = _follow(path, authorization);

        _prove(
            Act.REVOKE,
            proof,
            keccak256(abi.encode(REVOKE, proof.actor, proof.deadline, authorization, reason, doc)),
            0
        );
        _requireCommander(proof.actor, right, path, path.steps.length - 1);
        _close(authorization, Words.REVOKED);

        emit Revoked(authorization, proof.actor, reason, doc);
    }

    /// @inheritdoc IAuthorizations
    function surrender(
        bytes32 authorization,
        bytes32 reason,
        Path calldata path,
        Proof calldata proof
    ) external {
        if (_words[authorization] == 0) _refuse(Reason.E_NOT_FOUND, authorization);
        bytes32 right = _follow(path, authorization);

        _prove(
            Act.SURRENDER,
            proof,
            keccak256(abi.encode(SURRENDER, proof.actor, proof.deadline, authorization, reason)),
            0
        );
        _requireCommander(proof.actor, right, path, path.steps.length);
        _close(authorization, Words.SURRENDERED);

        emit Surrendered(authorization, proof.actor, reason);
    }

    /// @inheritdoc IAuthorizations
    function revokeAll(
        bytes32 subject,
        bytes32 reason,
        Path calldata path,
        Proof calldata proof
    ) external {
        bool isRight = _words[subject] == 0;
        uint256 word = isRight ? _registryWord(subject) : _words[subject];
        if (isRight && Words.kind(word) != Words.RIGHT) _refuse(Reason.E_NOT_FOUND, subject);
        bytes32 right = _follow(path, subject);

        _prove(
            Act.REVOKE_ALL,
            proof,
            keccak256(
                abi.encode(REVOKE_ALL, proof.actor, proof.nonce, proof.deadline, subject, reason)
            ),
            0
        );
        _requireCommander(proof.actor, right, path, path.steps.length);
        bool ended = isRight ? Words.renounced(word) : !Words.given(word);
        if (ended) _refuse(Reason.E_STATE, subject);
        uint32 epoch = Words.epoch(word);
        if (proof.nonce != epoch) {
            revert AuthorizationsRefused(Reason.E_FORK, subject, bytes32(uint256(epoch)));
        }

        if (isRight) IRights(address(REGISTRY)).advanceEpoch(subject, epoch + 1);
        else _words[subject] = Words.withEpoch(word, epoch + 1);
        emit AllRevoked(subject, proof.actor, epoch + 1, reason);
    }

    // ── derive

    /// @inheritdoc IReceipts
    function derive(
        Asset calldata,
        Title[] calldata,
        Input[] calldata,
        Making calldata,
        Source[] calldata,
        Proof calldata
    ) external {
        // The arguments go on as they came: the code there decodes and checks them.
        Address.functionDelegateCall(DERIVATIONS, msg.data);
    }

    // ── private

    /// Gives the actor's word.
    function _proveGrant(
        Chain memory chain,
        bytes32 requested,
        bytes32 id,
        Terms calldata terms,
        Proof calldata proof
    ) private returns (uint256 actorWord) {
        (bytes32 grantor, uint256 grantorWord) = _grantor(chain);
        actorWord = _wordOf(proof.actor, grantor, grantorWord);
        _prove(
            _actOf(chain, terms.scope.conditions),
            proof,
            keccak256(abi.encode(GRANT, proof.actor, proof.deadline, requested, id)),
            actorWord
        );
    }

    /// Proves that a path leads where the message says. Gives the right it begins with.
    function _follow(Path calldata path, bytes32 expected) private pure returns (bytes32 right) {
        bytes32 end;
        (right, end) = Ids.path(path);
        if (end != expected) revert AuthorizationsPathMismatch(expected, end);
    }

    /// What lies at `depth` of a path is commanded by the holder of the right, at 0, or else by the
    /// grantee of the authorization there.
    function _requireCommander(
        address actor,
        bytes32 right,
        Path calldata path,
        uint256 depth
    ) private view {
        address commander =
            depth == 0 ? Words.party(_registryWord(right)) : path.steps[depth - 1].grantee;
        if (actor != commander) _refuse(Reason.E_ROLE, Ids.participant(actor));
    }

    function _close(bytes32 authorization, uint256 state) private {
        uint256 word = _words[authorization];
        if (!Words.given(word)) _refuse(Reason.E_STATE, authorization);
        _words[authorization] = word | state;
    }
}
