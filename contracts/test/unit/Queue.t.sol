// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { QueueLib } from "../../src/libs/Queue.sol";
import { Test } from "../utils/Test.sol";

contract QueueTest is Test {
    using QueueLib for QueueLib.Queue;

    bytes32 private constant A = keccak256("a");
    bytes32 private constant B = keccak256("b");
    bytes32 private constant C = keccak256("c");

    QueueLib.Queue private queue;

    function setUp() external {
        queue.initialize();
    }

    // Calls from outside, so that a revert can be expected.

    function dequeue() external returns (bytes32) {
        return queue.dequeue();
    }

    function dequeueMany(uint256 _number) external returns (bytes32[] memory) {
        return queue.dequeue(_number);
    }

    function peek() external view returns (bytes32) {
        return queue.peek();
    }

    function test_empty() external {
        assertTrue(queue.isEmpty(), "isEmpty");
        assertEq(queue.length(), 0, "length");
        assertEq(queue.lastItem(), bytes32(0), "lastItem");
        assertFalse(queue.contains(A), "contains an item");
        assertFalse(queue.contains(bytes32(0)), "contains zero");
        assertEq(queue.first, 1, "first");
        assertEq(queue.last, 0, "last");
        _expectRevert("Empty");
        this.dequeue();
        _expectRevert("Empty");
        this.peek();
        _expectRevert("Insufficient");
        this.dequeueMany(1);
        assertEq(this.dequeueMany(0).length, 0, "none out of none");
    }

    function test_initialize_doesNothingToAQueueInUse() external {
        queue.enqueue(A);
        queue.dequeue();
        queue.enqueue(B);
        queue.initialize();
        assertEq(queue.peek(), B, "peek");
        assertEq(queue.length(), 1, "length");
    }

    function test_firstInFirstOut() external {
        assertEq(queue.enqueue(A), 1, "index of the first");
        assertEq(queue.enqueue(B), 2, "index of the second");
        assertEq(queue.peek(), A, "peek");
        assertEq(queue.lastItem(), B, "lastItem");
        assertEq(queue.length(), 2, "length");
        assertTrue(queue.contains(A) && queue.contains(B), "contains both");
        assertEq(queue.dequeue(), A, "first out");
        assertFalse(queue.contains(A), "the first is gone");
        assertFalse(queue.contains(bytes32(0)), "and its empty place is no item");
        assertEq(queue.dequeue(), B, "second out");
        assertTrue(queue.isEmpty(), "isEmpty");
        assertEq(queue.lastItem(), bytes32(0), "lastItem of the emptied queue");
        assertEq(queue.queue[1], bytes32(0), "the slot is freed");
    }

    function test_many() external {
        bytes32[] memory _items = new bytes32[](3);
        (_items[0], _items[1], _items[2]) = (A, B, C);
        assertEq(queue.enqueue(_items), 3, "index of the last");
        bytes32[] memory _out = this.dequeueMany(2);
        assertEq(_out[0], A, "first");
        assertEq(_out[1], B, "second");
        assertEq(queue.queue[1], bytes32(0), "the first one's slot is freed");
        assertEq(queue.queue[2], bytes32(0), "the second one's slot is freed");
        assertEq(queue.length(), 1, "length");
        _expectRevert("Insufficient");
        this.dequeueMany(2);
        assertEq(queue.dequeue(), C, "third");
    }

    function test_zeroTakesAPlace() external {
        bytes32[] memory _items = new bytes32[](1);
        queue.enqueue(bytes32(0));
        queue.enqueue(_items);
        queue.enqueue(A);
        assertEq(queue.length(), 3, "length");
        assertTrue(queue.contains(bytes32(0)), "contains zero");
        assertEq(queue.dequeue(), bytes32(0), "one zero");
        assertEq(this.dequeueMany(1)[0], bytes32(0), "another zero");
        assertEq(queue.dequeue(), A, "the item behind");
    }
}
