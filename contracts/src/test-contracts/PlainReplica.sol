// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ReplicaCore } from "../ReplicaCore.sol";
import { IReplica } from "../interfaces/IReplica.sol";

/// @title PlainReplica
/// @notice A Replica with what the first version has and nothing else, for tests and development networks: it stands for
/// the Replicas of existing deployments.
contract PlainReplica is ReplicaCore {
    uint256[44] private __GAP;

    constructor(uint32 _localDomain, uint256 _processGas, uint256 _reserveGas)
        ReplicaCore(_localDomain, _processGas, _reserveGas)
    { }

    /// @inheritdoc IReplica
    function initialize(uint32 _remoteDomain, address _updater, bytes32 _committedRoot, uint256 _optimisticSeconds)
        public
        initializer
    {
        __ReplicaCore_initialize(_remoteDomain, _updater, _committedRoot, _optimisticSeconds);
    }
}
