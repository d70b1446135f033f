// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The tree as a plain list of leaves, hashed level by level: slow, and another way than the contracts take.
library ReferenceTree {
    uint256 internal constant DEPTH = 32;

    function root(bytes32[] memory _leaves) internal pure returns (bytes32) {
        return root(_leaves, _leaves.length);
    }

    /// @dev The root over the first `_count` leaves.
    function root(bytes32[] memory _leaves, uint256 _count) internal pure returns (bytes32) {
        (bytes32 _root,) = _climb(_leaves, _count, 0);
        return _root;
    }

    /// @dev The sibling path of a leaf in the tree of the first `_count` leaves.
    function proof(bytes32[] memory _leaves, uint256 _count, uint256 _index)
        internal
        pure
        returns (bytes32[DEPTH] memory _path)
    {
        (, _path) = _climb(_leaves, _count, _index);
    }

    function _climb(bytes32[] memory _leaves, uint256 _count, uint256 _index)
        private
        pure
        returns (bytes32 _root, bytes32[DEPTH] memory _path)
    {
        bytes32[] memory _nodes = new bytes32[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            _nodes[_i] = _leaves[_i];
        }
        bytes32 _empty;
        for (uint256 _level = 0; _level < DEPTH; _level++) {
            uint256 _sibling = _index ^ 1;
            _path[_level] = _sibling < _nodes.length ? _nodes[_sibling] : _empty;
            _index /= 2;
            bytes32[] memory _parents = new bytes32[]((_nodes.length + 1) / 2);
            for (uint256 _i = 0; _i < _parents.length; _i++) {
                bytes32 _right = 2 * _i + 1 < _nodes.length ? _nodes[2 * _i + 1] : _empty;
                _parents[_i] = keccak256(bytes.concat(_nodes[2 * _i], _right));
            }
            _nodes = _parents;
            _empty = keccak256(bytes.concat(_empty, _empty));
        }
        _root = _nodes.length == 1 ? _nodes[0] : _empty;
    }
}
