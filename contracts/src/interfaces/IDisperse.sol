// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IDisperse
/// @notice Pays many accounts in one transaction, all of them or none.
interface IDisperse {
    /// @notice An account was paid.
    event Paid(address indexed recipient, uint256 amount);

    /// @notice There must be an amount for each recipient.
    error LengthMismatch(uint256 recipients, uint256 amounts);
    /// @notice Recipients must be in rising order, so that none is there twice; the zero address never is.
    error NotRising(address recipient);
    /// @notice What was sent along is less than the sum of the amounts.
    error ValueTooLow(uint256 value, uint256 needed);
    /// @notice A recipient did not take its amount, or the caller not what was left.
    error NotTaken(address recipient);

    /// @notice Pays each recipient its amount out of the value sent along, and gives the caller back what is left.
    /// @dev Anybody, for its own money. Reverts, and then pays nobody, in this order: LengthMismatch; NotRising;
    /// ValueTooLow, as soon as the amounts so far are more than the value; NotTaken.
    /// @param _recipients Whom to pay, in rising order of their addresses.
    /// @param _amounts What each gets, in wei.
    function disperse(address[] calldata _recipients, uint256[] calldata _amounts) external payable;
}
