// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GovernanceRouter } from "../../../src/governance/GovernanceRouter.sol";
import { IGovernanceRouter } from "../../../src/interfaces/IGovernanceRouter.sol";
import { GovernanceMessage } from "../../../src/libs/GovernanceMessage.sol";
import { GovernanceTest } from "../../utils/GovernanceTest.sol";
import { Proxies } from "../../utils/Proxies.sol";

/// @notice What the recovery manager may do, and when; and every function by everybody else.
contract GovernanceRecoveryTest is GovernanceTest {
    string private constant NOT_GOVERNOR = "! called by governor";
    string private constant NOT_RECOVERY_MANAGER = "! called by recovery manager";

    function setUp() external {
        _deployGovernance();
    }

    /// "Recovery begins the timelock after the recovery manager asked for it, and ends when the recovery manager says so."
    function test_recovery_beginsAfterTheTimelockAndEnds() external {
        uint256 _activeAt = block.timestamp + TIMELOCK;
        _expectEmit(address(governance));
        emit IGovernanceRouter.InitiateRecovery(RECOVERY, _activeAt);
        vm.prank(RECOVERY);
        governance.initiateRecoveryTimelock();
        assertEq(governance.recoveryActiveAt(), _activeAt, "recoveryActiveAt");
        assertFalse(governance.inRecovery(), "inRecovery at once");
        vm.warp(_activeAt - 1);
        assertFalse(governance.inRecovery(), "inRecovery a second early");
        vm.warp(_activeAt);
        assertTrue(governance.inRecovery(), "inRecovery in time");
        vm.warp(_activeAt + 365 days);
        assertTrue(governance.inRecovery(), "inRecovery a year later");

        _expectEmit(address(governance));
        emit IGovernanceRouter.ExitRecovery(RECOVERY);
        vm.prank(RECOVERY);
        governance.exitRecovery();
        assertFalse(governance.inRecovery(), "inRecovery after the end");
        assertEq(governance.recoveryActiveAt(), 0, "recoveryActiveAt after the end");
        governance.transferGovernor(LOCAL, STRANGER);
    }

    function test_recovery_canBeCalledOffWhileItWaitsAndAskedForAgain() external {
        vm.prank(RECOVERY);
        governance.initiateRecoveryTimelock();
        vm.warp(block.timestamp + TIMELOCK - 1);
        vm.prank(RECOVERY);
        governance.exitRecovery();
        vm.warp(block.timestamp + 1);
        assertFalse(governance.inRecovery(), "inRecovery");
        vm.prank(RECOVERY);
        governance.initiateRecoveryTimelock();
        assertEq(governance.recoveryActiveAt(), block.timestamp + TIMELOCK, "the whole timelock again");
    }

    function test_initiateRecoveryTimelock_refusesInOrder() external {
        _expectRevert(NOT_RECOVERY_MANAGER);
        governance.initiateRecoveryTimelock();
        vm.prank(RECOVERY);
        governance.initiateRecoveryTimelock();
        vm.prank(RECOVERY);
        _expectRevert("recovery already initiated");
        governance.initiateRecoveryTimelock();
        _expectRevert(NOT_RECOVERY_MANAGER);
        governance.initiateRecoveryTimelock();
        vm.warp(block.timestamp + TIMELOCK);
        _expectRevert("in recovery");
        governance.initiateRecoveryTimelock();
        vm.prank(RECOVERY);
        _expectRevert("in recovery");
        governance.initiateRecoveryTimelock();
    }

    function test_initiateRecoveryTimelock_refusesATimePastTheEndOfAWord() external {
        GovernanceRouter _router = GovernanceRouter(
            Proxies.make(
                address(new GovernanceRouter(LOCAL, type(uint256).max)),
                abi.encodeCall(GovernanceRouter.initialize, (address(connections), RECOVERY))
            )
        );
        vm.prank(RECOVERY);
        vm.expectRevert();
        _router.initiateRecoveryTimelock();
        assertFalse(_router.inRecovery(), "inRecovery");
    }

    function test_exitRecovery_refusesInOrder() external {
        _expectRevert(NOT_RECOVERY_MANAGER);
        governance.exitRecovery();
        vm.prank(RECOVERY);
        _expectRevert("recovery not initiated");
        governance.exitRecovery();
    }

    /// "Of the accounts of this chain only the governor moves anything here, and in recovery only the recovery manager."
    function test_recoveryManager_actsInRecoveryInTheGovernorsPlace() external {
        _actsLocally(address(this), RECOVERY, NOT_GOVERNOR);
        _beginRecovery();
        _actsLocally(RECOVERY, address(this), NOT_RECOVERY_MANAGER);
    }

    function test_recoveryManager_neverActsOnOtherChains() external {
        _beginRecovery();
        vm.prank(RECOVERY);
        _expectRevert(NOT_GOVERNOR);
        governance.callRemote(REMOTE, _calls(3, 4));
        vm.prank(RECOVERY);
        _expectRevert(NOT_GOVERNOR);
        governance.transferGovernor(LOCAL, RECOVERY);
        vm.prank(RECOVERY);
        _expectRevert(NOT_GOVERNOR);
        governance.setRouter(4000, THIRD_ROUTER);
    }

    function test_transferRecoveryManager_handsTheRoleOverAtAnyTime() external {
        _expectRevert(NOT_RECOVERY_MANAGER);
        governance.transferRecoveryManager(STRANGER);
        _expectEmit(address(governance));
        emit IGovernanceRouter.TransferRecoveryManager(RECOVERY, STRANGER);
        vm.prank(RECOVERY);
        governance.transferRecoveryManager(STRANGER);
        assertEq(governance.recoveryManager(), STRANGER, "recoveryManager");
        vm.prank(RECOVERY);
        _expectRevert(NOT_RECOVERY_MANAGER);
        governance.initiateRecoveryTimelock();

        vm.prank(STRANGER);
        governance.initiateRecoveryTimelock();
        vm.warp(block.timestamp + TIMELOCK);
        vm.prank(STRANGER);
        governance.transferRecoveryManager(RECOVERY);
        _actsLocally(RECOVERY, STRANGER, NOT_RECOVERY_MANAGER);
    }

    /// "Of the accounts of this chain only the governor moves anything here, and in recovery only the recovery manager."
    function testFuzz_strangers_moveNothing(address _caller, uint32 _domain, address _who, bytes32 _router, bool _late)
        external
    {
        vm.assume(_caller != address(this) && _caller != RECOVERY && _caller != address(vm));
        if (_late) {
            _beginRecovery();
        }
        string memory _reason = _late ? NOT_RECOVERY_MANAGER : NOT_GOVERNOR;
        _fails(_caller, abi.encodeCall(governance.callLocal, (_calls(3, 4))), _reason);
        _fails(_caller, abi.encodeCall(governance.setRouterLocal, (_domain, _router)), _reason);
        _fails(_caller, abi.encodeCall(governance.setXAppConnectionManager, (_who)), _reason);
        _fails(_caller, abi.encodeCall(governance.callRemote, (_domain, _calls(3, 4))), NOT_GOVERNOR);
        _fails(_caller, abi.encodeCall(governance.transferGovernor, (_domain, _who)), NOT_GOVERNOR);
        _fails(_caller, abi.encodeCall(governance.setRouter, (_domain, _router)), NOT_GOVERNOR);
        _fails(_caller, abi.encodeCall(governance.transferRecoveryManager, (_who)), NOT_RECOVERY_MANAGER);
        _fails(_caller, abi.encodeCall(governance.exitRecovery, ()), NOT_RECOVERY_MANAGER);
        _reason = _late ? "in recovery" : NOT_RECOVERY_MANAGER;
        _fails(_caller, abi.encodeCall(governance.initiateRecoveryTimelock, ()), _reason);
        _fails(
            _caller,
            abi.encodeCall(governance.initialize, (_who, _caller)),
            "Initializable: contract is already initialized"
        );
    }

    function testFuzz_governor_movesWhatItSays(uint32 _domain, bytes32 _router, address _who, uint32 _timelock)
        external
    {
        governance.setRouterLocal(_domain, _router);
        assertEq(governance.routers(_domain), _router, "router");
        GovernanceRouter _other = GovernanceRouter(
            Proxies.make(
                address(new GovernanceRouter(LOCAL, _timelock)),
                abi.encodeCall(GovernanceRouter.initialize, (address(connections), _who))
            )
        );
        vm.prank(_who);
        _other.initiateRecoveryTimelock();
        assertEq(_other.recoveryActiveAt(), block.timestamp + _timelock, "recoveryActiveAt");
        assertTrue(_other.inRecovery() == (_timelock == 0), "inRecovery");
        governance.transferGovernor(LOCAL, _who);
        assertEq(governance.governor(), _who, "governor");
    }

    /// @dev What governor and recovery manager may both do, one does and the other may not.
    function _actsLocally(address _who, address _whoNot, string memory _reason) private {
        GovernanceMessage.Call[] memory _list = _calls(3, 4);
        bytes memory _connect = abi.encodeCall(governance.setXAppConnectionManager, (STRANGER));
        _fails(_whoNot, abi.encodeCall(governance.callLocal, (_list)), _reason);
        _fails(_whoNot, abi.encodeCall(governance.setRouterLocal, (5, THIRD_ROUTER)), _reason);
        _fails(_whoNot, _connect, _reason);

        uint256 _count = obedient.count();
        vm.prank(_who);
        governance.callLocal(_list);
        assertEq(obedient.count(), _count + 2, "calls");
        vm.prank(_who);
        governance.setRouterLocal(5, THIRD_ROUTER);
        assertEq(governance.routers(5), THIRD_ROUTER, "router");
        vm.prank(_who);
        governance.setXAppConnectionManager(STRANGER);
        assertEq(address(governance.xAppConnectionManager()), STRANGER, "xAppConnectionManager");
        vm.prank(_who);
        governance.setXAppConnectionManager(address(connections));
        vm.prank(_who);
        governance.setRouterLocal(5, bytes32(0));
    }

    function _fails(address _caller, bytes memory _call, string memory _reason) private {
        vm.prank(_caller);
        (bool _success, bytes memory _answer) = address(governance).call(_call);
        assertFalse(_success, "success");
        assertEq(_answer, abi.encodeWithSignature("Error(string)", _reason), "reason");
    }
}
