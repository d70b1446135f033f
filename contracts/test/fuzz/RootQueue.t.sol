// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { RootQueue } from "../../src/libs/RootQueue.sol";
import { Test } from "../utils/Test.sol";

/// @notice The queue beside a plain list of the roots that wait. Some of them may have been put there by the first version.
contract RootQueueTest is Test {
    using RootQueue for RootQueue.Queue;

    RootQueue.Queue private queue;
    // All roots that ever were, and how many of the first of them have left.
    bytes32[] private roots;
    uint256 private gone;

    function _root(uint256 _place) private pure returns (bytes32) {
        return keccak256(abi.encode("root", _place));
    }

    /// @dev As the first version leaves it: roots in `items`, those that have left cleared.
    function _legacy(uint256 _count, uint256 _gone) private {
        (queue.first, queue.last) = (uint128(_gone + 1), uint128(_count));
        for (uint256 _place = 1; _place <= _count; _place++) {
            roots.push(_root(_place));
            queue.items[_place] = _place > _gone ? _root(_place) : bytes32(0);
        }
        gone = _gone;
    }

    function _append() private {
        roots.push(_root(roots.length + 1));
        queue.append(roots[roots.length - 1], roots.length);
    }

    function _take(uint256 _place) private {
        queue.takeUpTo(queue.placeOf(_root(_place)));
        gone = _place;
    }

    function _assertLikeTheList() private view {
        assertEq(queue.length(roots.length), roots.length - gone, "length");
        for (uint256 _place = 1; _place <= roots.length; _place++) {
            assertEq(queue.placeOf(roots[_place - 1]), _place > gone ? _place : 0, "place");
        }
        assertEq(queue.placeOf(bytes32(0)), 0, "the zero root");
        assertEq(queue.placeOf(_root(roots.length + 1)), 0, "a root that never was");
    }

    function test_initialize_makesZerosAnEmptyQueue() external {
        queue.initialize();
        assertEq(queue.first, 1, "first");
        assertEq(queue.last, 0, "last");
        _assertLikeTheList();
    }

    function test_initialize_leavesAQueueInUse() external {
        _legacy(5, 2);
        queue.initialize();
        assertEq(queue.first, 3, "first");
        assertEq(queue.last, 5, "last");
        _assertLikeTheList();
    }

    /// @dev Nothing is kept where the first version looks, and what it would find is a queue that is empty.
    function test_takeUpTo_leavesAQueueThatTheFirstVersionReadsAsEmpty() external {
        _legacy(3, 1);
        for (uint256 _i = 0; _i < 4; _i++) {
            _append();
        }
        _take(5);
        assertEq(queue.first, 6, "first");
        assertEq(queue.last, 5, "last");
        _take(7);
        assertEq(queue.first, 8, "first");
        assertEq(queue.last, 7, "last");
        assertEq(queue.items[queue.last], bytes32(0), "the last item");
        assertEq(queue.items[queue.first], bytes32(0), "the first item");
    }

    /// "A root waits exactly when its place is at or after `first`."
    /// "Roots leave in the order in which they came."
    function testFuzz_likeTheList(uint256 _legacyCount, uint256 _legacyGone, uint8[20] memory _steps) external {
        _legacyCount = _bound(_legacyCount, 0, 12);
        if (_legacyCount == 0) {
            queue.initialize();
        } else {
            _legacy(_legacyCount, _bound(_legacyGone, 0, _legacyCount));
        }
        _assertLikeTheList();
        for (uint256 _i = 0; _i < _steps.length; _i++) {
            if (_steps[_i] % 3 == 0 && gone < roots.length) {
                _take(_bound(_steps[_i] / 3, gone + 1, roots.length));
                assertTrue(queue.last + 1 >= queue.first, "well formed for the first version");
            } else {
                _append();
            }
            _assertLikeTheList();
        }
    }
}
