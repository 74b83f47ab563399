// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {IRelayed} from "../interfaces/IRelayed.sol";

/// Whether a signature is the signer's: of a key, or of a contract by ERC-1271.
library Signatures {
    /// What a contract may spend on checking a signature. A few signatures of a committee, or one
    /// of a passkey, cost less; whoever relays an act must be able to tell what it may cost.
    uint256 internal constant CONTRACT_GAS = 400_000;
    /// A call leaves 1/64 of the gas behind (EIP-150).
    uint256 internal constant GAS_BEFORE_CALL = CONTRACT_GAS + CONTRACT_GAS / 63 + 1_000;

    function valid(
        address signer,
        bytes32 digest,
        bytes calldata signature
    ) internal view returns (bool) {
        if (signature.length == 0) return msg.sender == signer;
        (address recovered, ECDSA.RecoverError fault, ) = ECDSA.tryRecoverCalldata(
            digest,
            signature
        );
        if (fault == ECDSA.RecoverError.NoError && recovered == signer) return true;
        return signer.code.length != 0 && _accepts(signer, digest, signature);
    }

    /// Asks a contract. OpenZeppelin's way to ask gives it all gas and copies all it answers, so
    /// that a contract could make the relay of its own act as dear as it likes.
    function _accepts(
        address signer,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool accepted) {
        bytes4 magic = IERC1271.isValidSignature.selector;
        bytes memory question = abi.encodeCall(IERC1271.isValidSignature, (digest, signature));
        // With less, a good signature would look like a bad one.
        if (gasleft() < GAS_BEFORE_CALL) revert IRelayed.RelayedGasTooLow(GAS_BEFORE_CALL);
        assembly ("memory-safe") {
            let size := mload(question)
            let answered := staticcall(CONTRACT_GAS, signer, add(question, 32), size, 0, 32)
            accepted := and(and(answered, gt(returndatasize(), 31)), eq(mload(0), magic))
        }
    }
}
