// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IRouter } from "./IRouter.sol";

/// @title IPingPongRouter
/// @notice An example of an application: two chains play ping-pong. A match begins with a ping; each ping that arrives is
/// answered with a pong, each pong with a ping, for as long as somebody carries them.
interface IPingPongRouter is IRouter {
    /// @notice A volley arrived.
    /// @param domain The domain that it comes from.
    /// @param matchId The match, counted by the router that began it.
    /// @param count The volleys of the match before this one.
    /// @param isPing A ping, or else a pong.
    event Received(uint32 indexed domain, uint32 indexed matchId, uint256 count, bool isPing);

    /// @notice A volley was sent; the values mean the same as those of Received.
    event Sent(uint32 indexed domain, uint32 indexed matchId, uint256 count, bool isPing);

    /// @notice Begins a match with the router on another domain. Anyone may call.
    /// @dev Reverts "!remote" when the domain has none, and as Home.dispatch does.
    function initiatePingPongMatch(uint32 _destinationDomain) external;
}
