// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { Vm } from "../utils/Vm.sol";

contract ReplicaUpdateBatchTest is OpticsTest {
    Replica private replica;

    function setUp() external {
        replica = _deployReplica();
    }

    /// @dev Root number zero is the zero root, with which the Replica begins.
    function _root(uint256 _number) private pure returns (bytes32) {
        return _number == 0 ? bytes32(0) : keccak256(abi.encode(_number));
    }

    function _step(uint256 _from, uint256 _to) private pure returns (IReplicaBatch.SignedUpdate memory) {
        return IReplicaBatch.SignedUpdate(_root(_from), _root(_to), _signed(_root(_from), _root(_to)));
    }

    /// @dev From the first number to the last, one by one.
    function _chain(uint256 _from, uint256 _to) private pure returns (IReplicaBatch.SignedUpdate[] memory _updates) {
        _updates = new IReplicaBatch.SignedUpdate[](_to - _from);
        for (uint256 _i = 0; _i < _updates.length; _i++) {
            _updates[_i] = _step(_from + _i, _from + _i + 1);
        }
    }

    function _assertTaken(uint256 _from, uint256 _to) private view {
        assertEq(replica.committedRoot(), _root(_to), "committedRoot");
        for (uint256 _i = _from + 1; _i <= _to; _i++) {
            assertEq(replica.confirmAt(_root(_i)), block.timestamp + WINDOW, "confirmAt");
            assertFalse(replica.acceptableRoot(_root(_i)), "at once");
        }
    }

    function test_takesAChainAndSaysSoOfEach() external {
        IReplicaBatch.SignedUpdate[] memory _updates = _chain(0, 5);
        vm.recordLogs();
        vm.prank(STRANGER);
        replica.updateBatch(_updates);
        Vm.Log[] memory _logs = vm.getRecordedLogs();
        assertEq(_logs.length, 5, "number of events");
        for (uint256 _i = 0; _i < 5; _i++) {
            assertEq(_logs[_i].topics[0], ICommon.Update.selector, "event");
            assertEq(uint256(_logs[_i].topics[1]), HOME_DOMAIN, "home domain");
            assertEq(_logs[_i].topics[2], _root(_i), "old root");
            assertEq(_logs[_i].topics[3], _root(_i + 1), "new root");
            assertEq(_logs[_i].data, abi.encode(_updates[_i].signature), "signature");
        }
        _assertTaken(0, 5);
    }

    function test_takesOne() external {
        replica.updateBatch(_chain(0, 1));
        _assertTaken(0, 1);
    }

    function test_skipsWhatSomebodyElseBrought() external {
        IReplicaBatch.SignedUpdate[] memory _updates = _chain(0, 5);
        replica.update(_updates[0].oldRoot, _updates[0].newRoot, _updates[0].signature);
        replica.update(_updates[1].oldRoot, _updates[1].newRoot, _updates[1].signature);
        vm.warp(block.timestamp + 1);
        replica.updateBatch(_updates);
        _assertTaken(2, 5);
        assertEq(replica.confirmAt(_root(2)), block.timestamp - 1 + WINDOW, "what was there keeps its time");
    }

    /// @dev What is skipped is not looked at.
    function test_skipsAnythingThatDoesNotStartHere() external {
        IReplicaBatch.SignedUpdate[] memory _updates = _chain(0, 3);
        IReplicaBatch.SignedUpdate[] memory _longer = new IReplicaBatch.SignedUpdate[](5);
        _longer[0] = IReplicaBatch.SignedUpdate(_root(8), _root(9), "malformed");
        _longer[1] = IReplicaBatch.SignedUpdate(_root(7), _root(0), "");
        for (uint256 _i = 0; _i < 3; _i++) {
            _longer[_i + 2] = _updates[_i];
        }
        replica.updateBatch(_longer);
        _assertTaken(0, 3);
    }

    /// @dev As `update` one after the other would: a root that is signed again begins its window anew.
    function test_goesRoundACycle() external {
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](4);
        _updates[0] = _step(0, 1);
        _updates[1] = _step(1, 2);
        _updates[2] = _step(2, 1);
        _updates[3] = _step(1, 3);
        replica.updateBatch(_updates);
        _assertTaken(0, 3);

        // Back to the first: from there the whole of it counts again, from the update that starts there first.
        replica.update(_root(3), _root(1), _signed(_root(3), _root(1)));
        vm.warp(block.timestamp + 5);
        replica.updateBatch(_updates);
        _assertTaken(0, 3);
    }

    /// @dev An update to the root that it starts from is one, as it is for `update`.
    function test_takesAnUpdateThatStays() external {
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        replica.updateBatch(_chain(0, 1));
        vm.warp(block.timestamp + WINDOW);
        assertTrue(replica.acceptableRoot(_root(1)), "usable");
        _updates[0] = _step(1, 1);
        replica.updateBatch(_updates);
        _assertTaken(0, 1);
    }

    function test_refusesABrokenChainWhole() external {
        IReplicaBatch.SignedUpdate[] memory _updates = _chain(0, 4);
        // Wrong in both ways: the chain is looked at first.
        _updates[2] = IReplicaBatch.SignedUpdate(_root(7), _root(3), "malformed");
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.BrokenChain.selector, 2));
        replica.updateBatch(_updates);
        assertEq(replica.committedRoot(), bytes32(0), "nothing was taken");
        assertEq(replica.confirmAt(_root(1)), 0, "nothing was taken");
    }

    function test_refusesTheSameUpdateTwice() external {
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](2);
        (_updates[0], _updates[1]) = (_step(0, 1), _step(0, 1));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.BrokenChain.selector, 1));
        replica.updateBatch(_updates);
    }

    function test_refusesAnotherSignerInTheMiddle() external {
        IReplicaBatch.SignedUpdate[] memory _updates = _chain(0, 4);
        _updates[2].signature = _signUpdate(OTHER_KEY, HOME_DOMAIN, _root(2), _root(3));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotUpdaterSignature.selector, 2));
        replica.updateBatch(_updates);
        _updates[2].signature = _updates[3].signature;
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotUpdaterSignature.selector, 2));
        replica.updateBatch(_updates);
        _updates[2].signature = _signUpdate(UPDATER_KEY, REPLICA_DOMAIN, _root(2), _root(3));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotUpdaterSignature.selector, 2));
        replica.updateBatch(_updates);
        assertEq(replica.committedRoot(), bytes32(0), "nothing was taken");
    }

    function test_refusesAMalformedSignatureInTheMiddle() external {
        IReplicaBatch.SignedUpdate[] memory _updates = _chain(0, 3);
        _updates[1].signature = "short";
        _expectRevert("ECDSA: invalid signature length");
        replica.updateBatch(_updates);
        assertEq(replica.committedRoot(), bytes32(0), "nothing was taken");
    }

    function test_refusesWhatStartsNowhereHere() external {
        IReplicaBatch.SignedUpdate[] memory _none = new IReplicaBatch.SignedUpdate[](0);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotCurrentUpdate.selector, bytes32(0)));
        replica.updateBatch(_none);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotCurrentUpdate.selector, bytes32(0)));
        replica.updateBatch(_chain(1, 3));
        replica.updateBatch(_chain(0, 3));
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotCurrentUpdate.selector, _root(3)));
        replica.updateBatch(_chain(0, 3));
    }

    /// "A contract that has failed stays failed, and accepts no further update."
    function test_refusesWhenFailedBeforeAllElse() external {
        bytes32 _one = _root(1);
        bytes32 _other = _root(2);
        replica.doubleUpdate(0, [_one, _other], _signed(0, _one), _signed(0, _other));
        IReplicaBatch.SignedUpdate[] memory _none = new IReplicaBatch.SignedUpdate[](0);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.ReplicaFailed.selector));
        replica.updateBatch(_none);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.ReplicaFailed.selector));
        replica.updateBatch(_chain(0, 1));
    }

    function test_refusesAWindowWithoutEnd() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        _replica.initialize(HOME_DOMAIN, updater, bytes32(0), type(uint256).max);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        _replica.updateBatch(_chain(0, 1));
    }

    function test_onAnUninitializedReplicaIsClosed() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotUpdaterSignature.selector, 0));
        _replica.updateBatch(_chain(0, 1));
    }
}
