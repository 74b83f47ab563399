// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// The cheat codes of Hardhat's Solidity tests that are used here.
interface ICheats {
    function addr(uint256 privateKey) external pure returns (address);
    function assume(bool condition) external pure;
    function computeCreateAddress(address deployer, uint256 nonce) external pure returns (address);
    function expectEmit(address emitter) external;
    function expectRevert(bytes calldata revertData) external;
    /// The creation code in an artifact of the build.
    function getCode(string calldata artifact) external view returns (bytes memory);
    function getNonce(address account) external view returns (uint64);
    function prank(address sender) external;
    function sign(
        uint256 privateKey,
        bytes32 digest
    ) external pure returns (uint8 v, bytes32 r, bytes32 s);
    function store(address target, bytes32 slot, bytes32 value) external;
    function warp(uint256 timestamp) external;
}

ICheats constant CHEATS = ICheats(address(uint160(uint256(keccak256("hevm cheat code")))));

/// An integer between both, ends included.
function bound(uint256 value, uint256 least, uint256 most) pure returns (uint256) {
    return least + (value % (most - least + 1));
}

error NotDeployed(string name);

/// Deploys from the artifact: with `new`, every test would contain, and the compiler optimize, a
/// copy of the contract.
function deploy(string memory name, bytes memory arguments) returns (address made) {
    string memory artifact = string.concat(name, ".sol:", name);
    bytes memory code = bytes.concat(CHEATS.getCode(artifact), arguments);
    assembly ("memory-safe") {
        made := create(0, add(code, 0x20), mload(code))
    }
    if (made == address(0)) revert NotDeployed(name);
}
