// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title RootQueue
/// @notice The roots that a Home's tree had since the committed one, first in, first out.
///
/// A root's place in the queue is the number of leaves it covers: every message adds one leaf, one root and one place. So
/// the queue ends at the tree's count, and a root's place is all there is to remember; whether it waits, and what is taken
/// out with it, are two comparisons, however long the queue is.
///
/// Invariants:
/// - A root waits exactly when its place is at or after `first`.
/// - Roots leave in the order in which they came.
///
/// @dev The first version kept the roots in `items`, under the places `first` to `last`, and walked them. What it left
/// there is still found. Roots after `last` are found by `places`. `last` follows `first` when roots leave, so that the
/// first version, pointed to this storage again, would find a queue that is well formed.
library RootQueue {
    /// @notice The queue. Nothing but `initialize` and `takeUpTo` writes to its first word.
    struct Queue {
        uint128 first;
        uint128 last;
        mapping(uint256 => bytes32) items;
        mapping(bytes32 => uint256) places;
    }

    /// @notice Makes a queue of zeros an empty queue; does nothing to a queue in use.
    function initialize(Queue storage _q) internal {
        if (_q.first == 0) {
            _q.first = 1;
        }
    }

    /// @notice Appends the root over this many leaves, which are one more than the root before covered.
    function append(Queue storage _q, bytes32 _root, uint256 _count) internal {
        _q.places[_root] = _count;
    }

    /// @notice Takes out the root at a place, and all before it.
    /// @param _place The place of a root that waits.
    function takeUpTo(Queue storage _q, uint256 _place) internal {
        uint128 _last = _q.last;
        // A place is a number of leaves, below 2^32.
        (_q.first, _q.last) = (uint128(_place + 1), _last < _place ? uint128(_place) : _last);
    }

    /// @notice The place of a root that waits; zero for any other.
    function placeOf(Queue storage _q, bytes32 _root) internal view returns (uint256 _place) {
        (uint256 _first, uint256 _last) = (_q.first, _q.last);
        _place = _q.places[_root];
        if (_place != 0) {
            return _place < _first ? 0 : _place;
        }
        for (_place = _first; _place <= _last; _place++) {
            if (_q.items[_place] == _root) {
                return _place;
            }
        }
        return 0;
    }

    /// @notice The number of roots that wait when the tree has this many leaves.
    function length(Queue storage _q, uint256 _count) internal view returns (uint256) {
        return _count + 1 - _q.first;
    }
}
