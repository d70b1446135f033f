// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMessageRecipient } from "./IMessageRecipient.sol";
import { IXAppConnectionClient } from "./IXAppConnectionClient.sol";

/// @title IRouter
/// @notice An application with one contract on each chain, where each hears only its own kind.
interface IRouter is IXAppConnectionClient, IMessageRecipient {
    /// @notice Sets the application's contract on another chain. Only the owner. No event tells of it.
    /// @param _router The contract as the 32-byte identifier; zero removes it.
    function enrollRemoteRouter(uint32 _domain, bytes32 _router) external;

    /// @notice The application's contract on a chain, as the 32-byte identifier; zero for none.
    function remotes(uint32 _domain) external view returns (bytes32);
}
