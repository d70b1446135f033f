// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IDisperse } from "../interfaces/IDisperse.sol";

/// @title Disperse
/// @notice Funds the accounts of many agents in one transaction. It has no owner, no storage and nothing to configure;
/// one deployment on a chain serves everybody.
///
/// Invariants:
/// - A call pays every recipient exactly its amount and gives the rest of its value back to the caller, or it does nothing.
/// - No recipient is paid twice in one call.
/// - What leaves the contract in a call is exactly the value that came with it.
contract Disperse is IDisperse {
    /// @inheritdoc IDisperse
    function disperse(address[] calldata _recipients, uint256[] calldata _amounts) external payable {
        require(_recipients.length == _amounts.length, LengthMismatch(_recipients.length, _amounts.length));
        uint256 _left = msg.value;
        address _last = address(0);
        for (uint256 _i = 0; _i < _recipients.length; _i++) {
            address _recipient = _recipients[_i];
            uint256 _amount = _amounts[_i];
            require(_recipient > _last, NotRising(_recipient));
            require(_amount <= _left, ValueTooLow(msg.value, msg.value - _left + _amount));
            _left -= _amount;
            _last = _recipient;
            _pay(_recipient, _amount);
            emit Paid(_recipient, _amount);
        }
        if (_left > 0) {
            _pay(msg.sender, _left);
        }
    }

    /// @dev The recipient gets all the gas: it may be a wallet with code. What it does in between cannot touch what is left,
    /// which is on the stack.
    function _pay(address _recipient, uint256 _amount) internal {
        (bool _taken,) = _recipient.call{ value: _amount }("");
        require(_taken, NotTaken(_recipient));
    }
}
