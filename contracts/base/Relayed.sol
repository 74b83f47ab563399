// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IRelayed} from "../interfaces/IRelayed.sol";
import {Ids} from "../libraries/Ids.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {Words} from "../libraries/Words.sol";
import {Act, Reason} from "../types/Codes.sol";
import {Proof} from "../types/Records.sol";

/// The only place where signatures are checked and nonces are spent.
abstract contract Relayed is IRelayed, EIP712 {
    /// Bit n % 256 of word n / 256 is set once the actor has spent nonce n.
    mapping(address actor => mapping(uint256 index => uint256 bits)) private _spent;

    constructor() EIP712("Data Rights Ledger", "1") {}

    /// @inheritdoc IRelayed
    function nonceSpent(address actor, uint256 nonce) external view returns (bool) {
        return _spent[actor][nonce >> 8] & (1 << (nonce & 0xff)) != 0;
    }

    /// Checks that one who may sign this act for the actor signed or sent the message in time.
    /// @param message hashStruct of the message.
    /// @param word The actor's word where it has been read anyway, else 0.
    function _prove(
        Act act,
        Proof calldata proof,
        bytes32 message,
        uint256 word
    ) internal returns (bytes32 digest) {
        address actor = proof.actor;
        address signer = proof.signer;
        if (block.timestamp > proof.deadline) refuse(Reason.E_EXPIRED_SIGNATURE, actor);

        digest = _hashTypedDataV4(message);
        if (!Signatures.valid(signer, digest, proof.signature)) refuse(Reason.E_SIG, actor);
        if (!Words.hasKey(word, signer)) {
            Reason reason = _actsFor(actor, signer, act);
            if (reason == Reason.E_SIG) refuse(reason, actor);
            if (reason != Reason.NONE) refuse(reason, signer);
        }

        emit ActExecuted(digest, actor, signer);
    }

    /// The same for a message with a nonce.
    function _proveOnce(
        Act act,
        Proof calldata proof,
        bytes32 message,
        uint256 word
    ) internal returns (bytes32 digest) {
        digest = _prove(act, proof, message, word);

        uint256 nonce = proof.nonce;
        uint256 bit = 1 << (nonce & 0xff);
        mapping(uint256 index => uint256 bits) storage spent = _spent[proof.actor];
        uint256 bits = spent[nonce >> 8];
        if (bits & bit != 0) refuse(Reason.E_NONCE, proof.actor);
        spent[nonce >> 8] = bits | bit;
    }

    /// As IParticipants.actsFor.
    function _actsFor(
        address actor,
        address signer,
        Act act
    ) internal view virtual returns (Reason);
}

function refuse(Reason reason, address participant) pure {
    revert IRelayed.RelayedRefused(reason, Ids.participant(participant), 0);
}
