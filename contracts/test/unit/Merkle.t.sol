// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MerkleLib } from "../../src/libs/Merkle.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { Test } from "../utils/Test.sol";

contract MerkleTest is Test {
    using MerkleLib for MerkleLib.Tree;

    MerkleLib.Tree private tree;

    function insert(bytes32 _leaf) external {
        tree.insert(_leaf);
    }

    function test_zeroHashes_areTheRootsOfEmptyTrees() external pure {
        bytes32[32] memory _hashes = MerkleLib.zeroHashes();
        bytes32 _expected;
        for (uint256 _i = 0; _i < 32; _i++) {
            assertEq(_hashes[_i], _expected, "zero hash");
            _expected = keccak256(bytes.concat(_expected, _expected));
        }
    }

    function test_root_ofNoLeaves() external view {
        bytes32 _expected = 0x27ae5ba08d7291c96c8cbddcc148bf48a6d68c7974b94356f53754ef6171d757;
        assertEq(tree.root(), _expected, "root");
        assertEq(ReferenceTree.root(new bytes32[](0)), _expected, "the reference agrees");
    }

    function test_insert_takes2To32MinusOneLeaves() external {
        tree.count = 2 ** 32 - 2;
        this.insert(keccak256("last"));
        assertEq(tree.count, 2 ** 32 - 1, "count");
        _expectRevert("merkle tree full");
        this.insert(keccak256("one too many"));
    }
}
