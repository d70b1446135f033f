// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IRouter } from "../interfaces/IRouter.sol";
import { ErrorsLib } from "../libs/ErrorsLib.sol";
import { XAppConnectionClient } from "./XAppConnectionClient.sol";

/// @title Router
/// @notice The base of an application with one contract on each chain.
///
/// Invariants:
/// - Only the owner changes which contract is believed on another chain.
/// - A domain without such a contract is neither heard nor sent to.
abstract contract Router is IRouter, XAppConnectionClient {
    /// @inheritdoc IRouter
    mapping(uint32 => bytes32) public remotes;

    uint256[49] private __GAP;

    /// @dev Only a message from the application's contract on the origin.
    modifier onlyRemoteRouter(uint32 _origin, bytes32 _sender) {
        require(_isRemoteRouter(_origin, _sender), ErrorsLib.NOT_REMOTE_ROUTER);
        _;
    }

    /// @dev Makes the caller the owner. For initializers alone: __Ownable_init sees to it.
    function __Router_initialize(address _xAppConnectionManager) internal {
        __XAppConnectionClient_initialize(_xAppConnectionManager);
    }

    /// @inheritdoc IRouter
    function enrollRemoteRouter(uint32 _domain, bytes32 _router) external onlyOwner {
        remotes[_domain] = _router;
    }

    /// @dev A domain without a contract has none that could be the sender, though the zero identifier equals its entry.
    function _isRemoteRouter(uint32 _domain, bytes32 _sender) internal view returns (bool) {
        return _sender != bytes32(0) && _sender == remotes[_domain];
    }

    function _mustHaveRemote(uint32 _domain) internal view returns (bytes32 _remote) {
        _remote = remotes[_domain];
        require(_remote != bytes32(0), ErrorsLib.NO_REMOTE);
    }
}
