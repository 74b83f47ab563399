// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAssets} from "../../contracts/interfaces/IAssets.sol";
import {IAuthorizations} from "../../contracts/interfaces/IAuthorizations.sol";
import {IReceipts} from "../../contracts/interfaces/IReceipts.sol";
import {IRelayed} from "../../contracts/interfaces/IRelayed.sol";
import {Words} from "../../contracts/libraries/Words.sol";
import {
    Classification,
    Dimension,
    PiLevel,
    Reason,
    Relation,
    RightKind,
    UNLIMITED_USES
} from "../../contracts/types/Codes.sol";
import {
    Asset,
    Basis,
    Bounds,
    Input,
    Leaf,
    Making,
    Path,
    Product,
    Proof,
    Scope,
    Source,
    Terms,
    Title,
    Upstream,
    Use
} from "../../contracts/types/Records.sol";
import {CHEATS} from "./support/Cheats.sol";
import {Hashes} from "./support/Hashes.sol";
import {Messages} from "./support/Messages.sol";
import {Story} from "./support/Story.sol";

/// The insurer derives from what the hospital licensed to it.
contract DerivationsTest is Story {
    bytes4 private constant REFUSED = IAuthorizations.AuthorizationsRefused.selector;

    struct Derivation {
        Asset asset;
        Title[] rights;
        Input[] inputs;
        Making making;
        Source[] sources;
    }

    // ── refusals in their order

    function testFuzzFirstReasonAgainstDeriving(uint256 faults) public {
        faults = _pair(faults, 14);
        bytes[] memory refusals = new bytes[](14);
        Terms memory cited = root;
        if (_has(faults, 10)) cited = _rootOfDepth(0);
        Derivation memory d = _derivationFrom(cited);
        bytes32 input = d.inputs[0].authorization;
        if (_has(faults, 6)) d.rights[0].notAfter = START;
        _spoilProduct(d, faults, refusals);
        bytes32 id = Hashes.asset(d.asset);
        for (uint256 i = 11; i < 13; ++i) {
            Reason reason = i == 11 ? Reason.E_CLASS_CORE : Reason.E_LOW_ENTROPY;
            refusals[i] = _refusal(REFUSED, reason, id);
        }
        refusals[6] = _refusal(REFUSED, Reason.E_TIME, Hashes.right(id, d.rights[0]));
        refusals[10] = _refusal(REFUSED, Reason.E_RIGHT_MISSING, input);

        Proof memory p = _by(insurer);
        if (_has(faults, 4)) _spendNonce(insurer, p.nonce);
        bytes32 actor = Hashes.participant(insurer);
        refusals[4] = _refusal(IRelayed.RelayedRefused.selector, Reason.E_NONCE, actor);
        if (_has(faults, 5)) _must(_suspend(_by(accreditor), insurer, 0));
        refusals[5] = _refusal(REFUSED, Reason.E_ROLE, actor);
        if (_has(faults, 7)) _must(_freeze(_by(regulator), _order(root.asset, regulator), 0));
        refusals[7] = _refusal(REFUSED, Reason.E_FROZEN, root.asset);
        if (_has(faults, 8)) CHEATS.warp(ROOT_END);
        refusals[8] = _refusal(REFUSED, Reason.E_TIME, input);
        p.deadline = block.timestamp + 1;
        _spoil(p, faults, 2, refusals);
        _same(_first(faults, refusals), _deriveAs(p, d));
        if (faults & 16383 != 0) assert(registry.word(id) == 0);
    }

    function _spoilProduct(
        Derivation memory d,
        uint256 faults,
        bytes[] memory refusals
    ) private view {
        if (_has(faults, 0)) d.asset.source = hospital;
        refusals[0] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        if (_has(faults, 1)) d.inputs[0].authorization = root.asset;
        if (_has(faults, 1)) d.asset.inputs = Hashes.cited(d.inputs);
        refusals[1] = _refusal(REFUSED, Reason.E_NOT_FOUND, root.asset);
        if (_has(faults, 9)) d.asset.ceiling = ~d.asset.ceiling;
        refusals[9] = _refusal(REFUSED, Reason.E_SHAPE, 0);
        if (_has(faults, 11)) d.asset.classification = uint8(Classification.CORE);
        if (_has(faults, 12)) d.asset.salt = 0;
        if (_has(faults, 13)) d.asset.piLevel = uint8(PiLevel.NONE);
        // What is not personal may be guessed.
        if (_has(faults, 13) && _has(faults, 12)) d.asset.piLevel = uint8(PiLevel.PI);
        refusals[13] = abi.encodeWithSelector(
            REFUSED,
            Reason.E_EXCEEDS_GRANTOR,
            root.asset,
            Dimension.PI_LEVEL
        );
    }

    /// Duties and prohibitions of two inputs that contradict each other leave nothing to do.
    function testFuzzContradictingInputsConflict(uint64 duties, uint64 prohibitions) public {
        duties &= 2 ** 10 - 1;
        prohibitions &= 7;
        Terms memory other = root;
        other.scope.conditions.duties = duties;
        other.scope.conditions.prohibitions = prohibitions;
        other.scope.conditions.salt = _fresh();
        _must(_grantUnder(_by(hospital), other, _toRight(), new Scope[](0)));
        Derivation memory d = _derivationFrom(other);
        uint256 shares;
        for (uint256 duty = 6; duty < 10; ++duty) shares += (duties >> duty) & 1;
        bool publishes = (duties >> 5) & 1 != 0 && (prohibitions >> 1) & 1 != 0;
        bool spreads = shares != 0 && (prohibitions >> 2) & 1 != 0;
        bytes memory conflict = _refusal(REFUSED, Reason.E_CONFLICT_TERMS, Hashes.asset(d.asset));
        bool conflicts = publishes || spreads || shares > 1;
        _same(conflicts ? conflict : bytes(""), _deriveAs(_by(insurer), d));
    }

    // ── what it does

    function testFuzzDerivationIsRecorded(bool sentByItself, bool named) public {
        direct = sentByItself;
        Terms memory cited = named ? _rootForTheInsurerAlone() : root;
        Derivation memory d = _derivationFrom(cited);
        bytes32 id = Hashes.asset(d.asset);
        Proof memory p = _by(insurer);
        bytes32 message = Messages.derive(p, d.asset, d.rights, d.inputs, d.making);
        _expectAct(address(authorizations), p, message);
        CHEATS.expectEmit(address(registry));
        emit IAssets.AssetRegistered(id, insurer, insurer, d.asset);
        CHEATS.expectEmit(address(authorizations));
        emit IReceipts.Derived(
            _digest(address(authorizations), message),
            id,
            insurer,
            d.inputs,
            d.making,
            _ceilingOf(cited.scope),
            1,
            1,
            named
        );
        _must(_deriveAs(p, d));

        uint256 word = registry.word(id);
        assert(Words.derived(word) && Words.party(word) == insurer);
        assert(Words.chains(word) == 1 && Words.nodes(word) == 1);
        assert(Words.closed(word) == named);
        assert(Words.used(authorizations.word(d.inputs[0].authorization)) == 1);
        _same(_refusal(REFUSED, Reason.E_STATE, id), _deriveAs(_by(insurer), d));
    }

    function testFuzzStopsAboveReachWhatIsLicensedBelow(uint256 stop) public {
        (Terms memory license, Path memory path, Upstream memory upstream) = _licensedProduct();
        Use memory asked = _useOf(Hashes.authorization(license));
        Leaf memory leaf = _leafOf(license, path);
        _must(_use(_by(analyst), asked, leaf, upstream));
        bytes memory expected;
        stop %= 5;
        if (stop == 0) {
            _must(_withdraw(_by(custodian), root.basis, 0));
            expected = _refusal(REFUSED, Reason.E_CONSENT_WITHDRAWN, root.basis);
        } else if (stop == 1) {
            _must(_revoke(_by(hospital), child.parent, 0, _toRoot()));
            expected = _refusal(REFUSED, Reason.E_STATE, child.parent);
        } else if (stop == 2) {
            _must(_freeze(_by(regulator), _order(root.asset, regulator), 0));
            expected = _refusal(REFUSED, Reason.E_FROZEN, root.asset);
        } else if (stop == 3) {
            _must(_suspend(_by(accreditor), hospital, 0));
            expected = _refusal(REFUSED, Reason.E_ROLE, Hashes.participant(hospital));
        } else {
            _must(_revokeAll(_replacing(0, hospital), root.parent, 0, _toRight()));
            expected = _refusal(REFUSED, Reason.E_STATE, child.parent);
        }
        _same(expected, _use(_by(analyst), asked, leaf, upstream));
    }

    function testFuzzAnyOtherUpstreamIsAMismatch(uint256 field, uint256 bit) public {
        (Terms memory license, Path memory path, Upstream memory upstream) = _licensedProduct();
        bytes32 flip = bytes32(1 << (bit % 256));
        field %= 6;
        if (field == 0) upstream.products[0].asset.commitment ^= flip;
        if (field == 1) upstream.products[0].asset.inputs ^= flip;
        if (field == 2) upstream.products[0].inputs = 0;
        if (field == 3) upstream.products[0].inputs = 2;
        if (field == 4) upstream.products = new Product[](0);
        if (field == 5) upstream.chains = new Path[](0);
        Use memory asked = _useOf(Hashes.authorization(license));
        bytes memory answer = _use(_by(analyst), asked, _leafOf(license, path), upstream);
        assert(bytes4(answer) == IAuthorizations.AuthorizationsFactsMismatch.selector);
    }

    // ── private

    function _deriveAs(Proof memory p, Derivation memory d) private returns (bytes memory) {
        return _derive(p, d.asset, d.rights, d.inputs, d.making, d.sources);
    }

    /// From one authorization under the hospital's right, with all rights claimed.
    function _derivationFrom(Terms memory cited) private returns (Derivation memory d) {
        d.inputs = new Input[](1);
        d.inputs[0] = Input(Hashes.authorization(cited), 0, 1);
        d.sources = new Source[](1);
        d.sources[0].path = _down(_toRight(), cited);
        d.sources[0].scope = cited.scope;
        d.making = _making();
        d.rights = _titles(insurer);
        d.asset = _asset(insurer, insurer, uint8(PiLevel.PI));
        d.asset.inputs = Hashes.cited(d.inputs);
        d.asset.ceiling = Hashes.scope(_ceilingOf(cited.scope));
    }

    function _ceilingOf(Scope memory scope) private pure returns (Scope memory ceiling) {
        ceiling = abi.decode(abi.encode(scope), (Scope));
        ceiling.limits.categories = type(uint64).max;
        ceiling.limits.maxUses = UNLIMITED_USES;
        ceiling.conditions.relation = 0;
        ceiling.conditions.salt = 0;
        if (ceiling.conditions.sublicenseDepth != 0) --ceiling.conditions.sublicenseDepth;
    }

    function _rootOfDepth(uint8 depth) private returns (Terms memory terms) {
        terms = root;
        terms.scope.conditions.sublicenseDepth = depth;
        terms.scope.conditions.salt = _fresh();
        _must(_grantUnder(_by(hospital), terms, _toRight(), new Scope[](0)));
    }

    function _rootForTheInsurerAlone() private returns (Terms memory terms) {
        Basis memory basis = consent;
        basis.recipient = insurer;
        _must(_give(_by(custodian), basis));
        consent = basis;
        terms = root;
        terms.basis = Hashes.basis(basis);
        _must(_grantUnder(_by(hospital), terms, _toRight(), new Scope[](0)));
    }

    /// The product, licensed to the analyst.
    function _licensedProduct()
        private
        returns (Terms memory license, Path memory path, Upstream memory upstream)
    {
        Derivation memory d = _derivationFrom(root);
        _must(_deriveAs(_by(insurer), d));
        Title memory title = d.rights[uint8(RightKind.OPERATE)];
        license.asset = Hashes.asset(d.asset);
        license.parent = Hashes.right(license.asset, title);
        license.grantee = analyst;
        license.scope = _ceilingOf(root.scope);
        license.scope.conditions.relation = uint8(Relation.PROVIDE);
        Bounds memory bounds;
        bounds.scope = _one(_ceilingOf(root.scope));
        bounds.product = new Asset[](1);
        bounds.product[0] = d.asset;
        path = _pathTo(license.asset, title);
        _must(_grant(_by(insurer), 0, license, path, bounds));

        path = _down(path, license);
        upstream.products = new Product[](1);
        upstream.products[0] = Product(d.asset, 1);
        upstream.chains = new Path[](1);
        upstream.chains[0] = _toRoot();
    }
}
