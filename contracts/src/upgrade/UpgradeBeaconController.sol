// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { IUpgradeBeaconController } from "../interfaces/IUpgradeBeaconController.sol";
import { ErrorsLib } from "../libs/ErrorsLib.sol";

/// @title UpgradeBeaconController
/// @notice Points beacons to new implementations on its owner's word.
///
/// Invariants:
/// - Only the owner upgrades a beacon.
contract UpgradeBeaconController is IUpgradeBeaconController, Ownable {
    /// @inheritdoc IUpgradeBeaconController
    function upgrade(address _beacon, address _implementation) external onlyOwner {
        require(Address.isContract(_beacon), ErrorsLib.BEACON_NOT_CONTRACT);
        (bool _success, bytes memory _returnData) = _beacon.call(abi.encode(_implementation));
        if (!_success) {
            assembly ("memory-safe") {
                revert(add(_returnData, 0x20), mload(_returnData))
            }
        }
        emit BeaconUpgraded(_beacon, _implementation);
    }
}
