// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { GovernanceRouter } from "../../src/governance/GovernanceRouter.sol";
import { GovernanceMessage } from "../../src/libs/GovernanceMessage.sol";
import { OpticsTest } from "./OpticsTest.sol";
import { Proxies } from "./Proxies.sol";

/// @notice Obeys one account alone, and keeps what it was told.
contract Obedient {
    address private immutable master;
    uint256[] public told;

    constructor(address _master) {
        master = _master;
    }

    function tell(uint256 _number) external payable {
        require(msg.sender == master, "not the master");
        require(_number != 13, "unlucky");
        told.push(_number);
    }

    function count() external view returns (uint256) {
        return told.length;
    }
}

/// @notice A GovernanceRouter behind a proxy on the Home's chain. This contract governs; two other domains have routers,
/// and a Replica each that is an account to speak for.
abstract contract GovernanceTest is OpticsTest {
    uint32 internal constant LOCAL = HOME_DOMAIN;
    uint32 internal constant REMOTE = REPLICA_DOMAIN;
    uint32 internal constant THIRD = 3000;
    uint256 internal constant TIMELOCK = 14 days;
    address internal constant RECOVERY = address(0x4ec);
    address internal constant REMOTE_REPLICA = address(0x2E1);
    address internal constant THIRD_REPLICA = address(0x3E1);
    bytes32 internal constant REMOTE_ROUTER = bytes32(uint256(0x2207E4));
    bytes32 internal constant THIRD_ROUTER = bytes32(uint256(0x3207E4));

    Home internal home;
    XAppConnectionManager internal connections;
    GovernanceRouter internal governance;
    Obedient internal obedient;

    function _deployGovernance() internal {
        (home,) = _deployHome();
        connections = new XAppConnectionManager();
        connections.setHome(address(home));
        connections.ownerEnrollReplica(REMOTE_REPLICA, REMOTE);
        connections.ownerEnrollReplica(THIRD_REPLICA, THIRD);
        governance = GovernanceRouter(
            Proxies.make(
                address(new GovernanceRouter(LOCAL, TIMELOCK)),
                abi.encodeCall(GovernanceRouter.initialize, (address(connections), RECOVERY))
            )
        );
        governance.setRouterLocal(REMOTE, REMOTE_ROUTER);
        governance.setRouterLocal(THIRD, THIRD_ROUTER);
        obedient = new Obedient(address(governance));
    }

    function _beginRecovery() internal {
        vm.prank(RECOVERY);
        governance.initiateRecoveryTimelock();
        vm.warp(block.timestamp + TIMELOCK);
    }

    /// @dev Hands governance to the other domain, so that its router is the one to hear.
    function _governFrom(uint32 _domain) internal {
        governance.transferGovernor(_domain, STRANGER);
    }

    function _tell(uint256 _number) internal view returns (GovernanceMessage.Call memory) {
        return GovernanceMessage.Call({ to: _id(address(obedient)), data: abi.encodeCall(Obedient.tell, (_number)) });
    }

    function _calls(uint256 _first, uint256 _second) internal view returns (GovernanceMessage.Call[] memory _list) {
        _list = new GovernanceMessage.Call[](2);
        _list[0] = _tell(_first);
        _list[1] = _tell(_second);
    }

    /// @dev The bytes of a list of calls, written from the protocol and not from the library.
    function _callsMessage(GovernanceMessage.Call[] memory _list) internal pure returns (bytes memory _bytes) {
        _bytes = bytes.concat(hex"01", bytes1(uint8(_list.length)));
        for (uint256 _i = 0; _i < _list.length; _i++) {
            _bytes = bytes.concat(_bytes, _list[_i].to, bytes32(_list[_i].data.length), _list[_i].data);
        }
    }

    function _transferMessage(uint32 _domain, bytes32 _governor) internal pure returns (bytes memory) {
        return bytes.concat(hex"02", bytes4(_domain), _governor);
    }

    function _routerMessage(uint32 _domain, bytes32 _router) internal pure returns (bytes memory) {
        return bytes.concat(hex"03", bytes4(_domain), _router);
    }

    /// @dev How many entries the list of domains has: its length is at slot 6.
    function _domainsLength(GovernanceRouter _router) internal view returns (uint256) {
        return uint256(vm.load(address(_router), bytes32(uint256(6))));
    }
}
