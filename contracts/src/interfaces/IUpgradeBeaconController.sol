// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IUpgradeBeaconController
/// @notice The one caller that may point beacons to a new implementation.
interface IUpgradeBeaconController {
    /// @notice The beacon points to the implementation from now on.
    event BeaconUpgraded(address indexed beacon, address implementation);

    /// @notice Points a beacon to a new implementation. Only the owner.
    /// @dev Reverts "beacon !contract" for an account without code, and else with what the beacon reverts with.
    function upgrade(address _beacon, address _implementation) external;
}
