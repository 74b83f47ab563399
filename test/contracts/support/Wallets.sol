// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

// Contracts that sign: one as organizations use them, and those that a careless or hostile
// organization could use.

/// What its owner signs is its own signature, and what its owner tells it to send it sends.
contract Wallet is IERC1271 {
    address private immutable OWNER;

    constructor(address owner) {
        OWNER = owner;
    }

    function isValidSignature(
        bytes32 digest,
        bytes calldata signature
    ) external view virtual returns (bytes4) {
        (address signer, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        return signer == OWNER ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }

    function send(address to, bytes calldata data) external {
        assert(msg.sender == OWNER);
        Address.functionCall(to, data);
    }
}

/// Whose signature is some committee's: of any length, and none of a key.
contract Committee is IERC1271 {
    bytes32 private immutable SECRET;

    constructor(bytes32 secret) {
        SECRET = secret;
    }

    function isValidSignature(
        bytes32 digest,
        bytes calldata signature
    ) external view returns (bytes4) {
        bytes32 expected = keccak256(abi.encode(digest, SECRET));
        bool good = signature.length > 32 && bytes32(signature) == expected;
        return good ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}

contract RevertingWallet {
    function isValidSignature(bytes32, bytes calldata) external pure {
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }
}

/// Reverts with the very answer that would be good.
contract RevertingMagicWallet {
    function isValidSignature(bytes32, bytes calldata) external pure {
        bytes32 magic = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            mstore(0, magic)
            revert(0, 32)
        }
    }
}

contract GasBurner {
    function isValidSignature(bytes32, bytes calldata) external pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// Answers with as much as its gas buys, so that copying it would cost the caller as much again.
contract ReturnBomb {
    function isValidSignature(bytes32, bytes calldata) external pure {
        assembly {
            return(0, 300000)
        }
    }
}

contract WrongMagicWallet {
    function isValidSignature(bytes32, bytes calldata) external pure {
        assembly ("memory-safe") {
            mstore(0, shl(224, 0xffffffff))
            return(0, 32)
        }
    }
}

/// Says true, as an ERC-20 would.
contract TrueWallet {
    function isValidSignature(bytes32, bytes calldata) external pure {
        assembly ("memory-safe") {
            mstore(0, 1)
            return(0, 32)
        }
    }
}

/// The magic, and nothing to fill the word.
contract ShortWallet {
    function isValidSignature(bytes32, bytes calldata) external pure {
        bytes32 magic = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            mstore(0, magic)
            return(0, 4)
        }
    }
}

contract SilentWallet {
    function isValidSignature(bytes32, bytes calldata) external pure {
        assembly ("memory-safe") {
            return(0, 0)
        }
    }
}

/// The magic, and other bytes after it.
contract DirtyWallet {
    function isValidSignature(bytes32, bytes calldata) external pure {
        bytes32 magic = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            mstore(0, or(magic, 1))
            return(0, 32)
        }
    }
}

/// Tries to change something while it is asked.
contract WritingWallet {
    uint256 private _asked;

    function isValidSignature(bytes32, bytes calldata) external {
        ++_asked;
        bytes32 magic = IERC1271.isValidSignature.selector;
        assembly ("memory-safe") {
            mstore(0, magic)
            return(0, 32)
        }
    }
}
