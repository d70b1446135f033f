// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Multiproof } from "../../src/libs/Multiproof.sol";
import { ReferenceMultiproof } from "../utils/ReferenceMultiproof.sol";
import { Test } from "../utils/Test.sol";

contract MultiproofFuzzTest is Test {
    uint256 private constant MOST = 40;

    function fold(bytes32[] calldata _leaves, bytes calldata _multiproof) external pure returns (bool, bytes32) {
        return Multiproof.fold(_leaves, _multiproof);
    }

    function testFuzz_fold_ofAnything(bytes32[] memory _leaves, bytes memory _multiproof) external view {
        _same(_leaves, _multiproof);
    }

    /// @dev Heads that make sense, and siblings that are too few, enough or too many.
    function testFuzz_fold_ofAnySize(uint32 _size, uint32[5] memory _places, uint256 _count, uint256 _siblings)
        external
        view
    {
        uint256[] memory _indexes = new uint256[](_bound(_count, 1, 5));
        uint256 _next = 0;
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _indexes[_i] = _next + _places[_i] % (_size / 5 + 1);
            _next = _indexes[_i] + 1;
        }
        bytes memory _head = ReferenceMultiproof.head(_size, _indexes);
        bytes32[] memory _leaves = _someLeaves(_indexes.length);
        uint256 _most = _bound(_siblings, 0, 130);
        for (uint256 _k = 0; _k <= _most; _k++) {
            _head = bytes.concat(_head, keccak256(abi.encode(_siblings, _k)));
        }
        _same(_leaves, _head);
    }

    /// @dev The multiproof of a tree, whole, and with a byte changed or the end cut off.
    function testFuzz_fold_ofATree(uint256 _size, uint256 _set, uint256 _at, bytes1 _flip, uint256 _length)
        external
        view
    {
        _size = _bound(_size, 1, MOST);
        _set = _set % ((1 << _size) - 1) + 1;
        uint256[] memory _members = new uint256[](_size);
        uint256 _count = 0;
        for (uint256 _i = 0; _i < _size; _i++) {
            if ((_set >> _i) & 1 == 1) _members[_count++] = _i;
        }
        uint256[] memory _indexes = new uint256[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            _indexes[_i] = _members[_i];
        }
        bytes32[] memory _leaves = _someLeaves(_size);
        bytes32[] memory _picked = ReferenceMultiproof.pick(_leaves, _indexes);
        bytes memory _multiproof = ReferenceMultiproof.build(_leaves, _size, _indexes);
        assertTrue(_same(_picked, _multiproof), "well-formed");
        bytes memory _cut = new bytes(_length % _multiproof.length);
        for (uint256 _i = 0; _i < _cut.length; _i++) {
            _cut[_i] = _multiproof[_i];
        }
        assertFalse(_same(_picked, _cut), "cut off");
        // Mostly in the head, where it matters.
        _at %= _at % 2 == 0 ? _multiproof.length : 8 + 4 * _count;
        _multiproof[_at] ^= _flip;
        _same(_picked, _multiproof);
    }

    function _same(bytes32[] memory _leaves, bytes memory _multiproof) private view returns (bool _wellFormed) {
        bytes32 _root;
        (_wellFormed, _root) = this.fold(_leaves, _multiproof);
        (bool _expected, bytes32 _expectedRoot) = ReferenceMultiproof.root(_leaves, _multiproof);
        assertTrue(_wellFormed == _expected, "well-formed, like the reference");
        if (_wellFormed) assertEq(_root, _expectedRoot, "root, like the reference");
    }

    function _someLeaves(uint256 _count) private pure returns (bytes32[] memory _leaves) {
        _leaves = new bytes32[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            _leaves[_i] = keccak256(abi.encode(_i));
        }
    }
}
