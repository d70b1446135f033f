// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconController } from "../../src/upgrade/UpgradeBeaconController.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { Router } from "../../src/xapps/Router.sol";
import { Notes1, Notes2 } from "../utils/Notes.sol";
import { Test } from "../utils/Test.sol";

/// @notice Beacon, controller and proxies through two versions of an application whose storage grows.
contract NextVersionTest is Test {
    address private constant STRANGER = address(0x5772A);
    address private constant CONNECTIONS = address(0xC0);
    bytes32 private constant REMOTE = bytes32(uint256(0x2207E4));

    UpgradeBeaconController private controller = new UpgradeBeaconController();
    address private beacon = address(new UpgradeBeacon(address(new Notes1()), address(controller)));
    Notes1 private first;
    Notes1 private second;

    function setUp() external {
        first = _proxy();
        second = _proxy();
        first.enrollRemoteRouter(7, REMOTE);
        first.note("mine");
        vm.prank(STRANGER);
        first.note("a stranger's");
        second.transferOwnership(STRANGER);
    }

    function _proxy() private returns (Notes1) {
        return Notes1(address(new UpgradeBeaconProxy(beacon, abi.encodeCall(Notes1.initialize, (CONNECTIONS)))));
    }

    function test_upgrade_changesNoGetterOfAnyProxy() external {
        bytes32 _firstBefore = _everyGetter(first);
        bytes32 _secondBefore = _everyGetter(second);
        assertEq(first.version(), 1, "version before");
        controller.upgrade(beacon, address(new Notes2()));
        assertEq(first.version(), 2, "version of the first");
        assertEq(second.version(), 2, "version of the second");
        assertEq(_everyGetter(first), _firstBefore, "getters of the first");
        assertEq(_everyGetter(second), _secondBefore, "getters of the second");
        assertEq(Notes2(address(first)).latest(), bytes32(0), "the new variable");
    }

    function test_upgrade_givesRoomToTheNewVariable() external {
        controller.upgrade(beacon, address(new Notes2()));
        Notes2 _next = Notes2(address(first));
        _next.note("newer");
        assertEq(_next.latest(), "newer", "latest");
        assertEq(_next.notes(address(this)), "newer", "notes");
        assertEq(_next.notes(STRANGER), "a stranger's", "another's note");
        assertEq(_next.total(), 3, "total");
        assertEq(_next.owner(), address(this), "owner");
        assertEq(_next.remotes(7), REMOTE, "remotes");
        assertEq(address(_next.xAppConnectionManager()), CONNECTIONS, "xAppConnectionManager");
        assertEq(Notes2(address(second)).latest(), bytes32(0), "another proxy's");
        assertEq(vm.load(address(first), bytes32(uint256(203))), "newer", "its slot was the gap's first");
    }

    function test_upgrade_doesNotOpenInitializationAgain() external {
        Notes2 _implementation = new Notes2();
        controller.upgrade(beacon, address(_implementation));
        _expectRevert("Initializable: contract is already initialized");
        first.initialize(STRANGER);
        _expectRevert("Initializable: contract is already initialized");
        _implementation.initialize(STRANGER);
    }

    function test_upgrade_isTheControllersOwners() external {
        address _next = address(new Notes2());
        vm.prank(STRANGER);
        _expectRevert("Ownable: caller is not the owner");
        controller.upgrade(beacon, _next);
        vm.prank(STRANGER);
        (bool _success,) = beacon.call(abi.encode(_next));
        assertTrue(_success, "the beacon answers it like anybody");
        assertEq(first.version(), 1, "version");
    }

    function test_upgrade_canBeTakenBack() external {
        address _before = address(new Notes1());
        controller.upgrade(beacon, address(new Notes2()));
        Notes2(address(first)).note("newer");
        controller.upgrade(beacon, _before);
        assertEq(first.version(), 1, "version");
        assertEq(first.notes(address(this)), "newer", "notes");
        assertEq(first.total(), 3, "total");
    }

    /// The bases' initializers are for initializers alone.
    function test_bases_areInitializedByInitializersAlone() external {
        Unguarded _app = new Unguarded();
        _expectRevert("Initializable: contract is not initializing");
        _app.initializeRouter(CONNECTIONS);
        _expectRevert("Initializable: contract is not initializing");
        _app.initializeClient(CONNECTIONS);
        assertEq(_app.owner(), address(0), "owner");
    }

    function _everyGetter(Notes1 _notes) private view returns (bytes32) {
        return keccak256(
            abi.encode(
                _notes.owner(),
                _notes.xAppConnectionManager(),
                _notes.remotes(7),
                _notes.total(),
                _notes.notes(address(this)),
                _notes.notes(STRANGER)
            )
        );
    }
}

/// @notice An application that forgot the guard on its initializers.
contract Unguarded is Router {
    function initializeRouter(address _connections) external {
        __Router_initialize(_connections);
    }

    function initializeClient(address _connections) external {
        __XAppConnectionClient_initialize(_connections);
    }

    function handle(uint32, bytes32, bytes calldata) external pure { }
}
