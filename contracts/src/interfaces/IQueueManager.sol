// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IQueueManager
/// @notice The queue of roots that the updater has not signed yet.
interface IQueueManager {
    /// @notice The number of queued roots.
    function queueLength() external view returns (uint256);
}
