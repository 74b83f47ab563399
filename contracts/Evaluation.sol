// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Tree} from "./Tree.sol";
import {Ids} from "./libraries/Ids.sol";
import {TermsLattice} from "./libraries/Terms.sol";
import {Words} from "./libraries/Words.sol";
import {OPERATE_CLASS, Output, Reason} from "./types/Codes.sol";
import {Asset, Limits, Path, Product, Upstream, Use} from "./types/Records.sol";

/// The rules of a use in their order: first reason wins.
abstract contract Evaluation is Tree {
    /// Where a walk through an upstream stands in the lists that were handed in.
    struct Cursor {
        uint256 product;
        uint256 chain;
        bytes32[] met; // products walked so far
    }

    /// Everything after the caller is known to be the grantee, up to the quota; the upstream follows.
    function _evaluate(
        Chain memory chain,
        Use memory asked,
        Limits calldata limits
    ) internal view returns (Reason reason, bytes32 subject) {
        uint256 last = chain.ids.length - 1;
        bytes32 id = chain.ids[last];

        (reason, subject) = _checkOrders(chain);
        if (reason != Reason.NONE) return (reason, subject);
        if (!_granted(chain, last)) return (Reason.E_STATE, id);
        if (!_inTime(limits)) return (Reason.E_TIME, id);
        (reason, subject) = _checkPath(chain, last);
        if (reason != Reason.NONE) return (reason, subject);
        (reason, subject) = _checkInternal(chain);
        if (reason != Reason.NONE) return (reason, subject);
        reason = _checkAsked(asked, limits, Words.head(_assetWord(chain)));
        if (reason != Reason.NONE) return (reason, id);
        (reason, subject) = _checkClass(chain);
        if (reason != Reason.NONE) return (reason, subject);
        (reason, subject) = _checkBases(chain);
        if (reason != Reason.NONE) return (reason, subject);
        if (!Words.fits(chain.nodes[last], limits.maxUses, asked.count)) {
            return (Reason.E_QUOTA, id);
        }
    }

    function _checkAsked(
        Use memory asked,
        Limits calldata limits,
        uint32 head
    ) private pure returns (Reason) {
        bool carried = (limits.operations >> asked.operation) & 1 != 0;
        bool needsOperate = (OPERATE_CLASS >> asked.operation) & 1 != 0;
        if (!carried && needsOperate) return Reason.E_RIGHT_MISSING;
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
        uint32 allowed = limits.version == 0 ? head : limits.version;
        uint32 version = asked.version == 0 ? limits.version : asked.version;
        if (version == 0) version = head;
        return version == allowed ? Reason.NONE : Reason.E_VERSION;
    }

    // ── upstream

    /// Walks everything above an asset: nothing for one that is not derived. Time and quota are not asked:
    /// the first is in the ceiling of the product, the second does not pass to it.
    function _checkUpstream(
        Chain memory chain,
        Upstream calldata upstream
    ) internal view returns (Reason, bytes32) {
        if (!Words.derived(_assetWord(chain))) return (Reason.NONE, 0);
        Cursor memory cursor;
        cursor.met = new bytes32[](upstream.products.length);
        return _ascend(chain.asset, upstream, cursor);
    }

    /// One product: each authorization it cites, in order, followed by what is above that one's asset. A
    /// product met before has been judged already. The recursion ends because ids contain their inputs'
    /// ids, and at the caps that `derive` keeps.
    function _ascend(
        bytes32 product,
        Upstream calldata upstream,
        Cursor memory cursor
    ) private view returns (Reason reason, bytes32 subject) {
        for (uint256 i = 0; i < cursor.product; ++i) {
            if (cursor.met[i] == product) return (Reason.NONE, 0);
        }
        Product calldata facts = _product(product, upstream, cursor);

        bytes32[] memory cited = new bytes32[](facts.inputs);
        for (uint256 i = 0; i < facts.inputs; ++i) {
            Chain memory chain = _rebuild(_nextChain(product, upstream, cursor), 0);
            _read(chain);
            cited[i] = _end(chain);
            (reason, subject) = _checkAbove(chain);
            if (reason != Reason.NONE) return (reason, subject);
            if (Words.derived(_assetWord(chain))) {
                (reason, subject) = _ascend(chain.asset, upstream, cursor);
                if (reason != Reason.NONE) return (reason, subject);
            }
        }
        bytes32 rebuilt = keccak256(abi.encodePacked(cited));
        if (rebuilt != facts.asset.inputs) {
            revert AuthorizationsFactsMismatch(facts.asset.inputs, rebuilt);
        }
    }

    function _product(
        bytes32 product,
        Upstream calldata upstream,
        Cursor memory cursor
    ) private pure returns (Product calldata facts) {
        if (cursor.product == upstream.products.length) {
            revert AuthorizationsFactsMismatch(product, 0);
        }
        facts = upstream.products[cursor.product];
        bytes32 rebuilt = Ids.asset(facts.asset);
        if (rebuilt != product) revert AuthorizationsFactsMismatch(product, rebuilt);
        cursor.met[cursor.product++] = product;
    }

    function _nextChain(
        bytes32 product,
        Upstream calldata upstream,
        Cursor memory cursor
    ) private pure returns (Path calldata) {
        if (cursor.chain == upstream.chains.length) {
            revert AuthorizationsFactsMismatch(product, 0);
        }
        return upstream.chains[cursor.chain++];
    }

    function _checkAbove(Chain memory chain) private view returns (Reason reason, bytes32 subject) {
        (reason, subject) = _checkOrders(chain);
        if (reason != Reason.NONE) return (reason, subject);
        (reason, subject) = _checkPath(chain, chain.ids.length);
        if (reason != Reason.NONE) return (reason, subject);
        (reason, subject) = _checkInternal(chain);
        if (reason != Reason.NONE) return (reason, subject);
        (reason, subject) = _checkClass(chain);
        if (reason != Reason.NONE) return (reason, subject);
        return _checkBases(chain);
    }
}
