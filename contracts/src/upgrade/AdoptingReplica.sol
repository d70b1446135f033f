// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../Replica.sol";

/// @title AdoptingReplica
/// @notice The implementation to point the beacon of an existing deployment to: its Replicas were initialized by the first
/// version, which knows no owner, and cannot be initialized again. The owner is part of this implementation's code, which
/// whoever may upgrade the beacon has chosen; anyone may then make a Replica take it.
///
/// Invariants:
/// - A Replica that has an owner keeps it.
contract AdoptingReplica is Replica {
    /// @notice The owner that a Replica without one gets.
    address public immutable ADOPTED_OWNER;

    /// @notice The Replica has an owner already.
    error OwnedAlready(address owner);

    /// @notice The proxy was not initialized: whoever initializes it becomes its owner.
    error NotInitialized();

    /// @dev Reverts with ZeroAddress, and as Replica does.
    constructor(uint32 _localDomain, uint256 _processGas, uint256 _reserveGas, address _adoptedOwner)
        Replica(_localDomain, _processGas, _reserveGas)
    {
        if (_adoptedOwner == address(0)) {
            revert ZeroAddress();
        }
        ADOPTED_OWNER = _adoptedOwner;
    }

    /// @notice Gives the Replica its owner, and makes its updates as cheap as those of a new one. Anyone may call, once.
    /// @dev Reverts with NotInitialized, OwnedAlready.
    function adopt() external {
        if (state == States.UnInitialized) {
            revert NotInitialized();
        }
        if (owner != address(0)) {
            revert OwnedAlready(owner);
        }
        _setOwner(ADOPTED_OWNER);
        _copyTerms();
    }
}
