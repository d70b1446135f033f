// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { BatchTest } from "../utils/BatchTest.sol";
import { Actor, DearFailure, GasBomb, ReturnBomb } from "../utils/Recipients.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

/// @notice Recipients that are not kind, in the middle of a batch, and what is said of those that fail.
contract ReplicaBatchRecipientsTest is BatchTest {
    bytes private constant REFUSED = abi.encodeWithSignature("Error(string)", "refused");

    Replica private replica;
    MessageSink private sink = new MessageSink();
    RevertingRecipient private refusing = new RevertingRecipient();
    Actor private actor = new Actor();

    function setUp() external {
        replica = _deployReplica();
    }

    /// @dev Three messages: the sink, the recipient, the sink.
    function _around(address _recipient, bytes memory _body) private view returns (bytes[] memory _messages) {
        _messages = new bytes[](3);
        _messages[0] = _message(0, address(sink), "first");
        _messages[1] = _message(1, _recipient, _body);
        _messages[2] = _message(2, address(sink), "last");
    }

    /// "A message of a batch that is not processed stays as it was, and undoes no other.": nor does one that fails.
    function _deliverAround(address _recipient, bool _success, bytes memory _answer) private {
        Batch memory _batch = _batchOf(replica, _around(_recipient, "body"));
        bytes32[] memory _leaves = new bytes32[](3);
        for (uint256 _i = 0; _i < 3; _i++) {
            _leaves[_i] = keccak256(_batch.messages[_i]);
        }
        bool[] memory _successes = new bool[](3);
        (_successes[0], _successes[1], _successes[2]) = (true, _success, true);
        bytes[] memory _answers = new bytes[](3);
        _answers[1] = _answer;
        vm.recordLogs();
        assertEq(_send(replica, _batch), 3, "processed");
        _assertDelivered(replica, _leaves, _successes, _answers);
        for (uint256 _i = 0; _i < 3; _i++) {
            assertTrue(_isProcessed(replica, _batch.messages[_i]), "status");
        }
        assertEq(sink.total(), 2, "handled");
        _assertOpen(replica);
    }

    function test_oneThatReverts() external {
        _deliverAround(address(refusing), false, REFUSED);
    }

    function test_oneThatBurnsAllGas() external {
        _deliverAround(address(new GasBomb()), false, "");
    }

    function test_oneThatReturnsFarTooMuch() external {
        _deliverAround(address(new ReturnBomb(false)), true, new bytes(256));
    }

    function test_oneThatRevertsWithFarTooMuch() external {
        _deliverAround(address(new ReturnBomb(true)), false, new bytes(256));
    }

    function test_oneThatBurnsAndThenReverts() external {
        bytes memory _answer = new bytes(256);
        for (uint256 _i = 0; _i < 256; _i++) {
            _answer[_i] = 0xff;
        }
        _deliverAround(address(new DearFailure()), false, _answer);
    }

    function test_oneWithoutCode() external {
        _deliverAround(STRANGER, true, "");
    }

    // What is said of a failure outside of batches.

    function test_process_saysWhyItFailed() external {
        bytes memory _bytes = _message(0, address(refusing), "body");
        bytes32[] memory _leaves = new bytes32[](1);
        _leaves[0] = _proveAlone(replica, _bytes);
        bytes[] memory _answers = new bytes[](1);
        _answers[0] = REFUSED;
        vm.recordLogs();
        replica.process(_bytes);
        _assertDelivered(replica, _leaves, new bool[](1), _answers);
    }

    function test_proveAndProcess_saysWhyItFailed() external {
        bytes[] memory _messages = new bytes[](1);
        _messages[0] = _message(0, address(refusing), "body");
        bytes32[] memory _leaves = _accept(replica, _messages);
        bytes[] memory _answers = new bytes[](1);
        _answers[0] = REFUSED;
        vm.recordLogs();
        replica.proveAndProcess(_messages[0], ReferenceTree.proof(_leaves, 1, 0), 0);
        _assertDelivered(replica, _leaves, new bool[](1), _answers);
    }

    // Recipients that call the Replica.

    /// @dev Delivers the sink's two messages around the actor's, which makes the call, and gives its answer.
    function _act(bytes[] memory _messages) private returns (bytes memory) {
        assertEq(_send(replica, _batchOf(replica, _messages)), _messages.length, "processed");
        assertEq(actor.calls(), 1, "the actor was called once");
        _assertOpen(replica);
        return actor.answer();
    }

    function test_oneThatCallsProcess() external {
        bytes memory _other = _message(7, address(sink), "other");
        _proveAlone(replica, _other);
        bytes memory _call = abi.encodeCall(IReplica.process, (_other));
        bytes memory _answer = _act(_around(address(actor), abi.encode(replica, _call)));
        assertEq(_answer, abi.encodeWithSignature("Error(string)", "!reentrant"), "answer");
        assertEq(sink.total(), 2, "handled");
        assertTrue(_is(replica, _other, IReplica.MessageStatus.Proven), "the other message waits");
    }

    function test_oneThatCallsProveAndProcess() external {
        bytes[] memory _others = new bytes[](1);
        _others[0] = _message(7, address(sink), "other");
        bytes32[] memory _leaves = _accept(replica, _others);
        bytes memory _call =
            abi.encodeCall(IReplica.proveAndProcess, (_others[0], ReferenceTree.proof(_leaves, 1, 0), 0));
        bytes memory _answer = _act(_around(address(actor), abi.encode(replica, _call)));
        assertEq(_answer, abi.encodeWithSignature("Error(string)", "!reentrant"), "answer");
        assertTrue(_isNone(replica, _others[0]), "the other message waits");
    }

    function test_oneThatCallsProveAndProcessBatch() external {
        bytes[] memory _others = new bytes[](1);
        _others[0] = _message(7, address(sink), "other");
        Batch memory _inner = _batchOf(replica, _others);
        bytes memory _answer = _act(_around(address(actor), abi.encode(replica, _sendCall(_inner))));
        assertEq(_answer, abi.encodeWithSelector(IReplicaBatch.Reentrant.selector), "answer");
        assertTrue(_isNone(replica, _others[0]), "the other message waits");
    }

    /// @dev The batch goes on under its root, and what the recipient did stays.
    function test_oneThatCallsUpdate() external {
        bytes[] memory _messages = new bytes[](2);
        bytes32 _next = keccak256("next");
        // The message cannot say the root that it lies under: the update is to follow another one.
        bytes32 _old = keccak256("the root before");
        bytes memory _call = abi.encodeCall(IReplica.update, (_old, _next, _signed(_old, _next)));
        _messages[0] = _message(0, address(actor), abi.encode(replica, _call));
        _messages[1] = _message(1, address(sink), "last");
        Batch memory _batch = _batchOf(replica, _messages);
        replica.update(_batch.root, _old, _signed(_batch.root, _old));
        assertEq(_send(replica, _batch), 2, "processed");
        assertTrue(actor.succeeded(), "the update");
        assertEq(replica.committedRoot(), _next, "committedRoot");
        assertEq(replica.confirmAt(_next), block.timestamp + WINDOW, "confirmAt");
        assertEq(sink.total(), 1, "handled");
    }

    /// @dev Another message of the batch is proven while the batch runs, and processed by it all the same.
    function test_oneThatProvesTheNext() external {
        bytes[] memory _messages = new bytes[](2);
        _messages[1] = _message(1, address(sink), "last");
        // The next message lies under an older root, too, where a path to it does not depend on the actor's message.
        bytes[] memory _alone = new bytes[](1);
        _alone[0] = _messages[1];
        bytes32[] memory _leaves = _accept(replica, _alone);
        bytes memory _call = abi.encodeCall(IReplica.prove, (_leaves[0], ReferenceTree.proof(_leaves, 1, 0), 0));
        _messages[0] = _message(0, address(actor), abi.encode(replica, _call));
        assertEq(_act(_messages), abi.encode(true), "proven inside");
        assertTrue(_isProcessed(replica, _messages[1]), "status");
        assertEq(sink.total(), 1, "handled");
    }

    /// @dev A Replica that fails in the middle of a batch ends it like any other: what has arrived can be processed.
    function test_oneThatFailsTheReplica() external {
        (bytes32 _one, bytes32 _other) = (keccak256("one"), keccak256("other"));
        bytes memory _call = abi.encodeWithSignature(
            "doubleUpdate(bytes32,bytes32[2],bytes,bytes)",
            bytes32(0),
            [_one, _other],
            _signed(0, _one),
            _signed(0, _other)
        );
        _act(_around(address(actor), abi.encode(replica, _call)));
        assertTrue(actor.succeeded(), "the fraud is shown");
        assertEq(uint256(replica.state()), 2, "state");
        assertEq(sink.total(), 2, "handled");
    }
}
