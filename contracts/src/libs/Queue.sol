// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ErrorsLib } from "./ErrorsLib.sol";

/// @title QueueLib
/// @notice A first-in, first-out queue of 32-byte items.
///
/// Invariants:
/// - Items leave in the order in which they came.
/// - The queue holds exactly last + 1 - first items.
///
/// @dev A zero item takes an index and no storage.
library QueueLib {
    /// @notice The queue; the items live at the indexes first to last, both included.
    struct Queue {
        uint128 first;
        uint128 last;
        mapping(uint256 => bytes32) queue;
    }

    /// @notice Makes a queue of zeros an empty queue; does nothing to a queue in use.
    function initialize(Queue storage _q) internal {
        if (_q.first == 0) {
            _q.first = 1;
        }
    }

    /// @notice Appends one item.
    /// @return _last The item's index.
    function enqueue(Queue storage _q, bytes32 _item) internal returns (uint128 _last) {
        _last = _q.last + 1;
        _q.last = _last;
        if (_item != bytes32(0)) {
            _q.queue[_last] = _item;
        }
    }

    /// @notice Appends the items in order.
    /// @return _last The index of the last one.
    function enqueue(Queue storage _q, bytes32[] memory _items) internal returns (uint128 _last) {
        _last = _q.last;
        for (uint256 _i = 0; _i < _items.length; _i++) {
            _last += 1;
            if (_items[_i] != bytes32(0)) {
                _q.queue[_last] = _items[_i];
            }
        }
        _q.last = _last;
    }

    /// @notice Takes the oldest item out; reverts "Empty" when there is none.
    function dequeue(Queue storage _q) internal returns (bytes32 _item) {
        uint128 _first = _q.first;
        require(_length(_q.last, _first) != 0, ErrorsLib.QUEUE_EMPTY);
        _item = _q.queue[_first];
        if (_item != bytes32(0)) {
            delete _q.queue[_first];
        }
        _q.first = _first + 1;
    }

    /// @notice Takes the oldest items out, oldest first; reverts "Insufficient" when there are fewer.
    function dequeue(Queue storage _q, uint256 _number) internal returns (bytes32[] memory _items) {
        uint128 _first = _q.first;
        require(_length(_q.last, _first) >= _number, ErrorsLib.QUEUE_INSUFFICIENT);
        _items = new bytes32[](_number);
        for (uint256 _i = 0; _i < _number; _i++) {
            _items[_i] = _q.queue[_first];
            if (_items[_i] != bytes32(0)) {
                delete _q.queue[_first];
            }
            _first += 1;
        }
        _q.first = _first;
    }

    /// @notice The oldest item; reverts "Empty" when there is none.
    function peek(Queue storage _q) internal view returns (bytes32) {
        require(!isEmpty(_q), ErrorsLib.QUEUE_EMPTY);
        return _q.queue[_q.first];
    }

    /// @notice The newest item; zero when the queue is empty.
    function lastItem(Queue storage _q) internal view returns (bytes32) {
        return _q.queue[_q.last];
    }

    /// @notice Whether the item is in the queue: a scan, linear in the length.
    function contains(Queue storage _q, bytes32 _item) internal view returns (bool) {
        uint256 _last = _q.last;
        for (uint256 _i = _q.first; _i <= _last; _i++) {
            if (_q.queue[_i] == _item) {
                return true;
            }
        }
        return false;
    }

    /// @notice Whether there is nothing to dequeue.
    function isEmpty(Queue storage _q) internal view returns (bool) {
        return _q.last < _q.first;
    }

    /// @notice The number of items.
    function length(Queue storage _q) internal view returns (uint256) {
        return _length(_q.last, _q.first);
    }

    function _length(uint128 _last, uint128 _first) private pure returns (uint256) {
        return uint256(_last) + 1 - _first;
    }
}
