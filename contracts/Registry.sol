// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Consents} from "./Consents.sol";
import {Participants} from "./Participants.sol";
import {Rights} from "./Rights.sol";
import {Subjects} from "./base/Subjects.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";
import {Ids} from "./libraries/Ids.sol";
import {Words} from "./libraries/Words.sol";
import {Enrolment} from "./types/Records.sol";

/// Participants, assets, rights and consents in one place, so that an evaluation makes one call.
contract Registry is IRegistry, Consents {
    constructor(
        IAccessManager offices,
        address authorizations,
        address oversight,
        Enrolment[] memory founders
    ) Subjects(oversight) Participants(offices, founders) Rights(authorizations) {}

    /// @inheritdoc IRegistry
    function standing(
        bytes32 asset,
        bytes32 right,
        bytes32[] calldata ids
    ) external view returns (uint256[] memory words) {
        uint256 count = ids.length;
        words = new uint256[](3 + count);
        uint256 rightWord = _words[right];
        words[0] = _words[asset];
        words[1] = rightWord;
        words[2] = _words[Ids.participant(Words.party(rightWord))];
        for (uint256 i = 0; i < count; ++i) {
            bytes32 id = ids[i];
            // No thing has id 0, and its slot would be a cold one.
            if (id != 0) words[3 + i] = _words[id];
        }
    }
}
