// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MerkleLib } from "../../src/libs/Merkle.sol";
import { Test } from "../utils/Test.sol";

/// @notice Trees of any size, up to the largest: their leaves before the last ones are given by the nodes over them. The
/// reference is the tree's definition, node by node from the top.
contract MerkleLargeTest is Test {
    using MerkleLib for MerkleLib.Tree;

    MerkleLib.Tree private tree;
    // The leaves that were inserted, which begin at this index; what lies before them is made up.
    bytes32[] private leaves;
    uint256 private begin;
    bytes32[33] private zeroes;

    function setUp() external {
        for (uint256 _i = 0; _i < 32; _i++) {
            zeroes[_i + 1] = keccak256(bytes.concat(zeroes[_i], zeroes[_i]));
        }
    }

    function _begin(uint256 _count) private {
        begin = _count;
        tree.count = _count;
        for (uint256 _level = 0; _level < 32; _level++) {
            // What is kept where the bit is not set is left from before, and must not be looked at.
            tree.branch[_level] =
                (_count >> _level) & 1 == 1 ? _madeUp(_level, (_count >> _level) - 1) : keccak256("stale");
        }
    }

    function _madeUp(uint256 _level, uint256 _index) private pure returns (bytes32) {
        return keccak256(abi.encode("made up", _level, _index));
    }

    /// @dev The node at a level. Whole subtrees before the begin are made up where they are largest.
    function _node(uint256 _level, uint256 _index) private view returns (bytes32) {
        (uint256 _from, uint256 _to) = (_index << _level, (_index + 1) << _level);
        if (_from >= begin + leaves.length) return zeroes[_level];
        if (_to <= begin) return _madeUp(_level, _index);
        if (_level == 0) return leaves[_from - begin];
        return keccak256(bytes.concat(_node(_level - 1, 2 * _index), _node(_level - 1, 2 * _index + 1)));
    }

    function _insertAndCompare(uint256 _number) private {
        for (uint256 _i = 0; _i < _number && tree.count < 2 ** 32 - 1; _i++) {
            leaves.push(keccak256(abi.encode("leaf", begin + _i)));
            (uint256 _count, bytes32 _root) = tree.insert(leaves[_i]);
            assertEq(_count, begin + _i + 1, "count");
            bytes32 _expected = _node(32, 0);
            assertEq(_root, _expected, "root");
            assertEq(tree.root(), _expected, "root, read again");
        }
    }

    function fold(bytes32 _leaf, bytes32[32] calldata _path, uint256 _index) external pure returns (bytes32) {
        return MerkleLib.branchRoot(_leaf, _path, _index);
    }

    function testFuzz_insert_fromAnyCount(uint32 _count) external {
        _begin(_count < 2 ** 32 - 1 ? _count : 0);
        _insertAndCompare(3);
    }

    function testFuzz_insert_aroundAPowerOfTwo(uint256 _power, uint256 _before, uint256 _number) external {
        uint256 _count = 2 ** _bound(_power, 1, 32);
        _before = _bound(_before, 1, _count < 6 ? _count : 6);
        _begin(_count - _before);
        _insertAndCompare(_bound(_number, 1, 8));
    }

    function test_insert_theLastLeaves() external {
        _begin(2 ** 32 - 4);
        _insertAndCompare(4);
        assertEq(tree.count, 2 ** 32 - 1, "count");
    }

    /// Of the nodes on the leaf's path only the one that later leaves need is kept: the largest whole subtree that ends
    /// with the leaf.
    function testFuzz_insert_writesOneNode(uint32 _count) external {
        _assertWritesOneNode(_count < 2 ** 32 - 1 ? _count : 0);
    }

    function test_insert_writesOneNode() external {
        _assertWritesOneNode(0);
        _assertWritesOneNode(0x55555554);
        _assertWritesOneNode(2 ** 31 - 1);
        _assertWritesOneNode(2 ** 32 - 2);
    }

    function _assertWritesOneNode(uint256 _count) private {
        _begin(_count);
        delete leaves;
        bytes32[32] memory _before = tree.branch;
        leaves.push(keccak256("leaf"));
        tree.insert(leaves[0]);
        uint256 _kept = 0;
        while ((_count >> _kept) & 1 == 1) {
            _kept++;
        }
        for (uint256 _level = 0; _level < 32; _level++) {
            bytes32 _expected = _level == _kept ? _node(_level, _count >> _level) : _before[_level];
            assertEq(tree.branch[_level], _expected, "the node that is kept at the level");
        }
    }

    function testFuzz_branchRoot_inAnyTree(uint32 _count, uint256 _number, uint256 _which) external {
        _begin(_count % (2 ** 32 - 9));
        _number = _bound(_number, 1, 8);
        _insertAndCompare(_number);
        _which = _bound(_which, 0, _number - 1);
        uint256 _index = begin + _which;
        bytes32[32] memory _path;
        for (uint256 _level = 0; _level < 32; _level++) {
            _path[_level] = _node(_level, (_index >> _level) ^ 1);
        }
        assertEq(this.fold(leaves[_which], _path, _index), tree.root(), "root");
    }
}
