// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Evaluation} from "./Evaluation.sol";
import {IAuthorizations} from "./interfaces/IAuthorizations.sol";
import {IReceipts} from "./interfaces/IReceipts.sol";
import {Ids} from "./libraries/Ids.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Standing} from "./libraries/Standing.sol";
import {Words} from "./libraries/Words.sol";
import {OWN_ACTS, Reason} from "./types/Codes.sol";
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
        bytes32 digest = _proveOnce(proof, Ids.use(USE, actor, proof.nonce, proof.deadline, asked));
        uint256 word = _judge(asked, leaf, upstream, actor);

        bytes32 authorization = asked.authorization;
        _words[authorization] = Words.withUsed(word, asked.count);
        emit Used(digest, authorization, actor, asked);
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
        _judge(asked, leaf, upstream, actor);
    }

    // ── use

    /// From the actor's standing to the end of the upstream. Gives the authorization's word.
    function _judge(
        Use memory asked,
        Leaf calldata leaf,
        Upstream calldata upstream,
        address actor
    ) private view returns (uint256 word) {
        Chain memory chain = _rebuild(leaf.path, 0);
        bytes32 scope = Ids.scope(Ids.limits(leaf.limits), leaf.conditions);
        _readTo(asked.authorization, scope, chain, leaf.path);
        Standing.Node memory used = chain.nodes[chain.nodes.length - 1];
        _checkActor(actor, used.grantee, used.granteeWord);
        _judgeFor(actor, chain, asked, leaf.limits, upstream);
        return used.word;
    }
}
