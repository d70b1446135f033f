// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Common } from "../../src/Common.sol";
import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IHome } from "../../src/interfaces/IHome.sol";
import { IUpdaterManager } from "../../src/interfaces/IUpdaterManager.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice What holds for doubleUpdate on Home and Replica alike.
abstract contract DoubleUpdateTest is OpticsTest {
    bytes32 internal constant OLD = keccak256("old");
    bytes32 internal constant ONE = keccak256("one");
    bytes32 internal constant TWO = keccak256("two");

    Common internal target;

    function _expectSlashing() internal virtual;

    function _uninitialized() internal virtual returns (Common);

    function _double(bytes32 _one, bytes32 _two, bytes memory _signature, bytes memory _signature2) internal {
        target.doubleUpdate(OLD, [_one, _two], _signature, _signature2);
    }

    /// @dev What is no fraud succeeds, changes nothing and says nothing.
    function _doubleForNothing(bytes32 _one, bytes32 _two, bytes memory _signature, bytes memory _signature2) internal {
        vm.recordLogs();
        _double(_one, _two, _signature, _signature2);
        assertEq(vm.getRecordedLogs().length, 0, "number of events");
        assertFalse(_failed(), "failed");
    }

    function _failed() internal view returns (bool) {
        return target.state() == ICommon.States.Failed;
    }

    function test_fails_onTwoSignedRoots() external {
        bytes memory _signature = _signed(OLD, ONE);
        bytes memory _signature2 = _signed(OLD, TWO);
        _expectSlashing();
        _expectEmit(address(target));
        emit ICommon.DoubleUpdate(OLD, [ONE, TWO], _signature, _signature2);
        vm.prank(STRANGER);
        target.doubleUpdate(OLD, [ONE, TWO], _signature, _signature2);
        assertTrue(_failed(), "failed");
    }

    function test_fails_onlyOnce() external {
        _double(ONE, TWO, _signed(OLD, ONE), _signed(OLD, TWO));
        bytes memory _signature = _signed(OLD, ONE);
        bytes memory _signature2 = _signed(OLD, TWO);
        _expectRevert("failed state");
        target.doubleUpdate(OLD, [ONE, TWO], _signature, _signature2);
    }

    /// "Two updates signed by the updater from one root to two roots fail the contract, whoever brings them."
    function testFuzz_fails_whoeverBringsIt(address _caller, bytes32 _old, bytes32 _one, bytes32 _two) external {
        vm.assume(_one != _two);
        (bytes memory _signature, bytes memory _signature2) = (_signed(_old, _one), _signed(_old, _two));
        vm.prank(_caller);
        target.doubleUpdate(_old, [_one, _two], _signature, _signature2);
        assertTrue(_failed(), "failed");
    }

    /// Not failed is enough to be heard; but an updater that is not set yet has signed nothing.
    function test_doesNothing_beforeItIsInitialized() external {
        target = _uninitialized();
        _doubleForNothing(ONE, TWO, _signed(OLD, ONE), _signed(OLD, TWO));
        assertEq(uint256(target.state()), uint256(ICommon.States.UnInitialized), "state");
    }

    function test_doesNothing_whenTheRootsAreEqual() external {
        _doubleForNothing(ONE, ONE, _signed(OLD, ONE), _signed(OLD, ONE));
    }

    function test_doesNothing_whenTheFirstSignatureIsAnothers() external {
        _doubleForNothing(ONE, TWO, _signUpdate(OTHER_KEY, HOME_DOMAIN, OLD, ONE), _signed(OLD, TWO));
    }

    function test_doesNothing_whenTheSecondSignatureIsAnothers() external {
        _doubleForNothing(ONE, TWO, _signed(OLD, ONE), _signUpdate(OTHER_KEY, HOME_DOMAIN, OLD, TWO));
    }

    function test_doesNothing_whenTheOldRootsDiffer() external {
        _doubleForNothing(ONE, TWO, _signed(OLD, ONE), _signed(ONE, TWO));
    }

    function test_doesNothing_whenTheHomesDiffer() external {
        _doubleForNothing(ONE, TWO, _signed(OLD, ONE), _signUpdate(UPDATER_KEY, HOME_DOMAIN + 1, OLD, TWO));
    }

    function test_reverts_onAMalformedSignature() external {
        bytes memory _good = _signed(OLD, ONE);
        _expectRevert("ECDSA: invalid signature length");
        target.doubleUpdate(OLD, [ONE, TWO], "", _good);
        _expectRevert("ECDSA: invalid signature length");
        target.doubleUpdate(OLD, [ONE, TWO], _good, hex"00");
    }

    function test_doesNotReadTheSecondSignature_whenTheFirstIsAnothers() external {
        _doubleForNothing(ONE, TWO, _signUpdate(OTHER_KEY, HOME_DOMAIN, OLD, ONE), "malformed");
    }
}

contract HomeDoubleUpdateTest is DoubleUpdateTest {
    UpdaterManager private manager;

    function setUp() external {
        Home _home;
        (_home, manager) = _deployHome();
        target = _home;
    }

    function _expectSlashing() internal override {
        _expectEmit(address(manager));
        emit IUpdaterManager.FakeSlashed(STRANGER);
        _expectEmit(address(target));
        emit IHome.UpdaterSlashed(updater, STRANGER);
    }

    function _uninitialized() internal override returns (Common) {
        return _unlockedHome();
    }
}

contract ReplicaDoubleUpdateTest is DoubleUpdateTest {
    function setUp() external {
        target = _deployReplica();
    }

    function _expectSlashing() internal override { }

    function _uninitialized() internal override returns (Common) {
        return _unlockedReplica(RESERVE_GAS);
    }
}
