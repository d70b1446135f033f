// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../../src/Home.sol";
import { XAppConnectionManager } from "../../../src/XAppConnectionManager.sol";
import { IHome } from "../../../src/interfaces/IHome.sol";
import { IPingPongRouter } from "../../../src/interfaces/IPingPongRouter.sol";
import { PingPongMessage } from "../../../src/xapps/ping-pong/PingPongMessage.sol";
import { PingPongRouter } from "../../../src/xapps/ping-pong/PingPongRouter.sol";
import { OpticsTest } from "../../utils/OpticsTest.sol";

/// @notice The example application, and with it the bases Router and XAppConnectionClient.
contract PingPongRouterTest is OpticsTest {
    string private constant NOT_OWNER = "Ownable: caller is not the owner";
    uint32 private constant REMOTE = REPLICA_DOMAIN;
    uint32 private constant THIRD = 3000;
    address private constant REMOTE_REPLICA = address(0x2E1);
    address private constant THIRD_REPLICA = address(0x3E1);
    bytes32 private constant REMOTE_ROUTER = bytes32(uint256(0x2207E4));

    Home private home;
    XAppConnectionManager private connections = new XAppConnectionManager();
    PingPongRouter private game;

    function setUp() external {
        (home,) = _deployHome();
        connections.setHome(address(home));
        connections.ownerEnrollReplica(REMOTE_REPLICA, REMOTE);
        connections.ownerEnrollReplica(THIRD_REPLICA, THIRD);
        game = new PingPongRouter(address(connections));
        game.enrollRemoteRouter(REMOTE, REMOTE_ROUTER);
    }

    function _volley(uint8 _type, uint32 _match, uint256 _count) private pure returns (bytes memory) {
        return bytes.concat(bytes1(_type), bytes4(_match), bytes32(_count));
    }

    function _expectDispatch(bytes memory _body) private {
        vm.expectCall(address(home), abi.encodeCall(IHome.dispatch, (REMOTE, REMOTE_ROUTER, _body)), 1);
    }

    // The bases.

    function test_constructor_makesTheDeployerTheOwner() external {
        vm.prank(STRANGER);
        PingPongRouter _game = new PingPongRouter(address(connections));
        assertEq(_game.owner(), STRANGER, "owner");
        assertEq(address(_game.xAppConnectionManager()), address(connections), "xAppConnectionManager");
        assertEq(uint256(vm.load(address(_game), 0)), 1, "it is initialized, and for good");
    }

    /// XAppConnectionClient: "Only the owner changes which XAppConnectionManager is asked."
    function testFuzz_setXAppConnectionManager_isTheOwners(address _caller, address _manager) external {
        vm.assume(_caller != address(this));
        vm.prank(_caller);
        _expectRevert(NOT_OWNER);
        game.setXAppConnectionManager(_manager);
        assertEq(address(game.xAppConnectionManager()), address(connections), "before");
        game.setXAppConnectionManager(_manager);
        assertEq(address(game.xAppConnectionManager()), _manager, "after");
    }

    /// Router: "Only the owner changes which contract is believed on another chain."
    function testFuzz_enrollRemoteRouter_isTheOwners(address _caller, uint32 _domain, bytes32 _router) external {
        vm.assume(_caller != address(this));
        vm.prank(_caller);
        _expectRevert(NOT_OWNER);
        game.enrollRemoteRouter(_domain, _router);
        game.enrollRemoteRouter(_domain, _router);
        assertEq(game.remotes(_domain), _router, "remote");
    }

    /// XAppConnectionClient: "A message is heard only from a Replica, and only about the domain that the Replica is
    /// enrolled for."
    /// Router: "A domain without such a contract is neither heard nor sent to."
    function test_handle_refusesInOrder() external {
        _refuses(STRANGER, THIRD, REMOTE_ROUTER, "", "!replica");
        _refuses(STRANGER, REMOTE, REMOTE_ROUTER, _volley(1, 0, 0), "!replica");
        _refuses(THIRD_REPLICA, REMOTE, REMOTE_ROUTER, _volley(1, 0, 0), "!replica");
        _refuses(THIRD_REPLICA, THIRD, REMOTE_ROUTER, "", "!remote router");
        _refuses(THIRD_REPLICA, THIRD, bytes32(0), "", "!remote router");
        _refuses(REMOTE_REPLICA, REMOTE, bytes32(0), "", "!remote router");
        _refuses(REMOTE_REPLICA, REMOTE, _id(STRANGER), "", "!remote router");
        _refuses(REMOTE_REPLICA, REMOTE, REMOTE_ROUTER, "", "!valid action");
        _refuses(REMOTE_REPLICA, REMOTE, REMOTE_ROUTER, _volley(0, 0, 0), "!valid action");
        _refuses(REMOTE_REPLICA, REMOTE, REMOTE_ROUTER, _volley(3, 0, 0), "!valid action");
        game.enrollRemoteRouter(0, REMOTE_ROUTER);
        _refuses(STRANGER, 0, REMOTE_ROUTER, _volley(1, 0, 0), "!replica");
        assertEq(home.count(), 0, "messages");
    }

    function testFuzz_handle_believesNobodyElse(address _caller, uint32 _origin, bytes32 _sender, uint256 _count)
        external
    {
        vm.assume(_caller != REMOTE_REPLICA && _caller != address(vm));
        _fails(_caller, REMOTE, REMOTE_ROUTER, _count);
        _fails(_caller, _origin, _sender, _count);
        if (_origin != REMOTE) {
            _fails(REMOTE_REPLICA, _origin, REMOTE_ROUTER, _count);
        }
        if (_sender != REMOTE_ROUTER) {
            _fails(REMOTE_REPLICA, REMOTE, _sender, _count);
        }
    }

    // The game.

    /// "No two matches that begin here have the same number."
    function test_initiatePingPongMatch_beginsWithAPing() external {
        for (uint32 _match = 0; _match < 3; _match++) {
            _expectDispatch(_volley(1, _match, 0));
            _expectEmit(address(game));
            emit IPingPongRouter.Sent(REMOTE, _match, 0, true);
            vm.prank(STRANGER);
            game.initiatePingPongMatch(REMOTE);
        }
        assertEq(home.count(), 3, "messages");
    }

    function test_initiatePingPongMatch_needsARemoteRouter() external {
        _expectRevert("!remote");
        game.initiatePingPongMatch(THIRD);
        game.enrollRemoteRouter(REMOTE, bytes32(0));
        _expectRevert("!remote");
        game.initiatePingPongMatch(REMOTE);
    }

    /// "Every volley that is heard is answered with the other kind, to where it came from, and the count grows by one."
    function testFuzz_handle_answersWithTheOtherKind(bool _isPing, uint32 _match, uint256 _count) external {
        vm.assume(_count < type(uint256).max);
        _expectDispatch(_volley(_isPing ? 2 : 1, _match, _count + 1));
        _expectEmit(address(game));
        emit IPingPongRouter.Received(REMOTE, _match, _count, _isPing);
        vm.prank(REMOTE_REPLICA);
        game.handle(REMOTE, REMOTE_ROUTER, _volley(_isPing ? 1 : 2, _match, _count));
        assertEq(home.count(), 1, "messages");
    }

    function test_handle_saysWhatItSent() external {
        vm.prank(REMOTE_REPLICA);
        _expectEmit(address(game));
        emit IPingPongRouter.Sent(REMOTE, 5, 8, false);
        game.handle(REMOTE, REMOTE_ROUTER, _volley(1, 5, 7));
    }

    function test_handle_endsAtTheLastCount() external {
        vm.prank(REMOTE_REPLICA);
        vm.expectRevert();
        game.handle(REMOTE, REMOTE_ROUTER, PingPongMessage.format(true, 0, type(uint256).max));
    }

    function _refuses(address _caller, uint32 _origin, bytes32 _sender, bytes memory _message, string memory _reason)
        private
    {
        vm.prank(_caller);
        _expectRevert(_reason);
        game.handle(_origin, _sender, _message);
    }

    function _fails(address _caller, uint32 _origin, bytes32 _sender, uint256 _count) private {
        vm.prank(_caller);
        (bool _success,) = address(game).call(abi.encodeCall(game.handle, (_origin, _sender, _volley(1, 0, _count))));
        assertFalse(_success, "success");
    }
}
