// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IUpdaterManager
/// @notice Says who a Home's updater is, and is told when the updater cheated.
interface IUpdaterManager {
    /// @notice The Home was set.
    event NewHome(address home);

    /// @notice The updater was reported; there is no bond to take yet.
    event FakeSlashed(address reporter);

    /// @notice Sets the Home. Only the owner.
    /// @dev Reverts "!contract home" for an account without code.
    function setHome(address _home) external;

    /// @notice Sets the updater, here and in the Home. Only the owner.
    function setUpdater(address _updaterAddress) external;

    /// @notice Takes the updater's bond for the reporter. Only the Home, else "!home".
    function slashUpdater(address payable _reporter) external;

    /// @notice The updater.
    function updater() external view returns (address);
}
