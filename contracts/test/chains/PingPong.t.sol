// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PingPongMessage } from "../../src/xapps/ping-pong/PingPongMessage.sol";
import { PingPongRouter } from "../../src/xapps/ping-pong/PingPongRouter.sol";
import { TwoChains } from "../utils/TwoChains.sol";

/// @notice Ping-pong between two chains, through Home and Replica.
contract PingPongChainsTest is TwoChains {
    PingPongRouter private nearGame;
    PingPongRouter private farGame;

    function setUp() external {
        _deployChains();
        nearGame = new PingPongRouter(address(near.connections));
        farGame = new PingPongRouter(address(far.connections));
        nearGame.enrollRemoteRouter(far.domain, _id(address(farGame)));
        farGame.enrollRemoteRouter(near.domain, _id(address(nearGame)));
    }

    function test_aMatchGoesToAndFro() external {
        nearGame.initiatePingPongMatch(far.domain);
        assertEq(_lastBody(near), PingPongMessage.format(true, 0, 0), "the first ping");
        for (uint256 _count = 1; _count < 7; _count += 2) {
            _expectTaken(near, far, 1);
            assertEq(_lastBody(far), PingPongMessage.format(false, 0, _count), "a pong");
            _expectTaken(far, near, 1);
            assertEq(_lastBody(near), PingPongMessage.format(true, 0, _count + 1), "a ping");
        }
    }

    function test_matchesFromBothSidesDoNotMix() external {
        nearGame.initiatePingPongMatch(far.domain);
        nearGame.initiatePingPongMatch(far.domain);
        _expectTaken(near, far, 2);
        assertEq(_lastBody(far), PingPongMessage.format(false, 1, 1), "the pong in the second match");
        farGame.initiatePingPongMatch(near.domain);
        assertEq(_lastBody(far), PingPongMessage.format(true, 0, 0), "the far side's first ping");
        _expectTaken(far, near, 3);
        assertEq(_lastBody(near), PingPongMessage.format(false, 0, 1), "the pong that answers it");
    }

    function test_aStrangersVolleyIsRefused() external {
        near.home.dispatch(far.domain, _id(address(farGame)), PingPongMessage.format(true, 0, 0));
        (uint256 _taken, uint256 _refused) = _carry(near, far);
        assertEq(_taken, 0, "taken");
        assertEq(_refused, 1, "refused");
        assertEq(far.home.count(), 0, "nothing answers it");
    }

    function _expectTaken(Chain storage _from, Chain storage _to, uint256 _messages) private {
        (uint256 _taken, uint256 _refused) = _carry(_from, _to);
        assertEq(_taken, _messages, "taken");
        assertEq(_refused, 0, "refused");
    }
}
