// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Initializable } from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";

import { IQueueManager } from "./interfaces/IQueueManager.sol";
import { QueueLib } from "./libs/Queue.sol";

/// @title QueueManager
/// @notice Storage for the queue of roots.
///
/// Invariants:
/// - The queue is made empty once, when the contract is initialized.
contract QueueManager is Initializable, IQueueManager {
    using QueueLib for QueueLib.Queue;

    QueueLib.Queue internal queue;

    uint256[49] private __GAP;

    function __QueueManager_initialize() internal onlyInitializing {
        queue.initialize();
    }

    /// @inheritdoc IQueueManager
    function queueLength() external view returns (uint256) {
        return queue.length();
    }
}
