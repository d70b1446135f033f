// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { Test } from "../utils/Test.sol";

contract RecipientsTest is Test {
    function test_sink_countsEachMessage() external {
        MessageSink _sink = new MessageSink();
        bytes32 _one = _sink.key(1, bytes32(uint256(2)), "one");
        assertEq(_one, keccak256(bytes.concat(bytes4(uint32(1)), bytes32(uint256(2)), bytes("one"))), "key");
        _expectEmit(address(_sink));
        emit MessageSink.Handled(1, bytes32(uint256(2)), "one");
        _sink.handle(1, bytes32(uint256(2)), "one");
        _sink.handle(1, bytes32(uint256(2)), "one");
        _sink.handle(1, bytes32(uint256(2)), "two");
        assertEq(_sink.handled(_one), 2, "handled");
        assertEq(_sink.total(), 3, "total");
        assertEq(_sink.handled(_sink.key(2, bytes32(uint256(2)), "one")), 0, "another origin");
    }

    function test_revertingRecipient_refuses() external {
        RevertingRecipient _recipient = new RevertingRecipient();
        _expectRevert("refused");
        _recipient.handle(1, bytes32(0), "");
    }
}
