// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice UpdaterManager and XAppConnectionManager stand behind no proxy. Their storage is that of the first version all
/// the same: this code at an address with a storage that is written word by word reads it and goes on.
contract DeployedManagersTest is OpticsTest {
    uint256 private constant WATCHER_KEY = 0xDA7C4;
    address private constant AT = address(0xA7);

    function _place(address _like) private {
        vm.etch(AT, _like.code);
    }

    function _write(uint256 _slot, uint256 _value) private {
        vm.store(AT, bytes32(_slot), bytes32(_value));
    }

    function _entry(uint256 _key, uint256 _mapping) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(_key, _mapping)));
    }

    function test_updaterManager() external {
        (Home _home, UpdaterManager _made) = _deployHome();
        _place(address(_made));
        _write(0, uint160(address(this))); // owner
        _write(1, uint160(address(_home))); // home
        _write(2, uint160(updater)); // updater
        UpdaterManager _manager = UpdaterManager(AT);
        assertEq(_manager.owner(), address(this), "owner");
        assertEq(_manager.updater(), updater, "updater");

        _home.setUpdaterManager(AT);
        _manager.setUpdater(STRANGER);
        assertEq(_manager.updater(), STRANGER, "updater after a change");
        assertEq(_home.updater(), STRANGER, "the Home hears of it");
        _expectRevert("!home");
        _manager.slashUpdater(payable(STRANGER));
        vm.prank(address(_home));
        _manager.slashUpdater(payable(STRANGER));
        _manager.transferOwnership(STRANGER);
        assertEq(_manager.owner(), STRANGER, "owner after a change");
    }

    function test_xAppConnectionManager() external {
        (Home _home,) = _deployHome();
        Replica _replica = _deployReplica();
        address _watcher = vm.addr(WATCHER_KEY);
        _place(address(new XAppConnectionManager()));
        _write(0, uint160(address(this))); // owner
        _write(1, uint160(address(_home))); // home
        _write(_entry(uint160(address(_replica)), 2), HOME_DOMAIN); // replicaToDomain
        _write(_entry(HOME_DOMAIN, 3), uint160(address(_replica))); // domainToReplica
        _write(_entry(HOME_DOMAIN, _entry(uint160(_watcher), 4)), 1); // watcherPermissions
        XAppConnectionManager _connections = XAppConnectionManager(AT);
        assertEq(_connections.owner(), address(this), "owner");
        assertEq(address(_connections.home()), address(_home), "home");
        assertEq(_connections.localDomain(), HOME_DOMAIN, "localDomain");
        assertEq(_connections.replicaToDomain(address(_replica)), HOME_DOMAIN, "replicaToDomain");
        assertEq(_connections.domainToReplica(HOME_DOMAIN), address(_replica), "domainToReplica");
        assertTrue(_connections.isReplica(address(_replica)), "isReplica");
        assertFalse(_connections.isReplica(STRANGER), "isReplica of a stranger");
        assertTrue(_connections.watcherPermission(_watcher, HOME_DOMAIN), "watcherPermission");
        assertFalse(_connections.watcherPermission(_watcher, REPLICA_DOMAIN), "watcherPermission for another domain");

        _connections.unenrollReplica(HOME_DOMAIN, _id(updater), _signFailure(WATCHER_KEY, HOME_DOMAIN, _id(updater)));
        assertFalse(_connections.isReplica(address(_replica)), "isReplica after a watcher's word");
        assertEq(_connections.domainToReplica(HOME_DOMAIN), address(0), "domainToReplica after a watcher's word");
        _connections.ownerEnrollReplica(STRANGER, HOME_DOMAIN);
        assertTrue(_connections.isReplica(STRANGER), "the next Replica");
        _connections.setWatcherPermission(_watcher, HOME_DOMAIN, false);
        assertFalse(_connections.watcherPermission(_watcher, HOME_DOMAIN), "watcherPermission taken");
    }
}
