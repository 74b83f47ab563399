// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IAuthorizations} from "../../../contracts/interfaces/IAuthorizations.sol";
import {IConsents} from "../../../contracts/interfaces/IConsents.sol";
import {IRelayed} from "../../../contracts/interfaces/IRelayed.sol";
import {
    DUTIES_SHARE_ALIKE,
    DUTY_PUBLISH_RESULTS,
    Operation,
    PROHIBITION_OPEN_REDISTRIBUTION,
    PROHIBITION_PUBLISH,
    Reason,
    Relation,
    RightKind
} from "../../../contracts/types/Codes.sol";
import {
    Asset,
    Basis,
    Bounds,
    Conditions,
    Input,
    Limits,
    Path,
    Proof,
    Scope,
    Source,
    Title,
    Use
} from "../../../contracts/types/Records.sol";
import {Hashes} from "./Hashes.sol";
import {Paths} from "./Paths.sol";

/// A ledger with its model, on which anything may happen in any order.
abstract contract History is Paths {
    uint256 private constant MOST_LICENSES = 40;
    uint256 private constant MOST_PRODUCTS = 5;

    License private _draft;
    uint256 private _products;

    // ── growing the tree

    function grantRoot(uint256 seed) external routed(seed) {
        if (_holdings.length == 0 || _licenses.length >= MOST_LICENSES) return;
        _draft.asset = _draw(seed, 1, _holdings.length);
        Holding storage data = _holdings[_draft.asset];
        _draft.right = _draw(seed, 2, data.titles.length);
        if (_draft.right == 0 && !_seldom(seed, 3)) _draft.right = 1;
        _draft.isRoot = true;
        bool own = _draft.right == uint8(RightKind.USE) && _draw(seed, 4, 2) == 0;
        Relation relation =
            _draft.right == uint8(RightKind.USE)
                ? (own ? Relation.INTERNAL : Relation.ENTRUST)
                : Relation.PROVIDE;
        if (_seldom(seed, 5)) relation = Relation(_draw(seed, 6, 5));
        Title storage title = data.titles[_draft.right];
        _draft.terms.parent = Hashes.right(data.id, title);
        _draft.terms.grantee = own ? title.holder : _anybody(seed, 7);
        if (data.reserved && !_seldom(seed, 20)) _draft.terms.grantee = title.holder;
        _draft.terms.scope = _isProduct(data) ? data.ceiling : _scope(Relation.INTERNAL, 3);
        _draft.terms.scope.conditions.relation = uint8(relation);
        if (_draft.right == 1) _draft.terms.scope.limits.operations &= ~uint32(0x37000);
        _finishGrant(seed, _actor(seed, title.holder), data);
    }

    function grantBelow(uint256 seed) external routed(seed) {
        if (_licenses.length == 0 || _licenses.length >= MOST_LICENSES) return;
        _draft.parent = _draw(seed, 1, _licenses.length);
        License storage parent = _licenses[_draft.parent];
        _draft.asset = parent.asset;
        _draft.right = parent.right;
        _draft.isRoot = false;
        _draft.terms.parent = parent.id;
        _draft.terms.grantee = _anybody(seed, 7);
        _draft.terms.scope = parent.terms.scope;
        Conditions storage conditions = _draft.terms.scope.conditions;
        conditions.relation = uint8(_draw(seed, 5, 4) == 0 ? Relation.ENTRUST : Relation.PROVIDE);
        if (conditions.sublicenseDepth != 0) --conditions.sublicenseDepth;
        _finishGrant(seed, _actor(seed, parent.terms.grantee), _holdings[parent.asset]);
    }

    function _finishGrant(uint256 seed, address actor, Holding storage data) private {
        Conditions storage conditions = _draft.terms.scope.conditions;
        if (conditions.relation == uint8(Relation.ENTRUST) && !_seldom(seed, 11)) {
            conditions.sublicenseDepth = 0;
            conditions.entrustAllowed = false;
            _draft.terms.scope.limits.operations &= ~uint32(0x37400);
        }
        _draft.terms.asset = data.id;
        _vary(seed);
        conditions.salt = _fresh();
        _chooseGround(seed, data);

        Bounds memory bounds;
        bounds.basis = new Basis[](_draft.isBased ? 1 : 0);
        if (_draft.isBased) bounds.basis[0] = _grounds[_draft.ground].facts;
        bool onProduct = _isProduct(data);
        bounds.scope = new Scope[](!_draft.isRoot || onProduct ? 1 : 0);
        if (!_draft.isRoot) bounds.scope[0] = _licenses[_draft.parent].terms.scope;
        else if (onProduct) bounds.scope[0] = data.ceiling;
        bounds.product = new Asset[](_draft.isRoot && onProduct ? 1 : 0);
        if (_draft.isRoot && onProduct) bounds.product[0] = data.facts;

        Path memory path =
            _draft.isRoot ? _pathOfRight(_draft.asset, _draft.right) : _pathOf(_draft.parent);
        Reason reason = _reasonAgainstGrant(_draft, actor);
        _draft.id = Hashes.authorization(_draft.terms);
        if (_ends(_grant(_by(actor), 0, _draft.terms, path, bounds), reason)) {
            _licenses.push(_draft);
        }
    }

    /// Mostly narrower, seldom wider, in one dimension.
    function _vary(uint256 seed) private {
        Limits storage limits = _draft.terms.scope.limits;
        Conditions storage conditions = _draft.terms.scope.conditions;
        bool wider = _seldom(seed, 21);
        uint256 which = _draw(seed, 22, 16);
        uint256 bit = 1 << _draw(seed, 23, 5);
        uint64 bits = uint64(bit);
        if (which == 0) limits.purposes = wider ? limits.purposes | bits : limits.purposes & ~bits;
        if (which == 1)
            limits.territories = wider ? limits.territories | bit : limits.territories & ~bit;
        if (which == 2)
            limits.outputs = wider ? limits.outputs | uint16(bit) : limits.outputs & ~uint16(bit);
        if (which == 3) limits.environments = wider ? 1 : limits.environments & ~uint16(bit);
        if (which == 4) limits.categories = wider ? type(uint64).max : limits.categories & ~bits;
        if (which == 5 && limits.minK != 0) limits.minK = wider ? limits.minK - 1 : limits.minK + 1;
        if (which == 5 && limits.minK == 0 && !wider) limits.minK = 5;
        if (which == 6) limits.notAfter = wider ? FOREVER + 1 : uint40(block.timestamp) + 4 * DAY;
        if (which == 7 || which == 8) limits.notBefore = uint40(block.timestamp) - (wider ? 1 : 0);
        if (which == 9) conditions.commercial = wider;
        if (which == 10) conditions.entrustAllowed = wider;
        if (which == 11) conditions.retentionDays = wider ? type(uint16).max : 30;
        if (which == 12)
            conditions.duties = wider ? 0 : conditions.duties | uint64(1 << _draw(seed, 24, 10));
        if (which == 13)
            conditions.prohibitions =
                wider ? 0 : conditions.prohibitions | uint64(1 << _draw(seed, 24, 3));
        if (which == 14 && wider) conditions.sublicenseDepth += 1;
        if (which == 15) limits.version = uint32(wider ? 1 : 0);
        // Shape asks for a beginning before the end.
        if (limits.notBefore >= limits.notAfter) limits.notBefore = limits.notAfter - 1;
        if (_draw(seed, 25, 2) == 0) limits.maxUses = uint40(1 + _draw(seed, 26, 9));
    }

    function _chooseGround(uint256 seed, Holding storage data) private {
        _draft.isBased = false;
        _draft.terms.basis = 0;
        bool apart = data.facts.source != data.facts.registrant || data.facts.piLevel != 0;
        if ((!apart || _isProduct(data)) && !_seldom(seed, 31)) return;
        uint256 first = _draw(seed, 32, _grounds.length + 1);
        for (uint256 i = 0; i < _grounds.length; ++i) {
            uint256 at_ = (first + i) % _grounds.length;
            if (_grounds[at_].asset != _draft.asset && !_seldom(seed, 33)) continue;
            _draft.isBased = true;
            _draft.ground = at_;
            _draft.terms.basis = _grounds[at_].id;
            return;
        }
    }

    // ── cutting it

    function revoke(uint256 seed) external routed(seed) {
        if (_licenses.length == 0 || !_seldom(seed, 2)) return;
        uint256 which = _draw(seed, 1, _licenses.length);
        License storage one = _licenses[which];
        address commander = one.isRoot ? _holderOf(one) : _licenses[one.parent].terms.grantee;
        address actor = _actor(seed, commander);
        Reason reason = one.revoked || one.surrendered ? Reason.E_STATE : Reason.NONE;
        if (actor != commander) reason = Reason.E_ROLE;
        if (_ends(_revoke(_by(actor), one.id, 0, _pathOf(which)), reason)) one.revoked = true;
    }

    function surrender(uint256 seed) external routed(seed) {
        if (_licenses.length == 0 || !_seldom(seed, 2)) return;
        uint256 which = _draw(seed, 1, _licenses.length);
        License storage one = _licenses[which];
        address actor = _actor(seed, one.terms.grantee);
        Reason reason = one.revoked || one.surrendered ? Reason.E_STATE : Reason.NONE;
        if (actor != one.terms.grantee) reason = Reason.E_ROLE;
        if (_ends(_surrender(_by(actor), one.id, 0, _pathOf(which)), reason)) {
            one.surrendered = true;
        }
    }

    function revokeAll(uint256 seed) external routed(seed) {
        if (_licenses.length == 0 || !_seldom(seed, 2)) return;
        uint256 which = _draw(seed, 1, _licenses.length);
        License storage one = _licenses[which];
        bool ofRight = one.isRoot && _draw(seed, 3, 2) == 0;
        bytes32 subject = ofRight ? one.terms.parent : one.id;
        address commander = ofRight ? _holderOf(one) : one.terms.grantee;
        address actor = _actor(seed, commander);
        uint256 epoch = this.clearings(subject);
        uint256 named = _seldom(seed, 4) ? epoch + 1 : epoch;

        Reason reason = named == epoch ? Reason.NONE : Reason.E_FORK;
        if (!ofRight && (one.revoked || one.surrendered)) reason = Reason.E_STATE;
        if (actor != commander) reason = Reason.E_ROLE;
        Path memory path = ofRight ? _pathOfRight(one.asset, one.right) : _pathOf(which);
        if (!_ends(_revokeAll(_replacing(named, actor), subject, 0, path), reason)) return;
        _clearings.push(subject);
        for (uint256 i = 0; i < _licenses.length; ++i) {
            if (_licenses[i].terms.parent == subject) _licenses[i].cut = true;
        }
    }

    // ── using it

    function use(uint256 seed) external routed(seed) {
        if (_licenses.length == 0) return;
        uint256 which = _draw(seed, 1, _licenses.length);
        License storage one = _licenses[which];
        Use memory asked = _useOf(one.id);
        asked.count = uint32(1 + _draw(seed, 2, 3));
        if (_seldom(seed, 3)) asked.operation = uint8(Operation.PUBLISH);
        if (_seldom(seed, 4)) asked.environment = uint8(_draw(seed, 5, 6));
        if (_seldom(seed, 6)) asked.purpose = uint8(_draw(seed, 7, 5));
        if (_seldom(seed, 8)) asked.output = uint8(_draw(seed, 9, 5));
        if (_seldom(seed, 10)) asked.territory = uint8(_draw(seed, 11, 5));
        if (_seldom(seed, 12)) asked.version = uint32(1 + _draw(seed, 13, 2));
        asked.categories = uint64(1 << _draw(seed, 14, 6));
        asked.k = uint32(_draw(seed, 15, 7));
        address actor = _actor(seed, one.terms.grantee);
        Reason reason = _reasonAgainstUse(asked, which, actor);
        bytes memory answer = _use(_by(actor), asked, _leafOf(which), _upstreamOf(one.asset));
        if (!_ends(answer, reason)) return;
        one.used += asked.count;
    }

    function derive(uint256 seed) external routed(seed) {
        if (_licenses.length == 0 || _products >= MOST_PRODUCTS) return;
        uint256[] memory inputs = _inputs(seed);
        address actor = _actor(seed, _licenses[inputs[0]].terms.grantee);
        Scope memory ceiling = _meet(inputs);
        Input[] memory list = new Input[](inputs.length);
        Source[] memory sources = new Source[](inputs.length);
        bool reserved;
        for (uint256 i = 0; i < inputs.length; ++i) {
            list[i].authorization = _licenses[inputs[i]].id;
            list[i].categories = _licenses[inputs[i]].terms.scope.limits.categories;
            sources[i] = _sourceOf(inputs[i]);
            reserved = reserved || _isReserved(inputs[i]);
        }
        Asset memory asset = _asset(actor, actor, uint8(_draw(seed, 2, 3)));
        asset.inputs = Hashes.cited(list);
        asset.ceiling = Hashes.scope(ceiling);
        Title[] memory titles = _titles(actor);
        if (_draw(seed, 3, 2) == 0) titles = _withoutOperate(titles);

        Reason reason = _reasonAgainstProduct(inputs, asset, ceiling, titles.length == 3);
        bytes memory answer = _derive(_by(actor), asset, titles, list, _making(), sources);
        if (!_ends(answer, reason)) return;
        Holding storage one = _enter(asset, titles);
        one.head = 1;
        one.inputs = inputs;
        one.ceiling = ceiling;
        one.reserved = reserved;
        for (uint256 i = 0; i < inputs.length; ++i) ++_licenses[inputs[i]].used;
        ++_products;
    }

    /// One or two licenses, the second of the same grantee where there is one.
    function _inputs(uint256 seed) private view returns (uint256[] memory inputs) {
        uint256 first = _draw(seed, 4, _licenses.length);
        uint256 second = first;
        for (uint256 i = 0; i < _licenses.length && _draw(seed, 5, 2) == 0; ++i) {
            bool same = _licenses[i].terms.grantee == _licenses[first].terms.grantee;
            if (i != first && same) second = i;
        }
        inputs = new uint256[](second == first ? 1 : 2);
        inputs[0] = first;
        inputs[inputs.length - 1] = second;
    }

    function _reasonAgainstProduct(
        uint256[] memory inputs,
        Asset memory asset,
        Scope memory ceiling,
        bool claimsOperate
    ) private view returns (Reason) {
        address actor = asset.registrant;
        if (!_isInGoodStanding(actor)) return Reason.E_ROLE;
        bool keepsOperate;
        uint8 level;
        for (uint256 i = 0; i < inputs.length; ++i) {
            License storage one = _licenses[inputs[i]];
            Use memory asked = _useOf(one.id);
            asked.operation = uint8(Operation.DERIVE);
            asked.categories = one.terms.scope.limits.categories;
            Reason reason = _reasonAgainstInput(asked, inputs[i], actor);
            if (reason != Reason.NONE) return reason;
            bool provides =
                (one.terms.scope.limits.operations >> uint8(Operation.PROVIDE)) & 1 != 0;
            bool onwards = one.terms.scope.conditions.sublicenseDepth >= 1;
            keepsOperate = keepsOperate || !provides || !onwards;
            uint8 above = _holdings[one.asset].facts.piLevel;
            if (above > level) level = above;
        }
        if (_isTooLarge(inputs)) return Reason.E_TOO_LARGE;
        if (_isImpossible(ceiling)) return Reason.E_CONFLICT_TERMS;
        if (keepsOperate && claimsOperate) return Reason.E_RIGHT_MISSING;
        return asset.piLevel < level ? Reason.E_EXCEEDS_GRANTOR : Reason.NONE;
    }

    function _isTooLarge(uint256[] memory inputs) private view returns (bool) {
        uint256 paths;
        uint256 nodes;
        for (uint256 i = 0; i < inputs.length; ++i) {
            (uint256 morePaths, uint256 moreNodes) = _closureOf(inputs[i]);
            (paths, nodes) = (paths + morePaths, nodes + moreNodes);
        }
        return paths > 16 || nodes > 32;
    }

    function _isImpossible(Scope memory scope) private view returns (bool) {
        Limits memory limits = scope.limits;
        uint64 duties = scope.conditions.duties;
        uint64 prohibitions = scope.conditions.prohibitions;
        bool empty =
            limits.purposes == 0 ||
                limits.operations == 0 ||
                limits.outputs == 0 ||
                limits.environments == 0 ||
                limits.territories == 0 ||
                limits.notAfter <= limits.notBefore ||
                limits.notAfter <= block.timestamp;
        uint256 licenses;
        for (uint256 duty = 6; duty < 10; ++duty) licenses += (duties >> duty) & 1;
        bool publishes =
            duties & DUTY_PUBLISH_RESULTS != 0 && prohibitions & PROHIBITION_PUBLISH != 0;
        bool spreads =
            duties & DUTIES_SHARE_ALIKE != 0 && prohibitions & PROHIBITION_OPEN_REDISTRIBUTION != 0;
        return empty || publishes || spreads || licenses > 1;
    }

    /// Whether consent on its path, or above its asset, was given to somebody by name.
    function _isReserved(uint256 license_) private view returns (bool) {
        License storage one = _licenses[license_];
        if (_holdings[one.asset].reserved) return true;
        if (one.isBased && _grounds[one.ground].facts.recipient != address(0)) return true;
        return !one.isRoot && _isReserved(one.parent);
    }

    function _withoutOperate(Title[] memory titles) private pure returns (Title[] memory two) {
        two = new Title[](2);
        (two[0], two[1]) = (titles[0], titles[1]);
    }

    // ── acting for others

    /// No office signs for a participant, and none may do in its own name what is another's.
    function trespass(uint256 seed) external {
        if (_licenses.length == 0) return;
        direct = false;
        uint256 which = _draw(seed, 1, _licenses.length);
        License storage one = _licenses[which];
        address office = _people[_draw(seed, 2, 3)].account;
        address owner = one.terms.grantee;
        Proof memory forged = _by(owner);
        forged.signer = office;
        bytes32 id = Hashes.participant(owner);
        bytes memory refusal = _refusal(IRelayed.RelayedRefused.selector, Reason.E_SIG, id);
        _same(refusal, _surrender(forged, one.id, 0, _pathOf(which)));
        forged.signature = "";
        Use memory asked = _useOf(one.id);
        _same(refusal, _use(forged, asked, _leafOf(which), _upstreamOf(one.asset)));

        refusal = _refusal(
            IAuthorizations.AuthorizationsRefused.selector,
            Reason.E_ROLE,
            Hashes.participant(office)
        );
        _same(refusal, _surrender(_by(office), one.id, 0, _pathOf(which)));
        if (!one.isBased || _isRegulator(_grounds[one.ground].facts.giver)) return;
        refusal = _refusal(
            IConsents.ConsentsRefused.selector,
            Reason.E_ROLE,
            Hashes.participant(office)
        );
        _same(refusal, _withdraw(_by(office), one.terms.basis, 0));
    }
}
