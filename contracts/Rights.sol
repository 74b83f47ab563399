// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Keys} from "./Keys.sol";
import {IRights} from "./interfaces/IRights.sol";
import {Ids} from "./libraries/Ids.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Classification, Reason, RightKind} from "./types/Codes.sol";
import {Proof, Title} from "./types/Records.sol";

abstract contract Rights is IRights, Keys {
    bytes32 private constant OFFER = keccak256(
        "Offer(address actor,uint256 nonce,uint256 deadline,bytes32 right,address to,"
        "bool endGrants,bytes32 termsDoc)"
    );
    bytes32 private constant ACCEPT = keccak256(
        "Accept(address actor,uint256 nonce,uint256 deadline,bytes32 right,address from,"
        "bool endGrants)"
    );
    bytes32 private constant RENOUNCE = keccak256(
        "Renounce(address actor,uint256 deadline,bytes32 right,bytes32 reason)"
    );

    /// Keeper of the tree of authorizations, to which what it alone may change answers.
    address internal immutable AUTHORIZATIONS;

    /// The live offer of a right; 0 = none.
    mapping(bytes32 right => uint256 word) private _offers;

    constructor(address authorizations) {
        AUTHORIZATIONS = authorizations;
    }

    // ── acts

    /// @inheritdoc IRights
    function offer(
        bytes32 right,
        address to,
        bool endGrants,
        bytes32 termsDoc,
        bytes32 asset,
        bytes32 title,
        Proof calldata proof
    ) external {
        address actor = proof.actor;
        if (to == actor) refuse(Reason.E_SHAPE, 0);
        uint256 word = _rightIn(right, asset, title);

        _proveOnce(
            Act.OFFER,
            proof,
            keccak256(
                abi.encode(
                    OFFER,
                    actor,
                    proof.nonce,
                    proof.deadline,
                    right,
                    to,
                    endGrants,
                    termsDoc
                )
            ),
            0
        );
        if (!_stands(actor)) refuseRole(actor);
        _checkThawed(right, word, asset);
        if (actor != Words.party(word)) refuseRole(actor);
        bool nothingToWithdraw = to == address(0) && _offers[right] == 0;
        if (Words.renounced(word) || nothingToWithdraw) refuse(Reason.E_STATE, right);
        _checkTransferable(right, word, asset);

        _offers[right] = to == address(0) ? 0 : Words.offer(to, endGrants);
        emit RightOffered(right, actor, to, endGrants, termsDoc);
    }

    /// @inheritdoc IRights
    function accept(
        bytes32 right,
        address from,
        bool endGrants,
        bytes32 asset,
        bytes32 title,
        Proof calldata proof
    ) external {
        uint256 word = _rightIn(right, asset, title);

        address actor = proof.actor;
        _proveOnce(
            Act.ACCEPT,
            proof,
            keccak256(
                abi.encode(ACCEPT, actor, proof.nonce, proof.deadline, right, from, endGrants)
            ),
            0
        );
        if (!_stands(actor)) refuseRole(actor);
        _checkThawed(right, word, asset);
        if (_frozen(actor)) refuse(Reason.E_FROZEN, Ids.participant(actor));
        _checkOffer(right, word, from, endGrants, actor);
        _checkTransferable(right, word, asset);

        delete _offers[right];
        word = Words.withParty(word, actor);
        if (endGrants) word = Words.withEpoch(word, Words.epoch(word) + 1);
        _words[right] = word;
        emit RightTransferred(right, from, actor, endGrants, Words.epoch(word));
    }

    /// @inheritdoc IRights
    function renounce(bytes32 right, bytes32 reason, Proof calldata proof) external {
        uint256 word = _words[right];
        if (Words.kind(word) != Words.RIGHT) refuse(Reason.E_NOT_FOUND, right);

        address actor = proof.actor;
        _prove(
            Act.RENOUNCE,
            proof,
            keccak256(abi.encode(RENOUNCE, actor, proof.deadline, right, reason)),
            0
        );
        if (!_stands(actor) || actor != Words.party(word)) refuseRole(actor);
        if (Words.renounced(word)) refuse(Reason.E_STATE, right);

        delete _offers[right];
        _words[right] = word | Words.RENOUNCED;
        emit RightRenounced(right, actor, reason);
    }

    // ── views

    /// @inheritdoc IRights
    function offerOf(bytes32 right) external view returns (address to, bool endGrants) {
        uint256 word = _offers[right];
        return (Words.party(word), Words.endsGrants(word));
    }

    // ── for Authorizations

    /// @inheritdoc IRights
    function advanceEpoch(bytes32 right, uint32 epoch) external {
        if (msg.sender != AUTHORIZATIONS) revert RightsNotAuthorizations(msg.sender);
        _words[right] = Words.withEpoch(_words[right], epoch);
    }

    // ── for the files below

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

    // ── private

    /// The word of a right that is shown to be one in this asset.
    function _rightIn(
        bytes32 right,
        bytes32 asset,
        bytes32 title
    ) private view returns (uint256 word) {
        word = _words[right];
        if (Words.kind(word) != Words.RIGHT) refuse(Reason.E_NOT_FOUND, right);
        bytes32 rebuilt = Ids.right(asset, title);
        if (rebuilt != right) revert RightsFactsMismatch(right, rebuilt);
    }

    /// Orders on the asset, the right and its holder.
    function _checkThawed(bytes32 right, uint256 word, bytes32 asset) private view {
        if (Words.frozen(_words[asset])) refuse(Reason.E_FROZEN, asset);
        if (Words.frozen(word)) refuse(Reason.E_FROZEN, right);
        address holder = Words.party(word);
        if (_frozen(holder)) refuse(Reason.E_FROZEN, Ids.participant(holder));
    }

    /// The offer stands, and is what the acceptance says. A renounced right has none.
    function _checkOffer(
        bytes32 right,
        uint256 word,
        address from,
        bool endGrants,
        address actor
    ) private view {
        uint256 live = _offers[right];
        if (Words.party(live) != actor) refuseRole(actor);
        address holder = Words.party(word);
        if (!_stands(holder)) refuseRole(holder);
        if (from != holder || endGrants != Words.endsGrants(live)) refuse(Reason.E_STATE, right);
    }

    function _checkTransferable(bytes32 right, uint256 word, bytes32 asset) private view {
        if (Words.ended(word, block.timestamp)) refuse(Reason.E_TIME, right);
        if (Words.classification(_words[asset]) == uint8(Classification.CORE)) {
            refuse(Reason.E_CLASS_CORE, asset);
        }
    }

    function _frozen(address participant) private view returns (bool) {
        return Words.frozen(_words[Ids.participant(participant)]);
    }
}

function refuseRole(address participant) pure {
    refuse(Reason.E_ROLE, Ids.participant(participant));
}

function refuse(Reason reason, bytes32 subject) pure {
    revert IRights.RightsRefused(reason, subject, 0);
}
