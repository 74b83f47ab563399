// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Evaluation} from "./Evaluation.sol";
import {Tree} from "./Tree.sol";
import {Subjects} from "./base/Subjects.sol";
import {IAssets} from "./interfaces/IAssets.sol";
import {IReceipts} from "./interfaces/IReceipts.sol";
import {Ids} from "./libraries/Ids.sol";
import {PersonalData} from "./libraries/PersonalData.sol";
import {Standing} from "./libraries/Standing.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {TermsLattice} from "./libraries/Terms.sol";
import {Words} from "./libraries/Words.sol";
import {Act, Classification, Dimension, Operation, Reason, RightKind} from "./types/Codes.sol";
import {Asset, Input, Making, Proof, Scope, Source, Title, Use} from "./types/Records.sol";

/// The code of `derive`, in a contract of its own because one could not hold all.
///
/// `Authorizations` runs it by delegatecall: on its words, its nonces and its signing domain, and
/// with its address towards the registry. Called directly it finds no authorization and changes
/// nothing.
///
/// Warning: It must lay out its storage as `Authorizations` does: both begin with Tree, and nothing
/// that either adds has storage.
contract Derivations is Evaluation {
    /// The caps on the closure of a product bound what one use of it walks.
    uint256 private constant MAX_CHAINS = 16;
    uint256 private constant MAX_NODES = 32;

    bytes32 private constant DERIVE = keccak256(
        "Derive(address actor,uint256 nonce,uint256 deadline,Asset asset,Title[] rights,"
        "Input[] inputs,Making making)"
        "Asset(address registrant,address source,bytes32 commitment,uint8 scheme,uint8 hashAlg,"
        "bytes32 manifestDoc,bytes32 metadataDoc,uint8 origin,uint8 classification,"
        "uint8 piLevel,uint16 sector,uint32 region,bytes32 inputs,bytes32 ceiling,bytes32 salt)"
        "Input(bytes32 authorization,uint32 version,uint64 categories)"
        "Making(uint8 purpose,uint8 output,uint8 environment,uint8 territory,uint32 k,"
        "bytes32 transform,uint8 deidentLevel,bytes32 attestationDoc)"
        "Title(uint8 kind,address holder,uint8 basis,bytes32 basisDoc,uint40 notAfter,"
        "bytes32 salt)"
    );
    bytes32 private constant INPUT = keccak256(
        "Input(bytes32 authorization,uint32 version,uint64 categories)"
    );
    bytes32 private constant MAKING = keccak256(
        "Making(uint8 purpose,uint8 output,uint8 environment,uint8 territory,uint32 k,"
        "bytes32 transform,uint8 deidentLevel,bytes32 attestationDoc)"
    );

    /// What a product inherits from its inputs, collected one by one.
    struct Inheritance {
        Scope ceiling;
        uint256 chains;
        uint256 nodes;
        bool closed;
        bytes32 unprovidable; // first input that may not be passed on
        bytes32 morePersonal; // first input's asset of a higher piLevel than the product declares
        bytes32 moreImportant; // the same of the classification
    }

    constructor(address registry, address oversight) Subjects(oversight) Tree(registry) {}

    /// See IReceipts.
    function derive(
        Asset calldata asset,
        Title[] calldata rights,
        Input[] calldata inputs,
        Making calldata making,
        Source[] calldata sources,
        Proof calldata proof
    ) external {
        if (
            !Shapes.registration(asset, rights, proof.actor) ||
            asset.source != proof.actor ||
            !Shapes.making(making) ||
            !Shapes.inputs(inputs, asset.inputs)
        ) _refuse(Reason.E_SHAPE, 0);
        for (uint256 i = 0; i < inputs.length; ++i) {
            bytes32 cited = inputs[i].authorization;
            if (_words[cited] == 0) _refuse(Reason.E_NOT_FOUND, cited);
        }

        bytes32 id = Ids.asset(asset);
        (uint256 known, uint256 actorWord) = _standingOf(id, proof.actor);
        bytes32 digest = _proveOnce(
            Act.DERIVE,
            proof,
            _hashDerive(asset, rights, inputs, making, proof),
            actorWord
        );
        _checkStands(actorWord, Ids.participant(proof.actor));
        if (known != 0) _refuse(Reason.E_STATE, id);
        _checkEnds(id, rights);
        Inheritance memory from = _take(asset, inputs, making, sources, proof.actor);
        _checkProduct(id, asset, rights, from);

        IAssets(address(REGISTRY)).registerDerived(
            asset,
            rights,
            from.chains,
            from.nodes,
            from.closed
        );
        emit IReceipts.Derived(
            digest,
            id,
            proof.actor,
            inputs,
            making,
            from.ceiling,
            from.chains,
            from.nodes,
            from.closed
        );
    }

    // ── private

    /// The words of an asset and of the actor.
    function _standingOf(
        bytes32 asset,
        address actor
    ) private view returns (uint256 assetWord, uint256 actorWord) {
        bytes32[] memory ids = new bytes32[](1);
        ids[0] = Ids.participant(actor);
        uint256[] memory words = REGISTRY.standing(asset, 0, ids);
        return (words[0], words[3]);
    }

    function _checkEnds(bytes32 id, Title[] calldata rights) private view {
        for (uint256 i = 0; i < rights.length; ++i) {
            if (Words.past(rights[i].notAfter, block.timestamp)) {
                _refuse(Reason.E_TIME, Ids.right(id, Ids.title(rights[i])));
            }
        }
    }

    /// Uses every input once, in order, and collects what the product inherits.
    function _take(
        Asset calldata asset,
        Input[] calldata inputs,
        Making calldata making,
        Source[] calldata sources,
        address actor
    ) private returns (Inheritance memory from) {
        from.ceiling = TermsLattice.widest();
        Use memory asked = _useOf(making);
        for (uint256 i = 0; i < inputs.length; ++i) {
            asked.authorization = inputs[i].authorization;
            asked.version = inputs[i].version;
            asked.categories = inputs[i].categories;
            Source calldata source = sources[i];
            Chain memory chain = _rebuild(source.path, 0);
            _readTo(asked.authorization, Ids.scope(source.scope), chain, source.path);
            _judgeFor(actor, chain, asked, source.scope.limits, source.upstream);

            uint256 word = chain.nodes[chain.nodes.length - 1].word;
            _words[asked.authorization] = Words.withUsed(word, 1);
            _inherit(from, asset, chain, source.scope);
        }
        TermsLattice.close(from.ceiling);
    }

    function _useOf(Making calldata making) private pure returns (Use memory asked) {
        asked.operation = uint8(Operation.DERIVE);
        asked.purpose = making.purpose;
        asked.output = making.output;
        asked.environment = making.environment;
        asked.territory = making.territory;
        asked.k = making.k;
        asked.count = 1;
    }

    function _inherit(
        Inheritance memory from,
        Asset calldata asset,
        Chain memory chain,
        Scope calldata scope
    ) private pure {
        uint256 above = chain.assetWord;
        TermsLattice.narrow(from.ceiling, scope);
        from.chains += 1 + Words.chains(above);
        from.nodes += chain.nodes.length + Words.nodes(above);
        from.closed = from.closed || Words.closed(above) || _namesRecipient(chain);

        bool provides = (scope.limits.operations >> uint8(Operation.PROVIDE)) & 1 != 0;
        if (from.unprovidable == 0 && (!provides || scope.conditions.sublicenseDepth == 0)) {
            from.unprovidable = chain.end;
        }
        if (from.morePersonal == 0 && Words.piLevel(above) > asset.piLevel) {
            from.morePersonal = chain.asset;
        }
        if (from.moreImportant == 0 && Words.classification(above) > asset.classification) {
            from.moreImportant = chain.asset;
        }
    }

    /// Whether consent anywhere on a path was given for one recipient: then the product stays with
    /// the deriver, who would otherwise hand on under a new name what the source gave to it alone.
    function _namesRecipient(Chain memory chain) private pure returns (bool) {
        for (uint256 i = 0; i < chain.nodes.length; ++i) {
            Standing.Node memory node = chain.nodes[i];
            if (node.basis != 0 && !Words.anyRecipient(node.basisWord)) return true;
        }
        return false;
    }

    function _checkProduct(
        bytes32 id,
        Asset calldata asset,
        Title[] calldata rights,
        Inheritance memory from
    ) private view {
        if (from.chains > MAX_CHAINS || from.nodes > MAX_NODES) {
            _refuse(Reason.E_TOO_LARGE, id);
        }
        (bool conflicting, Dimension empty) = TermsLattice.conflict(from.ceiling, block.timestamp);
        if (conflicting) _refuseDimension(Reason.E_CONFLICT_TERMS, id, empty);
        if (asset.ceiling != Ids.computedScope(from.ceiling)) _refuse(Reason.E_SHAPE, 0);
        if (from.unprovidable != 0 && _claimsOperate(rights)) {
            _refuse(Reason.E_RIGHT_MISSING, from.unprovidable);
        }
        if (asset.classification == uint8(Classification.CORE)) {
            _refuse(Reason.E_CLASS_CORE, id);
        }
        if (PersonalData.guessable(asset.piLevel, asset.scheme, asset.salt)) {
            _refuse(Reason.E_LOW_ENTROPY, id);
        }
        if (from.morePersonal != 0) {
            _refuseDimension(Reason.E_EXCEEDS_GRANTOR, from.morePersonal, Dimension.PI_LEVEL);
        }
        if (from.moreImportant != 0) {
            _refuseDimension(
                Reason.E_EXCEEDS_GRANTOR,
                from.moreImportant,
                Dimension.CLASSIFICATION
            );
        }
    }

    function _claimsOperate(Title[] calldata rights) private pure returns (bool) {
        for (uint256 i = 0; i < rights.length; ++i) {
            if (rights[i].kind == uint8(RightKind.OPERATE)) return true;
        }
        return false;
    }

    function _hashDerive(
        Asset calldata asset,
        Title[] calldata rights,
        Input[] calldata inputs,
        Making calldata making,
        Proof calldata proof
    ) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](inputs.length);
        for (uint256 i = 0; i < inputs.length; ++i) {
            hashes[i] = keccak256(abi.encode(INPUT, inputs[i]));
        }
        return
            keccak256(
                abi.encode(
                    DERIVE,
                    proof.actor,
                    proof.nonce,
                    proof.deadline,
                    Ids.asset(asset),
                    Ids.titles(rights),
                    Ids.array(hashes),
                    keccak256(abi.encode(MAKING, making))
                )
            );
    }
}
