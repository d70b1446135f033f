// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MerkleLib } from "../../src/libs/Merkle.sol";
import { ReferenceMultiproof } from "../utils/ReferenceMultiproof.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { Test } from "../utils/Test.sol";

contract ReferenceMultiproofFuzzTest is Test {
    uint256 private constant MOST = 70;

    bytes32[] private leaves = _someLeaves();

    /// @dev A tree of some size and some of its leaves: bit i of `_set` chooses leaf i.
    function _case(uint256 _size, uint256 _set)
        private
        view
        returns (bytes32[] memory _picked, bytes memory _multiproof, bytes32 _root)
    {
        uint256[] memory _indexes = _members(_set, _size);
        vm.assume(_indexes.length > 0);
        _picked = ReferenceMultiproof.pick(leaves, _indexes);
        _multiproof = ReferenceMultiproof.build(leaves, _size, _indexes);
        _root = ReferenceTree.root(leaves, _size);
    }

    /// "A multiproof shows that leaves lie under one root."
    function testFuzz_build_foldsToTheRoot(uint256 _size, uint256 _set) external view {
        (bytes32[] memory _picked, bytes memory _multiproof, bytes32 _root) = _case(_bound(_size, 1, MOST), _set);
        (bool _wellFormed, bytes32 _folded) = ReferenceMultiproof.root(_picked, _multiproof);
        assertTrue(_wellFormed, "well-formed");
        assertEq(_folded, _root, "root");
    }

    /// "There is exactly one multiproof for given leaves and tree."
    function testFuzz_root_ofAnythingElseIsAnother(uint256 _size, uint256 _set, uint256 _bit) external view {
        (bytes32[] memory _picked, bytes memory _multiproof, bytes32 _root) = _case(_bound(_size, 1, MOST), _set);
        // Without the size: another one that needs the same siblings is the same statement.
        _bit = _bound(_bit, 32, 8 * _multiproof.length - 1);
        _multiproof[_bit / 8] ^= bytes1(uint8(1 << _bit % 8));
        (bool _wellFormed, bytes32 _folded) = ReferenceMultiproof.root(_picked, _multiproof);
        assertFalse(_wellFormed && _folded == _root, "another root, or none");
    }

    /// @dev One leaf's multiproof is its sibling path without what is empty.
    function testFuzz_build_ofOneLeafIsItsPath(uint256 _size, uint256 _index) external view {
        _size = _bound(_size, 1, MOST);
        uint256[] memory _indexes = new uint256[](1);
        _indexes[0] = _bound(_index, 0, _size - 1);
        bytes32[32] memory _path = ReferenceTree.proof(leaves, _size, _indexes[0]);
        bytes32[32] memory _empty = MerkleLib.zeroHashes();
        bytes memory _expected = ReferenceMultiproof.head(_size, _indexes);
        for (uint256 _level = 0; _level < 32; _level++) {
            if (_path[_level] != _empty[_level]) {
                _expected = bytes.concat(_expected, _path[_level]);
            }
        }
        assertEq(ReferenceMultiproof.build(leaves, _size, _indexes), _expected, "bytes");
    }

    function _members(uint256 _set, uint256 _size) private pure returns (uint256[] memory _indexes) {
        uint256 _count = 0;
        for (uint256 _i = 0; _i < _size; _i++) {
            _count += (_set >> _i) & 1;
        }
        _indexes = new uint256[](_count);
        for (uint256 _i = _size; _i > 0; _i--) {
            if ((_set >> (_i - 1)) & 1 == 1) {
                _indexes[--_count] = _i - 1;
            }
        }
    }

    function _someLeaves() private pure returns (bytes32[] memory _leaves) {
        _leaves = new bytes32[](MOST);
        for (uint256 _i = 0; _i < MOST; _i++) {
            _leaves[_i] = keccak256(abi.encode(_i));
        }
    }
}
