// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice Owner, watchers and strangers at one XAppConnectionManager, and a plain account of what each achieved.
contract Connecting is OpticsTest {
    uint256 private constant FIRST_WATCHER_KEY = 0xDA7C4;

    XAppConnectionManager public connections = new XAppConnectionManager();
    // Three Replicas with this updater, for the domain that they say or any other.
    Replica[3] public replicas;

    // The account: the domain of each enrolled Replica, the Replica enrolled last for a domain, and the watchers' rights.
    mapping(address => uint32) public domainOf;
    mapping(uint32 => address) public lastFor;
    mapping(address => mapping(uint32 => bool)) public allowed;
    uint256 public breaches;

    constructor() {
        for (uint256 _i = 0; _i < 3; _i++) {
            replicas[_i] = _deployReplica();
        }
    }

    function enrol(uint256 _replica, uint256 _domain) external {
        address _address = address(replicas[_replica % 3]);
        uint32 _number = _domainFrom(_domain);
        connections.ownerEnrollReplica(_address, _number);
        _remove(_address);
        _remove(lastFor[_number]);
        domainOf[_address] = _number;
        lastFor[_number] = _address;
    }

    function unenrol(uint256 _replica) external {
        address _address = address(replicas[_replica % 3]);
        connections.ownerUnenrollReplica(_address);
        _remove(_address);
    }

    function setWatcher(uint256 _watcher, uint256 _domain, bool _access) external {
        address _address = vm.addr(_keyFrom(_watcher));
        connections.setWatcherPermission(_address, _domainFrom(_domain), _access);
        allowed[_address][_domainFrom(_domain)] = _access;
    }

    /// @dev A watcher speaks, allowed or not; it must be heard exactly when it is allowed.
    function watch(uint256 _watcher, uint256 _domain) external {
        uint256 _key = _keyFrom(_watcher);
        uint32 _number = _domainFrom(_domain);
        address _address = lastFor[_number];
        bool _heard;
        // The statement begins with the hash of the domain that the Replica says, which is HOME_DOMAIN's.
        bytes32 _statement = keccak256(bytes.concat(_homeDomainHash(HOME_DOMAIN), bytes4(_number), _id(updater)));
        try connections.unenrollReplica(_number, _id(updater), _signStatement(_key, _statement)) {
            _heard = true;
        } catch { }
        bool _expected = _address != address(0) && allowed[vm.addr(_key)][_number];
        if (_heard != _expected) {
            breaches += 1;
        }
        if (_heard) {
            _remove(_address);
        }
    }

    function strangerEnrols(address _caller, address _replica, uint32 _domain) external {
        vm.assume(_caller != address(this));
        vm.prank(_caller);
        try connections.ownerEnrollReplica(_replica, _domain) {
            breaches += 1;
        } catch { }
        vm.prank(_caller);
        try connections.setWatcherPermission(_caller, _domain, true) {
            breaches += 1;
        } catch { }
    }

    function _remove(address _replica) private {
        if (lastFor[domainOf[_replica]] == _replica) {
            lastFor[domainOf[_replica]] = address(0);
        }
        domainOf[_replica] = 0;
    }

    function _domainFrom(uint256 _seed) private pure returns (uint32) {
        return uint32(HOME_DOMAIN + _seed % 3);
    }

    function _keyFrom(uint256 _seed) private pure returns (uint256) {
        return FIRST_WATCHER_KEY + _seed % 2;
    }
}

contract ConnectionsInvariants is OpticsTest {
    Connecting private connecting;
    XAppConnectionManager private connections;

    function setUp() external {
        connecting = new Connecting();
        connections = connecting.connections();
    }

    /// @dev Read by forge: whom to call.
    function targetContracts() external view returns (address[] memory _targets) {
        _targets = new address[](1);
        _targets[0] = address(connecting);
    }

    /// XAppConnectionManager: "Only the owner enrols a Replica."
    /// XAppConnectionManager: "A Replica is cut off by the owner, or by the signature of a watcher with the permission for
    /// its domain."
    /// forge-config: default.invariant.check-interval = 50
    /// forge-config: default.invariant.include-push-bytes = false
    function invariant_onlyTheOwnerEnrolsAndOnlyOwnerAndWatchersCutOff() external view {
        assertEq(connecting.breaches(), 0, "breaches");
        for (uint256 _i = 0; _i < 3; _i++) {
            address _replica = address(connecting.replicas(_i));
            assertEq(connections.replicaToDomain(_replica), connecting.domainOf(_replica), "replicaToDomain");
            assertTrue(connections.isReplica(_replica) == (connecting.domainOf(_replica) != 0), "isReplica");
        }
        for (uint32 _domain = HOME_DOMAIN; _domain < HOME_DOMAIN + 3; _domain++) {
            assertEq(connections.domainToReplica(_domain), connecting.lastFor(_domain), "domainToReplica");
        }
    }
}
