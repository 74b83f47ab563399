// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CHEATS, bound} from "../support/Cheats.sol";
import {
    Committee,
    DirtyWallet,
    GasBurner,
    ReturnBomb,
    RevertingMagicWallet,
    RevertingWallet,
    ShortWallet,
    SilentWallet,
    TrueWallet,
    Wallet,
    WritingWallet,
    WrongMagicWallet
} from "../support/Wallets.sol";
import {IRelayed} from "../../../contracts/interfaces/IRelayed.sol";
import {Signatures} from "../../../contracts/libraries/Signatures.sol";

contract Verifier {
    function valid(
        address signer,
        bytes32 digest,
        bytes calldata signature
    ) external view returns (bool) {
        return Signatures.valid(signer, digest, signature);
    }
}

contract SignaturesTest {
    uint256 private constant CURVE_ORDER =
        0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141;

    /// Beside what a contract may take: its bytes in calldata and memory, a recovery.
    uint256 private constant OVERHEAD = 60_000;

    Verifier private immutable VERIFIER = new Verifier();

    function testFuzzSignatureOfAKeyIsGoodForItAndItsWallet(uint256 key, bytes32 digest) public {
        key = bound(key, 1, CURVE_ORDER - 1);
        address owner = CHEATS.addr(key);
        bytes memory signature = _sign(key, digest);
        assert(VERIFIER.valid(owner, digest, signature));
        assert(VERIFIER.valid(address(new Wallet(owner)), digest, signature));
    }

    function testFuzzSignatureIsBadForAnotherDigest(
        uint256 key,
        bytes32 digest,
        bytes32 other
    ) public {
        CHEATS.assume(digest != other);
        key = bound(key, 1, CURVE_ORDER - 1);
        address owner = CHEATS.addr(key);
        bytes memory signature = _sign(key, digest);
        assert(!VERIFIER.valid(owner, other, signature));
        assert(!VERIFIER.valid(address(new Wallet(owner)), other, signature));
    }

    function testFuzzContractTakesBytesOfAnyLength(bytes32 digest, bytes memory more) public {
        bytes32 secret = "secret";
        address committee = address(new Committee(secret));
        bytes32 word = keccak256(abi.encode(digest, secret));
        more = bytes.concat("x", more);
        assert(VERIFIER.valid(committee, digest, bytes.concat(word, more)));
        assert(!VERIFIER.valid(committee, digest, bytes.concat(~word, more)));
    }

    function testFuzzOddContractsAreRefusedAtABoundedPrice(bytes memory signature) public {
        CHEATS.assume(signature.length != 0);
        address[10] memory odd = [
            address(new RevertingWallet()),
            address(new RevertingMagicWallet()),
            address(new GasBurner()),
            address(new ReturnBomb()),
            address(new WrongMagicWallet()),
            address(new TrueWallet()),
            address(new ShortWallet()),
            address(new SilentWallet()),
            address(new DirtyWallet()),
            address(new WritingWallet())
        ];
        for (uint256 i = 0; i < odd.length; ++i) {
            uint256 before = gasleft();
            assert(!VERIFIER.valid(odd[i], "digest", signature));
            assert(before - gasleft() < Signatures.CONTRACT_GAS + OVERHEAD);
        }
    }

    function testFuzzTooLittleGasIsNoBadSignature(uint256 gas_) public {
        address wallet = address(new Wallet(CHEATS.addr(1)));
        bytes memory signature = _sign(1, "digest");
        gas_ = bound(gas_, OVERHEAD, Signatures.GAS_BEFORE_CALL);
        CHEATS.expectRevert(
            abi.encodeWithSelector(IRelayed.RelayedGasTooLow.selector, Signatures.GAS_BEFORE_CALL)
        );
        VERIFIER.valid{gas: gas_}(wallet, "digest", signature);
        assert(
            VERIFIER.valid{gas: Signatures.GAS_BEFORE_CALL + OVERHEAD}(wallet, "digest", signature)
        );
    }

    function testFuzzWithoutBytesItIsTheSenders(address sender, address signer) public {
        CHEATS.assume(sender != signer);
        CHEATS.prank(sender);
        assert(!VERIFIER.valid(signer, "digest", ""));
        CHEATS.prank(signer);
        assert(VERIFIER.valid(signer, "digest", ""));
    }

    function _sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = CHEATS.sign(key, digest);
        return bytes.concat(r, s, bytes1(v));
    }
}
