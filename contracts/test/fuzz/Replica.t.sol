// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { IReplicaOwned } from "../../src/interfaces/IReplicaOwned.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice The functions of a Replica that change something, with any arguments. Proofs and batches have tests of their own.
contract ReplicaFuzzTest is OpticsTest {
    Replica private replica;
    MessageSink private sink = new MessageSink();

    function setUp() external {
        replica = _deployReplica();
    }

    function testFuzz_initialize(uint32 _domain, address _updater, bytes32 _root, uint256 _seconds, address _caller)
        external
    {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        vm.prank(_caller);
        _replica.initialize(_domain, _updater, _root, _seconds);
        assertEq(_replica.remoteDomain(), _domain, "remoteDomain");
        assertEq(_replica.updater(), _updater, "updater");
        assertEq(_replica.committedRoot(), _root, "committedRoot");
        assertEq(_replica.genesisRoot(), _root, "genesisRoot");
        assertEq(_replica.optimisticSeconds(), _seconds, "optimisticSeconds");
        assertEq(_replica.owner(), _caller, "owner");
        assertTrue(_replica.acceptableRoot(_root) == (_root != bytes32(0)), "acceptableRoot");
        _expectRevert("Initializable: contract is already initialized");
        _replica.initialize(_domain, _updater, _root, _seconds);
    }

    function testFuzz_update(bytes32 _new, address _caller, uint256 _wait) external {
        bytes memory _signature = _signed(0, _new);
        vm.prank(_caller);
        replica.update(0, _new, _signature);
        assertEq(replica.committedRoot(), _new, "committedRoot");
        _wait = _bound(_wait, 0, 2 * WINDOW);
        vm.warp(block.timestamp + _wait);
        assertTrue(replica.acceptableRoot(_new) == (_wait >= WINDOW && _new != bytes32(0)), "acceptableRoot");
    }

    function testFuzz_update_refusesAnythingElse(bytes32 _old, bytes32 _new, uint256 _key, uint32 _domain) external {
        if (_old != bytes32(0)) {
            _expectRevert("not current update");
            replica.update(_old, _new, _signed(_old, _new));
        }
        _key = _bound(_key, 1, type(uint128).max);
        vm.assume(_key != UPDATER_KEY || _domain != HOME_DOMAIN);
        bytes memory _signature = _signUpdate(_key, _domain, 0, _new);
        _expectRevert("!updater sig");
        replica.update(0, _new, _signature);
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        _updates[0] = IReplicaBatch.SignedUpdate(0, _new, _signature);
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.NotUpdaterSignature.selector, 0));
        replica.updateBatch(_updates);
        assertEq(replica.confirmAt(_new), _new == bytes32(0) ? 1 : 0, "confirmAt");
    }

    /// "Two updates signed by the updater from one root to two roots fail the contract, whoever brings them."
    function testFuzz_doubleUpdate(address _caller, bytes32 _old, bytes32 _one, bytes32 _two, bool _forged) external {
        bytes memory _signature = _signed(_old, _one);
        bytes memory _second = _forged ? _signUpdate(OTHER_KEY, HOME_DOMAIN, _old, _two) : _signed(_old, _two);
        vm.prank(_caller);
        replica.doubleUpdate(_old, [_one, _two], _signature, _second);
        assertTrue((replica.state() == ICommon.States.Failed) == (_one != _two && !_forged), "state");
    }

    function testFuzz_process(address _caller, bytes calldata _body) external {
        bytes memory _bytes = _message(0, address(sink), _body);
        _proveAlone(replica, _bytes);
        vm.prank(_caller);
        assertTrue(replica.process(_bytes), "success");
        assertEq(sink.handled(sink.key(HOME_DOMAIN, _id(address(this)), _body)), 1, "handled");
    }

    function testFuzz_process_refusesWhatIsNotProven(bytes calldata _bytes) external {
        (bool _success,) = address(replica).call(abi.encodeCall(replica.process, (_bytes)));
        assertFalse(_success, "success");
    }

    function testFuzz_owner(address _caller, address _argument) external {
        vm.assume(_caller != address(this));
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, _caller));
        vm.prank(_caller);
        replica.setUpdater(_argument);
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, _caller));
        vm.prank(_caller);
        replica.transferOwnership(_argument);
        vm.assume(_argument != address(0));
        replica.setUpdater(_argument);
        assertEq(replica.updater(), _argument, "updater");
        replica.transferOwnership(_argument);
        assertEq(replica.owner(), _argument, "owner");
    }
}
