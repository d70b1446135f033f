// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { XAppConnectionManager } from "../../../src/XAppConnectionManager.sol";
import { GovernanceRouter } from "../../../src/governance/GovernanceRouter.sol";
import { IGovernanceRouter } from "../../../src/interfaces/IGovernanceRouter.sol";
import { IHome } from "../../../src/interfaces/IHome.sol";
import { GovernanceMessage } from "../../../src/libs/GovernanceMessage.sol";
import { GovernanceTest } from "../../utils/GovernanceTest.sol";
import { Proxies } from "../../utils/Proxies.sol";

contract GovernanceRouterTest is GovernanceTest {
    string private constant INITIALIZED = "Initializable: contract is already initialized";

    function setUp() external {
        _deployGovernance();
    }

    function _expectDispatch(uint32 _domain, bytes32 _router, bytes memory _body) private {
        vm.expectCall(address(home), abi.encodeCall(IHome.dispatch, (_domain, _router, _body)), 1);
    }

    // Initialization.

    function test_initialize_makesTheCallerTheGovernor() external {
        GovernanceRouter _implementation = new GovernanceRouter(LOCAL, TIMELOCK);
        GovernanceRouter _router = GovernanceRouter(Proxies.make(address(_implementation), ""));
        assertEq(_router.governor(), address(0), "governor before");
        _expectEmit(address(_router));
        emit IGovernanceRouter.TransferGovernor(0, LOCAL, address(0), STRANGER);
        vm.prank(STRANGER);
        _router.initialize(address(connections), RECOVERY);
        assertEq(_router.governor(), STRANGER, "governor");
        assertEq(_router.governorDomain(), LOCAL, "governorDomain");
        assertEq(_router.localDomain(), LOCAL, "localDomain");
        assertEq(_router.recoveryTimelock(), TIMELOCK, "recoveryTimelock");
        assertEq(_router.recoveryManager(), RECOVERY, "recoveryManager");
        assertEq(_router.recoveryActiveAt(), 0, "recoveryActiveAt");
        assertFalse(_router.inRecovery(), "inRecovery");
        assertEq(address(_router.xAppConnectionManager()), address(connections), "xAppConnectionManager");
        assertEq(_router.VERSION(), 0, "VERSION");
        _expectRevert(INITIALIZED);
        _router.initialize(address(connections), RECOVERY);
    }

    function test_initialize_needsTheConnectionsOfThisDomain() external {
        GovernanceRouter _router = GovernanceRouter(Proxies.make(address(new GovernanceRouter(REMOTE, TIMELOCK)), ""));
        _expectRevert("XAppConnectionManager bad domain");
        _router.initialize(address(connections), RECOVERY);
    }

    function test_initialize_isNotForTheImplementation() external {
        GovernanceRouter _implementation = new GovernanceRouter(LOCAL, TIMELOCK);
        _expectRevert(INITIALIZED);
        _implementation.initialize(address(connections), RECOVERY);
    }

    // Calls.

    /// "Calls are made all or none."
    function test_callLocal_makesAllCallsOrNone() external {
        governance.callLocal(_calls(3, 4));
        assertEq(obedient.count(), 2, "calls");
        assertEq(obedient.told(0), 3, "the first");
        assertEq(obedient.told(1), 4, "the second");
        _expectRevert("call failed");
        governance.callLocal(_calls(5, 13));
        _expectRevert("call failed");
        governance.callLocal(_calls(13, 5));
        assertEq(obedient.count(), 2, "calls after failures");
        governance.callLocal(new GovernanceMessage.Call[](0));
    }

    function test_callLocal_readsTheLastTwentyBytesOfTheAddress() external {
        GovernanceMessage.Call[] memory _list = _calls(3, 4);
        _list[0].to |= bytes32(bytes12(type(uint96).max));
        _list[1].to = _id(STRANGER);
        governance.callLocal(_list);
        assertEq(obedient.told(0), 3, "the call");
        assertEq(obedient.count(), 1, "the other went to an account without code");
    }

    function test_callLocal_sendsNoValue() external {
        vm.deal(address(governance), 1 ether);
        governance.callLocal(_calls(3, 4));
        assertEq(address(obedient).balance, 0, "balance");
    }

    function test_callRemote_dispatchesTheCalls() external {
        GovernanceMessage.Call[] memory _list = _calls(3, 4);
        _expectDispatch(REMOTE, REMOTE_ROUTER, _callsMessage(_list));
        governance.callRemote(REMOTE, _list);
        assertEq(home.count(), 1, "messages");
        assertEq(obedient.count(), 0, "nothing is called here");
    }

    function test_callRemote_refusesInOrder() external {
        GovernanceMessage.Call[] memory _none = new GovernanceMessage.Call[](0);
        _expectRevert("!router");
        governance.callRemote(7, _none);
        _expectRevert("no calls");
        governance.callRemote(REMOTE, _none);
        _expectRevert("too many calls");
        governance.callRemote(REMOTE, new GovernanceMessage.Call[](256));
        _expectRevert("msg too long");
        governance.callRemote(REMOTE, new GovernanceMessage.Call[](32));
        governance.callRemote(REMOTE, new GovernanceMessage.Call[](31));

        _beginRecovery();
        _expectRevert("in recovery");
        governance.callRemote(7, _none);
        vm.prank(STRANGER);
        _expectRevert("! called by governor");
        governance.callRemote(7, _none);
    }

    // The governor.

    function test_transferGovernor_onThisDomainTellsNobody() external {
        _expectEmit(address(governance));
        emit IGovernanceRouter.TransferGovernor(LOCAL, LOCAL, address(this), STRANGER);
        governance.transferGovernor(LOCAL, STRANGER);
        assertEq(governance.governor(), STRANGER, "governor");
        assertEq(governance.governorDomain(), LOCAL, "governorDomain");
        assertEq(home.count(), 0, "messages");
        _expectRevert("! called by governor");
        governance.transferGovernor(LOCAL, address(this));
    }

    /// "There is a governor here only while the governor's domain is the local one."
    function test_transferGovernor_toAnotherDomainTellsAllRouters() external {
        bytes memory _body = _transferMessage(REMOTE, _id(STRANGER));
        _expectDispatch(REMOTE, REMOTE_ROUTER, _body);
        _expectDispatch(THIRD, THIRD_ROUTER, _body);
        _expectEmit(address(governance));
        emit IGovernanceRouter.TransferGovernor(LOCAL, REMOTE, address(this), address(0));
        governance.transferGovernor(REMOTE, STRANGER);
        assertEq(governance.governor(), address(0), "governor");
        assertEq(governance.governorDomain(), REMOTE, "governorDomain");
        assertEq(home.count(), 2, "messages");
    }

    function test_transferGovernor_refusesInOrder() external {
        _expectRevert("!router");
        governance.transferGovernor(7, STRANGER);
        assertEq(governance.governor(), address(this), "governor");
        _beginRecovery();
        _expectRevert("in recovery");
        governance.transferGovernor(7, STRANGER);
        vm.prank(STRANGER);
        _expectRevert("! called by governor");
        governance.transferGovernor(7, STRANGER);
    }

    function test_transferGovernor_toNobodyEndsGovernance() external {
        governance.transferGovernor(LOCAL, address(0));
        assertEq(governance.governor(), address(0), "governor");
        _expectRevert("! called by governor");
        governance.transferGovernor(LOCAL, address(this));
    }

    // Routers.

    function test_setRouter_tellsAllRoutersANewOneToo() external {
        bytes32 _new = bytes32(uint256(0x4207E4));
        bytes memory _body = _routerMessage(4000, _new);
        _expectDispatch(REMOTE, REMOTE_ROUTER, _body);
        _expectDispatch(THIRD, THIRD_ROUTER, _body);
        _expectDispatch(4000, _new, _body);
        _expectEmit(address(governance));
        emit IGovernanceRouter.SetRouter(4000, bytes32(0), _new);
        governance.setRouter(4000, _new);
        assertEq(governance.routers(4000), _new, "router");
        assertEq(governance.domains(2), 4000, "domain");
        assertEq(home.count(), 3, "messages");
    }

    function test_setRouter_doesNotTellARemovedOne() external {
        _expectDispatch(THIRD, THIRD_ROUTER, _routerMessage(REMOTE, bytes32(0)));
        _expectEmit(address(governance));
        emit IGovernanceRouter.SetRouter(REMOTE, REMOTE_ROUTER, bytes32(0));
        governance.setRouter(REMOTE, bytes32(0));
        assertEq(governance.routers(REMOTE), bytes32(0), "router");
        assertEq(home.count(), 1, "messages");
    }

    function test_setRouter_refusesInOrder() external {
        _beginRecovery();
        _expectRevert("in recovery");
        governance.setRouter(4000, THIRD_ROUTER);
        vm.prank(STRANGER);
        _expectRevert("! called by governor");
        governance.setRouter(4000, THIRD_ROUTER);
        assertEq(home.count(), 0, "messages");
    }

    /// "Every domain but zero that has a router stands once in the list of domains, and no other does."
    function test_setRouterLocal_keepsTheListOfDomains() external {
        _domainsAre(REMOTE, THIRD, 2);
        _expectEmit(address(governance));
        emit IGovernanceRouter.SetRouter(REMOTE, REMOTE_ROUTER, THIRD_ROUTER);
        governance.setRouterLocal(REMOTE, THIRD_ROUTER);
        assertEq(governance.routers(REMOTE), THIRD_ROUTER, "a replaced router");
        _domainsAre(REMOTE, THIRD, 2);

        governance.setRouterLocal(THIRD, bytes32(0));
        assertEq(governance.routers(THIRD), bytes32(0), "a removed router");
        _domainsAre(REMOTE, 0, 2);
        _expectEmit(address(governance));
        emit IGovernanceRouter.SetRouter(THIRD, bytes32(0), bytes32(0));
        governance.setRouterLocal(THIRD, bytes32(0));
        _domainsAre(REMOTE, 0, 2);

        governance.setRouterLocal(THIRD, THIRD_ROUTER);
        assertEq(governance.domains(2), THIRD, "a router again has a place of its own");
        _domainsAre(REMOTE, 0, 3);
        assertEq(home.count(), 0, "messages");
    }

    /// A router of the domain zero is kept and called, and is told nothing: a zero in the list is a free place.
    function test_setRouterLocal_keepsARouterOfTheDomainZero() external {
        governance.setRouterLocal(0, REMOTE_ROUTER);
        assertEq(governance.routers(0), REMOTE_ROUTER, "router");
        governance.setRouter(REMOTE, REMOTE_ROUTER);
        assertEq(home.nonces(0), 0, "messages that tell it something");
        governance.callRemote(0, _calls(3, 4));
        assertEq(home.nonces(0), 1, "messages that call it");
        governance.setRouterLocal(0, bytes32(0));
        assertEq(governance.routers(0), bytes32(0), "removed");
        _domainsAre(REMOTE, THIRD, 3);
    }

    // The connections.

    function test_setXAppConnectionManager_sets() external {
        governance.setXAppConnectionManager(STRANGER);
        assertEq(address(governance.xAppConnectionManager()), STRANGER, "xAppConnectionManager");
    }

    function test_setXAppConnectionManager_decidesOnTheHomeToSendThrough() external {
        XAppConnectionManager _other = new XAppConnectionManager();
        Outbox _outbox = new Outbox();
        _other.setHome(address(_outbox));
        governance.setXAppConnectionManager(address(_other));
        governance.callRemote(REMOTE, _calls(3, 4));
        governance.setRouter(THIRD, THIRD_ROUTER);
        assertEq(_outbox.count(), 3, "messages through the other");
        assertEq(home.count(), 0, "messages through the first");
    }

    function _domainsAre(uint32 _first, uint32 _second, uint256 _length) private view {
        assertEq(governance.domains(0), _first, "the first domain");
        assertEq(governance.domains(1), _second, "the second domain");
        assertEq(_domainsLength(governance), _length, "number of entries");
    }
}

/// @notice Counts what is sent through it.
contract Outbox {
    uint256 public count;

    function dispatch(uint32, bytes32, bytes calldata) external {
        count += 1;
    }
}
