// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { IReplicaOwned } from "../../src/interfaces/IReplicaOwned.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { AdoptingReplica } from "../../src/upgrade/AdoptingReplica.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { BatchTest } from "../utils/BatchTest.sol";

/// @notice A Replica of the first version, which has no owner and no copies of its terms, upgraded in place: to the code
/// that new ones have, and to the code that adopts it.
contract DeployedReplicaTest is BatchTest {
    UpgradeBeacon private beacon;
    Replica private replica;
    MessageSink private sink = new MessageSink();
    // Four messages: processed, proven, and two that are neither. The root of them all is committed and usable.
    bytes[] private messages;
    Batch private batch;

    function setUp() external {
        beacon = new UpgradeBeacon(address(new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS)), address(this));
        replica = Replica(address(new UpgradeBeaconProxy(address(beacon), "")));
        bytes32[] memory _leaves = new bytes32[](4);
        for (uint32 _i = 0; _i < 4; _i++) {
            messages.push(_message(_i, address(sink), abi.encode(_i)));
            _leaves[_i] = keccak256(messages[_i]);
        }
        _write(0, (1 << 176) | (uint256(uint160(updater)) << 16) | 1); // Active, updater, _initialized true
        _write(49, HOME_DOMAIN);
        _write(50, WINDOW);
        _write(51, 1); // entered
        _write(_entry(0, 52), 1); // confirmAt
        _accept(replica, messages);
        _write(_entry(uint256(_leaves[0]), 53), 2); // messages: Processed
        _write(_entry(uint256(_leaves[1]), 53), 1); // Proven
        batch = _batchFrom(messages, _leaves, 4, _upTo(4), replica.committedRoot());
    }

    function _write(uint256 _slot, uint256 _value) private {
        vm.store(address(replica), bytes32(_slot), bytes32(_value));
    }

    function _entry(uint256 _key, uint256 _mapping) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(_key, _mapping)));
    }

    function _upgrade(address _implementation) private {
        (bool _success,) = address(beacon).call(abi.encode(_implementation));
        assertTrue(_success, "the beacon takes it");
    }

    function _upgradeToAdopting() private returns (AdoptingReplica) {
        _upgrade(address(new AdoptingReplica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS, address(this))));
        return AdoptingReplica(address(replica));
    }

    function _copies() private view returns (uint256) {
        return uint256(vm.load(address(replica), bytes32(0))) >> 184;
    }

    function _assertGetters(address _owner) private view {
        assertEq(replica.VERSION(), 0, "VERSION");
        assertEq(replica.localDomain(), REPLICA_DOMAIN, "localDomain");
        assertEq(replica.remoteDomain(), HOME_DOMAIN, "remoteDomain");
        assertEq(replica.homeDomainHash(), _homeDomainHash(HOME_DOMAIN), "homeDomainHash");
        assertEq(replica.optimisticSeconds(), WINDOW, "optimisticSeconds");
        assertEq(replica.updater(), updater, "updater");
        assertEq(uint256(replica.state()), uint256(ICommon.States.Active), "state");
        assertEq(replica.committedRoot(), batch.root, "committedRoot");
        assertEq(replica.confirmAt(batch.root), block.timestamp, "confirmAt");
        assertEq(replica.confirmAt(bytes32(0)), 1, "confirmAt of the zero root");
        assertTrue(replica.acceptableRoot(batch.root), "acceptableRoot");
        assertFalse(replica.acceptableRoot(bytes32(0)), "acceptableRoot of the zero root");
        assertEq(replica.PROCESS_GAS(), PROCESS_GAS, "PROCESS_GAS");
        assertEq(replica.RESERVE_GAS(), RESERVE_GAS, "RESERVE_GAS");
        assertTrue(_isProcessed(replica, messages[0]), "messages, processed");
        assertTrue(_is(replica, messages[1], IReplica.MessageStatus.Proven), "messages, proven");
        assertTrue(_isNone(replica, messages[2]), "messages, neither");
        assertEq(replica.owner(), _owner, "owner");
        assertEq(replica.genesisRoot(), bytes32(0), "genesisRoot");
    }

    /// @dev Updates by one and by many, with the window that slot 50 says, and a batch of what waits.
    function _goOn() private {
        (bytes32 _one, bytes32 _two) = (keccak256("one"), keccak256("two"));
        bytes memory _signature = _signed(batch.root, _one);
        _expectEmit(address(replica));
        emit ICommon.Update(HOME_DOMAIN, batch.root, _one, _signature);
        replica.update(batch.root, _one, _signature);
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        _updates[0] = IReplicaBatch.SignedUpdate(_one, _two, _signed(_one, _two));
        replica.updateBatch(_updates);
        assertEq(replica.confirmAt(_one), block.timestamp + WINDOW, "confirmAt");
        assertEq(replica.confirmAt(_two), block.timestamp + WINDOW, "confirmAt by a batch");
        assertEq(_send(replica, batch), 3, "processed");
        assertEq(sink.total(), 3, "handled: not what the first version had processed");
        _assertOpen(replica);
    }

    function test_withoutAnOwner_readsAndGoesOn() external {
        assertEq(_copies(), 0, "copies");
        _assertGetters(address(0));
        _goOn();
        assertEq(_copies(), 0, "copies are not made on the way");
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, address(this)));
        replica.setUpdater(STRANGER);
    }

    function test_adopt_givesOwnerAndCopiesAndChangesNothingElse() external {
        AdoptingReplica _adopting = _upgradeToAdopting();
        _assertGetters(address(0));
        assertEq(_adopting.ADOPTED_OWNER(), address(this), "ADOPTED_OWNER");
        _expectEmit(address(replica));
        emit IReplicaOwned.OwnershipTransferred(address(0), address(this));
        vm.prank(STRANGER);
        _adopting.adopt();
        assertEq(_copies(), (WINDOW << 32) | HOME_DOMAIN, "copies");
        _assertGetters(address(this));
        _goOn();
        replica.setUpdater(STRANGER);
        assertEq(replica.updater(), STRANGER, "the owner's updater");
    }

    /// "A Replica that has an owner keeps it."
    function test_adopt_onlyOnce() external {
        AdoptingReplica _adopting = _upgradeToAdopting();
        _adopting.adopt();
        vm.expectRevert(abi.encodeWithSelector(AdoptingReplica.OwnedAlready.selector, address(this)));
        _adopting.adopt();
        replica.transferOwnership(STRANGER);
        vm.expectRevert(abi.encodeWithSelector(AdoptingReplica.OwnedAlready.selector, STRANGER));
        _adopting.adopt();
        assertEq(replica.owner(), STRANGER, "owner");
    }

    function test_adopt_staysAfterTheNextUpgrade() external {
        _upgradeToAdopting().adopt();
        _upgrade(address(new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS)));
        _assertGetters(address(this));
        _goOn();
    }

    function test_adopt_ofAFailedReplica() external {
        AdoptingReplica _adopting = _upgradeToAdopting();
        (bytes32 _one, bytes32 _two) = (keccak256("one"), keccak256("two"));
        replica.doubleUpdate(batch.root, [_one, _two], _signed(batch.root, _one), _signed(batch.root, _two));
        _adopting.adopt();
        assertEq(uint256(replica.state()), uint256(ICommon.States.Failed), "state");
        assertEq(_send(replica, batch), 3, "what has arrived is processed");
    }

    function test_adopt_makesNoCopyOfALongWindow() external {
        _write(50, 2 ** 40);
        _upgradeToAdopting().adopt();
        assertEq(_copies(), 0, "copies");
        bytes32 _one = keccak256("one");
        replica.update(batch.root, _one, _signed(batch.root, _one));
        assertEq(replica.confirmAt(_one), block.timestamp + 2 ** 40, "confirmAt");
    }

    function test_constructor_refusesTheZeroAddress() external {
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.ZeroAddress.selector));
        new AdoptingReplica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS, address(0));
    }
}
