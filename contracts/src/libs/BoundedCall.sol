// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title BoundedCall
/// @notice A call to a contract that is not trusted: with a fixed amount of gas, and little of its answer copied back.
///
/// Invariants:
/// - The callee gets the gas it was promised, or is not called.
/// - What the callee returns costs the caller no more than the bytes it asked to copy.
library BoundedCall {
    /// @notice Gas set aside for the call itself: 2,600 for a cold account (EIP-2929), the same again for the code it may
    /// delegate to (EIP-7702), and the instructions between the check and the call, about 900.
    uint256 internal constant CALL_OVERHEAD = 7_000;

    /// @notice Whether a call made now can be given this much gas.
    /// @dev A call passes on at most all but one 64th of the gas left after its own cost (EIP-150), whatever it asks for.
    function canForward(uint256 _gas) internal view returns (bool) {
        uint256 _left = gasleft();
        if (_left < CALL_OVERHEAD) {
            return false;
        }
        _left -= CALL_OVERHEAD;
        return _left - _left / 64 >= _gas;
    }

    /// @notice Gas with which `canForward` of this much is true.
    function enoughToForward(uint256 _gas) internal pure returns (uint256) {
        return CALL_OVERHEAD + _gas + _gas / 63 + 1;
    }

    /// @notice Calls without value; a failing callee does not revert the caller.
    /// @param _target Whom to call; an account without code succeeds with an empty answer.
    /// @param _gas The gas to pass on.
    /// @param _maxCopy The most bytes to copy of the answer, which may be longer.
    /// @param _calldata The call's input.
    /// @return _success Whether the callee returned rather than reverted.
    /// @return _returnData The beginning of what it returned or reverted with.
    function call(address _target, uint256 _gas, uint256 _maxCopy, bytes memory _calldata)
        internal
        returns (bool _success, bytes memory _returnData)
    {
        _returnData = new bytes(_maxCopy);
        // Assembly, because Solidity copies whole answers: a callee could return megabytes at the caller's cost.
        assembly ("memory-safe") {
            _success := call(_gas, _target, 0, add(_calldata, 0x20), mload(_calldata), 0, 0)
            let _copied := returndatasize()
            if gt(_copied, _maxCopy) { _copied := _maxCopy }
            mstore(_returnData, _copied)
            returndatacopy(add(_returnData, 0x20), 0, _copied)
        }
    }
}
