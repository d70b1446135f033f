// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";

/// @notice Contracts as they are deployed: behind a beacon and a proxy.
library Proxies {
    /// @dev A proxy with a beacon of its own, which the calling contract controls.
    function make(address _implementation, bytes memory _initialization) internal returns (address) {
        UpgradeBeacon _beacon = new UpgradeBeacon(_implementation, address(this));
        return address(new UpgradeBeaconProxy(address(_beacon), _initialization));
    }
}
