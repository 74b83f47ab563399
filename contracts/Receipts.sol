// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Evaluation} from "./Evaluation.sol";
import {IAuthorizations} from "./interfaces/IAuthorizations.sol";
import {IReceipts} from "./interfaces/IReceipts.sol";
import {Ids} from "./libraries/Ids.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Standing} from "./libraries/Standing.sol";
import {Words} from "./libraries/Words.sol";
import {Act, OWN_ACTS, Reason} from "./types/Codes.sol";
import {Leaf, Proof, Upstream, Use} from "./types/Records.sol";

/// Uses. How a product is made stands in Derivations.sol.
abstract contract Receipts is IReceipts, Evaluation {
    bytes32 private constant USE = keccak256(
        "Use(address actor,uint256 nonce,uint256 deadline,bytes32 authorization,"
        "uint32 version,uint8 operation,uint8 purpose,uint8 output,uint8 environment,"
        "uint8 territory,uint64 categories,uint32 k,bytes32 outputsDoc,uint32 count)"
    );

    // ── acts

    /// @inheritdoc IReceipts
    function use(
        Use memory asked,
        Leaf calldata leaf,
        Upstream calldata upstream,
        Proof calldata proof
    ) external {
        if (!Shapes.use(asked) || (OWN_ACTS >> asked.operation) & 1 != 0) {
            _refuse(Reason.E_SHAPE, 0);
        }
        if (_words[asked.authorization] == 0) {
            _refuse(Reason.E_NOT_FOUND, asked.authorization);
        }

        address actor = proof.actor;
        Chain memory chain = _chainTo(asked.authorization, leaf);
        Standing.Node memory used = chain.nodes[chain.nodes.length - 1];
        uint256 actorWord = _wordOf(actor, used.grantee, used.granteeWord);
        bytes32 digest = _proveOnce(
            Act.USE,
            proof,
            Ids.use(USE, actor, proof.nonce, proof.deadline, asked),
            actorWord
        );
        _checkStands(actorWord, Ids.participant(actor));
        _judgeFor(actor, chain, asked, leaf.limits, upstream);

        _words[asked.authorization] = Words.withUsed(used.word, asked.count);
        emit Used(digest, asked.authorization, actor, asked);
    }

    /// @inheritdoc IReceipts
    function evaluate(
        Use calldata,
        Leaf calldata,
        Upstream calldata,
        address
    ) external view returns (Reason reason, bytes32 subject, bytes32 detail) {
        // Refusals revert everywhere else; here the same walk is asked for its answer, with the
        // same arguments.
        (bool allowed, bytes memory answer) = address(this).staticcall(
            abi.encodePacked(this.requireAllowed.selector, msg.data[4:])
        );
        if (allowed) return (Reason.NONE, 0, 0);
        if (bytes4(answer) != IAuthorizations.AuthorizationsRefused.selector) {
            assembly ("memory-safe") {
                revert(add(answer, 0x20), mload(answer))
            }
        }
        assembly ("memory-safe") {
            reason := mload(add(answer, 0x24))
            subject := mload(add(answer, 0x44))
            detail := mload(add(answer, 0x64))
        }
    }

    /// @inheritdoc IReceipts
    function requireAllowed(
        Use memory asked,
        Leaf calldata leaf,
        Upstream calldata upstream,
        address actor
    ) external view {
        if (!Shapes.use(asked)) _refuse(Reason.E_SHAPE, 0);
        if (_words[asked.authorization] == 0) {
            _refuse(Reason.E_NOT_FOUND, asked.authorization);
        }
        Chain memory chain = _chainTo(asked.authorization, leaf);
        Standing.Node memory used = chain.nodes[chain.nodes.length - 1];
        uint256 actorWord = _wordOf(actor, used.grantee, used.granteeWord);
        _checkStands(actorWord, Ids.participant(actor));
        _judgeFor(actor, chain, asked, leaf.limits, upstream);
    }

    // ── private

    function _chainTo(
        bytes32 authorization,
        Leaf calldata leaf
    ) private view returns (Chain memory chain) {
        chain = _rebuild(leaf.path, 0);
        bytes32 scope = Ids.scope(Ids.limits(leaf.limits), leaf.conditions);
        _readTo(authorization, scope, chain, leaf.path);
    }
}
