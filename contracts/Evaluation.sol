// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Tree} from "./Tree.sol";
import {IAuthorizations} from "./interfaces/IAuthorizations.sol";
import {Ids} from "./libraries/Ids.sol";
import {Standing} from "./libraries/Standing.sol";
import {TermsLattice} from "./libraries/Terms.sol";
import {Words} from "./libraries/Words.sol";
import {OPERATE_CLASS, Output, Reason} from "./types/Codes.sol";
import {Limits, Path, Product, Step, Upstream, Use} from "./types/Records.sol";

/// The rules of a use in their order: first reason wins.
abstract contract Evaluation is Tree {
    /// Where a walk through an upstream stands in the lists that were handed in.
    struct Cursor {
        uint256 product;
        uint256 chain;
        bytes32[] met; // products walked so far
    }

    /// From the caller to the end of the upstream.
    function _judgeFor(
        address actor,
        Chain memory chain,
        Use memory asked,
        Limits calldata limits,
        Upstream calldata upstream
    ) internal view {
        if (chain.nodes[chain.nodes.length - 1].grantee != Ids.participant(actor)) {
            _refuse(Reason.E_RECIPIENT, asked.authorization);
        }
        _evaluate(chain, asked, limits);
        _checkUpstream(chain, upstream);
    }

    /// Reads a chain once it is shown to lead to an authorization with this scope, which is handed
    /// in too.
    function _readTo(
        bytes32 authorization,
        bytes32 scope,
        Chain memory chain,
        Path calldata path
    ) internal view {
        if (chain.end != authorization) {
            revert IAuthorizations.AuthorizationsPathMismatch(authorization, chain.end);
        }
        Step[] calldata steps = path.steps;
        bytes32 named = steps[steps.length - 1].scope;
        if (named != scope) revert IAuthorizations.AuthorizationsFactsMismatch(named, scope);
        _read(chain);
    }

    /// Everything after the caller is known to be the grantee, up to the quota; the upstream
    /// follows.
    function _evaluate(Chain memory chain, Use memory asked, Limits calldata limits) private view {
        uint256 last = chain.nodes.length - 1;
        Standing.Node memory used = chain.nodes[last];
        bytes32 id = chain.end;

        _checkOrders(chain);
        _checkGranted(used, _above(chain, last));
        if (!_inTime(limits)) _refuse(Reason.E_TIME, id);
        _checkPath(chain, last);
        _checkInternal(chain);
        Reason reason = _firstExceeded(asked, limits, Words.head(chain.assetWord));
        if (reason != Reason.NONE) _refuse(reason, id);
        _checkClass(chain);
        _checkBases(chain);
        if (!Words.fits(used.word, limits.maxUses, asked.count)) {
            _refuse(Reason.E_QUOTA, id);
        }
    }

    function _firstExceeded(
        Use memory asked,
        Limits calldata limits,
        uint32 head
    ) private pure returns (Reason) {
        uint256 operation = 1 << asked.operation;
        bool carried = limits.operations & operation != 0;
        if (!carried && OPERATE_CLASS & operation != 0) return Reason.E_RIGHT_MISSING;
        if ((limits.purposes >> asked.purpose) & 1 == 0) return Reason.E_PURPOSE;
        if (!carried) return Reason.E_OPERATION;
        if (asked.categories == 0 || asked.categories & ~limits.categories != 0) {
            return Reason.E_CATEGORY;
        }
        if ((limits.territories >> asked.territory) & 1 == 0) return Reason.E_TERRITORY;
        // A use in ANY environment is an uncontrolled one: only a scope with ANY itself allows it.
        uint16 environments = TermsLattice.expanded(limits.environments);
        if ((environments >> asked.environment) & 1 == 0) return Reason.E_ENVIRONMENT;
        if ((limits.outputs >> asked.output) & 1 == 0) return Reason.E_OUTPUT;
        if (asked.output == uint8(Output.AGGREGATE) && asked.k < limits.minK) {
            return Reason.E_OUTPUT;
        }
        uint32 allowed = limits.version;
        uint32 version = asked.version == 0 ? allowed : asked.version;
        if (allowed == 0) allowed = head;
        if (version == 0) version = head;
        return version == allowed ? Reason.NONE : Reason.E_VERSION;
    }

    // ── upstream

    /// Walks everything above an asset: nothing for one that is not derived. Time and quota are not
    /// asked: the first is in the ceiling of the product, the second does not pass to it.
    function _checkUpstream(Chain memory chain, Upstream calldata upstream) internal view {
        if (!Words.derived(chain.assetWord)) return;
        Cursor memory cursor;
        cursor.met = new bytes32[](upstream.products.length);
        _ascend(chain.asset, upstream, cursor);
    }

    /// One product: each authorization it cites, in order, followed by what is above that one's
    /// asset. A product met before has been judged already. The recursion ends because ids contain
    /// their inputs' ids, and at the caps that `derive` keeps.
    function _ascend(
        bytes32 product,
        Upstream calldata upstream,
        Cursor memory cursor
    ) private view {
        for (uint256 i = 0; i < cursor.product; ++i) {
            if (cursor.met[i] == product) return;
        }
        Product calldata facts = _product(product, upstream, cursor);

        bytes32[] memory cited = new bytes32[](facts.inputs);
        for (uint256 i = 0; i < facts.inputs; ++i) {
            Chain memory chain = _rebuild(_nextChain(product, upstream, cursor), 0);
            _read(chain);
            cited[i] = chain.end;
            _checkAbove(chain);
            if (Words.derived(chain.assetWord)) {
                _ascend(chain.asset, upstream, cursor);
            }
        }
        bytes32 rebuilt = Ids.array(cited);
        if (rebuilt != facts.asset.inputs) {
            revert IAuthorizations.AuthorizationsFactsMismatch(facts.asset.inputs, rebuilt);
        }
    }

    function _product(
        bytes32 product,
        Upstream calldata upstream,
        Cursor memory cursor
    ) private pure returns (Product calldata facts) {
        if (cursor.product == upstream.products.length) {
            revert IAuthorizations.AuthorizationsFactsMismatch(product, 0);
        }
        facts = upstream.products[cursor.product];
        bytes32 rebuilt = Ids.asset(facts.asset);
        if (rebuilt != product)
            revert IAuthorizations.AuthorizationsFactsMismatch(product, rebuilt);
        cursor.met[cursor.product++] = product;
    }

    function _nextChain(
        bytes32 product,
        Upstream calldata upstream,
        Cursor memory cursor
    ) private pure returns (Path calldata) {
        if (cursor.chain == upstream.chains.length) {
            revert IAuthorizations.AuthorizationsFactsMismatch(product, 0);
        }
        return upstream.chains[cursor.chain++];
    }

    function _checkAbove(Chain memory chain) private view {
        _checkOrders(chain);
        _checkPath(chain, chain.nodes.length);
        _checkInternal(chain);
        _checkClass(chain);
        _checkBases(chain);
    }
}
