// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { QueueLib } from "../../src/libs/Queue.sol";
import { Test } from "../utils/Test.sol";

contract QueueFuzzTest is Test {
    using QueueLib for QueueLib.Queue;

    QueueLib.Queue private queue;

    function setUp() external {
        queue.initialize();
    }

    /// Against an array: "Items leave in the order in which they came." "The queue holds exactly last + 1 - first items."
    function testFuzz_likeAnArray(bytes32[] calldata _items, uint256 _pattern) external {
        uint256 _in;
        uint256 _out;
        for (uint256 _step = 0; _step < 2 * _items.length; _step++) {
            bool _put = _in < _items.length && ((_pattern >> (_step % 256)) & 1 == 1 || _in == _out);
            if (_put) {
                queue.enqueue(_items[_in++]);
            } else if (_out < _in) {
                assertEq(queue.dequeue(), _items[_out++], "in order");
            }
            assertEq(queue.length(), _in - _out, "length");
            assertEq(uint256(queue.last) + 1 - queue.first, _in - _out, "last + 1 - first");
            if (_out < _in) {
                assertEq(queue.peek(), _items[_out], "peek");
                assertEq(queue.lastItem(), _items[_in - 1], "lastItem");
                assertTrue(queue.contains(_items[_out]), "contains");
            }
        }
    }
}
