// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IHome } from "./IHome.sol";

/// @title IXAppConnectionManager
/// @notice Tells the applications of a chain which Home to send through and which Replicas to believe, and lets watchers
/// cut off a Replica whose updater cheated.
interface IXAppConnectionManager {
    /// @notice The Replica may deliver messages from the domain.
    event ReplicaEnrolled(uint32 indexed domain, address replica);

    /// @notice The Replica may deliver no more messages; the domain is zero when it never could.
    event ReplicaUnenrolled(uint32 indexed domain, address replica);

    /// @notice A watcher may, or may no longer, cut off the Replica for the domain.
    event WatcherPermissionSet(uint32 indexed domain, address watcher, bool access);

    /// @notice Cuts off the Replica for a domain, on a watcher's word. Anyone may bring it.
    /// @dev Reverts, checked in this order: "!replica exists", "!current updater", a malformed signature as
    /// Signatures.recover says, "!valid watcher".
    /// @param _domain The Home's domain.
    /// @param _updater The updater that cheated, left-padded; it must be the Replica's.
    /// @param _signature The watcher's signature over homeDomainHash ‖ u32be(domain) ‖ updater, 65 bytes.
    function unenrollReplica(uint32 _domain, bytes32 _updater, bytes calldata _signature) external;

    /// @notice Sets the Home. Only the owner.
    function setHome(address _home) external;

    /// @notice Lets a Replica deliver messages from a domain, and un-enrols the one that did before. Only the owner.
    function ownerEnrollReplica(address _replica, uint32 _domain) external;

    /// @notice Cuts off a Replica. Only the owner.
    function ownerUnenrollReplica(address _replica) external;

    /// @notice Gives or takes a watcher's right to cut off the Replica for a domain. Only the owner.
    function setWatcherPermission(address _watcher, uint32 _domain, bool _access) external;

    /// @notice The domain of this chain, as the Home says it.
    function localDomain() external view returns (uint32);

    /// @notice Whether the watcher may cut off the Replica for the domain.
    function watcherPermission(address _watcher, uint32 _domain) external view returns (bool);

    /// @notice Whether the address may deliver messages.
    function isReplica(address _replica) external view returns (bool);

    /// @notice The Home to send through.
    function home() external view returns (IHome);

    /// @notice The domain whose messages the Replica may deliver; zero for none.
    function replicaToDomain(address _replica) external view returns (uint32);

    /// @notice The Replica enrolled last for the domain; zero for none.
    function domainToReplica(uint32 _domain) external view returns (address);
}
