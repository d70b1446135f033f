// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IHome } from "../../src/interfaces/IHome.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

/// @notice Every function of a Home that changes something, with any arguments.
contract HomeFuzzTest is OpticsTest {
    Home private home;
    UpdaterManager private manager;
    bytes32[] private leaves;

    function setUp() external {
        (home, manager) = _deployHome();
    }

    function _dispatch(uint256 _times) private {
        for (uint256 _i = 0; _i < _times; _i++) {
            leaves.push(keccak256(_message(uint32(leaves.length), STRANGER, abi.encode(_i))));
            home.dispatch(REPLICA_DOMAIN, _id(STRANGER), abi.encode(_i));
        }
    }

    function _root(uint256 _size) private view returns (bytes32) {
        return _size == 0 ? bytes32(0) : ReferenceTree.root(leaves, _size);
    }

    function testFuzz_dispatch(address _sender, uint32 _destination, bytes32 _recipient, bytes calldata _body)
        external
    {
        for (uint32 _nonce = 0; _nonce < 2; _nonce++) {
            bytes memory _bytes = bytes.concat(
                bytes4(HOME_DOMAIN), _id(_sender), bytes4(_nonce), bytes4(_destination), _recipient, _body
            );
            leaves.push(keccak256(_bytes));
            _expectEmit(address(home));
            emit IHome.Dispatch(leaves[_nonce], _nonce, (uint64(_destination) << 32) | _nonce, bytes32(0), _bytes);
            vm.prank(_sender);
            home.dispatch(_destination, _recipient, _body);
            assertEq(home.root(), ReferenceTree.root(leaves), "root");
            assertEq(home.nonces(_destination), _nonce + 1, "nonce");
        }
        assertEq(home.queueLength(), 2, "queueLength");
    }

    function testFuzz_update(uint256 _count, uint256 _first, uint256 _second, address _caller) external {
        _count = _bound(_count, 2, 12);
        _dispatch(_count);
        _first = _bound(_first, 1, _count - 1);
        _second = _bound(_second, _first + 1, _count);
        bytes memory _signature = _signed(0, _root(_first));
        vm.prank(_caller);
        home.update(0, _root(_first), _signature);
        home.update(_root(_first), _root(_second), _signed(_root(_first), _root(_second)));
        assertEq(home.committedRoot(), _root(_second), "committedRoot");
        assertEq(home.queueLength(), _count - _second, "queueLength");
        for (uint256 _size = 1; _size <= _count; _size++) {
            assertTrue(home.queueContains(_root(_size)) == (_size > _second), "queueContains");
        }
    }

    /// @dev Any root that does not wait fails the Home, by either way; a stranger's signature does nothing.
    function testFuzz_update_toAnythingElse(uint256 _count, bytes32 _new, bool _improperly, uint256 _key) external {
        _dispatch(_bound(_count, 0, 5));
        vm.assume(!home.queueContains(_new));
        _key = _bound(_key, 1, type(uint128).max);
        vm.assume(_key != UPDATER_KEY);
        bytes memory _forged = _signUpdate(_key, HOME_DOMAIN, 0, _new);
        _expectRevert("!updater sig");
        if (_improperly) home.improperUpdate(0, _new, _forged);
        else home.update(0, _new, _forged);
        assertTrue(home.state() == ICommon.States.Active, "state");

        if (_improperly) assertTrue(home.improperUpdate(0, _new, _signed(0, _new)), "improper");
        else home.update(0, _new, _signed(0, _new));
        assertTrue(home.state() == ICommon.States.Failed, "state after the updater's word");
        assertEq(home.committedRoot(), bytes32(0), "committedRoot");
        _expectRevert("failed state");
        home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "");
    }

    function testFuzz_update_fromAnotherRoot(bytes32 _old, bytes32 _new) external {
        vm.assume(_old != bytes32(0));
        _expectRevert("not a current update");
        home.update(_old, _new, _signed(_old, _new));
    }

    /// "Two updates signed by the updater from one root to two roots fail the contract, whoever brings them."
    function testFuzz_doubleUpdate(address _caller, bytes32 _old, bytes32 _one, bytes32 _two, bool _forged) external {
        bytes memory _signature = _signed(_old, _one);
        bytes memory _second = _forged ? _signUpdate(OTHER_KEY, HOME_DOMAIN, _old, _two) : _signed(_old, _two);
        vm.prank(_caller);
        home.doubleUpdate(_old, [_one, _two], _signature, _second);
        assertTrue((home.state() == ICommon.States.Failed) == (_one != _two && !_forged), "state");
    }

    function testFuzz_setters_onlyByWhoMay(address _caller, address _argument) external {
        vm.assume(_caller != address(this) && _caller != address(manager));
        vm.prank(_caller);
        _expectRevert("!updaterManager");
        home.setUpdater(_argument);
        vm.prank(_caller);
        _expectRevert("Ownable: caller is not the owner");
        home.setUpdaterManager(_argument);
        vm.prank(_caller);
        _expectRevert("Ownable: caller is not the owner");
        home.transferOwnership(_argument);
        vm.prank(address(manager));
        home.setUpdater(_argument);
        assertEq(home.updater(), _argument, "updater");
        assertTrue(home.state() == ICommon.States.Active, "what lies beside it stays");
    }
}
