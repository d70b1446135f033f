// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IMessageRecipient
/// @notice A contract that receives messages.
interface IMessageRecipient {
    /// @notice Receives a message from a Replica.
    /// @dev The recipient checks itself that the caller is an enrolled Replica, and that it trusts the sender.
    /// @param _origin The domain that the message was dispatched on.
    /// @param _sender Who dispatched it there; an address is left-padded with zeros.
    /// @param _message The message's body.
    function handle(uint32 _origin, bytes32 _sender, bytes memory _message) external;
}
