// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

/// @notice Proxies that were initialized by the contracts in use, of Solidity 0.7 and OpenZeppelin 3.4, and now point to
/// these: what is in their storage is written here word by word, and the contracts must go on from it.
///
/// `_initialized` was a bool there and is a number here; true reads as 1, the version after the one initialization.
contract DeployedStorageTest is OpticsTest {
    MessageSink private sink = new MessageSink();
    UpdaterManager private manager = new UpdaterManager(updater);
    Home private home;
    Replica private replica;

    // Three messages: the first is processed, the second proven, the third under a root that is not signed yet.
    bytes[] private messages;
    bytes32[] private leaves;

    function setUp() external {
        for (uint32 _i = 0; _i < 3; _i++) {
            messages.push(_message(_i, address(sink), "body"));
            leaves.push(keccak256(messages[_i]));
        }
        home = Home(_proxyTo(address(new Home(HOME_DOMAIN))));
        replica = Replica(_proxyTo(address(new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS))));
        manager.setHome(address(home));
        _writeHome(address(home));
        _writeReplica(address(replica));
    }

    function _proxyTo(address _implementation) private returns (address) {
        return address(new UpgradeBeaconProxy(address(new UpgradeBeacon(_implementation, STRANGER)), ""));
    }

    function _root(uint256 _size) private view returns (bytes32) {
        return ReferenceTree.root(leaves, _size);
    }

    function _write(address _target, uint256 _slot, uint256 _value) private {
        vm.store(_target, bytes32(_slot), bytes32(_value));
    }

    function _entry(uint256 _key, uint256 _mapping) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(_key, _mapping)));
    }

    function _writeHome(address _at) private {
        _write(_at, 0, 1); // _initialized true, _initializing false
        _write(_at, 1, (3 << 128) | 3); // queue.last, queue.first: two roots were signed
        _write(_at, _entry(3, 2), uint256(_root(3)));
        _write(_at, 52, uint256(leaves[2])); // tree.branch
        _write(_at, 53, uint256(keccak256(bytes.concat(leaves[0], leaves[1]))));
        _write(_at, 84, 3); // tree.count
        _write(_at, 134, (1 << 160) | uint160(updater)); // state Active
        _write(_at, 135, uint256(_root(2))); // committedRoot
        _write(_at, 233, uint160(address(this))); // owner
        _write(_at, _entry(REPLICA_DOMAIN, 283), 3); // nonces
        _write(_at, 284, uint160(address(manager)));
    }

    function _writeReplica(address _at) private {
        _write(_at, 0, (1 << 176) | (uint256(uint160(updater)) << 16) | 1); // Active, updater, _initialized true
        _write(_at, 1, uint256(_root(2))); // committedRoot
        _write(_at, 49, HOME_DOMAIN);
        _write(_at, 50, WINDOW);
        _write(_at, 51, 1); // entered
        _write(_at, _entry(0, 52), 1); // confirmAt
        _write(_at, _entry(uint256(_root(2)), 52), block.timestamp);
        _write(_at, _entry(uint256(leaves[0]), 53), 2); // messages: Processed
        _write(_at, _entry(uint256(leaves[1]), 53), 1); // Proven
    }

    function test_neitherIsInitializedAgain() external {
        _expectRevert("Initializable: contract is already initialized");
        home.initialize(manager);
        _expectRevert("Initializable: contract is already initialized");
        replica.initialize(HOME_DOMAIN, STRANGER, bytes32(0), 0);
    }

    function test_home_goesOn() external {
        assertEq(uint256(home.state()), uint256(ICommon.States.Active), "state");
        assertEq(home.owner(), address(this), "owner");
        assertEq(home.updater(), updater, "updater");
        assertEq(home.root(), _root(3), "root");
        (bytes32 _old, bytes32 _new) = home.suggestUpdate();
        assertEq(_old, _root(2), "the committed root");
        assertEq(_new, _root(3), "the queued root");

        home.dispatch(REPLICA_DOMAIN, _id(address(sink)), "next");
        leaves.push(keccak256(_message(3, address(sink), "next")));
        assertEq(home.root(), _root(4), "root after a message");
        home.update(_old, _root(4), _signed(_old, _root(4)));
        assertEq(home.committedRoot(), _root(4), "committedRoot");
        assertEq(home.queueLength(), 0, "queueLength");

        manager.setUpdater(STRANGER);
        assertEq(home.updater(), STRANGER, "the manager's updater");
    }

    function test_home_fails() external {
        assertTrue(home.improperUpdate(_root(2), _root(1), _signed(_root(2), _root(1))), "improper");
        assertEq(uint256(home.state()), uint256(ICommon.States.Failed), "state");
    }

    function test_replica_goesOn() external {
        _expectRevert("!proven");
        replica.process(messages[0]);
        assertTrue(replica.process(messages[1]), "what was proven before is processed");
        assertTrue(replica.messages(leaves[0]) == IReplica.MessageStatus.Processed, "what was processed before");

        replica.update(_root(2), _root(3), _signed(_root(2), _root(3)));
        assertEq(replica.confirmAt(_root(3)), block.timestamp + WINDOW, "confirmAt");
        vm.warp(block.timestamp + WINDOW);
        replica.proveAndProcess(messages[2], ReferenceTree.proof(leaves, 3, 2), 2);
        assertEq(sink.total(), 2, "handled");
    }

    function test_replica_fails() external {
        bytes32 _old = _root(2);
        replica.doubleUpdate(_old, [_root(1), _root(3)], _signed(_old, _root(1)), _signed(_old, _root(3)));
        assertEq(uint256(replica.state()), uint256(ICommon.States.Failed), "state");
        assertEq(replica.updater(), updater, "the updater beside it stays");
    }
}
