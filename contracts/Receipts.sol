// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Evaluation} from "./Evaluation.sol";
import {IAssets} from "./interfaces/IAssets.sol";
import {IReceipts} from "./interfaces/IReceipts.sol";
import {Ids} from "./libraries/Ids.sol";
import {PersonalData} from "./libraries/PersonalData.sol";
import {Shapes} from "./libraries/Shapes.sol";
import {TermsLattice} from "./libraries/Terms.sol";
import {Words} from "./libraries/Words.sol";
import {Classification, Dimension, OWN_ACTS, Operation, Reason, RightKind} from "./types/Codes.sol";
import {
    Asset,
    Input,
    Leaf,
    Limits,
    Making,
    Path,
    Proof,
    Scope,
    Source,
    Title,
    Upstream,
    Use
} from "./types/Records.sol";

/// Uses and derivations. The cap on the closure of a product bounds what one use of it walks.
abstract contract Receipts is IReceipts, Evaluation {
    uint256 private constant MAX_CHAINS = 16;
    uint256 private constant MAX_NODES = 32;

    bytes32 private constant USE = keccak256(
        "Use(address actor,uint256 nonce,uint256 deadline,bytes32 authorization,"
        "uint32 version,uint8 operation,uint8 purpose,uint8 output,uint8 environment,"
        "uint8 territory,uint64 categories,uint32 k,bytes32 outputsDoc,uint32 count)"
    );
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

    // ── acts

    /// @inheritdoc IReceipts
    function use(
        Use calldata used,
        Leaf calldata leaf,
        Upstream calldata upstream,
        Proof calldata proof
    ) external {
        Use memory asked = used;
        if (!Shapes.use(asked) || (OWN_ACTS >> asked.operation) & 1 != 0) {
            _refuseUse(Reason.E_SHAPE, 0);
        }
        if (_words[asked.authorization] == 0) {
            _refuseUse(Reason.E_NOT_FOUND, asked.authorization);
        }

        bytes32 digest = _proveOnce(
            proof,
            keccak256(abi.encode(USE, proof.actor, proof.nonce, proof.deadline, asked))
        );
        (Reason reason, bytes32 subject) = _judge(asked, leaf, upstream, proof.actor);
        if (reason != Reason.NONE) _refuseUse(reason, subject);

        bytes32 authorization = asked.authorization;
        _words[authorization] = Words.withUsed(_words[authorization], asked.count);
        emit Used(digest, authorization, proof.actor, asked);
    }

    /// @inheritdoc IReceipts
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
        ) _refuseUse(Reason.E_SHAPE, 0);
        for (uint256 i = 0; i < inputs.length; ++i) {
            bytes32 cited = inputs[i].authorization;
            if (_words[cited] == 0) _refuseUse(Reason.E_NOT_FOUND, cited);
        }

        bytes32 digest = _proveOnce(proof, _hashDerive(asset, rights, inputs, making, proof));
        bytes32 id = Ids.asset(asset);
        _checkNew(id, rights, proof.actor);
        Inheritance memory from = _take(asset, inputs, making, sources, proof.actor);
        _checkProduct(id, asset, rights, from);

        IAssets(address(REGISTRY)).registerDerived(
            asset,
            rights,
            from.chains,
            from.nodes,
            from.closed
        );
        emit Derived(
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

    /// @inheritdoc IReceipts
    function evaluate(
        Use calldata used,
        Leaf calldata leaf,
        Upstream calldata upstream,
        address actor
    ) external view returns (Reason reason, bytes32 subject, bytes32 detail) {
        Use memory asked = used;
        if (!Shapes.use(asked)) return (Reason.E_SHAPE, 0, 0);
        if (_words[asked.authorization] == 0) {
            return (Reason.E_NOT_FOUND, asked.authorization, 0);
        }
        (reason, subject) = _judge(asked, leaf, upstream, actor);
    }

    // ── use

    /// From the actor's standing to the end of the upstream.
    function _judge(
        Use memory asked,
        Leaf calldata leaf,
        Upstream calldata upstream,
        address actor
    ) private view returns (Reason reason, bytes32 subject) {
        bytes32 scope = Ids.scope(Ids.limits(leaf.limits), leaf.conditions);
        Chain memory chain = _chainOf(asked.authorization, leaf.path, scope);
        uint256 last = chain.ids.length - 1;
        if (!_stands(actor, chain.parties[last], _partyWord(chain, last))) {
            return (Reason.E_ROLE, Ids.participant(actor));
        }
        return _judgeFor(actor, chain, asked, leaf.limits, upstream);
    }

    function _judgeFor(
        address actor,
        Chain memory chain,
        Use memory asked,
        Limits calldata limits,
        Upstream calldata upstream
    ) private view returns (Reason reason, bytes32 subject) {
        if (chain.parties[chain.ids.length - 1] != Ids.participant(actor)) {
            return (Reason.E_RECIPIENT, asked.authorization);
        }
        (reason, subject) = _evaluate(chain, asked, limits);
        if (reason != Reason.NONE) return (reason, subject);
        return _checkUpstream(chain, upstream);
    }

    /// The chain of an authorization, whose own scope is handed in too.
    function _chainOf(
        bytes32 authorization,
        Path calldata path,
        bytes32 scope
    ) private view returns (Chain memory chain) {
        chain = _rebuildTo(authorization, path);
        bytes32 named = path.steps[path.steps.length - 1].scope;
        if (named != scope) revert AuthorizationsFactsMismatch(named, scope);
        _read(chain);
    }

    // ── derive

    /// What can be known of the product before its inputs are.
    function _checkNew(bytes32 id, Title[] calldata rights, address actor) private view {
        bytes32[] memory ids = new bytes32[](1);
        ids[0] = Ids.participant(actor);
        uint256[] memory words = REGISTRY.standing(id, 0, ids);
        if (!Words.stands(words[3], block.timestamp)) _refuseUse(Reason.E_ROLE, ids[0]);
        if (words[0] != 0) _refuseUse(Reason.E_STATE, id);
        for (uint256 i = 0; i < rights.length; ++i) {
            if (Words.ended(Words.right(rights[i]), block.timestamp)) {
                _refuseUse(Reason.E_TIME, Ids.right(id, Ids.title(rights[i])));
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
            bytes32 scope = Ids.scope(source.scope);
            Chain memory chain = _chainOf(asked.authorization, source.path, scope);
            (Reason reason, bytes32 subject) = _judgeFor(
                actor,
                chain,
                asked,
                source.scope.limits,
                source.upstream
            );
            if (reason != Reason.NONE) _refuseUse(reason, subject);

            uint256 word = chain.nodes[chain.nodes.length - 1];
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
        uint256 above = _assetWord(chain);
        TermsLattice.narrow(from.ceiling, scope);
        from.chains += 1 + Words.chains(above);
        from.nodes += chain.ids.length + Words.nodes(above);
        from.closed = from.closed || Words.closed(above) || _namesRecipient(chain);

        bool provides = (scope.limits.operations >> uint8(Operation.PROVIDE)) & 1 != 0;
        if (from.unprovidable == 0 && (!provides || scope.conditions.sublicenseDepth == 0)) {
            from.unprovidable = _end(chain);
        }
        if (from.morePersonal == 0 && Words.piLevel(above) > asset.piLevel) {
            from.morePersonal = chain.asset;
        }
        if (from.moreImportant == 0 && Words.classification(above) > asset.classification) {
            from.moreImportant = chain.asset;
        }
    }

    /// Whether consent anywhere on a path was given for one recipient: then the product stays with the
    /// deriver, who would otherwise hand on under a new name what the source gave to it alone.
    function _namesRecipient(Chain memory chain) private pure returns (bool) {
        for (uint256 i = 0; i < chain.bases.length; ++i) {
            if (chain.bases[i] != 0 && !Words.anyRecipient(_basisWord(chain, i))) return true;
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
            _refuseUse(Reason.E_TOO_LARGE, id);
        }
        (bool conflicting, Dimension empty) = TermsLattice.conflict(from.ceiling, block.timestamp);
        if (conflicting) _refuseProduct(Reason.E_CONFLICT_TERMS, id, empty);
        if (asset.ceiling != Ids.computedScope(from.ceiling)) _refuseUse(Reason.E_SHAPE, 0);
        if (from.unprovidable != 0 && _claimsOperate(rights)) {
            _refuseUse(Reason.E_RIGHT_MISSING, from.unprovidable);
        }
        if (asset.classification == uint8(Classification.CORE)) {
            _refuseUse(Reason.E_CLASS_CORE, id);
        }
        if (PersonalData.guessable(asset.piLevel, asset.scheme, asset.salt)) {
            _refuseUse(Reason.E_LOW_ENTROPY, id);
        }
        if (from.morePersonal != 0) {
            _refuseProduct(Reason.E_EXCEEDS_GRANTOR, from.morePersonal, Dimension.PI_LEVEL);
        }
        if (from.moreImportant != 0) {
            _refuseProduct(Reason.E_EXCEEDS_GRANTOR, from.moreImportant, Dimension.CLASSIFICATION);
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
                    keccak256(abi.encodePacked(hashes)),
                    keccak256(abi.encode(MAKING, making))
                )
            );
    }

    // ── refusals

    function _refuseUse(Reason reason, bytes32 subject) private pure {
        revert ReceiptsRefused(reason, subject, 0);
    }

    function _refuseProduct(Reason reason, bytes32 subject, Dimension dimension) private pure {
        revert ReceiptsRefused(reason, subject, bytes32(uint256(dimension)));
    }
}
