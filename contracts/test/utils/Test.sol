// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Vm } from "./Vm.sol";

/// @notice The base of all tests: forge's cheatcodes and assertions under short names.
abstract contract Test {
    /// @notice Where forge listens: the address of the key keccak256("hevm cheat code").
    Vm internal constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

    /// @dev What asking for the gas that is left costs by itself.
    uint256 private constant ASKING = 2;

    /// @dev While the test runs, instructions cost nothing: whoever asks for the gas that is left is told what it was
    /// called with, less 2 for asking.
    modifier unmetered() {
        vm.pauseGasMetering();
        _;
        vm.resumeGasMetering();
    }

    /// @dev The gas to call with so that, unmetered, the callee finds this much left.
    function _toFind(uint256 _left) internal pure returns (uint256) {
        return _left + ASKING;
    }

    function _expectRevert(string memory _reason) internal {
        vm.expectRevert(bytes(_reason));
    }

    /// @dev Expects the event that is emitted next, all of it, from the emitter.
    function _expectEmit(address _emitter) internal {
        vm.expectEmit(true, true, true, true, _emitter);
    }

    /// @dev The value brought into the range, both ends included.
    function _bound(uint256 _value, uint256 _least, uint256 _most) internal pure returns (uint256) {
        return _least + _value % (_most - _least + 1);
    }

    function assertTrue(bool _condition, string memory _what) internal pure {
        vm.assertTrue(_condition, _what);
    }

    function assertFalse(bool _condition, string memory _what) internal pure {
        vm.assertTrue(!_condition, _what);
    }

    function assertEq(uint256 _left, uint256 _right, string memory _what) internal pure {
        vm.assertEq(_left, _right, _what);
    }

    function assertEq(address _left, address _right, string memory _what) internal pure {
        vm.assertEq(_left, _right, _what);
    }

    function assertEq(bytes32 _left, bytes32 _right, string memory _what) internal pure {
        vm.assertEq(_left, _right, _what);
    }

    function assertEq(bytes memory _left, bytes memory _right, string memory _what) internal pure {
        vm.assertEq(_left, _right, _what);
    }

    function assertEq(string memory _left, string memory _right, string memory _what) internal pure {
        vm.assertEq(_left, _right, _what);
    }
}
