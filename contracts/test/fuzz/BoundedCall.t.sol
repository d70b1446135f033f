// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { BoundedCall } from "../../src/libs/BoundedCall.sol";
import { Test } from "../utils/Test.sol";

/// @notice Answers with what it is called with, or reverts with it when the first byte is odd.
contract Echo {
    bytes public last;

    fallback(bytes calldata _input) external returns (bytes memory) {
        if (_input.length > 0 && uint8(_input[0]) % 2 == 1) {
            bytes memory _copy = _input;
            assembly ("memory-safe") {
                revert(add(_copy, 0x20), mload(_copy))
            }
        }
        last = _input;
        return _input;
    }
}

/// @notice Answers with the gas that it sees first.
contract GasEcho {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, gas())
            return(0, 32)
        }
    }
}

contract BoundedCallTest is Test {
    uint256 private constant GAS = 3_000_000;

    Echo private echo = new Echo();

    GasEcho private gasEcho = new GasEcho();

    function callIfItCan(uint256 _gas) external returns (uint256) {
        require(BoundedCall.canForward(_gas), "it cannot");
        (, bytes memory _answer) = BoundedCall.call(address(gasEcho), _gas, 32, "");
        return abi.decode(_answer, (uint256));
    }

    function canForward(uint256 _gas) external view returns (bool) {
        return BoundedCall.canForward(_gas);
    }

    /// Against the compiler's own call, cut to length afterwards:
    /// "What the callee returns costs the caller no more than the bytes it asked to copy."
    function testFuzz_call_likeAPlainCallCutToLength(bytes calldata _input, uint256 _maxCopy) external {
        _maxCopy = _bound(_maxCopy, 0, 300);
        (bool _plainSuccess, bytes memory _plain) = address(echo).call{ gas: GAS }(_input);
        uint256 _before = address(this).balance;
        (bool _success, bytes memory _answer) = BoundedCall.call(address(echo), GAS, _maxCopy, _input);
        assertTrue(_success == _plainSuccess, "success");
        bytes memory _expected = new bytes(_plain.length < _maxCopy ? _plain.length : _maxCopy);
        for (uint256 _i = 0; _i < _expected.length; _i++) {
            _expected[_i] = _plain[_i];
        }
        assertEq(_answer, _expected, "answer");
        assertEq(address(this).balance, _before, "no value goes along");
        // What is allocated after the call does not reach into the answer, nor the other way round.
        bytes memory _after = abi.encodePacked(type(uint256).max, type(uint256).max);
        assertEq(_answer, _expected, "answer after an allocation");
        assertEq(_after, abi.encodePacked(type(uint256).max, type(uint256).max), "allocation after an answer");
    }

    function test_call_ofAnAccountWithoutCodeSucceedsEmpty() external {
        (bool _success, bytes memory _answer) = BoundedCall.call(address(0x5772A), GAS, 256, "input");
        assertTrue(_success, "success");
        assertEq(_answer.length, 0, "length of the answer");
    }

    /// "The callee gets the gas it was promised, or is not called."
    function testFuzz_call_givesAllItsGasOrIsNotMade(uint256 _promised, uint256 _spare) external {
        _promised = _bound(_promised, 10_000, 2_000_000);
        uint256 _withPlenty = this.callIfItCan{ gas: 4_000_000 }(_promised);
        assertTrue(_withPlenty <= _promised && _withPlenty > _promised - 200, "with plenty, it is what was promised");
        try this.callIfItCan{ gas: _promised + _bound(_spare, 0, 50_000) }(_promised) returns (uint256 _seen) {
            assertEq(_seen, _withPlenty, "gas");
        } catch { }
    }

    function test_canForward_isFalseWithoutGasForTheCallItself() external view {
        assertFalse(this.canForward{ gas: 6_000 }(0), "with less than the call costs");
        assertTrue(this.canForward{ gas: 10_000 }(0), "with more");
    }

    function testFuzz_canForward_leavesOneIn64(uint256 _gas) external view {
        _gas = _bound(_gas, 1_000, 10_000_000);
        assertFalse(this.canForward{ gas: _gas }(_gas), "never all of it");
        assertTrue(this.canForward{ gas: _gas * 64 / 63 + 8_500 }(_gas), "with room for the call and one in 64");
    }
}
