// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ISubject} from "../interfaces/ISubject.sol";
import {Words} from "../libraries/Words.sol";

/// A home of things with one word each, on which Oversight counts its open orders.
abstract contract Subjects is ISubject {
    address private immutable OVERSIGHT;

    mapping(bytes32 id => uint256 word) internal _words;

    constructor(address oversight) {
        OVERSIGHT = oversight;
    }

    /// @inheritdoc ISubject
    function word(bytes32 id) external view returns (uint256) {
        return _words[id];
    }

    /// @inheritdoc ISubject
    function pushOrder(bytes32 subject, bool opened) external returns (bool known) {
        if (msg.sender != OVERSIGHT) revert SubjectNotOversight(msg.sender);
        uint256 stored = _words[subject];
        if (stored == 0) return false;

        if (opened) {
            // One more would run over into the neighbouring field.
            if (Words.orders(stored) == Words.MAX_ORDERS) revert SubjectOrdersExhausted(subject);
            _words[subject] = stored + Words.ONE_ORDER;
        } else {
            _words[subject] = stored - Words.ONE_ORDER;
        }
        return true;
    }
}
