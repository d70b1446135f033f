// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IGovernanceRouter } from "../../../src/interfaces/IGovernanceRouter.sol";
import { GovernanceMessage } from "../../../src/libs/GovernanceMessage.sol";
import { GovernanceTest } from "../../utils/GovernanceTest.sol";

/// @notice What a GovernanceRouter hears while the governor lives on another domain.
contract GovernanceHandleTest is GovernanceTest {
    function setUp() external {
        _deployGovernance();
        _governFrom(REMOTE);
    }

    /// @dev The next call is a message from the governor's router, brought by the right Replica.
    function _hear(bytes memory _message) private {
        vm.prank(REMOTE_REPLICA);
        governance.handle(REMOTE, REMOTE_ROUTER, _message);
    }

    function _refuses(address _replica, uint32 _origin, bytes32 _sender, string memory _reason) private {
        vm.prank(_replica);
        _expectRevert(_reason);
        governance.handle(_origin, _sender, _routerMessage(4000, REMOTE_ROUTER));
    }

    // What is heard.

    /// "Calls are made all or none."
    function test_handle_makesAllCallsOrNone() external {
        _hear(_callsMessage(_calls(3, 4)));
        assertEq(obedient.count(), 2, "calls");
        assertEq(obedient.told(0), 3, "the first");
        assertEq(obedient.told(1), 4, "the second");
        vm.prank(REMOTE_REPLICA);
        _expectRevert("call failed");
        governance.handle(REMOTE, REMOTE_ROUTER, _callsMessage(_calls(5, 13)));
        assertEq(obedient.count(), 2, "calls after a failure");
    }

    function test_handle_setsARouter() external {
        _expectEmit(address(governance));
        emit IGovernanceRouter.SetRouter(4000, bytes32(0), THIRD_ROUTER);
        _hear(_routerMessage(4000, THIRD_ROUTER));
        assertEq(governance.routers(4000), THIRD_ROUTER, "router");
        assertEq(governance.domains(2), 4000, "domain");
        _hear(_routerMessage(4000, bytes32(0)));
        assertEq(governance.routers(4000), bytes32(0), "a removed router");
        assertEq(home.count(), 2, "it tells nobody: these are of setUp");
    }

    /// "There is a governor here only while the governor's domain is the local one."
    function test_handle_takesTheGovernorIn() external {
        _expectEmit(address(governance));
        emit IGovernanceRouter.TransferGovernor(REMOTE, LOCAL, address(0), STRANGER);
        _hear(_transferMessage(LOCAL, _id(STRANGER) | bytes32(bytes12(type(uint96).max))));
        assertEq(governance.governor(), STRANGER, "governor");
        assertEq(governance.governorDomain(), LOCAL, "governorDomain");
        _refuses(REMOTE_REPLICA, REMOTE, REMOTE_ROUTER, "!governorRouter");
    }

    function test_handle_followsTheGovernorToAThirdDomain() external {
        _expectEmit(address(governance));
        emit IGovernanceRouter.TransferGovernor(REMOTE, THIRD, address(0), address(0));
        _hear(_transferMessage(THIRD, _id(STRANGER)));
        assertEq(governance.governor(), address(0), "governor");
        assertEq(governance.governorDomain(), THIRD, "governorDomain");
        assertEq(home.count(), 2, "it tells nobody: these are of setUp");
        _refuses(REMOTE_REPLICA, REMOTE, REMOTE_ROUTER, "!governorRouter");
        vm.prank(THIRD_REPLICA);
        governance.handle(THIRD, THIRD_ROUTER, _callsMessage(_calls(3, 4)));
        assertEq(obedient.count(), 2, "calls");
    }

    function test_handle_doesNotFollowTheGovernorWhereItHasNoRouter() external {
        vm.prank(REMOTE_REPLICA);
        _expectRevert("!router");
        governance.handle(REMOTE, REMOTE_ROUTER, _transferMessage(4000, _id(STRANGER)));
        assertEq(governance.governorDomain(), REMOTE, "governorDomain");
    }

    function test_handle_hearsTheGovernorInRecovery() external {
        _beginRecovery();
        _hear(_callsMessage(_calls(3, 4)));
        assertEq(obedient.count(), 2, "calls");
    }

    // What is not.

    /// "A message moves something only when the Replica of the governor's domain brings it and the router of that domain
    /// sent it."
    function test_handle_refusesInOrder() external {
        _refuses(STRANGER, THIRD, THIRD_ROUTER, "!replica");
        _refuses(STRANGER, REMOTE, REMOTE_ROUTER, "!replica");
        _refuses(THIRD_REPLICA, REMOTE, REMOTE_ROUTER, "!replica");
        _refuses(REMOTE_REPLICA, THIRD, THIRD_ROUTER, "!replica");
        _refuses(THIRD_REPLICA, THIRD, THIRD_ROUTER, "!governorRouter");
        _refuses(THIRD_REPLICA, THIRD, REMOTE_ROUTER, "!governorRouter");
        _refuses(REMOTE_REPLICA, REMOTE, THIRD_ROUTER, "!governorRouter");
        _refuses(REMOTE_REPLICA, REMOTE, bytes32(0), "!governorRouter");
        assertEq(governance.routers(4000), bytes32(0), "router");
    }

    function test_handle_refusesAReplicaThatIsCutOff() external {
        connections.ownerUnenrollReplica(REMOTE_REPLICA);
        _refuses(REMOTE_REPLICA, REMOTE, REMOTE_ROUTER, "!replica");
    }

    /// The zero domain is what everybody is enrolled for who is not enrolled at all.
    function test_handle_refusesTheDomainZero() external {
        _hear(_routerMessage(0, THIRD_ROUTER));
        _hear(_transferMessage(0, _id(STRANGER)));
        _refuses(STRANGER, 0, THIRD_ROUTER, "!replica");
    }

    /// The zero identifier is what every domain has for a router that has none.
    function test_handle_refusesTheZeroSenderOfADomainWithoutARouter() external {
        _hear(_routerMessage(REMOTE, bytes32(0)));
        _refuses(REMOTE_REPLICA, REMOTE, bytes32(0), "!governorRouter");
    }

    function test_handle_refusesWhatIsNoMessage() external {
        _refusesMessage("", "!valid message type");
        _refusesMessage(hex"0100", "!valid message type");
        _refusesMessage(new bytes(37), "!valid message type");
        _refusesMessage(bytes.concat(_routerMessage(4000, REMOTE_ROUTER), hex"00"), "!valid message type");
        _refusesMessage(bytes.concat(hex"04", bytes4(uint32(4000)), REMOTE_ROUTER), "!valid message type");
        bytes memory _list = _callsMessage(_calls(3, 4));
        _list[1] = 0x03;
        _refusesMessage(_list, "!valid calls");
        _list[1] = 0x01;
        _refusesMessage(_list, "!valid calls");
        assertEq(obedient.count(), 0, "calls");
    }

    function _refusesMessage(bytes memory _message, string memory _reason) private {
        vm.prank(REMOTE_REPLICA);
        _expectRevert(_reason);
        governance.handle(REMOTE, REMOTE_ROUTER, _message);
    }

    // Whatever comes.

    function testFuzz_handle_makesTheCallsItIsSent(uint256[8] calldata _numbers, uint256 _count) external {
        GovernanceMessage.Call[] memory _list = new GovernanceMessage.Call[](_bound(_count, 1, 8));
        for (uint256 _i = 0; _i < _list.length; _i++) {
            vm.assume(_numbers[_i] != 13);
            _list[_i] = _tell(_numbers[_i]);
        }
        _hear(_callsMessage(_list));
        assertEq(obedient.count(), _list.length, "calls");
        for (uint256 _i = 0; _i < _list.length; _i++) {
            assertEq(obedient.told(_i), _numbers[_i], "a call");
        }
    }

    function testFuzz_handle_believesNobodyElse(address _caller, uint32 _origin, bytes32 _sender) external {
        vm.assume(_caller != REMOTE_REPLICA && _caller != address(vm));
        bytes memory _message = _routerMessage(4000, REMOTE_ROUTER);
        _fails(_caller, _origin, _sender, _message);
        _fails(_caller, REMOTE, REMOTE_ROUTER, _message);
        if (_origin != REMOTE) {
            _fails(REMOTE_REPLICA, _origin, REMOTE_ROUTER, _message);
        }
        if (_sender != REMOTE_ROUTER) {
            _fails(REMOTE_REPLICA, REMOTE, _sender, _message);
        }
    }

    function testFuzz_handle_doesNothingOnOtherBytes(bytes calldata _message) external {
        vm.assume(_message.length == 0 || uint8(_message[0]) == 0 || uint8(_message[0]) > 3);
        _fails(REMOTE_REPLICA, REMOTE, REMOTE_ROUTER, _message);
    }

    function _fails(address _caller, uint32 _origin, bytes32 _sender, bytes memory _message) private {
        vm.prank(_caller);
        (bool _success,) = address(governance).call(abi.encodeCall(governance.handle, (_origin, _sender, _message)));
        assertFalse(_success, "success");
    }
}
