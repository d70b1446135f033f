// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { ErrorsLib } from "../libs/ErrorsLib.sol";

/// @title UpgradeBeaconProxy
/// @notice A contract with the code that a beacon points to and storage of its own.
///
/// Invariants:
/// - The proxy itself has no storage and no function: every slot and every selector is the implementation's.
/// - The beacon never changes.
contract UpgradeBeaconProxy {
    address private immutable upgradeBeacon;

    /// @param _upgradeBeacon The beacon.
    /// @param _initializationCalldata The first call to the implementation, by the deployer; empty for none.
    /// @dev Reverts "beacon !contract", "beacon implementation !contract", or with what the first call reverts with.
    constructor(address _upgradeBeacon, bytes memory _initializationCalldata) payable {
        require(Address.isContract(_upgradeBeacon), ErrorsLib.BEACON_NOT_CONTRACT);
        upgradeBeacon = _upgradeBeacon;
        address _implementation = _implementationOf(_upgradeBeacon);
        require(Address.isContract(_implementation), ErrorsLib.BEACON_IMPLEMENTATION_NOT_CONTRACT);
        if (_initializationCalldata.length > 0) {
            (bool _success, bytes memory _returnData) = _implementation.delegatecall(_initializationCalldata);
            _revertUnless(_success, _returnData);
        }
    }

    fallback() external payable {
        _delegate(_implementationOf(upgradeBeacon));
    }

    receive() external payable {
        _delegate(_implementationOf(upgradeBeacon));
    }

    /// @dev Runs the implementation's code on this call and ends the call with its answer. Memory is not needed any
    /// more, so the input and the answer are laid over it from its beginning.
    function _delegate(address _implementation) private {
        assembly {
            calldatacopy(0, 0, calldatasize())
            let _success := delegatecall(gas(), _implementation, 0, calldatasize(), 0, 0)
            returndatacopy(0, 0, returndatasize())
            switch _success
            case 0 { revert(0, returndatasize()) }
            default { return(0, returndatasize()) }
        }
    }

    /// @dev What the beacon answers to an empty call; reverts with what the beacon reverts with.
    function _implementationOf(address _beacon) private view returns (address) {
        (bool _success, bytes memory _returnData) = _beacon.staticcall("");
        _revertUnless(_success, _returnData);
        return abi.decode(_returnData, (address));
    }

    function _revertUnless(bool _success, bytes memory _returnData) private pure {
        if (!_success) {
            assembly ("memory-safe") {
                revert(add(_returnData, 0x20), mload(_returnData))
            }
        }
    }
}
