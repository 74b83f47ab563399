// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IRelayed} from "../interfaces/IRelayed.sol";
import {Ids} from "../libraries/Ids.sol";
import {Reason} from "../types/Codes.sol";
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

    /// Checks that the actor itself signed or sent the message in time.
    /// @param message hashStruct of the message.
    function _prove(Proof calldata proof, bytes32 message) internal returns (bytes32 digest) {
        address actor = proof.actor;
        if (block.timestamp > proof.deadline) refuse(Reason.E_EXPIRED_SIGNATURE, actor);

        digest = _hashTypedDataV4(message);
        if (proof.signer != actor || !_signed(actor, proof.signature, digest)) {
            refuse(Reason.E_SIG, actor);
        }

        emit ActExecuted(digest, actor, actor);
    }

    /// The same for a message with a nonce.
    function _proveOnce(Proof calldata proof, bytes32 message) internal returns (bytes32 digest) {
        digest = _prove(proof, message);

        uint256 nonce = proof.nonce;
        uint256 bit = 1 << (nonce & 0xff);
        mapping(uint256 index => uint256 bits) storage spent = _spent[proof.actor];
        uint256 bits = spent[nonce >> 8];
        if (bits & bit != 0) refuse(Reason.E_NONCE, proof.actor);
        spent[nonce >> 8] = bits | bit;
    }

    function _signed(
        address signer,
        bytes calldata signature,
        bytes32 digest
    ) private view returns (bool) {
        if (signature.length == 0) return msg.sender == signer;
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(
            digest,
            signature
        );
        return fault == ECDSA.RecoverError.NoError && recovered == signer;
    }
}

function refuse(Reason reason, address actor) pure {
    revert IRelayed.RelayedRefused(reason, Ids.participant(actor), 0);
}
