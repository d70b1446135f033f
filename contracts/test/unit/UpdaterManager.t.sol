// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { IUpdaterManager } from "../../src/interfaces/IUpdaterManager.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

contract UpdaterManagerTest is OpticsTest {
    Home private home;
    UpdaterManager private manager;

    function setUp() external {
        (home, manager) = _deployHome();
    }

    function test_constructor_namesTheUpdaterAndTakesABond() external {
        UpdaterManager _manager = new UpdaterManager{ value: 1 ether }(STRANGER);
        assertEq(_manager.updater(), STRANGER, "updater");
        assertEq(_manager.owner(), address(this), "owner");
        assertEq(address(_manager).balance, 1 ether, "balance");
    }

    function test_setHome_byTheOwner() external {
        Home _next = new Home(HOME_DOMAIN);
        _expectEmit(address(manager));
        emit IUpdaterManager.NewHome(address(_next));
        manager.setHome(address(_next));
        _expectRevert("!home");
        vm.prank(address(home));
        manager.slashUpdater(payable(STRANGER));
        vm.prank(address(_next));
        manager.slashUpdater(payable(STRANGER));
    }

    function test_setHome_needsAContract() external {
        _expectRevert("!contract home");
        manager.setHome(STRANGER);
    }

    /// "Only the owner changes the Home or the updater."
    function testFuzz_ownerOnly(address _caller, address _value) external {
        vm.assume(_caller != address(this));
        vm.prank(_caller);
        _expectRevert("Ownable: caller is not the owner");
        manager.setHome(_value);
        vm.prank(_caller);
        _expectRevert("Ownable: caller is not the owner");
        manager.setUpdater(_value);
    }

    function test_setUpdater_tellsTheHome() external {
        manager.setUpdater(STRANGER);
        assertEq(manager.updater(), STRANGER, "the manager's updater");
        assertEq(home.updater(), STRANGER, "the Home's updater");
    }

    function test_setUpdater_needsAHome() external {
        UpdaterManager _manager = new UpdaterManager(updater);
        vm.expectRevert();
        _manager.setUpdater(STRANGER);
    }

    function test_slashUpdater_byTheHome() external {
        _expectEmit(address(manager));
        emit IUpdaterManager.FakeSlashed(STRANGER);
        vm.prank(address(home));
        manager.slashUpdater(payable(STRANGER));
    }

    /// "Only the Home reports the updater."
    function testFuzz_slashUpdater_byNobodyElse(address _caller) external {
        vm.assume(_caller != address(home));
        vm.prank(_caller);
        _expectRevert("!home");
        manager.slashUpdater(payable(STRANGER));
    }
}
