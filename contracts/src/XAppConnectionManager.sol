// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";

import { IHome } from "./interfaces/IHome.sol";
import { IReplica } from "./interfaces/IReplica.sol";
import { IXAppConnectionManager } from "./interfaces/IXAppConnectionManager.sol";
import { ErrorsLib } from "./libs/ErrorsLib.sol";
import { Signatures } from "./libs/Signatures.sol";
import { TypeCasts } from "./libs/TypeCasts.sol";

/// @title XAppConnectionManager
/// @notice Which Home and which Replicas the applications of this chain believe.
///
/// Invariants:
/// - Only the owner enrols a Replica.
/// - A domain has one Replica at most.
/// - A Replica is cut off by the owner, or by the signature of a watcher with the permission for its domain.
contract XAppConnectionManager is IXAppConnectionManager, Ownable {
    /// @inheritdoc IXAppConnectionManager
    IHome public home;
    /// @inheritdoc IXAppConnectionManager
    mapping(address => uint32) public replicaToDomain;
    /// @inheritdoc IXAppConnectionManager
    mapping(uint32 => address) public domainToReplica;
    mapping(address => mapping(uint32 => bool)) private watcherPermissions;

    constructor() Ownable() { }

    /// @inheritdoc IXAppConnectionManager
    function unenrollReplica(uint32 _domain, bytes32 _updater, bytes calldata _signature) external {
        address _replica = domainToReplica[_domain];
        require(_replica != address(0), ErrorsLib.NO_REPLICA);
        require(IReplica(_replica).updater() == TypeCasts.bytes32ToAddress(_updater), ErrorsLib.NOT_CURRENT_UPDATER);
        bytes32 _statement = keccak256(abi.encodePacked(IReplica(_replica).homeDomainHash(), _domain, _updater));
        address _watcher = Signatures.recover(_statement, _signature);
        require(watcherPermissions[_watcher][_domain], ErrorsLib.NOT_VALID_WATCHER);
        _unenrollReplica(_replica);
    }

    /// @inheritdoc IXAppConnectionManager
    function setHome(address _home) external onlyOwner {
        home = IHome(_home);
    }

    /// @inheritdoc IXAppConnectionManager
    function ownerEnrollReplica(address _replica, uint32 _domain) external onlyOwner {
        _unenrollReplica(_replica);
        address _replaced = domainToReplica[_domain];
        if (_replaced != address(0)) {
            _unenrollReplica(_replaced);
        }
        replicaToDomain[_replica] = _domain;
        domainToReplica[_domain] = _replica;
        emit ReplicaEnrolled(_domain, _replica);
    }

    /// @inheritdoc IXAppConnectionManager
    function ownerUnenrollReplica(address _replica) external onlyOwner {
        _unenrollReplica(_replica);
    }

    /// @inheritdoc IXAppConnectionManager
    function setWatcherPermission(address _watcher, uint32 _domain, bool _access) external onlyOwner {
        watcherPermissions[_watcher][_domain] = _access;
        emit WatcherPermissionSet(_domain, _watcher, _access);
    }

    /// @inheritdoc IXAppConnectionManager
    function localDomain() external view returns (uint32) {
        return home.localDomain();
    }

    /// @inheritdoc IXAppConnectionManager
    function watcherPermission(address _watcher, uint32 _domain) external view returns (bool) {
        return watcherPermissions[_watcher][_domain];
    }

    /// @inheritdoc IXAppConnectionManager
    function isReplica(address _replica) public view returns (bool) {
        return replicaToDomain[_replica] != 0;
    }

    function _unenrollReplica(address _replica) internal {
        uint32 _domain = replicaToDomain[_replica];
        domainToReplica[_domain] = address(0);
        replicaToDomain[_replica] = 0;
        emit ReplicaUnenrolled(_domain, _replica);
    }
}
