// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title Version0
/// @notice The version of an implementation, to be read through its proxy.
contract Version0 {
    /// @notice The version.
    uint8 public constant VERSION = 0;
}
