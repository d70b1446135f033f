// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GovernanceMessage } from "../libs/GovernanceMessage.sol";
import { IMessageRecipient } from "./IMessageRecipient.sol";
import { IXAppConnectionManager } from "./IXAppConnectionManager.sol";

/// @title IGovernanceRouter
/// @notice One chain's end of governance: carries out what the governor decides, who lives on one chain and reaches the
/// others by messages, and lets a recovery manager act on its chain when the governor no longer can.
///
/// Times are block times, in seconds. A call carries no value, and one to an account without code succeeds.
interface IGovernanceRouter is IMessageRecipient {
    /// @notice The governor changed. Addresses are those of this chain, zero where the governor lives on another one.
    event TransferGovernor(
        uint32 previousGovernorDomain,
        uint32 newGovernorDomain,
        address indexed previousGovernor,
        address indexed newGovernor
    );

    /// @notice The recovery manager changed.
    event TransferRecoveryManager(address indexed previousRecoveryManager, address indexed newRecoveryManager);

    /// @notice The router that is believed for a domain changed; zero for none.
    event SetRouter(uint32 indexed domain, bytes32 previousRouter, bytes32 newRouter);

    /// @notice The recovery manager asked for recovery, which begins at the time given.
    event InitiateRecovery(address indexed recoveryManager, uint256 recoveryActiveAt);

    /// @notice Recovery, or the wait for it, is over.
    event ExitRecovery(address recoveryManager);

    /// @notice Makes the caller the governor, here. Once.
    /// @dev Reverts "XAppConnectionManager bad domain" when that contract serves another domain.
    function initialize(address _xAppConnectionManager, address _recoveryManager) external;

    /// @notice Makes calls from this contract, all or none. The governor, or in recovery the recovery manager instead.
    /// @dev Reverts "! called by governor" or, in recovery, "! called by recovery manager"; "call failed".
    function callLocal(GovernanceMessage.Call[] calldata _calls) external;

    /// @notice Has the router of another domain make calls, all or none. The governor, not in recovery.
    /// @dev Reverts, checked in this order: "! called by governor", "in recovery", "!router", "no calls",
    /// "too many calls" above 255, and as Home.dispatch does, which takes messages of up to 2048 bytes only.
    function callRemote(uint32 _destination, GovernanceMessage.Call[] calldata _calls) external;

    /// @notice Hands governance over, and tells all routers when it leaves this chain. The governor, not in recovery.
    /// @dev Reverts, checked in this order: "! called by governor", "in recovery", "!router" when another domain has none,
    /// and as Home.dispatch does. The zero address is taken: nobody governs then.
    /// @param _newDomain The domain that the new governor lives on.
    /// @param _newGovernor Its address there.
    function transferGovernor(uint32 _newDomain, address _newGovernor) external;

    /// @notice Names another recovery manager. The recovery manager, at any time.
    /// @dev Reverts "! called by recovery manager".
    function transferRecoveryManager(address _newRecoveryManager) external;

    /// @notice Sets the router of a domain here and tells all routers, a new one too. The governor, not in recovery.
    /// @dev Reverts, checked in this order: "! called by governor", "in recovery", and as Home.dispatch does.
    /// @param _router The router as the 32-byte identifier; zero removes it.
    function setRouter(uint32 _domain, bytes32 _router) external;

    /// @notice Sets the router of a domain here alone. The governor, or in recovery the recovery manager instead.
    /// @dev Reverts "! called by governor" or, in recovery, "! called by recovery manager".
    function setRouterLocal(uint32 _domain, bytes32 _router) external;

    /// @notice Sets the XAppConnectionManager. The governor, or in recovery the recovery manager instead.
    /// @dev Reverts "! called by governor" or, in recovery, "! called by recovery manager". Code is not asked for.
    function setXAppConnectionManager(address _xAppConnectionManager) external;

    /// @notice Has recovery begin after the timelock. The recovery manager.
    /// @dev Reverts, checked in this order: "in recovery", "! called by recovery manager", "recovery already initiated".
    function initiateRecoveryTimelock() external;

    /// @notice Ends recovery, or the wait for it. The recovery manager.
    /// @dev Reverts, checked in this order: "! called by recovery manager", "recovery not initiated".
    function exitRecovery() external;

    /// @notice Whether the recovery manager acts in the governor's place.
    function inRecovery() external view returns (bool);

    /// @notice The domain of this chain.
    function localDomain() external view returns (uint32);

    /// @notice The seconds between asking for recovery and its beginning.
    function recoveryTimelock() external view returns (uint256);

    /// @notice When recovery begins or began; zero when nobody asked for it.
    function recoveryActiveAt() external view returns (uint256);

    /// @notice Who may ask for recovery on this chain.
    function recoveryManager() external view returns (address);

    /// @notice Who governs, if on this chain; zero otherwise.
    function governor() external view returns (address);

    /// @notice The domain that the governor lives on.
    function governorDomain() external view returns (uint32);

    /// @notice Tells which Home to send through and which Replicas to believe.
    function xAppConnectionManager() external view returns (IXAppConnectionManager);

    /// @notice The router of a domain, as the 32-byte identifier; zero for none.
    function routers(uint32 _domain) external view returns (bytes32);

    /// @notice The domains that have a router, by a number from zero; zero where one was removed. Never shrinks.
    function domains(uint256 _index) external view returns (uint32);
}
