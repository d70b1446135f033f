// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Common } from "../../src/Common.sol";
import { Home } from "../../src/Home.sol";
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

    function _double(bytes32 _one, bytes32 _two, bytes memory _signature, bytes memory _signature2) internal {
        target.doubleUpdate(OLD, [_one, _two], _signature, _signature2);
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

    function test_doesNothing_whenTheRootsAreEqual() external {
        _double(ONE, ONE, _signed(OLD, ONE), _signed(OLD, ONE));
        assertFalse(_failed(), "failed");
    }

    function test_doesNothing_whenTheFirstSignatureIsAnothers() external {
        _double(ONE, TWO, _signUpdate(OTHER_KEY, HOME_DOMAIN, OLD, ONE), _signed(OLD, TWO));
        assertFalse(_failed(), "failed");
    }

    function test_doesNothing_whenTheSecondSignatureIsAnothers() external {
        _double(ONE, TWO, _signed(OLD, ONE), _signUpdate(OTHER_KEY, HOME_DOMAIN, OLD, TWO));
        assertFalse(_failed(), "failed");
    }

    function test_doesNothing_whenTheOldRootsDiffer() external {
        _double(ONE, TWO, _signed(OLD, ONE), _signed(ONE, TWO));
        assertFalse(_failed(), "failed");
    }

    function test_doesNothing_whenTheHomesDiffer() external {
        _double(ONE, TWO, _signed(OLD, ONE), _signUpdate(UPDATER_KEY, HOME_DOMAIN + 1, OLD, TWO));
        assertFalse(_failed(), "failed");
    }

    function test_reverts_onAMalformedSignature() external {
        bytes memory _good = _signed(OLD, ONE);
        _expectRevert("ECDSA: invalid signature length");
        target.doubleUpdate(OLD, [ONE, TWO], "", _good);
        _expectRevert("ECDSA: invalid signature length");
        target.doubleUpdate(OLD, [ONE, TWO], _good, hex"00");
    }

    function test_doesNotReadTheSecondSignature_whenTheFirstIsAnothers() external {
        _double(ONE, TWO, _signUpdate(OTHER_KEY, HOME_DOMAIN, OLD, ONE), "malformed");
        assertFalse(_failed(), "failed");
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
}

contract ReplicaDoubleUpdateTest is DoubleUpdateTest {
    function setUp() external {
        target = _deployReplica();
    }

    function _expectSlashing() internal override { }
}
