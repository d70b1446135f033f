// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { BatchTest } from "../utils/BatchTest.sol";
import { ReferenceMultiproof } from "../utils/ReferenceMultiproof.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

/// @notice proveAndProcessBatch: what it takes, what it refuses and in which order, and what it leaves.
contract ReplicaBatchTest is BatchTest {
    // Not enough for any message.
    uint256 private constant LITTLE_GAS = 600_000;

    Replica private replica;
    MessageSink private sink;

    function setUp() external {
        replica = _deployReplica();
        sink = new MessageSink();
    }

    function _some(uint256 _count) private view returns (bytes[] memory _messages) {
        _messages = new bytes[](_count);
        for (uint32 _i = 0; _i < _count; _i++) {
            _messages[_i] = _message(_i, address(sink), abi.encode(_i));
        }
    }

    function _two(uint256 _first, uint256 _second) private pure returns (uint256[] memory _indexes) {
        _indexes = new uint256[](2);
        (_indexes[0], _indexes[1]) = (_first, _second);
    }

    function _assertSank(bytes memory _body, uint256 _times) private view {
        assertEq(sink.handled(sink.key(HOME_DOMAIN, _id(address(this)), _body)), _times, "handled");
    }

    // What it does.

    function test_processesAllAndSaysHowMany() external {
        Batch memory _batch = _batchOf(replica, _some(5));
        vm.prank(STRANGER);
        assertEq(_send(replica, _batch), 5, "processed");
        for (uint256 _i = 0; _i < 5; _i++) {
            assertTrue(_isProcessed(replica, _batch.messages[_i]), "status");
            _assertSank(abi.encode(_i), 1);
        }
        assertEq(sink.total(), 5, "handled in all");
        _assertOpen(replica);
    }

    function test_processesOne() external {
        bytes[] memory _messages = _some(1);
        assertEq(_send(replica, _batchOf(replica, _messages)), 1, "processed");
        assertTrue(_isProcessed(replica, _messages[0]), "status");
    }

    function test_processesSomeOfATreeAndLeavesTheOthers() external {
        bytes[] memory _messages = _some(7);
        assertEq(_send(replica, _batchOfSome(replica, _messages, _two(2, 5))), 2, "processed");
        for (uint256 _i = 0; _i < 7; _i++) {
            bool _chosen = _i == 2 || _i == 5;
            assertTrue(_chosen ? _isProcessed(replica, _messages[_i]) : _isNone(replica, _messages[_i]), "status");
        }
    }

    function test_processes100() external {
        Batch memory _batch = _batchOf(replica, _some(100));
        assertEq(_send(replica, _batch), 100, "processed");
        assertEq(sink.total(), 100, "handled");
        assertEq(_send(replica, _batch), 0, "processed again");
        assertEq(sink.total(), 100, "handled again");
    }

    /// @dev In the order of the messages, whatever they are.
    function test_saysWhatBecameOfEach() external {
        Batch memory _batch = _batchOf(replica, _some(3));
        bytes32[] memory _leaves = new bytes32[](3);
        bool[] memory _success = new bool[](3);
        for (uint256 _i = 0; _i < 3; _i++) {
            (_leaves[_i], _success[_i]) = (keccak256(_batch.messages[_i]), true);
        }
        vm.recordLogs();
        _send(replica, _batch);
        _assertDelivered(replica, _leaves, _success, new bytes[](3));
    }

    function test_skipsWhatIsProcessedAndProcessesWhatIsProven() external {
        bytes[] memory _messages = _some(4);
        bytes32[] memory _leaves = _accept(replica, _messages);
        Batch memory _batch = _batchFrom(_messages, _leaves, 4, _upTo(4), replica.committedRoot());
        replica.prove(_leaves[1], ReferenceTree.proof(_leaves, 4, 1), 1);
        replica.proveAndProcess(_messages[2], ReferenceTree.proof(_leaves, 4, 2), 2);
        assertEq(_send(replica, _batch), 3, "processed");
        for (uint256 _i = 0; _i < 4; _i++) {
            assertTrue(_isProcessed(replica, _messages[_i]), "status");
            _assertSank(abi.encode(_i), 1);
        }
        vm.recordLogs();
        assertEq(_send(replica, _batch), 0, "processed again");
        _assertDelivered(replica, new bytes32[](0), new bool[](0), new bytes[](0));
        _assertOpen(replica);
    }

    /// @dev The memory of a message is used again for the next one, which may be shorter or longer.
    function test_handsEachItsOwnBody() external {
        uint256[6] memory _lengths = [uint256(2048), 0, 31, 2047, 33, 2048];
        bytes[] memory _messages = new bytes[](6);
        for (uint32 _i = 0; _i < 6; _i++) {
            bytes memory _body = new bytes(_lengths[_i]);
            for (uint256 _k = 0; _k < _body.length; _k++) {
                _body[_k] = bytes1(uint8(_i * 40 + _k % 37 + 1));
            }
            _messages[_i] = _message(_i, address(sink), _body);
            vm.expectCall(address(sink), abi.encodeWithSelector(0x56d5d475, HOME_DOMAIN, _id(address(this)), _body), 1);
        }
        assertEq(_send(replica, _batchOf(replica, _messages)), 6, "processed");
        assertEq(sink.total(), 6, "handled");
    }

    function test_takesAnyAcceptableRoot() external {
        bytes[] memory _messages = _some(3);
        bytes32[] memory _leaves = _accept(replica, _messages);
        bytes32 _older = replica.committedRoot();
        replica.update(_older, bytes32(uint256(1)), _signed(_older, bytes32(uint256(1))));
        assertEq(_send(replica, _batchFrom(_messages, _leaves, 3, _upTo(3), _older)), 3, "processed");
    }

    function test_worksOnAFailedReplica() external {
        Batch memory _batch = _batchOf(replica, _some(2));
        (bytes32 _one, bytes32 _other) = (bytes32(uint256(1)), bytes32(uint256(2)));
        replica.doubleUpdate(0, [_one, _other], _signed(0, _one), _signed(0, _other));
        assertEq(_send(replica, _batch), 2, "processed");
    }

    // What it refuses, in the order in which it looks: each case has all that is looked at later wrong as well.

    /// "The zero root is never acceptable."
    function test_refusesARootThatIsUnknownWaitingOrZero() external {
        Batch memory _batch = _batchOf(replica, _some(2));
        vm.warp(block.timestamp - 1);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.RootNotAcceptable.selector, _batch.root));
        _send(replica, _batch);
        vm.warp(block.timestamp + 1);
        (bytes[] memory _none, bytes32 _zero) = (new bytes[](0), bytes32(0));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.RootNotAcceptable.selector, _zero));
        replica.proveAndProcessBatch(_none, "", _zero);
        _batch.root = keccak256("unknown");
        _batch.messages[0] = "";
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.RootNotAcceptable.selector, _batch.root));
        _send(replica, _batch);
        assertEq(sink.total(), 0, "handled");
    }

    function test_refusesAMessageThatIsShorterThanAHeader() external {
        Batch memory _batch = _batchOf(replica, _some(3));
        (_batch.messages[1], _batch.multiproof) = (new bytes(75), "");
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.MessageTooShort.selector, 1));
        _send(replica, _batch);
        _batch.messages[0] = "";
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.MessageTooShort.selector, 0));
        _send(replica, _batch);
    }

    function test_refusesAnotherDestination() external {
        bytes[] memory _messages = _some(3);
        _messages[2] = _messageTo(REPLICA_DOMAIN + 1, 2, address(sink), "body");
        Batch memory _batch = _batchOf(replica, _messages);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.WrongDestination.selector, 2));
        _send(replica, _batch);
        assertEq(sink.total(), 0, "not even the first ones are processed");
        // Before the proof; and the first message that is wrong, whatever is wrong with it, is the one named.
        (_batch.messages[0], _batch.multiproof) = (_messages[2], "");
        _batch.messages[1] = "";
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.WrongDestination.selector, 0));
        _send(replica, _batch);
    }

    function test_refusesAMultiproofThatIsNone() external {
        Batch memory _batch = _batchOf(replica, _some(3));
        bytes memory _whole = _batch.multiproof;
        _batch.multiproof = "";
        _expectMalformed(_batch);
        _batch.multiproof = bytes.concat(_whole, bytes32(0));
        _expectMalformed(_batch);
        _batch.multiproof = ReferenceMultiproof.head(3, _upTo(2));
        _expectMalformed(_batch);
        uint256[] memory _twice = _upTo(3);
        _twice[2] = 1;
        _batch.multiproof = ReferenceMultiproof.head(3, _twice);
        _expectMalformed(_batch);
        (_batch.messages, _batch.multiproof) = (new bytes[](0), new bytes(8));
        _expectMalformed(_batch);
    }

    function test_refusesWhatFoldsToAnotherRoot() external {
        bytes[] memory _messages = _some(3);
        Batch memory _batch = _batchOf(replica, _messages);
        _batch.messages[1] = _message(9, address(sink), "never dispatched");
        bytes32[] memory _leaves = new bytes32[](3);
        for (uint256 _i = 0; _i < 3; _i++) {
            _leaves[_i] = keccak256(_batch.messages[_i]);
        }
        bytes memory _expected = abi.encodeWithSelector(IReplicaBatch.WrongRoot.selector, ReferenceTree.root(_leaves));
        vm.expectRevert(_expected);
        _send(replica, _batch);
        // Before the gas and the guard are looked at.
        vm.store(address(replica), bytes32(ENTERED_SLOT), bytes32(0));
        vm.expectRevert(_expected);
        replica.proveAndProcessBatch{ gas: LITTLE_GAS }(_batch.messages, _batch.multiproof, _batch.root);
        assertEq(sink.total(), 0, "handled");
    }

    function test_refusesMessagesInAnotherOrder() external {
        Batch memory _batch = _batchOf(replica, _some(2));
        (_batch.messages[0], _batch.messages[1]) = (_batch.messages[1], _batch.messages[0]);
        bytes32[] memory _leaves = new bytes32[](2);
        (_leaves[0], _leaves[1]) = (keccak256(_batch.messages[0]), keccak256(_batch.messages[1]));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.WrongRoot.selector, ReferenceTree.root(_leaves)));
        _send(replica, _batch);
    }

    function test_refusesToBeReenteredAndLooksThereBeforeTheGas() external {
        Batch memory _batch = _batchOf(replica, _some(2));
        vm.store(address(replica), bytes32(ENTERED_SLOT), bytes32(0));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.Reentrant.selector));
        replica.proveAndProcessBatch{ gas: LITTLE_GAS }(_batch.messages, _batch.multiproof, _batch.root);
        assertEq(sink.total(), 0, "handled");
    }

    function test_refusesTooLittleGas() external {
        Batch memory _batch = _batchOf(replica, _some(2));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotEnoughGas.selector));
        replica.proveAndProcessBatch{ gas: LITTLE_GAS }(_batch.messages, _batch.multiproof, _batch.root);
        assertTrue(_isNone(replica, _batch.messages[0]), "status");
        _assertOpen(replica);
    }

    /// @dev The gas is looked at first: where it is too little for a message, a look at its status may be too dear.
    function test_refusesTooLittleGasEvenWhenAllIsProcessed() external {
        Batch memory _batch = _batchOf(replica, _some(2));
        _send(replica, _batch);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotEnoughGas.selector));
        replica.proveAndProcessBatch{ gas: LITTLE_GAS }(_batch.messages, _batch.multiproof, _batch.root);
    }

    function test_onAnUninitializedReplicaIsClosed() external {
        Batch memory _batch = _batchOf(replica, _some(2));
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.RootNotAcceptable.selector, _batch.root));
        _send(_replica, _batch);
    }

    function _expectMalformed(Batch memory _batch) private {
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.MalformedMultiproof.selector));
        _send(replica, _batch);
    }
}
