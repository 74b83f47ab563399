// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rights} from "./Rights.sol";
import {IAssets} from "./interfaces/IAssets.sol";
import {Ids} from "./libraries/Ids.sol";
import {PersonalData} from "./libraries/PersonalData.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Words} from "./libraries/Words.sol";
import {Classification, Reason, RightKind} from "./types/Codes.sol";
import {Asset, Proof, Title, Version} from "./types/Records.sol";

abstract contract Assets is IAssets, Rights {
    bytes32 private constant REGISTER = keccak256(
        "Register(address actor,uint256 deadline,Asset asset,Title[] rights)"
        "Asset(address registrant,address source,bytes32 commitment,uint8 scheme,uint8 hashAlg,"
        "bytes32 manifestDoc,bytes32 metadataDoc,uint8 origin,uint8 classification,"
        "uint8 piLevel,uint16 sector,uint32 region,bytes32 inputs,bytes32 ceiling,bytes32 salt)"
        "Title(uint8 kind,address holder,uint8 basis,bytes32 basisDoc,uint40 notAfter,"
        "bytes32 salt)"
    );
    bytes32 private constant ADD_VERSION = keccak256(
        "AddVersion(address actor,uint32 head,uint256 deadline,Version version)"
        "Version(bytes32 asset,bytes32 commitment,uint8 scheme,uint8 hashAlg,"
        "bytes32 manifestDoc)"
    );
    bytes32 private constant VERSION = keccak256(
        "Version(bytes32 asset,bytes32 commitment,uint8 scheme,uint8 hashAlg,"
        "bytes32 manifestDoc)"
    );

    // ── acts

    /// @inheritdoc IAssets
    function register(
        Asset calldata asset,
        Title[] calldata rights,
        Proof calldata proof
    ) external {
        if (
            !Shapes.registration(asset, rights, proof.actor) ||
            asset.inputs != 0 ||
            asset.ceiling != 0
        ) refuse(Reason.E_SHAPE, 0);

        bytes32 id = Ids.asset(asset);
        bytes32[] memory titles = Ids.titleHashes(rights);
        _prove(
            proof,
            keccak256(abi.encode(REGISTER, proof.actor, proof.deadline, id, Ids.array(titles)))
        );
        if (!_stands(proof.actor)) _refuseRole(proof.actor);
        if (!_enrolled(asset.source)) _refuseRole(asset.source);
        if (_words[id] != 0) refuse(Reason.E_STATE, id);
        for (uint256 i = 0; i < rights.length; ++i) {
            if (Words.past(rights[i].notAfter, block.timestamp)) {
                refuse(Reason.E_TIME, Ids.right(id, titles[i]));
            }
        }
        if (asset.classification == uint8(Classification.CORE)) {
            refuse(Reason.E_CLASS_CORE, id);
        }
        if (PersonalData.guessable(asset.piLevel, asset.scheme, asset.salt))
            refuse(Reason.E_LOW_ENTROPY, id);

        _words[id] = Words.asset(asset, _claimsHold(rights));
        emit AssetRegistered(id, asset.registrant, asset.source, asset);
        _claim(id, rights, titles);
    }

    /// @inheritdoc IAssets
    function addVersion(
        Version calldata version,
        Asset calldata facts,
        bytes32 title,
        Proof calldata proof
    ) external {
        if (!Shapes.version(version)) refuse(Reason.E_SHAPE, 0);

        bytes32 asset = version.asset;
        uint256 word = _words[asset];
        if (Words.kind(word) != Words.ASSET) refuse(Reason.E_NOT_FOUND, asset);
        bytes32 rebuilt = Ids.asset(facts);
        if (rebuilt != asset) revert AssetsFactsMismatch(asset, rebuilt);

        _prove(
            proof,
            keccak256(
                abi.encode(
                    ADD_VERSION,
                    proof.actor,
                    proof.nonce,
                    proof.deadline,
                    keccak256(abi.encode(VERSION, version))
                )
            )
        );
        if (!_stands(proof.actor)) _refuseRole(proof.actor);
        _checkKeeper(word, facts, title, proof.actor);
        if (Words.derived(word)) refuse(Reason.E_STATE, asset);
        uint32 head = Words.head(word);
        if (proof.nonce != head) {
            revert AssetsRefused(Reason.E_FORK, asset, bytes32(uint256(head)));
        }
        _checkRules(word, version, facts.salt, title);

        _words[asset] = Words.withNextHead(word);
        emit VersionAdded(asset, head + 1, version);
    }

    /// @inheritdoc IAssets
    function registerDerived(
        Asset calldata asset,
        Title[] calldata rights,
        uint256 chains,
        uint256 nodes,
        bool closed
    ) external {
        if (msg.sender != AUTHORIZATIONS) revert AssetsNotAuthorizations(msg.sender);

        bytes32 id = Ids.asset(asset);
        bool hold = _claimsHold(rights);
        _words[id] = Words.derivedAsset(asset, hold, chains, nodes, closed);
        emit AssetRegistered(id, asset.registrant, asset.source, asset);
        _claim(id, rights, Ids.titleHashes(rights));
    }

    // ── private

    /// Orders on the asset, on HOLD and on its holder; then whether that holder acts. Where nobody
    /// claimed HOLD, the registrant keeps the versions.
    function _checkKeeper(
        uint256 word,
        Asset calldata facts,
        bytes32 title,
        address actor
    ) private view {
        bytes32 asset = Ids.asset(facts);
        if (Words.frozen(word)) refuse(Reason.E_FROZEN, asset);

        address keeper = facts.registrant;
        if (Words.holdIsClaimed(word)) {
            bytes32 hold = Ids.right(asset, title);
            uint256 right = _words[hold];
            if (right == 0 || Words.rightKind(right) != uint8(RightKind.HOLD)) {
                revert AssetsFactsMismatch(asset, hold);
            }
            if (Words.frozen(right)) refuse(Reason.E_FROZEN, hold);
            keeper = Words.party(right);
        }
        if (Words.frozen(_words[Ids.participant(keeper)])) {
            refuse(Reason.E_FROZEN, Ids.participant(keeper));
        }
        if (actor != keeper) _refuseRole(actor);
    }

    function _checkRules(
        uint256 word,
        Version calldata version,
        bytes32 salt,
        bytes32 title
    ) private view {
        bytes32 asset = version.asset;
        bytes32 hold = Ids.right(asset, title);
        if (Words.holdIsClaimed(word) && Words.ended(_words[hold], block.timestamp)) {
            refuse(Reason.E_TIME, hold);
        }
        if (Words.classification(word) == uint8(Classification.CORE)) {
            refuse(Reason.E_CLASS_CORE, asset);
        }
        if (PersonalData.guessable(Words.piLevel(word), version.scheme, salt)) {
            refuse(Reason.E_LOW_ENTROPY, asset);
        }
    }

    function _refuseRole(address participant) private pure {
        revert AssetsRefused(Reason.E_ROLE, Ids.participant(participant), 0);
    }
}

function refuse(Reason reason, bytes32 subject) pure {
    revert IAssets.AssetsRefused(reason, subject, 0);
}
