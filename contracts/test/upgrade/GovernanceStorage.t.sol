// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GovernanceRouter } from "../../src/governance/GovernanceRouter.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { PingPongRouter } from "../../src/xapps/ping-pong/PingPongRouter.sol";
import { GovernanceTest } from "../utils/GovernanceTest.sol";

/// @notice What a proxy points to before it points to ours.
contract Former { }

/// @notice A router with one variable more than ours.
contract LongerGovernanceRouter is GovernanceRouter {
    uint256 public more = 7;

    constructor() GovernanceRouter(1000, 0) { }
}

/// @notice Every variable at the slot where deployed proxies keep it, both ways: what a proxy's storage holds is written
/// word by word and read through ours, and what ours wrote is read past it.
contract GovernanceStorageTest is GovernanceTest {
    function setUp() external {
        _deployGovernance();
    }

    function _slot(address _target, uint256 _index) private view returns (uint256) {
        return uint256(vm.load(_target, bytes32(_index)));
    }

    function _write(address _target, uint256 _index, uint256 _value) private {
        vm.store(_target, bytes32(_index), bytes32(_value));
    }

    function _entry(uint256 _key, uint256 _mapping) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(_key, _mapping)));
    }

    /// @dev Eight entries share a word of the list, the first in its lowest bytes.
    function _domainsWord() private pure returns (uint256) {
        return uint256(keccak256(abi.encode(6)));
    }

    function test_layout_governanceRouter() external {
        address _at = address(governance);
        vm.prank(RECOVERY);
        governance.initiateRecoveryTimelock();
        assertEq(_slot(_at, 0), 1, "initialized, not initializing");
        assertEq(_slot(_at, 1), block.timestamp + TIMELOCK, "recoveryActiveAt");
        assertEq(_slot(_at, 2), uint160(RECOVERY), "recoveryManager");
        assertEq(_slot(_at, 3), (uint256(LOCAL) << 160) | uint160(address(this)), "governorDomain, governor");
        assertEq(_slot(_at, 4), uint160(address(connections)), "xAppConnectionManager");
        assertEq(_slot(_at, _entry(REMOTE, 5)), uint256(REMOTE_ROUTER), "routers");
        assertEq(_slot(_at, 6), 2, "number of domains");
        assertEq(_slot(_at, _domainsWord()), (uint256(THIRD) << 32) | REMOTE, "domains");
        assertEq(_slot(address(new LongerGovernanceRouter()), 50), 7, "what comes behind the gap");
        _gapIsEmpty(_at, 5, 5);
        _gapIsEmpty(_at, 7, 49);
    }

    function test_layout_pingPongRouter() external {
        PingPongRouter _game = new PingPongRouter(address(connections));
        address _at = address(_game);
        _game.enrollRemoteRouter(REMOTE, REMOTE_ROUTER);
        _game.initiatePingPongMatch(REMOTE);
        assertEq(_slot(_at, 0), 1, "initialized, not initializing");
        assertEq(_slot(_at, 51), uint160(address(this)), "owner");
        assertEq(_slot(_at, 101), uint160(address(connections)), "xAppConnectionManager");
        assertEq(_slot(_at, _entry(REMOTE, 151)), uint256(REMOTE_ROUTER), "remotes");
        assertEq(_slot(_at, 201), 1, "nextMatch");
        _gapIsEmpty(_at, 1, 50);
        _gapIsEmpty(_at, 52, 100);
        _gapIsEmpty(_at, 102, 150);
        _gapIsEmpty(_at, 151, 200);
    }

    /// @dev A proxy whose storage is that of a router in use on LOCAL, where governance came back to after a while: one
    /// domain of three was removed, and recovery is asked for. It points to ours from here on.
    function _deployed() private returns (GovernanceRouter _router) {
        address _beacon = address(new UpgradeBeacon(address(new Former()), address(this)));
        address _at = address(new UpgradeBeaconProxy(_beacon, ""));
        _write(_at, 0, 1); // _initialized true, _initializing false
        _write(_at, 1, block.timestamp + 100); // recoveryActiveAt
        _write(_at, 2, uint160(RECOVERY)); // recoveryManager
        _write(_at, 3, (uint256(LOCAL) << 160) | uint160(address(this))); // governorDomain, governor
        _write(_at, 4, uint160(address(connections))); // xAppConnectionManager
        _write(_at, _entry(REMOTE, 5), uint256(REMOTE_ROUTER)); // routers
        _write(_at, _entry(THIRD, 5), uint256(THIRD_ROUTER));
        _write(_at, 6, 3); // domains: the length, and three entries of four bytes
        _write(_at, _domainsWord(), (uint256(THIRD) << 64) | REMOTE);
        (bool _success,) = _beacon.call(abi.encode(new GovernanceRouter(LOCAL, TIMELOCK)));
        assertTrue(_success, "the upgrade");
        return GovernanceRouter(_at);
    }

    function test_deployed_everyGetterReadsIt() external {
        GovernanceRouter _router = _deployed();
        assertEq(_router.localDomain(), LOCAL, "localDomain");
        assertEq(_router.recoveryTimelock(), TIMELOCK, "recoveryTimelock");
        assertEq(_router.recoveryActiveAt(), block.timestamp + 100, "recoveryActiveAt");
        assertFalse(_router.inRecovery(), "inRecovery");
        assertEq(_router.recoveryManager(), RECOVERY, "recoveryManager");
        assertEq(_router.governor(), address(this), "governor");
        assertEq(_router.governorDomain(), LOCAL, "governorDomain");
        assertEq(address(_router.xAppConnectionManager()), address(connections), "xAppConnectionManager");
        assertEq(_router.routers(REMOTE), REMOTE_ROUTER, "a router");
        assertEq(_router.routers(THIRD), THIRD_ROUTER, "another router");
        assertEq(_router.domains(0), REMOTE, "the first domain");
        assertEq(_router.domains(1), 0, "a domain removed");
        assertEq(_router.domains(2), THIRD, "the last domain");
        vm.expectRevert();
        _router.domains(3);
        assertEq(_router.VERSION(), 0, "VERSION");
        _expectRevert("Initializable: contract is already initialized");
        _router.initialize(address(connections), STRANGER);
    }

    function test_deployed_goesOn() external {
        GovernanceRouter _router = _deployed();
        vm.warp(block.timestamp + 100);
        assertTrue(_router.inRecovery(), "the recovery that was asked for begins");
        vm.prank(RECOVERY);
        _router.exitRecovery();

        _router.callRemote(THIRD, _calls(3, 4));
        assertEq(home.nonces(THIRD), 1, "a call");
        _router.setRouter(4000, REMOTE_ROUTER);
        assertEq(_slot(address(_router), 6), 4, "number of domains");
        assertEq(
            _slot(address(_router), _domainsWord()),
            (uint256(4000) << 96) | (uint256(THIRD) << 64) | REMOTE,
            "domains with a new one"
        );
        assertEq(home.count(), 4, "a call, and three routers told");
        _router.setRouter(REMOTE, bytes32(0));
        assertEq(_router.domains(0), 0, "a domain removed");

        _router.transferGovernor(THIRD, STRANGER);
        assertEq(_slot(address(_router), 3), uint256(THIRD) << 160, "governorDomain, no governor");
        vm.prank(THIRD_REPLICA);
        _router.handle(THIRD, THIRD_ROUTER, _transferMessage(LOCAL, _id(STRANGER)));
        assertEq(_router.governor(), STRANGER, "the governor comes back");
        vm.prank(RECOVERY);
        _router.initiateRecoveryTimelock();
        assertEq(_router.recoveryActiveAt(), block.timestamp + TIMELOCK, "recoveryActiveAt");
    }

    function _gapIsEmpty(address _target, uint256 _from, uint256 _to) private view {
        for (uint256 _index = _from; _index <= _to; _index++) {
            assertEq(_slot(_target, _index), 0, "gap");
        }
    }
}
