// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A home of things that an order can stop
/// @notice Each thing counts the open orders on it in its own word, which every evaluation reads
/// anyway, so a freeze costs nobody a look-up.
interface ISubject {
    /// @notice The caller is not the Oversight that was named at deployment.
    error SubjectNotOversight(address caller);

    /// @notice The subject already counts 65,535 open orders.
    error SubjectOrdersExhausted(bytes32 subject);

    /// @notice Counts an order on `subject` in (`opened`) or out.
    /// @return known False, and nothing is written, if this home does not hold the subject.
    ///
    /// Warning: Answers to Oversight alone, which keeps the orders and takes each out at most once.
    function pushOrder(bytes32 subject, bool opened) external returns (bool known);

    /// @notice The stored word of a thing, packed as `libraries/Words.sol` reads it; 0 = unknown
    /// here.
    function word(bytes32 id) external view returns (uint256);
}
