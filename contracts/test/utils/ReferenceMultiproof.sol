// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The multiproof of IReplicaBatch, made and folded word by word of its description: slow, and another way than
/// the contracts take.
library ReferenceMultiproof {
    uint256 private constant DEPTH = 32;

    /// @dev A fold that has reached a level: what is computed there, what is empty there, and what is left to read.
    struct Fold {
        uint256 level;
        bytes32[] nodes;
        uint256[] indexes;
        bytes32 empty;
        uint256 size;
        bytes multiproof;
        uint256 offset;
    }

    /// @dev The multiproof of the leaves with the indexes, strictly ascending, in the tree of the first `_size` leaves.
    function build(bytes32[] memory _leaves, uint256 _size, uint256[] memory _indexes)
        internal
        pure
        returns (bytes memory _multiproof)
    {
        _multiproof = head(_size, _indexes);
        bytes32[] memory _nodes = new bytes32[](_size);
        bool[] memory _computed = new bool[](_size);
        for (uint256 _i = 0; _i < _size; _i++) {
            _nodes[_i] = _leaves[_i];
        }
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _computed[_indexes[_i]] = true;
        }
        bytes32 _empty;
        // The lists hold the nodes that are not empty. The root alone has no sibling.
        while (_nodes.length > 1) {
            for (uint256 _i = 0; _i < _nodes.length; _i++) {
                uint256 _sibling = _i ^ 1;
                if (!_computed[_i] && _sibling < _nodes.length && _computed[_sibling]) {
                    _multiproof = bytes.concat(_multiproof, _nodes[_i]);
                }
            }
            (_nodes, _computed) = _above(_nodes, _computed, _empty);
            _empty = _hash(_empty, _empty);
        }
    }

    /// @dev What comes before the siblings, whether it makes sense or not.
    function head(uint256 _size, uint256[] memory _indexes) internal pure returns (bytes memory _head) {
        _head = bytes.concat(bytes4(uint32(_size)), bytes4(uint32(_indexes.length)));
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _head = bytes.concat(_head, bytes4(uint32(_indexes[_i])));
        }
    }

    /// @dev The leaves with the indexes.
    function pick(bytes32[] memory _leaves, uint256[] memory _indexes)
        internal
        pure
        returns (bytes32[] memory _picked)
    {
        _picked = new bytes32[](_indexes.length);
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _picked[_i] = _leaves[_indexes[_i]];
        }
    }

    /// @dev The root that the leaves and the multiproof fold to; false and zero when it is malformed or for another
    /// number of leaves.
    function root(bytes32[] memory _leaves, bytes memory _multiproof) internal pure returns (bool, bytes32) {
        if (_multiproof.length < 8) return (false, 0);
        uint256 _size = _number(_multiproof, 0, 4);
        uint256 _count = _number(_multiproof, 4, 4);
        if (_count == 0 || _count != _leaves.length || _multiproof.length < 8 + 4 * _count) return (false, 0);
        uint256[] memory _indexes = new uint256[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            _indexes[_i] = _number(_multiproof, 8 + 4 * _i, 4);
            if (_indexes[_i] >= _size || (_i > 0 && _indexes[_i] <= _indexes[_i - 1])) return (false, 0);
        }
        Fold memory _fold = Fold(0, _leaves, _indexes, 0, _size, _multiproof, 8 + 4 * _count);
        while (_fold.level < DEPTH) {
            if (!_climb(_fold)) return (false, 0);
        }
        return _fold.offset == _multiproof.length ? (true, _fold.nodes[0]) : (false, bytes32(0));
    }

    /// @dev Goes a level up, unless the bytes end before.
    function _climb(Fold memory _fold) private pure returns (bool) {
        bytes32[] memory _parents = new bytes32[](_countParents(_fold.indexes));
        uint256[] memory _parentIndexes = new uint256[](_parents.length);
        uint256 _next = 0;
        for (uint256 _i = 0; _i < _fold.nodes.length; _i++) {
            uint256 _index = _fold.indexes[_i];
            (bool _computed, uint256 _at) = _find(_fold.indexes, _index ^ 1);
            // Of two computed siblings the left one makes the parent.
            if (_computed && _index % 2 == 1) continue;
            bytes32 _sibling = _fold.empty;
            if (_computed) {
                _sibling = _fold.nodes[_at];
            } else if ((_index ^ 1) << _fold.level < _fold.size) {
                if (_fold.multiproof.length < _fold.offset + 32) return false;
                _sibling = bytes32(_number(_fold.multiproof, _fold.offset, 32));
                _fold.offset += 32;
            }
            _parents[_next] = _index % 2 == 0 ? _hash(_fold.nodes[_i], _sibling) : _hash(_sibling, _fold.nodes[_i]);
            _parentIndexes[_next++] = _index / 2;
        }
        (_fold.nodes, _fold.indexes) = (_parents, _parentIndexes);
        _fold.empty = _hash(_fold.empty, _fold.empty);
        _fold.level++;
        return true;
    }

    function _above(bytes32[] memory _nodes, bool[] memory _computed, bytes32 _empty)
        private
        pure
        returns (bytes32[] memory _parents, bool[] memory _parentComputed)
    {
        _parents = new bytes32[]((_nodes.length + 1) / 2);
        _parentComputed = new bool[](_parents.length);
        for (uint256 _i = 0; _i < _parents.length; _i++) {
            uint256 _right = 2 * _i + 1;
            bool _hasRight = _right < _nodes.length;
            _parents[_i] = _hash(_nodes[2 * _i], _hasRight ? _nodes[_right] : _empty);
            _parentComputed[_i] = _computed[2 * _i] || (_hasRight && _computed[_right]);
        }
    }

    /// @dev The indexes ascend, so those of one parent stand together.
    function _countParents(uint256[] memory _indexes) private pure returns (uint256 _count) {
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            if (_i == 0 || _indexes[_i] / 2 != _indexes[_i - 1] / 2) _count++;
        }
    }

    function _find(uint256[] memory _list, uint256 _value) private pure returns (bool, uint256) {
        for (uint256 _i = 0; _i < _list.length; _i++) {
            if (_list[_i] == _value) return (true, _i);
        }
        return (false, 0);
    }

    function _hash(bytes32 _left, bytes32 _right) private pure returns (bytes32) {
        return keccak256(bytes.concat(_left, _right));
    }

    function _number(bytes memory _bytes, uint256 _offset, uint256 _length) private pure returns (uint256 _value) {
        for (uint256 _i = 0; _i < _length; _i++) {
            _value = _value << 8 | uint8(_bytes[_offset + _i]);
        }
    }
}
