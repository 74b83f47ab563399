// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAccessManager} from "@openzeppelin/contracts/access/manager/IAccessManager.sol";
import {Consents} from "./Consents.sol";
import {Participants} from "./Participants.sol";
import {Rights} from "./Rights.sol";
import {Subjects} from "./base/Subjects.sol";
import {IRegistry} from "./interfaces/IRegistry.sol";
import {Standing} from "./libraries/Standing.sol";
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
    ) external view returns (uint256[] memory) {
        Standing.answer(_words, asset, right, ids);
    }
}
