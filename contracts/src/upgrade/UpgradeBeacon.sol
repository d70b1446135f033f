// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { ErrorsLib } from "../libs/ErrorsLib.sol";

/// @title UpgradeBeacon
/// @notice Tells proxies where their implementation is. It has no functions: any caller but the controller is answered
/// with the implementation's address, 32 bytes; from the controller it takes 32 bytes, the address of the next one.
///
/// Invariants:
/// - Only the controller changes the implementation.
/// - The implementation is a contract, always.
contract UpgradeBeacon {
    address private immutable controller;

    address private implementation;

    /// @notice The implementation was set.
    event Upgrade(address indexed implementation);

    constructor(address _initialImplementation, address _controller) payable {
        _setImplementation(_initialImplementation);
        controller = _controller;
    }

    /// @dev Reverts, when the controller calls, "!upgrade" for the implementation it has already and
    /// "implementation !contract" for an account without code.
    fallback() external payable {
        if (msg.sender == controller) {
            // As raw bytes, because the controller sends no selector; missing ones read as zero.
            uint256 _word;
            assembly ("memory-safe") {
                _word := calldataload(0)
            }
            _setImplementation(address(uint160(_word)));
            return;
        }
        // As raw bytes, because a fallback without parameters has no other way to answer.
        assembly ("memory-safe") {
            mstore(0, sload(implementation.slot))
            return(0, 32)
        }
    }

    function _setImplementation(address _newImplementation) private {
        require(implementation != _newImplementation, ErrorsLib.SAME_IMPLEMENTATION);
        require(Address.isContract(_newImplementation), ErrorsLib.IMPLEMENTATION_NOT_CONTRACT);
        implementation = _newImplementation;
        emit Upgrade(_newImplementation);
    }
}
