// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Participants} from "./Participants.sol";
import {IRights} from "./interfaces/IRights.sol";
import {Ids} from "./libraries/Ids.sol";
import {Words} from "./libraries/Words.sol";
import {RightKind} from "./types/Codes.sol";
import {Title} from "./types/Records.sol";

abstract contract Rights is IRights, Participants {
    /// Keeper of the tree of authorizations, to which what it alone may change answers.
    address internal immutable AUTHORIZATIONS;

    constructor(address authorizations) {
        AUTHORIZATIONS = authorizations;
    }

    /// @inheritdoc IRights
    function advanceEpoch(bytes32 right, uint32 epoch) external {
        if (msg.sender != AUTHORIZATIONS) revert RightsNotAuthorizations(msg.sender);
        _words[right] = Words.withEpoch(_words[right], epoch);
    }

    /// Claims rights in an asset that comes into being now: its id fixes nothing about them, but no
    /// later act can add any.
    /// @param titles hashStruct of each claim.
    function _claim(bytes32 asset, Title[] calldata claims, bytes32[] memory titles) internal {
        for (uint256 i = 0; i < claims.length; ++i) {
            Title calldata claim = claims[i];
            bytes32 id = Ids.right(asset, titles[i]);
            _words[id] = Words.right(claim);
            emit RightClaimed(id, asset, claim.holder, claim);
        }
    }

    function _claimsHold(Title[] calldata titles) internal pure returns (bool) {
        for (uint256 i = 0; i < titles.length; ++i) {
            if (titles[i].kind == uint8(RightKind.HOLD)) return true;
        }
        return false;
    }
}
