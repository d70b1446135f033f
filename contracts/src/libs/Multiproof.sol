// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MerkleLib } from "./Merkle.sol";

/// @title Multiproof
/// @notice Folds many leaves of one tree to its root. IReplicaBatch says what a multiproof looks like.
///
/// Invariants:
/// - For leaves, indexes, size and the nodes of the tree there is exactly one well-formed multiproof.
/// - What it folds to is the root that each leaf's own path folds to.
library Multiproof {
    // The bytes before the indexes, and those of one index.
    uint256 private constant HEADER_LENGTH = 8;
    uint256 private constant INDEX_LENGTH = 4;

    /// @notice The root that the leaves fold to.
    /// @param _leaves The leaves, in the order of their indexes.
    /// @param _proof The multiproof.
    /// @return _wellFormed Whether it is a multiproof for as many leaves; if not, the root is meaningless.
    /// @return _root The root.
    function fold(bytes32[] memory _leaves, bytes calldata _proof)
        internal
        pure
        returns (bool _wellFormed, bytes32 _root)
    {
        uint256 _count = _leaves.length;
        if (_count == 0 || _proof.length < HEADER_LENGTH || uint32(bytes4(_proof[4:8])) != _count) {
            return (false, bytes32(0));
        }
        // No overflow: _count is below 2^32.
        uint256 _siblings = HEADER_LENGTH + INDEX_LENGTH * _count;
        if (_proof.length < _siblings) {
            return (false, bytes32(0));
        }
        (bool _ascending, uint256[] memory _nodes) = _pair(_leaves, _proof[:_siblings]);
        if (!_ascending) {
            return (false, bytes32(0));
        }
        uint256 _used;
        (_root, _used) = _fold(uint32(bytes4(_proof[0:4])), _nodes, _proof[_siblings:]);
        return (_used == _proof.length - _siblings, _root);
    }

    /// @dev Index and leaf in turn, and whether the indexes ascend and stay below the size.
    function _pair(bytes32[] memory _leaves, bytes calldata _head)
        private
        pure
        returns (bool _ascending, uint256[] memory _nodes)
    {
        uint256 _size = uint32(bytes4(_head[0:4]));
        _nodes = new uint256[](2 * _leaves.length);
        uint256 _next; // the least that the index may be
        for (uint256 _i = 0; _i < _leaves.length; _i++) {
            uint256 _index = _indexAt(_head, _i);
            if (_index < _next || _index >= _size) {
                return (false, _nodes);
            }
            unchecked {
                // Twice a number of leaves in memory, and an index below 2^32.
                _nodes[2 * _i] = _index;
                _nodes[2 * _i + 1] = uint256(_leaves[_i]);
                _next = _index + 1;
            }
        }
        return (true, _nodes);
    }

    /// @dev The index at a place. Assembly, because a slice of calldata would be checked against a length that the caller
    /// has checked.
    function _indexAt(bytes calldata _head, uint256 _place) private pure returns (uint256 _index) {
        assembly ("memory-safe") {
            _index := shr(224, calldataload(add(_head.offset, add(HEADER_LENGTH, mul(INDEX_LENGTH, _place)))))
        }
    }

    /// @dev Folds level by level, from left to right, in place: what is written is never ahead of what is read.
    /// @param _nodes Index and hash in turn; used up.
    /// @return _root The root.
    /// @return _used The number of bytes of the siblings that were needed, which may be more than there are.
    function _fold(uint256 _size, uint256[] memory _nodes, bytes calldata _siblings)
        private
        pure
        returns (bytes32 _root, uint256 _used)
    {
        bytes32[32] memory _zeroes = MerkleLib.zeroHashes();
        // Assembly, because a batch of n messages hashes about 2n + 32 nodes: in scratch space, without bounds checks.
        assembly ("memory-safe") {
            let _first := add(_nodes, 0x20)
            let _end := add(_first, shl(5, mload(_nodes))) // of the nodes at the level
            for { let _level := 0 } lt(_level, 32) { _level := add(_level, 1) } {
                let _to := _first
                for { let _from := _first } lt(_from, _end) { } {
                    let _index := mload(_from)
                    switch and(_index, 1)
                    case 1 {
                        // A left sibling is never empty, and had it been computed, it would have taken this node with it.
                        mstore(0x00, calldataload(add(_siblings.offset, _used)))
                        mstore(0x20, mload(add(_from, 0x20)))
                        _used := add(_used, 0x20)
                        _from := add(_from, 0x40)
                    }
                    default {
                        mstore(0x00, mload(add(_from, 0x20)))
                        _from := add(_from, 0x40)
                        let _right := add(_index, 1)
                        switch and(lt(_from, _end), eq(mload(_from), _right))
                        case 1 {
                            mstore(0x20, mload(add(_from, 0x20)))
                            _from := add(_from, 0x40)
                        }
                        default {
                            switch lt(shl(_level, _right), _size)
                            case 1 {
                                mstore(0x20, calldataload(add(_siblings.offset, _used)))
                                _used := add(_used, 0x20)
                            }
                            default { mstore(0x20, mload(add(_zeroes, shl(5, _level)))) }
                        }
                    }
                    mstore(_to, shr(1, _index))
                    mstore(add(_to, 0x20), keccak256(0x00, 0x40))
                    _to := add(_to, 0x40)
                }
                _end := _to
            }
            _root := mload(add(_first, 0x20))
        }
    }
}
