// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMessageRecipient } from "../interfaces/IMessageRecipient.sol";

/// @title RevertingRecipient
/// @notice A recipient for tests and development networks: refuses every message with the reason "refused".
contract RevertingRecipient is IMessageRecipient {
    /// @inheritdoc IMessageRecipient
    function handle(uint32, bytes32, bytes memory) external pure {
        revert("refused");
    }
}
