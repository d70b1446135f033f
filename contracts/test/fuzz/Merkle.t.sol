// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MerkleLib } from "../../src/libs/Merkle.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { Test } from "../utils/Test.sol";

contract MerkleFuzzTest is Test {
    using MerkleLib for MerkleLib.Tree;

    MerkleLib.Tree private tree;

    function fold(bytes32 _leaf, bytes32[32] calldata _path, uint256 _index) external pure returns (bytes32) {
        return MerkleLib.branchRoot(_leaf, _path, _index);
    }

    /// "The root depends on the leaves and their order alone."
    function testFuzz_root_likeTheReference(bytes32[] memory _leaves) external {
        uint256 _count = _leaves.length % 40;
        for (uint256 _i = 0; _i < _count; _i++) {
            (uint256 _size, bytes32 _root) = tree.insert(_leaves[_i]);
            assertEq(_size, _i + 1, "the number of leaves");
            assertEq(_root, ReferenceTree.root(_leaves, _size), "the root with the leaf");
        }
        assertEq(tree.count, _count, "count");
        assertEq(tree.root(), ReferenceTree.root(_leaves, _count), "root");
    }

    /// "A leaf once inserted stays at its index, and its proof folds to every root under which that proof was made."
    function testFuzz_branchRoot_foldsToTheRoot(bytes32[] memory _leaves, uint256 _size, uint256 _index) external view {
        vm.assume(_leaves.length > 0);
        _size = _bound(_size, 1, _leaves.length < 40 ? _leaves.length : 40);
        _index = _bound(_index, 0, _size - 1);
        bytes32[32] memory _path = ReferenceTree.proof(_leaves, _size, _index);
        bytes32 _root = ReferenceTree.root(_leaves, _size);
        assertEq(this.fold(_leaves[_index], _path, _index), _root, "root");
        // Bits above the 32nd are no part of an index.
        assertEq(this.fold(_leaves[_index], _path, _index + (1 << 32)), _root, "root with a longer index");
    }

    function testFuzz_branchRoot_ofAnythingElseIsAnotherRoot(bytes32 _leaf, uint256 _step, bytes32 _other)
        external
        view
    {
        bytes32[] memory _leaves = new bytes32[](3);
        _leaves[1] = keccak256("leaf");
        bytes32 _root = ReferenceTree.root(_leaves);
        bytes32[32] memory _path = ReferenceTree.proof(_leaves, 3, 1);
        if (_leaf != _leaves[1]) {
            assertTrue(this.fold(_leaf, _path, 1) != _root, "another leaf");
        }
        _step %= 32;
        if (_other != _path[_step]) {
            _path[_step] = _other;
            assertTrue(this.fold(_leaves[1], _path, 1) != _root, "another path");
        }
    }
}
