// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMessageRecipient } from "../../interfaces/IMessageRecipient.sol";
import { IPingPongRouter } from "../../interfaces/IPingPongRouter.sol";
import { ErrorsLib } from "../../libs/ErrorsLib.sol";
import { Router } from "../Router.sol";
import { PingPongMessage } from "./PingPongMessage.sol";

/// @title PingPongRouter
/// @notice An example of an application: two chains play ping-pong. It is deployed as it is, without a proxy, and belongs
/// to its deployer, who then enrols the routers of the other chains.
///
/// Invariants:
/// - Every volley that is heard is answered with the other kind, to where it came from, and the count grows by one.
/// - No two matches that begin here have the same number.
contract PingPongRouter is IPingPongRouter, Router {
    uint32 private nextMatch;

    constructor(address _xAppConnectionManager) initializer {
        __Router_initialize(_xAppConnectionManager);
    }

    /// @notice Takes a volley and answers it. The Replica of the origin.
    /// @dev Reverts, checked in this order: "!replica" unless the caller is enrolled for the origin, "!remote router",
    /// "!valid action".
    /// @inheritdoc IMessageRecipient
    function handle(uint32 _origin, bytes32 _sender, bytes calldata _message)
        external
        onlyReplica(_origin)
        onlyRemoteRouter(_origin, _sender)
    {
        PingPongMessage.Types _type = PingPongMessage.typeOf(_message);
        require(_type != PingPongMessage.Types.Invalid, ErrorsLib.NOT_VALID_ACTION);
        bool _isPing = _type == PingPongMessage.Types.Ping;
        uint32 _match = PingPongMessage.matchId(_message);
        uint256 _count = PingPongMessage.count(_message);
        emit Received(_origin, _match, _count, _isPing);
        _send(_origin, _match, _count + 1, !_isPing);
    }

    /// @inheritdoc IPingPongRouter
    function initiatePingPongMatch(uint32 _destinationDomain) external {
        uint32 _match = nextMatch;
        nextMatch = _match + 1;
        _send(_destinationDomain, _match, 0, true);
    }

    function _send(uint32 _destination, uint32 _match, uint256 _count, bool _isPing) internal {
        bytes32 _remote = _mustHaveRemote(_destination);
        _home().dispatch(_destination, _remote, PingPongMessage.format(_isPing, _match, _count));
        emit Sent(_destination, _match, _count, _isPing);
    }
}
