// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMerkleTreeManager } from "./interfaces/IMerkleTreeManager.sol";
import { MerkleLib } from "./libs/Merkle.sol";

/// @title MerkleTreeManager
/// @notice Storage for the tree of messages.
///
/// Invariants:
/// - The root is the one over all `count` leaves.
contract MerkleTreeManager is IMerkleTreeManager {
    using MerkleLib for MerkleLib.Tree;

    /// @inheritdoc IMerkleTreeManager
    MerkleLib.Tree public tree;

    uint256[49] private __GAP;

    /// @inheritdoc IMerkleTreeManager
    function root() public view returns (bytes32) {
        return tree.root();
    }

    /// @inheritdoc IMerkleTreeManager
    function count() public view returns (uint256) {
        return tree.count;
    }
}
