// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IReplicaOwned
/// @notice Who may give a Replica another updater, and the root that it began with.
interface IReplicaOwned {
    /// @notice The owner was set.
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    /// @notice The updater was set.
    event NewUpdater(address updater);

    /// @notice The caller is not the owner.
    error NotOwner(address caller);

    /// @notice The zero address can be neither owner nor updater.
    error ZeroAddress();

    /// @notice Sets whose signatures count from now on. Only the owner. Roots that are taken over already keep maturing.
    /// @dev Reverts with NotOwner, ReplicaFailed (a failed Replica keeps the updater that watchers accuse), ZeroAddress.
    function setUpdater(address _updater) external;

    /// @notice Makes another account the owner. Only the owner.
    /// @dev Reverts with NotOwner, ZeroAddress.
    function transferOwnership(address _newOwner) external;

    /// @notice The owner; zero for a Replica that was initialized by the first version and not given one since.
    function owner() external view returns (address);

    /// @notice The root that the Replica was declared to begin with, usable at once unless it is zero; zero for the root
    /// before a Home's first update.
    function genesisRoot() external view returns (bytes32);
}
