// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IXAppConnectionManager } from "./IXAppConnectionManager.sol";

/// @title IXAppConnectionClient
/// @notice An application that sends and receives through the contracts that its chain's XAppConnectionManager names.
interface IXAppConnectionClient {
    /// @notice Sets the XAppConnectionManager. Only the owner.
    function setXAppConnectionManager(address _xAppConnectionManager) external;

    /// @notice Tells which Home to send through and which Replicas to believe.
    function xAppConnectionManager() external view returns (IXAppConnectionManager);
}
