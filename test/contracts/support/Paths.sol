// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Leaf, Path, Product, Scope, Source, Upstream} from "../../../contracts/types/Records.sol";
import {Hashes} from "./Hashes.sol";
import {RegistryHistory} from "./RegistryHistory.sol";

/// The facts that callers hand back, from the model.
abstract contract Paths is RegistryHistory {
    uint256 private constant MOST_CHAINS = 16;

    /// Where a list of an upstream ends so far.
    struct Ends {
        uint256 products;
        uint256 chains;
    }

    function _pathOf(uint256 license_) internal view returns (Path memory path) {
        License storage one = _licenses[license_];
        path = one.isRoot ? _pathOfRight(one.asset, one.right) : _pathOf(one.parent);
        return _down(path, one.terms);
    }

    function _pathOfRight(uint256 asset, uint256 right) internal view returns (Path memory) {
        Holding storage data = _holdings[asset];
        return _pathTo(data.id, data.titles[right]);
    }

    function _leafOf(uint256 license_) internal view returns (Leaf memory leaf) {
        Scope memory scope = _licenses[license_].terms.scope;
        leaf.path = _pathOf(license_);
        leaf.limits = scope.limits;
        leaf.conditions = Hashes.hash(Hashes.CONDITIONS, abi.encode(scope.conditions));
    }

    function _sourceOf(uint256 license_) internal view returns (Source memory source) {
        source.path = _pathOf(license_);
        source.scope = _licenses[license_].terms.scope;
        source.upstream = _upstreamOf(_licenses[license_].asset);
    }

    /// Each product once, when it is first met.
    function _upstreamOf(uint256 asset) internal view returns (Upstream memory upstream) {
        if (!_isProduct(_holdings[asset])) return upstream;
        upstream.products = new Product[](MOST_CHAINS);
        upstream.chains = new Path[](MOST_CHAINS);
        Ends memory ends;
        _climb(asset, upstream, ends);
        Product[] memory products = upstream.products;
        Path[] memory chains = upstream.chains;
        uint256 productCount = ends.products;
        uint256 chainCount = ends.chains;
        assembly ("memory-safe") {
            mstore(products, productCount)
            mstore(chains, chainCount)
        }
    }

    function _climb(uint256 asset, Upstream memory upstream, Ends memory ends) private view {
        Holding storage product = _holdings[asset];
        if (!_isProduct(product)) return;
        for (uint256 i = 0; i < ends.products; ++i) {
            if (Hashes.asset(upstream.products[i].asset) == product.id) return;
        }
        upstream.products[ends.products++] = Product(product.facts, uint8(product.inputs.length));
        for (uint256 i = 0; i < product.inputs.length; ++i) {
            uint256 input = product.inputs[i];
            upstream.chains[ends.chains++] = _pathOf(input);
            _climb(_licenses[input].asset, upstream, ends);
        }
    }
}
