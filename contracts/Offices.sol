// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

/// Who holds which office: ACCREDITOR and REGULATOR of Codes.sol are its roles, asked by `hasRole`.
/// Appointing goes through AccessManager's own schedule and execute.
contract Offices is AccessManager {
    constructor(address admin) AccessManager(admin) {}
}
