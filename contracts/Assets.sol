// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Rights} from "./Rights.sol";
import {IAssets} from "./interfaces/IAssets.sol";
import {Ids} from "./libraries/Ids.sol";
import {PersonalData} from "./libraries/PersonalData.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Classification, REGULATOR, Reason, RightKind} from "./types/Codes.sol";
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

    bytes32 private constant RETIRE = keccak256(
        "Retire(address actor,uint256 deadline,bytes32 asset,bytes32 reason)"
    );
    bytes32 private constant RECLASSIFY = keccak256(
        "Reclassify(address actor,uint256 nonce,uint256 deadline,bytes32 asset,"
        "uint8 classification,uint8 piLevel,bytes32 reason)"
    );

    /// Who keeps an asset: the holder of HOLD; the registrant where nobody claimed it.
    struct Keeper {
        address account;
        bytes32 hold; // 0 = nobody claimed it
        uint256 holdWord;
    }

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
            Act.REGISTER,
            proof,
            keccak256(abi.encode(REGISTER, proof.actor, proof.deadline, id, Ids.array(titles))),
            0
        );
        if (!_stands(proof.actor)) refuseRole(proof.actor);
        if (!_enrolled(asset.source)) refuseRole(asset.source);
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
        (uint256 word, Keeper memory keeper) = _kept(asset, facts, title);

        _prove(
            Act.ADD_VERSION,
            proof,
            keccak256(
                abi.encode(
                    ADD_VERSION,
                    proof.actor,
                    proof.nonce,
                    proof.deadline,
                    keccak256(abi.encode(VERSION, version))
                )
            ),
            0
        );
        if (!_stands(proof.actor)) refuseRole(proof.actor);
        _checkThawed(asset, word, keeper);
        if (proof.actor != keeper.account) refuseRole(proof.actor);
        _checkHeld(keeper);
        if (Words.derived(word) || Words.retired(word)) refuse(Reason.E_STATE, asset);
        uint32 head = Words.head(word);
        if (proof.nonce != head) {
            revert AssetsRefused(Reason.E_FORK, asset, bytes32(uint256(head)));
        }
        _checkNotEnded(keeper);
        _checkContent(word, version, facts.salt);

        _words[asset] = Words.withNextHead(word);
        emit VersionAdded(asset, head + 1, version);
    }

    /// @inheritdoc IAssets
    function retire(
        bytes32 asset,
        bytes32 reason,
        Asset calldata facts,
        bytes32 title,
        Proof calldata proof
    ) external {
        (uint256 word, Keeper memory keeper) = _kept(asset, facts, title);

        address actor = proof.actor;
        _prove(
            Act.RETIRE,
            proof,
            keccak256(abi.encode(RETIRE, actor, proof.deadline, asset, reason)),
            0
        );
        if (!_stands(actor) || actor != keeper.account) refuseRole(actor);
        _checkHeld(keeper);
        if (Words.retired(word)) refuse(Reason.E_STATE, asset);
        _checkNotEnded(keeper);

        _words[asset] = word | Words.RETIRED;
        emit Retired(asset, actor, reason);
    }

    /// @inheritdoc IAssets
    function reclassify(
        bytes32 asset,
        uint8 classification,
        uint8 piLevel,
        bytes32 reason,
        Asset calldata facts,
        bytes32 title,
        Proof calldata proof
    ) external {
        if (!Shapes.class(classification, piLevel)) refuse(Reason.E_SHAPE, 0);
        (uint256 word, Keeper memory keeper) = _kept(asset, facts, title);

        address actor = proof.actor;
        _proveOnce(
            Act.RECLASSIFY,
            proof,
            keccak256(
                abi.encode(
                    RECLASSIFY,
                    actor,
                    proof.nonce,
                    proof.deadline,
                    asset,
                    classification,
                    piLevel,
                    reason
                )
            ),
            0
        );
        if (!_stands(actor)) refuseRole(actor);
        uint256 changed = Words.withClass(word, classification, piLevel);
        if (_holdsOffice(REGULATOR, actor)) {
            if (changed == word) refuse(Reason.E_STATE, asset);
        } else {
            _checkKeeperRaises(asset, word, changed, keeper, actor);
        }

        _words[asset] = changed;
        emit Reclassified(asset, actor, classification, piLevel, reason);
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

    /// The word of an asset and who keeps it, from facts that are shown to be true.
    function _kept(
        bytes32 asset,
        Asset calldata facts,
        bytes32 title
    ) private view returns (uint256 word, Keeper memory keeper) {
        word = _words[asset];
        if (Words.kind(word) != Words.ASSET) refuse(Reason.E_NOT_FOUND, asset);
        bytes32 rebuilt = Ids.asset(facts);
        if (rebuilt != asset) revert AssetsFactsMismatch(asset, rebuilt);

        keeper.account = facts.registrant;
        if (!Words.holdIsClaimed(word)) return (word, keeper);
        bytes32 hold = Ids.right(asset, title);
        uint256 right = _words[hold];
        if (right == 0 || Words.rightKind(right) != uint8(RightKind.HOLD)) {
            revert AssetsFactsMismatch(asset, hold);
        }
        keeper = Keeper(Words.party(right), hold, right);
    }

    /// Orders on the asset, on HOLD and on its holder.
    function _checkThawed(bytes32 asset, uint256 word, Keeper memory keeper) private view {
        if (Words.frozen(word)) refuse(Reason.E_FROZEN, asset);
        if (Words.frozen(keeper.holdWord)) refuse(Reason.E_FROZEN, keeper.hold);
        bytes32 account = Ids.participant(keeper.account);
        if (Words.frozen(_words[account])) refuse(Reason.E_FROZEN, account);
    }

    function _checkHeld(Keeper memory keeper) private pure {
        if (Words.renounced(keeper.holdWord)) refuse(Reason.E_STATE, keeper.hold);
    }

    function _checkNotEnded(Keeper memory keeper) private view {
        if (Words.ended(keeper.holdWord, block.timestamp)) refuse(Reason.E_TIME, keeper.hold);
    }

    function _checkContent(uint256 word, Version calldata version, bytes32 salt) private pure {
        if (_isCore(word)) refuse(Reason.E_CLASS_CORE, version.asset);
        if (PersonalData.guessable(Words.piLevel(word), version.scheme, salt)) {
            refuse(Reason.E_LOW_ENTROPY, version.asset);
        }
    }

    /// A keeper finds its data more sensitive than it said, and never less. That its hash can be
    /// guessed is no reason against it: what is public cannot be taken back.
    function _checkKeeperRaises(
        bytes32 asset,
        uint256 word,
        uint256 changed,
        Keeper memory keeper,
        address actor
    ) private view {
        if (
            actor != keeper.account ||
            Words.classification(changed) < Words.classification(word) ||
            Words.piLevel(changed) < Words.piLevel(word)
        ) refuseRole(actor);
        _checkHeld(keeper);
        if (changed == word) refuse(Reason.E_STATE, asset);
        _checkNotEnded(keeper);
        // CORE is set by the regulator only; whatever is CORE has its level raised by it too.
        if (_isCore(changed)) refuse(Reason.E_CLASS_CORE, asset);
    }

    function _isCore(uint256 word) private pure returns (bool) {
        return Words.classification(word) == uint8(Classification.CORE);
    }
}

function refuseRole(address participant) pure {
    refuse(Reason.E_ROLE, Ids.participant(participant));
}

function refuse(Reason reason, bytes32 subject) pure {
    revert IAssets.AssetsRefused(reason, subject, 0);
}
