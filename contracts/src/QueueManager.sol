// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Initializable } from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";

import { IQueueManager } from "./interfaces/IQueueManager.sol";
import { RootQueue } from "./libs/RootQueue.sol";

/// @title QueueManager
/// @notice Storage for the queue of roots.
///
/// Invariants:
/// - The queue is made empty once, when the contract is initialized.
abstract contract QueueManager is Initializable, IQueueManager {
    using RootQueue for RootQueue.Queue;

    RootQueue.Queue internal queue;

    uint256[48] private __GAP;

    function __QueueManager_initialize() internal onlyInitializing {
        queue.initialize();
    }
}
