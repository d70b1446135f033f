// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { OwnableUpgradeable } from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";

import { IHome } from "../interfaces/IHome.sol";
import { IXAppConnectionClient } from "../interfaces/IXAppConnectionClient.sol";
import { IXAppConnectionManager } from "../interfaces/IXAppConnectionManager.sol";
import { ErrorsLib } from "../libs/ErrorsLib.sol";

/// @title XAppConnectionClient
/// @notice The base of an application: it knows its chain's Home and Replicas.
///
/// Invariants:
/// - Only the owner changes which XAppConnectionManager is asked.
/// - A message is heard only from a Replica, and only about the domain that the Replica is enrolled for.
abstract contract XAppConnectionClient is IXAppConnectionClient, OwnableUpgradeable {
    /// @inheritdoc IXAppConnectionClient
    IXAppConnectionManager public xAppConnectionManager;

    uint256[49] private __GAP;

    /// @dev Only the Replica of the domain may call. A Replica passes on whatever origin stands in a message; one that
    /// could name another domain than its own would make every chain's updater master over what all the others send.
    modifier onlyReplica(uint32 _origin) {
        uint32 _enrolledFor = xAppConnectionManager.replicaToDomain(msg.sender);
        require(_enrolledFor != 0 && _enrolledFor == _origin, ErrorsLib.NOT_REPLICA);
        _;
    }

    /// @dev Makes the caller the owner. For initializers alone: __Ownable_init sees to it.
    function __XAppConnectionClient_initialize(address _xAppConnectionManager) internal {
        __Ownable_init();
        xAppConnectionManager = IXAppConnectionManager(_xAppConnectionManager);
    }

    /// @inheritdoc IXAppConnectionClient
    function setXAppConnectionManager(address _xAppConnectionManager) external onlyOwner {
        xAppConnectionManager = IXAppConnectionManager(_xAppConnectionManager);
    }

    /// @dev The Home to send through.
    function _home() internal view returns (IHome) {
        return xAppConnectionManager.home();
    }
}
