// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice The copies of the Home's domain and of the window: whether they are there or not, a Replica does what slots 49
/// and 50 say.
contract ReplicaTermsTest is OpticsTest {
    uint256 private constant REMOTE_DOMAIN_SLOT = 49;
    uint256 private constant OPTIMISTIC_SECONDS_SLOT = 50;
    uint256 private constant LONGEST_COPIED = 2 ** 40 - 1;
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant NEXT = keccak256("next");

    function _deploy(uint32 _domain, uint256 _window) private returns (Replica _replica) {
        _replica = _unlockedReplica(RESERVE_GAS);
        _replica.initialize(_domain, updater, bytes32(0), _window);
    }

    function _copies(Replica _replica) private view returns (uint32 _domain, uint256 _window) {
        uint256 _word = uint256(vm.load(address(_replica), bytes32(0)));
        return (uint32(_word >> 184), _word >> 216);
    }

    function _assertWorks(Replica _replica, uint32 _domain, uint256 _window) private {
        assertEq(uint256(vm.load(address(_replica), bytes32(REMOTE_DOMAIN_SLOT))), _domain, "slot 49");
        assertEq(uint256(vm.load(address(_replica), bytes32(OPTIMISTIC_SECONDS_SLOT))), _window, "slot 50");
        assertEq(_replica.remoteDomain(), _domain, "remoteDomain");
        assertEq(_replica.optimisticSeconds(), _window, "optimisticSeconds");
        assertEq(_replica.homeDomainHash(), _homeDomainHash(_domain), "homeDomainHash");

        bytes memory _signature = _signUpdate(UPDATER_KEY, _domain, 0, ROOT);
        _expectEmit(address(_replica));
        emit ICommon.Update(_domain, bytes32(0), ROOT, _signature);
        _replica.update(0, ROOT, _signature);
        assertEq(_replica.confirmAt(ROOT), block.timestamp + _window, "confirmAt");

        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        _updates[0] = IReplicaBatch.SignedUpdate(ROOT, NEXT, _signUpdate(UPDATER_KEY, _domain, ROOT, NEXT));
        _expectEmit(address(_replica));
        emit ICommon.Update(_domain, ROOT, NEXT, _updates[0].signature);
        _replica.updateBatch(_updates);
        assertEq(_replica.confirmAt(NEXT), block.timestamp + _window, "confirmAt by a batch");
    }

    function test_areMadeOfWhatFits() external {
        uint256[3] memory _windows = [uint256(0), WINDOW, LONGEST_COPIED];
        for (uint256 _i = 0; _i < 3; _i++) {
            Replica _replica = _deploy(HOME_DOMAIN, _windows[_i]);
            (uint32 _domain, uint256 _window) = _copies(_replica);
            assertEq(_domain, HOME_DOMAIN, "domain");
            assertEq(_window, _windows[_i], "window");
            _assertWorks(_replica, HOME_DOMAIN, _windows[_i]);
        }
    }

    function test_areNotMadeOfALongerWindow() external {
        uint256[3] memory _windows = [LONGEST_COPIED + 1, LONGEST_COPIED + 1 + WINDOW, 2 ** 255];
        for (uint256 _i = 0; _i < 3; _i++) {
            Replica _replica = _deploy(HOME_DOMAIN, _windows[_i]);
            (uint32 _domain, uint256 _window) = _copies(_replica);
            assertEq(_domain, 0, "domain");
            assertEq(_window, 0, "window");
            _assertWorks(_replica, HOME_DOMAIN, _windows[_i]);
        }
    }

    function test_areNotUsedForDomainZero() external {
        Replica _replica = _deploy(0, WINDOW);
        (uint32 _domain,) = _copies(_replica);
        assertEq(_domain, 0, "domain");
        _assertWorks(_replica, 0, WINDOW);
    }

    function testFuzz_areWhatTheSlotsSay(uint32 _domain, uint256 _window, bool _long) external {
        _window = _long ? _bound(_window, 2 ** 39, 2 ** 41) : _bound(_window, 0, 2 ** 255);
        Replica _replica = _deploy(_domain, _window);
        (uint32 _copiedDomain, uint256 _copiedWindow) = _copies(_replica);
        if (_copiedDomain != 0) {
            assertEq(_copiedDomain, _domain, "domain");
            assertEq(_copiedWindow, _window, "window");
        }
        assertTrue((_copiedDomain != 0) == (_domain != 0 && _window <= LONGEST_COPIED), "copied");
        _assertWorks(_replica, _domain, _window);
    }

    /// @dev What else lies in the word stays when the updater or the state is written, and the other way round.
    function test_lieBesideUpdaterAndState() external {
        Replica _replica = _deploy(type(uint32).max, LONGEST_COPIED);
        _replica.setUpdater(address(type(uint160).max));
        _replica.setUpdater(updater);
        (uint32 _domain, uint256 _window) = _copies(_replica);
        assertEq(_domain, type(uint32).max, "domain");
        assertEq(_window, LONGEST_COPIED, "window");
        _replica.doubleUpdate(
            0,
            [ROOT, NEXT],
            _signUpdate(UPDATER_KEY, type(uint32).max, 0, ROOT),
            _signUpdate(UPDATER_KEY, type(uint32).max, 0, NEXT)
        );
        assertEq(uint256(_replica.state()), uint256(ICommon.States.Failed), "state");
        (_domain, _window) = _copies(_replica);
        assertEq(_domain, type(uint32).max, "domain after the failure");
        assertEq(_window, LONGEST_COPIED, "window after the failure");
        assertEq(_replica.updater(), updater, "updater");
    }
}
