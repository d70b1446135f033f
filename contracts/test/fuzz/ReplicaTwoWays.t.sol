// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IMessageRecipient } from "../../src/interfaces/IMessageRecipient.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { BatchTest } from "../utils/BatchTest.sol";
import { Actor, DearFailure, GasBomb, ReturnBomb } from "../utils/Recipients.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { Vm } from "../utils/Vm.sol";

/// @notice Counts what each caller has brought.
contract SinkOfCallers is IMessageRecipient {
    mapping(address => mapping(bytes32 => uint256)) public handled;

    function handle(uint32 _origin, bytes32 _sender, bytes memory _message) external {
        handled[msg.sender][keccak256(abi.encode(_origin, _sender, _message))] += 1;
    }
}

/// @notice Two Replicas with one past: one is given messages or updates one by one, the other all at once. They end in the
/// same state and have said the same. "A batch leaves what its parts, one after the other, would leave."
contract ReplicaTwoWaysTest is BatchTest {
    uint256 private constant MOST = 12;

    Replica private single = _deployReplica();
    Replica private batched = _deployReplica();
    SinkOfCallers private sink = new SinkOfCallers();
    address[8] private recipients;

    function setUp() external {
        recipients = [
            address(sink),
            address(new RevertingRecipient()),
            address(new GasBomb()),
            address(new DearFailure()),
            address(new ReturnBomb(true)),
            address(new ReturnBomb(false)),
            address(new Actor()),
            STRANGER
        ];
    }

    function testFuzz_messages(uint256 _count, uint256 _kinds, uint256 _set, uint256 _past, bytes calldata _body)
        external
    {
        bytes[] memory _messages = _some(_bound(_count, 1, MOST), _kinds, _body);
        bytes32[] memory _leaves = _accept(single, _messages);
        batched.update(0, single.committedRoot(), _signed(0, single.committedRoot()));
        vm.warp(block.timestamp + WINDOW);
        _livePast(_messages, _leaves, _past);
        _deliver(_messages, _leaves, _members(_set, _messages.length));
        _assertSame();
        for (uint256 _i = 0; _i < _messages.length; _i++) {
            assertTrue(single.messages(_leaves[_i]) == batched.messages(_leaves[_i]), "status");
            bytes32 _key = keccak256(abi.encode(HOME_DOMAIN, _id(address(this)), _bodyOf(_messages[_i])));
            assertEq(sink.handled(address(single), _key), sink.handled(address(batched), _key), "handled");
        }
    }

    /// @dev Half of them to the sink.
    function _some(uint256 _count, uint256 _kinds, bytes calldata _body)
        private
        view
        returns (bytes[] memory _messages)
    {
        _messages = new bytes[](_count);
        for (uint32 _i = 0; _i < _count; _i++) {
            uint256 _kind = (_kinds >> (4 * _i)) % 16;
            _messages[_i] = _message(_i, recipients[_kind < 8 ? _kind : 0], _kind % 2 == 0 ? _body : bytes(""));
        }
    }

    /// @dev Some of the messages are proven before, and some processed.
    function _livePast(bytes[] memory _messages, bytes32[] memory _leaves, uint256 _past) private {
        for (uint256 _i = 0; _i < _messages.length; _i++) {
            uint256 _status = (_past >> (2 * _i)) % 4;
            bytes32[32] memory _path = ReferenceTree.proof(_leaves, _leaves.length, _i);
            if (_status == 1 || _status == 2) _proveBoth(_leaves[_i], _path, _i);
            if (_status == 2) _processBoth(_messages[_i]);
        }
    }

    function _deliver(bytes[] memory _messages, bytes32[] memory _leaves, uint256[] memory _indexes) private {
        (uint256 _number, bytes32 _said) = _oneByOne(_messages, _leaves, _indexes);
        Batch memory _batch = _batchFrom(_messages, _leaves, _leaves.length, _indexes, single.committedRoot());
        vm.recordLogs();
        assertEq(_send(batched, _batch), _number, "processed");
        assertEq(_sayings(address(batched)), _said, "events");
    }

    function testFuzz_updates(bytes32[] memory _roots, uint256 _before) external {
        uint256 _count = _roots.length < MOST ? _roots.length : MOST;
        vm.assume(_count > 0);
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](_count);
        bytes32 _old = bytes32(0);
        for (uint256 _i = 0; _i < _count; _i++) {
            // No cycles: where a chain begins in one is another matter, and tested where batches of updates are.
            bytes32 _new = keccak256(abi.encode(_i, _roots[_i]));
            _updates[_i] = IReplicaBatch.SignedUpdate(_old, _new, _signed(_old, _new));
            _old = _new;
        }
        _before = _before % _count;
        for (uint256 _i = 0; _i < _before; _i++) {
            single.update(_updates[_i].oldRoot, _updates[_i].newRoot, _updates[_i].signature);
            batched.update(_updates[_i].oldRoot, _updates[_i].newRoot, _updates[_i].signature);
        }
        vm.warp(block.timestamp + 7);
        vm.recordLogs();
        for (uint256 _i = _before; _i < _count; _i++) {
            single.update(_updates[_i].oldRoot, _updates[_i].newRoot, _updates[_i].signature);
        }
        bytes32 _said = _sayings(address(single));
        vm.recordLogs();
        batched.updateBatch(_updates);
        assertEq(_sayings(address(batched)), _said, "events");
        _assertSame();
        for (uint256 _i = 0; _i < _count; _i++) {
            uint256 _time = single.confirmAt(_updates[_i].newRoot);
            assertEq(batched.confirmAt(_updates[_i].newRoot), _time, "confirmAt");
        }
    }

    function _oneByOne(bytes[] memory _messages, bytes32[] memory _leaves, uint256[] memory _indexes)
        private
        returns (uint256 _number, bytes32 _said)
    {
        vm.recordLogs();
        for (uint256 _k = 0; _k < _indexes.length; _k++) {
            uint256 _i = _indexes[_k];
            uint256 _status = uint256(single.messages(_leaves[_i]));
            if (_status == 0) {
                single.proveAndProcess(_messages[_i], ReferenceTree.proof(_leaves, _leaves.length, _i), _i);
            } else if (_status == 1) {
                single.process(_messages[_i]);
            }
            if (_status < 2) _number++;
        }
        _said = _sayings(address(single));
    }

    function _proveBoth(bytes32 _leaf, bytes32[32] memory _path, uint256 _index) private {
        assertTrue(single.prove(_leaf, _path, _index) && batched.prove(_leaf, _path, _index), "proven");
    }

    function _processBoth(bytes memory _bytes) private {
        assertTrue(single.process(_bytes) == batched.process(_bytes), "success");
    }

    /// @dev All words that have a place of their own.
    function _assertSame() private view {
        for (uint256 _slot = 0; _slot < 98; _slot++) {
            bytes32 _word = vm.load(address(single), bytes32(_slot));
            assertEq(vm.load(address(batched), bytes32(_slot)), _word, "a word of the storage");
        }
    }

    /// @dev Everything that the emitter said since vm.recordLogs, in its order.
    function _sayings(address _emitter) private returns (bytes32 _said) {
        Vm.Log[] memory _logs = vm.getRecordedLogs();
        for (uint256 _i = 0; _i < _logs.length; _i++) {
            if (_logs[_i].emitter == _emitter) {
                _said = keccak256(abi.encode(_said, _logs[_i].topics, _logs[_i].data));
            }
        }
    }

    function _bodyOf(bytes memory _bytes) private pure returns (bytes memory _body) {
        _body = new bytes(_bytes.length - 76);
        for (uint256 _i = 0; _i < _body.length; _i++) {
            _body[_i] = _bytes[76 + _i];
        }
    }

    /// @dev The indexes whose bits are set, or the first alone.
    function _members(uint256 _set, uint256 _size) private pure returns (uint256[] memory _indexes) {
        uint256 _count = 0;
        for (uint256 _i = 0; _i < _size; _i++) {
            _count += (_set >> _i) & 1;
        }
        if (_count == 0) return _upTo(1);
        _indexes = new uint256[](_count);
        for (uint256 _i = _size; _i > 0; _i--) {
            if ((_set >> (_i - 1)) & 1 == 1) _indexes[--_count] = _i - 1;
        }
    }
}
