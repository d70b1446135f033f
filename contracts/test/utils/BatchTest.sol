// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { OpticsTest } from "./OpticsTest.sol";
import { ReferenceMultiproof } from "./ReferenceMultiproof.sol";
import { Vm } from "./Vm.sol";

/// @notice Batches of messages, and what became of them.
abstract contract BatchTest is OpticsTest {
    uint256 internal constant ENTERED_SLOT = 51;

    /// @dev A batch: messages of one tree, their multiproof, and the tree's root.
    struct Batch {
        bytes[] messages;
        bytes multiproof;
        bytes32 root;
    }

    /// @dev All the messages, in a tree that has no other and that the Replica accepts.
    function _batchOf(Replica _replica, bytes[] memory _messages) internal returns (Batch memory) {
        return _batchOfSome(_replica, _messages, _upTo(_messages.length));
    }

    /// @dev Some of the messages, in a tree of them all that the Replica accepts.
    function _batchOfSome(Replica _replica, bytes[] memory _messages, uint256[] memory _indexes)
        internal
        returns (Batch memory)
    {
        bytes32[] memory _leaves = _accept(_replica, _messages);
        return _batchFrom(_messages, _leaves, _leaves.length, _indexes, _replica.committedRoot());
    }

    /// @dev Some of the messages, under the root of the first `_size` of them.
    function _batchFrom(
        bytes[] memory _messages,
        bytes32[] memory _leaves,
        uint256 _size,
        uint256[] memory _indexes,
        bytes32 _root
    ) internal pure returns (Batch memory _batch) {
        _batch.messages = new bytes[](_indexes.length);
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _batch.messages[_i] = _messages[_indexes[_i]];
        }
        _batch.multiproof = ReferenceMultiproof.build(_leaves, _size, _indexes);
        _batch.root = _root;
    }

    function _send(Replica _replica, Batch memory _batch) internal returns (uint256) {
        return _replica.proveAndProcessBatch(_batch.messages, _batch.multiproof, _batch.root);
    }

    function _sendCall(Batch memory _batch) internal pure returns (bytes memory) {
        return abi.encodeCall(IReplicaBatch.proveAndProcessBatch, (_batch.messages, _batch.multiproof, _batch.root));
    }

    /// @dev The numbers below the given one.
    function _upTo(uint256 _count) internal pure returns (uint256[] memory _indexes) {
        _indexes = new uint256[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            _indexes[_i] = _i;
        }
    }

    function _is(Replica _replica, bytes memory _bytes, IReplica.MessageStatus _status) internal view returns (bool) {
        return _replica.messages(keccak256(_bytes)) == _status;
    }

    function _isProcessed(Replica _replica, bytes memory _bytes) internal view returns (bool) {
        return _is(_replica, _bytes, IReplica.MessageStatus.Processed);
    }

    function _isNone(Replica _replica, bytes memory _bytes) internal view returns (bool) {
        return _is(_replica, _bytes, IReplica.MessageStatus.None);
    }

    /// @dev The guard is open: nothing is being delivered.
    function _assertOpen(Replica _replica) internal view {
        assertEq(uint256(vm.load(address(_replica), bytes32(ENTERED_SLOT))), 1, "the guard");
    }

    /// @dev The Replica's events since vm.recordLogs, must be these: for each leaf Process, and HandleFailed before it
    /// when it failed.
    function _assertDelivered(
        Replica _replica,
        bytes32[] memory _leaves,
        bool[] memory _success,
        bytes[] memory _answers
    ) internal {
        Vm.Log[] memory _logs = vm.getRecordedLogs();
        uint256 _at = 0;
        for (uint256 _i = 0; _i < _leaves.length; _i++) {
            if (!_success[_i]) {
                _at = _next(_logs, _at, address(_replica));
                assertEq(_logs[_at].topics[0], IReplicaBatch.HandleFailed.selector, "HandleFailed");
                assertEq(_logs[_at].topics[1], _leaves[_i], "HandleFailed's leaf");
                assertEq(_logs[_at].data, abi.encode(_answers[_i]), "HandleFailed's reason");
                _at++;
            }
            _at = _next(_logs, _at, address(_replica));
            assertEq(_logs[_at].topics[0], IReplica.Process.selector, "Process");
            assertEq(_logs[_at].topics[1], _leaves[_i], "Process's leaf");
            assertEq(uint256(_logs[_at].topics[2]), _success[_i] ? 1 : 0, "Process's success");
            assertEq(_logs[_at].topics[3], keccak256(_answers[_i]), "Process's answer");
            _at++;
        }
        assertEq(_next(_logs, _at, address(_replica)), _logs.length, "no event more");
    }

    /// @dev The index, from `_at` on, of the emitter's next event.
    function _next(Vm.Log[] memory _logs, uint256 _at, address _emitter) private pure returns (uint256) {
        while (_at < _logs.length && _logs[_at].emitter != _emitter) {
            _at++;
        }
        return _at;
    }
}
