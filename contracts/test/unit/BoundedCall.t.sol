// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { BoundedCall } from "../../src/libs/BoundedCall.sol";
import { Test } from "../utils/Test.sol";

/// @notice The amounts of gas, to the last unit.
contract BoundedCallGasTest is Test {
    uint256 private constant OVERHEAD = 7_000;

    function canForward(uint256 _gas) external view returns (bool) {
        return BoundedCall.canForward(_gas);
    }

    /// @dev Whether it says yes when just this much is left.
    function _canForward(uint256 _left, uint256 _gas) private view returns (bool) {
        return this.canForward{ gas: _toFind(_left) }(_gas);
    }

    function test_canForward_allButOne64thOfWhatTheCallLeaves() external unmetered {
        // What is left beyond the call's own cost, and the most of it that can be passed on.
        uint256[2][8] memory _rows = [
            [uint256(0), 0],
            [uint256(1), 1],
            [uint256(63), 63],
            [uint256(64), 63],
            [uint256(65), 64],
            [uint256(127), 126],
            [uint256(128), 126],
            [uint256(1_000_000), 984_375]
        ];
        for (uint256 _i = 0; _i < _rows.length; _i++) {
            (uint256 _left, uint256 _most) = (_rows[_i][0], _rows[_i][1]);
            assertTrue(_canForward(OVERHEAD + _left, _most), "the most");
            assertFalse(_canForward(OVERHEAD + _left, _most + 1), "one more");
        }
    }

    function test_canForward_nothingWithLessThanTheCallCosts() external unmetered {
        assertFalse(_canForward(OVERHEAD - 1, 0), "with less than the call costs");
        assertTrue(_canForward(OVERHEAD, 0), "with just as much");
    }

    /// It is enough, and more than the least that is by one; by two at multiples of 63, where the least for the next
    /// amount is two more.
    function testFuzz_enoughToForward_isOneOrTwoMoreThanTheLeast(uint256 _gas) external unmetered {
        _gas = _bound(_gas, 1, 10_000_000);
        _assertJustEnough(_gas, 1 + (_gas % 63 == 0 ? 1 : 0));
    }

    function test_enoughToForward_isOneOrTwoMoreThanTheLeast() external unmetered {
        _assertJustEnough(1, 1);
        _assertJustEnough(62, 1);
        _assertJustEnough(63, 2);
        _assertJustEnough(64, 1);
        _assertJustEnough(850_000, 1);
        _assertJustEnough(850_500, 2);
    }

    function _assertJustEnough(uint256 _gas, uint256 _spare) private view {
        uint256 _enough = BoundedCall.enoughToForward(_gas);
        assertTrue(_canForward(_enough, _gas), "enough");
        assertTrue(_canForward(_enough - _spare, _gas), "the least");
        assertFalse(_canForward(_enough - _spare - 1, _gas), "less than the least");
    }
}
