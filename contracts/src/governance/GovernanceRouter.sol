// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Initializable } from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";

import { Version0 } from "../Version0.sol";
import { IGovernanceRouter } from "../interfaces/IGovernanceRouter.sol";
import { IHome } from "../interfaces/IHome.sol";
import { IMessageRecipient } from "../interfaces/IMessageRecipient.sol";
import { IXAppConnectionManager } from "../interfaces/IXAppConnectionManager.sol";
import { ErrorsLib } from "../libs/ErrorsLib.sol";
import { GovernanceMessage } from "../libs/GovernanceMessage.sol";
import { TypeCasts } from "../libs/TypeCasts.sol";

/// @title GovernanceRouter
/// @notice One chain's end of governance.
///
/// Invariants:
/// - Of the accounts of this chain only the governor moves anything here, and in recovery only the recovery manager.
/// - A message moves something only when the Replica of the governor's domain brings it and the router of that domain
///   sent it.
/// - There is a governor here only while the governor's domain is the local one.
/// - Recovery begins the timelock after the recovery manager asked for it, and ends when the recovery manager says so.
/// - Calls are made all or none.
/// - Every domain but zero that has a router stands once in the list of domains, and no other does.
contract GovernanceRouter is IGovernanceRouter, Version0, Initializable {
    /// @inheritdoc IGovernanceRouter
    uint32 public immutable localDomain;
    /// @inheritdoc IGovernanceRouter
    uint256 public immutable recoveryTimelock;

    /// @inheritdoc IGovernanceRouter
    uint256 public recoveryActiveAt;
    /// @inheritdoc IGovernanceRouter
    address public recoveryManager;
    /// @inheritdoc IGovernanceRouter
    address public governor;
    /// @inheritdoc IGovernanceRouter
    uint32 public governorDomain;
    /// @inheritdoc IGovernanceRouter
    IXAppConnectionManager public xAppConnectionManager;
    /// @inheritdoc IGovernanceRouter
    mapping(uint32 => bytes32) public routers;
    /// @inheritdoc IGovernanceRouter
    uint32[] public domains;

    uint256[43] private __GAP;

    modifier onlyGovernor() {
        require(msg.sender == governor, ErrorsLib.NOT_GOVERNOR);
        _;
    }

    modifier onlyRecoveryManager() {
        require(msg.sender == recoveryManager, ErrorsLib.NOT_RECOVERY_MANAGER);
        _;
    }

    modifier onlyNotInRecovery() {
        require(!inRecovery(), ErrorsLib.IN_RECOVERY);
        _;
    }

    /// @dev In recovery the governor is shut out.
    modifier onlyGovernorOrRecoveryManager() {
        if (inRecovery()) {
            require(msg.sender == recoveryManager, ErrorsLib.NOT_RECOVERY_MANAGER);
        } else {
            require(msg.sender == governor, ErrorsLib.NOT_GOVERNOR);
        }
        _;
    }

    constructor(uint32 _localDomain, uint256 _recoveryTimelock) {
        localDomain = _localDomain;
        recoveryTimelock = _recoveryTimelock;
        _disableInitializers();
    }

    /// @inheritdoc IGovernanceRouter
    function initialize(address _xAppConnectionManager, address _recoveryManager) external initializer {
        _transferGovernor(localDomain, msg.sender);
        recoveryManager = _recoveryManager;
        xAppConnectionManager = IXAppConnectionManager(_xAppConnectionManager);
        require(
            IXAppConnectionManager(_xAppConnectionManager).localDomain() == localDomain,
            ErrorsLib.CONNECTIONS_OF_OTHER_DOMAIN
        );
    }

    /// @notice Carries out what the governor's router says. The Replica of the governor's domain.
    /// @dev Reverts, checked in this order: "!replica" unless the caller is enrolled for the origin, "!governorRouter",
    /// "!valid message type", and for a list of calls "!valid calls" and "call failed"; for a new governor on a domain
    /// without a router "!router".
    /// @inheritdoc IMessageRecipient
    function handle(uint32 _origin, bytes32 _sender, bytes calldata _message) external {
        // A Replica is believed about its own domain alone: whoever corrupts another chain's updater can put any origin
        // into a message, and must not speak for the governor. No Replica is enrolled for the domain zero.
        uint32 _enrolledFor = xAppConnectionManager.replicaToDomain(msg.sender);
        require(_enrolledFor != 0 && _enrolledFor == _origin, ErrorsLib.NOT_REPLICA);
        require(_isGovernorRouter(_origin, _sender), ErrorsLib.NOT_GOVERNOR_ROUTER);

        GovernanceMessage.Types _type = GovernanceMessage.typeOf(_message);
        if (_type == GovernanceMessage.Types.Call) {
            _makeCalls(GovernanceMessage.calls(_message));
        } else if (_type == GovernanceMessage.Types.TransferGovernor) {
            _transferGovernor(
                GovernanceMessage.domain(_message), TypeCasts.bytes32ToAddress(GovernanceMessage.identifier(_message))
            );
        } else if (_type == GovernanceMessage.Types.SetRouter) {
            _setRouter(GovernanceMessage.domain(_message), GovernanceMessage.identifier(_message));
        } else {
            revert(ErrorsLib.NOT_VALID_MESSAGE_TYPE);
        }
    }

    /// @inheritdoc IGovernanceRouter
    function callLocal(GovernanceMessage.Call[] calldata _calls) external onlyGovernorOrRecoveryManager {
        _makeCalls(_calls);
    }

    /// @inheritdoc IGovernanceRouter
    function callRemote(uint32 _destination, GovernanceMessage.Call[] calldata _calls)
        external
        onlyGovernor
        onlyNotInRecovery
    {
        bytes32 _router = _mustHaveRouter(_destination);
        xAppConnectionManager.home().dispatch(_destination, _router, GovernanceMessage.formatCalls(_calls));
    }

    /// @inheritdoc IGovernanceRouter
    function transferGovernor(uint32 _newDomain, address _newGovernor) external onlyGovernor onlyNotInRecovery {
        _transferGovernor(_newDomain, _newGovernor);
        // The others know this domain as the governor's already: who it is here does not matter to them.
        if (_newDomain != localDomain) {
            _tellAllRouters(
                GovernanceMessage.formatTransferGovernor(_newDomain, TypeCasts.addressToBytes32(_newGovernor))
            );
        }
    }

    /// @inheritdoc IGovernanceRouter
    function transferRecoveryManager(address _newRecoveryManager) external onlyRecoveryManager {
        emit TransferRecoveryManager(recoveryManager, _newRecoveryManager);
        recoveryManager = _newRecoveryManager;
    }

    /// @inheritdoc IGovernanceRouter
    function setRouter(uint32 _domain, bytes32 _router) external onlyGovernor onlyNotInRecovery {
        _setRouter(_domain, _router);
        _tellAllRouters(GovernanceMessage.formatSetRouter(_domain, _router));
    }

    /// @inheritdoc IGovernanceRouter
    function setRouterLocal(uint32 _domain, bytes32 _router) external onlyGovernorOrRecoveryManager {
        _setRouter(_domain, _router);
    }

    /// @inheritdoc IGovernanceRouter
    function setXAppConnectionManager(address _xAppConnectionManager) external onlyGovernorOrRecoveryManager {
        xAppConnectionManager = IXAppConnectionManager(_xAppConnectionManager);
    }

    /// @inheritdoc IGovernanceRouter
    function initiateRecoveryTimelock() external onlyNotInRecovery onlyRecoveryManager {
        require(recoveryActiveAt == 0, ErrorsLib.RECOVERY_INITIATED);
        recoveryActiveAt = block.timestamp + recoveryTimelock;
        emit InitiateRecovery(recoveryManager, recoveryActiveAt);
    }

    /// @inheritdoc IGovernanceRouter
    function exitRecovery() external onlyRecoveryManager {
        require(recoveryActiveAt != 0, ErrorsLib.RECOVERY_NOT_INITIATED);
        recoveryActiveAt = 0;
        emit ExitRecovery(recoveryManager);
    }

    /// @inheritdoc IGovernanceRouter
    function inRecovery() public view returns (bool) {
        uint256 _activeAt = recoveryActiveAt;
        return _activeAt != 0 && _activeAt <= block.timestamp;
    }

    /// @dev Makes the calls in their order; the whole transaction fails with one of them.
    function _makeCalls(GovernanceMessage.Call[] memory _calls) internal {
        for (uint256 _i = 0; _i < _calls.length; _i++) {
            (bool _success,) = TypeCasts.bytes32ToAddress(_calls[_i].to).call(_calls[_i].data);
            require(_success, ErrorsLib.CALL_FAILED);
        }
    }

    function _tellAllRouters(bytes memory _message) internal {
        IHome _home = xAppConnectionManager.home();
        uint256 _count = domains.length;
        for (uint256 _i = 0; _i < _count; _i++) {
            uint32 _domain = domains[_i];
            if (_domain != 0) {
                _home.dispatch(_domain, routers[_domain], _message);
            }
        }
    }

    /// @dev A governor on another domain needs a router there, or nobody could hear it.
    function _transferGovernor(uint32 _newDomain, address _newGovernor) internal {
        if (_newDomain != localDomain) {
            _mustHaveRouter(_newDomain);
            _newGovernor = address(0);
        }
        emit TransferGovernor(governorDomain, _newDomain, governor, _newGovernor);
        governorDomain = _newDomain;
        governor = _newGovernor;
    }

    function _setRouter(uint32 _domain, bytes32 _newRouter) internal {
        bytes32 _previousRouter = routers[_domain];
        emit SetRouter(_domain, _previousRouter, _newRouter);
        routers[_domain] = _newRouter;
        if (_previousRouter == bytes32(0) && _newRouter != bytes32(0)) {
            domains.push(_domain);
        } else if (_previousRouter != bytes32(0) && _newRouter == bytes32(0)) {
            _removeDomain(_domain);
        }
    }

    /// @dev The domain is in the list: it has a router.
    function _removeDomain(uint32 _domain) internal {
        uint256 _index = 0;
        while (domains[_index] != _domain) {
            _index++;
        }
        domains[_index] = 0;
    }

    /// @dev A domain without a router has none that could be the sender, though the zero identifier equals its entry.
    function _isGovernorRouter(uint32 _domain, bytes32 _sender) internal view returns (bool) {
        return _domain == governorDomain && _sender != bytes32(0) && _sender == routers[_domain];
    }

    function _mustHaveRouter(uint32 _domain) internal view returns (bytes32 _router) {
        _router = routers[_domain];
        require(_router != bytes32(0), ErrorsLib.NO_ROUTER);
    }
}
