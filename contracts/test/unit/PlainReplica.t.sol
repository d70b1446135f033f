// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { IReplicaOwned } from "../../src/interfaces/IReplicaOwned.sol";
import { PlainReplica } from "../../src/test-contracts/PlainReplica.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { BatchTest } from "../utils/BatchTest.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { Vm } from "../utils/Vm.sol";

/// @notice It has what the first version has, and to everything else it answers as that: not at all.
contract PlainReplicaTest is BatchTest {
    Replica private plain;

    function setUp() external {
        PlainReplica _plain = new PlainReplica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS);
        _unlock(address(_plain));
        _plain.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
        // The type lets one ask for what it does not have.
        plain = Replica(address(_plain));
    }

    function _assertUnknown(bytes memory _call) private {
        (bool _success, bytes memory _answer) = address(plain).call(_call);
        assertFalse(_success, "success");
        assertEq(_answer, "", "answer");
    }

    function test_knowsNothingOfLaterVersions() external {
        bytes[] memory _messages = new bytes[](1);
        _messages[0] = _message(0, STRANGER, "body");
        Batch memory _batch = _batchOf(plain, _messages);
        _assertUnknown(_sendCall(_batch));
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        _updates[0] = IReplicaBatch.SignedUpdate(_batch.root, 0, _signed(_batch.root, 0));
        _assertUnknown(abi.encodeCall(IReplicaBatch.updateBatch, (_updates)));
        _assertUnknown(abi.encodeCall(IReplicaOwned.setUpdater, (STRANGER)));
        _assertUnknown(abi.encodeCall(IReplicaOwned.transferOwnership, (STRANGER)));
        _assertUnknown(abi.encodeCall(IReplicaOwned.owner, ()));
        _assertUnknown(abi.encodeCall(IReplicaOwned.genesisRoot, ()));
        _assertUnknown(abi.encodeWithSignature("supportsInterface(bytes4)", type(IReplicaBatch).interfaceId));
        _assertUnknown(abi.encodeWithSignature("adopt()"));
    }

    function test_deliversAndSaysNothingOfReasons() external {
        bytes[] memory _messages = new bytes[](2);
        _messages[0] = _message(0, address(new RevertingRecipient()), "body");
        _messages[1] = _message(1, STRANGER, "body");
        bytes32[] memory _leaves = _accept(plain, _messages);
        vm.recordLogs();
        plain.proveAndProcess(_messages[0], ReferenceTree.proof(_leaves, 2, 0), 0);
        Vm.Log[] memory _logs = vm.getRecordedLogs();
        assertEq(_logs.length, 1, "number of events");
        assertEq(_logs[0].topics[0], IReplica.Process.selector, "Process");
        assertEq(uint256(_logs[0].topics[2]), 0, "success");
        assertEq(_logs[0].topics[3], keccak256(abi.encodeWithSignature("Error(string)", "refused")), "answer");

        assertTrue(plain.prove(_leaves[1], ReferenceTree.proof(_leaves, 2, 1), 1), "proven");
        assertTrue(plain.process(_messages[1]), "success");
        assertTrue(_isProcessed(plain, _messages[0]) && _isProcessed(plain, _messages[1]), "status");
        _assertOpen(plain);
    }

    function test_initialize_onlyOnce() external {
        _expectRevert("Initializable: contract is already initialized");
        plain.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
    }
}
