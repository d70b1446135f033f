// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice The functions of an XAppConnectionManager that change something, with any arguments.
contract XAppConnectionManagerFuzzTest is OpticsTest {
    XAppConnectionManager private connections = new XAppConnectionManager();

    /// "A domain has one Replica at most."
    function testFuzz_enrolAndUnenrol(address[4] calldata _replicas, uint32[4] calldata _domains, uint256 _out)
        external
    {
        for (uint256 _i = 0; _i < 4; _i++) {
            // The zero address is nobody, and can call nobody.
            vm.assume(_replicas[_i] != address(0));
        }
        for (uint256 _i = 0; _i < 4; _i++) {
            // Few domains, so that they meet.
            uint32 _domain = _domains[_i] % 3;
            connections.ownerEnrollReplica(_replicas[_i], _domain);
            assertEq(connections.replicaToDomain(_replicas[_i]), _domain, "replicaToDomain");
            assertEq(connections.domainToReplica(_domain), _replicas[_i], "domainToReplica");
            assertTrue(connections.isReplica(_replicas[_i]) == (_domain != 0), "isReplica");
            _assertOneEach(_replicas);
        }
        address _gone = _replicas[_out % 4];
        connections.ownerUnenrollReplica(_gone);
        assertFalse(connections.isReplica(_gone), "isReplica");
        _assertOneEach(_replicas);
    }

    function _assertOneEach(address[4] calldata _replicas) private view {
        for (uint256 _i = 0; _i < 4; _i++) {
            uint32 _domain = connections.replicaToDomain(_replicas[_i]);
            if (_domain != 0) assertEq(connections.domainToReplica(_domain), _replicas[_i], "the only one");
        }
    }

    /// "A Replica is cut off by the owner, or by the signature of a watcher with the permission for its domain."
    function testFuzz_unenrollReplica(
        uint256 _key,
        uint32 _domain,
        uint32 _signedDomain,
        bool _allowed,
        address _caller
    ) external {
        _key = _bound(_key, 1, type(uint128).max);
        _signedDomain = _signedDomain % 2 == 0 ? _domain : _signedDomain;
        Replica _replica = _deployReplica();
        connections.ownerEnrollReplica(address(_replica), _domain);
        connections.setWatcherPermission(vm.addr(_key), _domain, _allowed);
        assertTrue(connections.watcherPermission(vm.addr(_key), _domain) == _allowed, "watcherPermission");
        bytes32 _statement = keccak256(bytes.concat(_homeDomainHash(HOME_DOMAIN), bytes4(_signedDomain), _id(updater)));
        bytes memory _signature = _signStatement(_key, _statement);
        bool _may = _allowed && _signedDomain == _domain;
        if (!_may) _expectRevert("!valid watcher");
        vm.prank(_caller);
        connections.unenrollReplica(_domain, _id(updater), _signature);
        assertTrue(connections.domainToReplica(_domain) == (_may ? address(0) : address(_replica)), "cut off");
    }

    function testFuzz_ownerOnly(address _caller, address _argument, uint32 _domain, bool _access) external {
        vm.assume(_caller != address(this));
        bytes[5] memory _calls = [
            abi.encodeCall(connections.setHome, (_argument)),
            abi.encodeCall(connections.ownerEnrollReplica, (_argument, _domain)),
            abi.encodeCall(connections.ownerUnenrollReplica, (_argument)),
            abi.encodeCall(connections.setWatcherPermission, (_argument, _domain, _access)),
            abi.encodeCall(connections.transferOwnership, (_argument))
        ];
        for (uint256 _i = 0; _i < 5; _i++) {
            vm.prank(_caller);
            (bool _success, bytes memory _answer) = address(connections).call(_calls[_i]);
            assertFalse(_success, "success");
            assertEq(_answer, abi.encodeWithSignature("Error(string)", "Ownable: caller is not the owner"), "reason");
        }
    }
}
