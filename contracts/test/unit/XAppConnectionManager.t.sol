// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { IXAppConnectionManager } from "../../src/interfaces/IXAppConnectionManager.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { Vm } from "../utils/Vm.sol";

contract XAppConnectionManagerTest is OpticsTest {
    uint256 private constant WATCHER_KEY = 0xDA7C4;
    string private constant NOT_OWNER = "Ownable: caller is not the owner";

    XAppConnectionManager private connections;
    Replica private replica;
    address private watcher = vm.addr(WATCHER_KEY);

    function setUp() external {
        replica = _deployReplica();
        connections = new XAppConnectionManager();
        connections.ownerEnrollReplica(address(replica), HOME_DOMAIN);
        connections.setWatcherPermission(watcher, HOME_DOMAIN, true);
    }

    function _notice(uint256 _key) private view returns (bytes memory) {
        return _signFailure(_key, HOME_DOMAIN, _id(updater));
    }

    // The owner's side.

    function test_ownerEnrollReplica_enrols() external {
        XAppConnectionManager _connections = new XAppConnectionManager();
        _expectEmit(address(_connections));
        emit IXAppConnectionManager.ReplicaUnenrolled(0, address(replica));
        _expectEmit(address(_connections));
        emit IXAppConnectionManager.ReplicaEnrolled(HOME_DOMAIN, address(replica));
        _connections.ownerEnrollReplica(address(replica), HOME_DOMAIN);
        assertTrue(_connections.isReplica(address(replica)), "isReplica");
        assertEq(_connections.replicaToDomain(address(replica)), HOME_DOMAIN, "replicaToDomain");
        assertEq(_connections.domainToReplica(HOME_DOMAIN), address(replica), "domainToReplica");
    }

    function test_ownerEnrollReplica_movesAReplicaToAnotherDomain() external {
        _expectEmit(address(connections));
        emit IXAppConnectionManager.ReplicaUnenrolled(HOME_DOMAIN, address(replica));
        _expectEmit(address(connections));
        emit IXAppConnectionManager.ReplicaEnrolled(7, address(replica));
        connections.ownerEnrollReplica(address(replica), 7);
        assertEq(connections.domainToReplica(HOME_DOMAIN), address(0), "the domain before");
        assertEq(connections.domainToReplica(7), address(replica), "the domain now");
        assertEq(connections.replicaToDomain(address(replica)), 7, "replicaToDomain");
    }

    /// "A domain has one Replica at most."
    function test_ownerEnrollReplica_unenrolsTheOneItReplaces() external {
        _expectEmit(address(connections));
        emit IXAppConnectionManager.ReplicaUnenrolled(0, STRANGER);
        _expectEmit(address(connections));
        emit IXAppConnectionManager.ReplicaUnenrolled(HOME_DOMAIN, address(replica));
        _expectEmit(address(connections));
        emit IXAppConnectionManager.ReplicaEnrolled(HOME_DOMAIN, STRANGER);
        connections.ownerEnrollReplica(STRANGER, HOME_DOMAIN);
        assertFalse(connections.isReplica(address(replica)), "the earlier one");
        assertTrue(connections.isReplica(STRANGER), "the later one");
        assertEq(connections.domainToReplica(HOME_DOMAIN), STRANGER, "domainToReplica");
    }

    function test_ownerEnrollReplica_saysNothingMoreWhereNoneIsReplaced() external {
        vm.recordLogs();
        connections.ownerEnrollReplica(STRANGER, HOME_DOMAIN + 1);
        Vm.Log[] memory _logs = vm.getRecordedLogs();
        assertEq(_logs.length, 2, "events");
        assertEq(_logs[0].topics[0], IXAppConnectionManager.ReplicaUnenrolled.selector, "its own un-enrolment first");
        assertEq(_logs[1].topics[0], IXAppConnectionManager.ReplicaEnrolled.selector, "then its enrolment");
    }

    function test_ownerEnrollReplica_againChangesNothing() external {
        connections.ownerEnrollReplica(address(replica), HOME_DOMAIN);
        assertTrue(connections.isReplica(address(replica)), "isReplica");
        assertEq(connections.domainToReplica(HOME_DOMAIN), address(replica), "domainToReplica");
    }

    function test_ownerUnenrollReplica_unenrols() external {
        _expectEmit(address(connections));
        emit IXAppConnectionManager.ReplicaUnenrolled(HOME_DOMAIN, address(replica));
        connections.ownerUnenrollReplica(address(replica));
        assertFalse(connections.isReplica(address(replica)), "isReplica");
        assertEq(connections.domainToReplica(HOME_DOMAIN), address(0), "domainToReplica");
    }

    function test_unenrollReplica_cutsOffASuccessor() external {
        Replica _next = _deployReplica();
        connections.ownerEnrollReplica(address(_next), HOME_DOMAIN);
        connections.unenrollReplica(HOME_DOMAIN, _id(updater), _notice(WATCHER_KEY));
        assertFalse(connections.isReplica(address(_next)), "the successor is cut off");
    }

    function test_domainZero_isNeverEnrolled() external {
        connections.ownerEnrollReplica(STRANGER, 0);
        assertFalse(connections.isReplica(STRANGER), "isReplica");
    }

    function test_setHome_givesTheLocalDomain() external {
        Home _home = new Home(HOME_DOMAIN);
        connections.setHome(address(_home));
        assertEq(address(connections.home()), address(_home), "home");
        assertEq(connections.localDomain(), HOME_DOMAIN, "localDomain");
        connections.setHome(STRANGER);
        assertEq(address(connections.home()), STRANGER, "code is not asked for");
    }

    function test_setWatcherPermission_givesAndTakes() external {
        assertTrue(connections.watcherPermission(watcher, HOME_DOMAIN), "given");
        assertFalse(connections.watcherPermission(watcher, HOME_DOMAIN + 1), "for one domain");
        _expectEmit(address(connections));
        emit IXAppConnectionManager.WatcherPermissionSet(HOME_DOMAIN, watcher, false);
        connections.setWatcherPermission(watcher, HOME_DOMAIN, false);
        assertFalse(connections.watcherPermission(watcher, HOME_DOMAIN), "taken");
    }

    function test_ownerOnly() external {
        vm.prank(STRANGER);
        _expectRevert(NOT_OWNER);
        connections.ownerEnrollReplica(STRANGER, 1);
        vm.prank(STRANGER);
        _expectRevert(NOT_OWNER);
        connections.ownerUnenrollReplica(address(replica));
        vm.prank(STRANGER);
        _expectRevert(NOT_OWNER);
        connections.setHome(STRANGER);
        vm.prank(STRANGER);
        _expectRevert(NOT_OWNER);
        connections.setWatcherPermission(STRANGER, 1, true);
    }

    // The watcher's side.

    function test_unenrollReplica_onAWatchersWordBroughtByAnyone() external {
        bytes memory _signature = _notice(WATCHER_KEY);
        _expectEmit(address(connections));
        emit IXAppConnectionManager.ReplicaUnenrolled(HOME_DOMAIN, address(replica));
        vm.prank(STRANGER);
        connections.unenrollReplica(HOME_DOMAIN, _id(updater), _signature);
        assertFalse(connections.isReplica(address(replica)), "isReplica");
    }

    function test_unenrollReplica_needsAReplica() external {
        _expectRevert("!replica exists");
        connections.unenrollReplica(HOME_DOMAIN + 1, _id(updater), "");
    }

    function test_unenrollReplica_needsTheCurrentUpdater() external {
        _expectRevert("!current updater");
        connections.unenrollReplica(HOME_DOMAIN, _id(STRANGER), "");
    }

    function test_unenrollReplica_needsAWatcherOfTheDomain() external {
        _expectRevert("!valid watcher");
        connections.unenrollReplica(HOME_DOMAIN, _id(updater), _notice(OTHER_KEY));
        connections.setWatcherPermission(watcher, HOME_DOMAIN, false);
        _expectRevert("!valid watcher");
        connections.unenrollReplica(HOME_DOMAIN, _id(updater), _notice(WATCHER_KEY));
    }

    function test_unenrollReplica_refusesASignatureForAnotherDomain() external {
        _expectRevert("!valid watcher");
        connections.unenrollReplica(HOME_DOMAIN, _id(updater), _signFailure(WATCHER_KEY, HOME_DOMAIN + 1, _id(updater)));
    }

    /// The statement begins with the hash that the Replica gives, not with that of the domain it is enrolled for.
    function test_unenrollReplica_asksTheReplicaForItsHash() external {
        connections.ownerEnrollReplica(address(replica), 7);
        connections.setWatcherPermission(watcher, 7, true);
        _expectRevert("!valid watcher");
        connections.unenrollReplica(7, _id(updater), _signFailure(WATCHER_KEY, 7, _id(updater)));
        bytes32 _statement = keccak256(bytes.concat(_homeDomainHash(HOME_DOMAIN), bytes4(uint32(7)), _id(updater)));
        connections.unenrollReplica(7, _id(updater), _signStatement(WATCHER_KEY, _statement));
        assertFalse(connections.isReplica(address(replica)), "isReplica");
    }

    function test_unenrollReplica_refusesAMalformedSignature() external {
        _expectRevert("ECDSA: invalid signature length");
        connections.unenrollReplica(HOME_DOMAIN, _id(updater), "");
    }

    /// The first twelve bytes of the updater's identifier are signed, but not compared.
    function test_unenrollReplica_comparesTheAddressAlone() external {
        bytes32 _padded = _id(updater) | bytes32(uint256(1) << 255);
        connections.unenrollReplica(HOME_DOMAIN, _padded, _signFailure(WATCHER_KEY, HOME_DOMAIN, _padded));
        assertFalse(connections.isReplica(address(replica)), "isReplica");
    }
}
