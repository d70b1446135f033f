// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { BatchTest } from "../utils/BatchTest.sol";

/// @notice The gas that a Replica asks for before it calls a recipient, to the last unit.
contract ReplicaGasTest is BatchTest {
    uint256 private constant LARGE_RESERVE_GAS = 200_000;
    // So that a call gets PROCESS_GAS: 7,000 for the call, and all but one 64th of 863,492.
    uint256 private constant LEAST_TO_FORWARD = 7_000 + 863_492;
    // What a batch sets aside for a message and for each of its bytes.
    uint256 private constant MESSAGE_OVERHEAD = 25_100;
    uint256 private constant BYTE_OVERHEAD = 1;

    function _deploy(uint256 _reserve) private returns (Replica _replica) {
        _replica = _unlockedReplica(_reserve);
        _replica.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
    }

    function _assertProcessNeeds(uint256 _reserve, uint256 _needed) private {
        Replica _replica = _deploy(_reserve);
        bytes memory _bytes = _message(0, STRANGER, "body");
        _proveAlone(_replica, _bytes);
        _expectRevert("!gas");
        _replica.process{ gas: _toFind(_needed - 1) }(_bytes);
        assertTrue(_replica.process{ gas: _toFind(_needed) }(_bytes), "success");
    }

    function _assertBatchNeeds(uint256 _reserve, uint256 _length, uint256 _needed) private {
        Replica _replica = _deploy(_reserve);
        bytes[] memory _messages = new bytes[](1);
        _messages[0] = _message(0, STRANGER, new bytes(_length - 76));
        Batch memory _batch = _batchOf(_replica, _messages);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotEnoughGas.selector));
        _replica.proveAndProcessBatch{ gas: _toFind(_needed - 1) }(_batch.messages, _batch.multiproof, _batch.root);
        assertEq(
            _replica.proveAndProcessBatch{ gas: _toFind(_needed) }(_batch.messages, _batch.multiproof, _batch.root),
            1,
            "processed"
        );
    }

    function test_process_needsWhatTheCallNeeds() external unmetered {
        _assertProcessNeeds(RESERVE_GAS, LEAST_TO_FORWARD);
    }

    function test_process_needsTheReserveWhenItIsMore() external unmetered {
        _assertProcessNeeds(LARGE_RESERVE_GAS, PROCESS_GAS + LARGE_RESERVE_GAS);
    }

    function test_proveAndProcessBatch_needsWhatTheCallNeeds() external unmetered {
        // One more than the least: what is enough is rounded up.
        _assertBatchNeeds(RESERVE_GAS, 76, MESSAGE_OVERHEAD + BYTE_OVERHEAD * 76 + LEAST_TO_FORWARD + 1);
        _assertBatchNeeds(RESERVE_GAS, 1_000, MESSAGE_OVERHEAD + BYTE_OVERHEAD * 1_000 + LEAST_TO_FORWARD + 1);
    }

    function test_proveAndProcessBatch_needsTheReserveWhenItIsMore() external unmetered {
        _assertBatchNeeds(
            LARGE_RESERVE_GAS, 76, MESSAGE_OVERHEAD + BYTE_OVERHEAD * 76 + PROCESS_GAS + LARGE_RESERVE_GAS
        );
    }
}
