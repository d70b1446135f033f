// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice Every variable at the slot where deployed proxies keep it, read past the contracts.
contract StorageLayoutTest is OpticsTest {
    function _slot(address _target, uint256 _index) private view returns (uint256) {
        return uint256(vm.load(_target, bytes32(_index)));
    }

    function _entry(uint256 _key, uint256 _mapping) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(_key, _mapping)));
    }

    function test_home() external {
        (Home _home, UpdaterManager _manager) = _deployHome();
        address _at = address(_home);
        bytes memory _bytes = _message(0, STRANGER, "one");
        _home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "one");
        bytes32 _first = _home.root();
        _home.update(0, _first, _signed(0, _first));
        _home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "two");

        assertEq(_slot(_at, 0), 1, "initialized, not initializing");
        assertEq(
            _slot(_at, 1), (1 << 128) | 2, "queue.last, queue.first: nothing is kept where the first version looks"
        );
        assertEq(_slot(_at, _entry(2, 2)), 0, "queue.items");
        assertEq(_slot(_at, _entry(uint256(_home.root()), 3)), 2, "queue.places");
        assertEq(_slot(_at, 52), uint256(keccak256(_bytes)), "tree.branch[0]");
        assertEq(_slot(_at, 84), 2, "tree.count");
        assertEq(_slot(_at, 134), (1 << 160) | uint160(updater), "state, updater");
        assertEq(_slot(_at, 135), uint256(_first), "committedRoot");
        assertEq(_slot(_at, 233), uint160(address(this)), "owner");
        assertEq(_slot(_at, _entry(REPLICA_DOMAIN, 283)), 2, "nonces");
        assertEq(_slot(_at, 284), uint160(address(_manager)), "updaterManager");
        _gapIsEmpty(_at, 3, 51); // the first of them is that of queue.places
        _gapIsEmpty(_at, 85, 133);
        _gapIsEmpty(_at, 136, 232);
        _gapIsEmpty(_at, 234, 282);
        _gapIsEmpty(_at, 285, 332);
    }

    function test_replica() external {
        Replica _replica = _deployReplica();
        address _at = address(_replica);
        bytes32 _leaf = _proveAlone(_replica, _message(0, STRANGER, "one"));
        bytes32 _root = _replica.committedRoot();

        uint256 _copies = (WINDOW << 216) | (uint256(HOME_DOMAIN) << 184);
        assertEq(_slot(_at, 0), _copies | (1 << 176) | (uint256(uint160(updater)) << 16) | 1, "the first word");
        assertEq(_slot(_at, 1), uint256(_root), "committedRoot");
        assertEq(_slot(_at, 49), HOME_DOMAIN, "remoteDomain");
        assertEq(_slot(_at, 50), WINDOW, "optimisticSeconds");
        assertEq(_slot(_at, 51), 1, "entered");
        assertEq(_slot(_at, _entry(uint256(_root), 52)), block.timestamp, "confirmAt");
        assertEq(_slot(_at, _entry(uint256(_leaf), 53)), uint256(IReplica.MessageStatus.Proven), "messages");
        _gapIsEmpty(_at, 2, 48);
        assertEq(_slot(_at, 54), uint160(address(this)), "owner");
        assertEq(_slot(_at, 55), 0, "genesisRoot");
        _gapIsEmpty(_at, 55, 97);
    }

    function test_updaterManager() external {
        (Home _home, UpdaterManager _manager) = _deployHome();
        assertEq(_slot(address(_manager), 0), uint160(address(this)), "owner");
        assertEq(_slot(address(_manager), 1), uint160(address(_home)), "home");
        assertEq(_slot(address(_manager), 2), uint160(updater), "updater");
    }

    function test_xAppConnectionManager() external {
        XAppConnectionManager _connections = new XAppConnectionManager();
        address _at = address(_connections);
        _connections.setHome(address(this));
        _connections.ownerEnrollReplica(STRANGER, HOME_DOMAIN);
        _connections.setWatcherPermission(updater, HOME_DOMAIN, true);
        assertEq(_slot(_at, 0), uint160(address(this)), "owner");
        assertEq(_slot(_at, 1), uint160(address(this)), "home");
        assertEq(_slot(_at, _entry(uint160(STRANGER), 2)), HOME_DOMAIN, "replicaToDomain");
        assertEq(_slot(_at, _entry(HOME_DOMAIN, 3)), uint160(STRANGER), "domainToReplica");
        assertEq(_slot(_at, _entry(HOME_DOMAIN, _entry(uint160(updater), 4))), 1, "watcherPermissions");
    }

    function test_upgradeBeacon() external {
        address _beacon = address(new UpgradeBeacon(address(this), STRANGER));
        assertEq(_slot(_beacon, 0), uint160(address(this)), "implementation");
    }

    function _gapIsEmpty(address _target, uint256 _from, uint256 _to) private view {
        for (uint256 _index = _from; _index <= _to; _index++) {
            assertEq(_slot(_target, _index), 0, "gap");
        }
    }
}
