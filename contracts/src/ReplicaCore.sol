// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Common } from "./Common.sol";
import { Version0 } from "./Version0.sol";
import { IMessageRecipient } from "./interfaces/IMessageRecipient.sol";
import { IReplica } from "./interfaces/IReplica.sol";
import { BoundedCall } from "./libs/BoundedCall.sol";
import { ErrorsLib } from "./libs/ErrorsLib.sol";
import { MerkleLib } from "./libs/Merkle.sol";
import { Message } from "./libs/Message.sol";

/// @title ReplicaCore
/// @notice A light client of one Home, as the first version knows it.
///
/// Invariants:
/// - No message is processed before the confirmAt of a root that it is proven under.
/// - No message is processed twice.
/// - The zero root is never acceptable.
/// - A root is taken over only on the updater's signature, and never by a failed Replica.
/// - A recipient gets PROCESS_GAS, or it is not called and the message stays as it was.
///
/// @dev No gap: a contract that builds on this one goes on at slot 54 and leaves one up to slot 97.
abstract contract ReplicaCore is IReplica, Version0, Common {
    // The least gas for a recipient, and for what follows its call.
    uint256 private constant MIN_PROCESS_GAS = 850_000;
    uint256 private constant MIN_RESERVE_GAS = 15_000;

    // The most bytes of a recipient's answer that are looked at.
    uint256 private constant MAX_RETURN_BYTES = 256;

    // The values of `entered`. Zero also means not initialized: such a Replica processes nothing.
    uint8 internal constant NOT_ENTERED = 1;
    uint8 internal constant ENTERED = 0;

    /// @inheritdoc IReplica
    uint256 public immutable PROCESS_GAS;
    /// @inheritdoc IReplica
    uint256 public immutable RESERVE_GAS;

    /// @inheritdoc IReplica
    uint32 public remoteDomain;
    /// @inheritdoc IReplica
    uint256 public optimisticSeconds;
    uint8 internal entered;
    /// @inheritdoc IReplica
    mapping(bytes32 => uint256) public confirmAt;
    /// @inheritdoc IReplica
    mapping(bytes32 => MessageStatus) public messages;

    constructor(uint32 _localDomain, uint256 _processGas, uint256 _reserveGas) Common(_localDomain) {
        require(_processGas >= MIN_PROCESS_GAS, ErrorsLib.PROCESS_GAS_TOO_LOW);
        require(_reserveGas >= MIN_RESERVE_GAS, ErrorsLib.RESERVE_GAS_TOO_LOW);
        PROCESS_GAS = _processGas;
        RESERVE_GAS = _reserveGas;
    }

    function __ReplicaCore_initialize(
        uint32 _remoteDomain,
        address _updater,
        bytes32 _committedRoot,
        uint256 _optimisticSeconds
    ) internal onlyInitializing {
        __Common_initialize(_updater);
        entered = NOT_ENTERED;
        remoteDomain = _remoteDomain;
        committedRoot = _committedRoot;
        confirmAt[_committedRoot] = 1;
        optimisticSeconds = _optimisticSeconds;
        _copyTerms();
    }

    /// @inheritdoc IReplica
    function update(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature) external notFailed {
        require(_oldRoot == committedRoot, ErrorsLib.NOT_CURRENT_REPLICA_UPDATE);
        require(_isUpdaterSignature(_oldRoot, _newRoot, _signature), ErrorsLib.NOT_UPDATER_SIGNATURE);
        committedRoot = _newRoot;
        _takeOver(_oldRoot, _newRoot, _signature);
    }

    /// @inheritdoc IReplica
    function proveAndProcess(bytes calldata _message, bytes32[32] calldata _proof, uint256 _index) external {
        bytes32 _leaf = keccak256(_message);
        require(_isProvable(_leaf, _proof, _index), ErrorsLib.NOT_PROVEN_NOW);
        _requireDestination(_message);
        _deliver(_message, _leaf);
    }

    /// @inheritdoc IReplica
    function process(bytes calldata _message) external returns (bool _success) {
        _requireDestination(_message);
        bytes32 _leaf = keccak256(_message);
        require(messages[_leaf] == MessageStatus.Proven, ErrorsLib.NOT_PROVEN);
        return _deliver(_message, _leaf);
    }

    /// @inheritdoc IReplica
    function prove(bytes32 _leaf, bytes32[32] calldata _proof, uint256 _index) external returns (bool _proven) {
        _proven = _isProvable(_leaf, _proof, _index);
        if (_proven) {
            messages[_leaf] = MessageStatus.Proven;
        }
    }

    /// @inheritdoc IReplica
    function acceptableRoot(bytes32 _root) public view returns (bool) {
        // Proxies of the first version began with the zero root as one of theirs. Nothing was ever proven under it.
        if (_root == bytes32(0)) {
            return false;
        }
        uint256 _time = confirmAt[_root];
        return _time != 0 && block.timestamp >= _time;
    }

    /// @dev Processes a message that lies under an acceptable root and was not processed before.
    function _deliver(bytes calldata _message, bytes32 _leaf) internal returns (bool _success) {
        require(entered == NOT_ENTERED, ErrorsLib.REENTRANT);
        entered = ENTERED;
        messages[_leaf] = MessageStatus.Processed;

        require(gasleft() >= PROCESS_GAS + RESERVE_GAS, ErrorsLib.NOT_ENOUGH_GAS);
        bytes memory _call = _handleCall(_message);
        require(BoundedCall.canForward(PROCESS_GAS), ErrorsLib.NOT_ENOUGH_GAS);
        _success = _handle(_leaf, Message.recipientAddress(_message), _call);
        entered = NOT_ENTERED;
    }

    /// @dev Begins the optimistic window of a root, which is or will be the committed one.
    function _takeOver(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature) internal {
        confirmAt[_newRoot] = block.timestamp + (copiedDomain != 0 ? copiedSeconds : optimisticSeconds);
        emit Update(_homeDomain(), _oldRoot, _newRoot, _signature);
    }

    /// @dev Copies domain and window, which never change, beside the updater, where an update need not pay for reading
    /// them. A proxy that the first version initialized has no copies; domain zero and a window of 2^40 seconds get none.
    function _copyTerms() internal {
        if (optimisticSeconds <= type(uint40).max) {
            (copiedDomain, copiedSeconds) = (remoteDomain, uint40(optimisticSeconds));
        }
    }

    /// @dev Calls the recipient and says what became of it.
    function _handle(bytes32 _leaf, address _recipient, bytes memory _call) internal returns (bool _success) {
        bytes memory _returnData;
        (_success, _returnData) = BoundedCall.call(_recipient, PROCESS_GAS, MAX_RETURN_BYTES, _call);
        if (!_success) {
            _handleFailed(_leaf, _returnData);
        }
        emit Process(_leaf, _success, _returnData);
    }

    /// @dev Room to say more about a recipient that failed.
    function _handleFailed(bytes32 _leaf, bytes memory _returnData) internal virtual { }

    /// @dev Whether the leaf lies under an acceptable root; reverts for one that is proven or processed already.
    function _isProvable(bytes32 _leaf, bytes32[32] calldata _proof, uint256 _index) internal view returns (bool) {
        require(messages[_leaf] == MessageStatus.None, ErrorsLib.STATUS_NOT_NONE);
        return acceptableRoot(MerkleLib.branchRoot(_leaf, _proof, _index));
    }

    function _requireDestination(bytes calldata _message) internal view {
        require(_message.length >= Message.HEADER_LENGTH, ErrorsLib.MESSAGE_TOO_SHORT);
        require(Message.destination(_message) == localDomain, ErrorsLib.NOT_DESTINATION);
    }

    /// @dev The recipient's input.
    function _handleCall(bytes calldata _message) internal pure returns (bytes memory) {
        return abi.encodeCall(
            IMessageRecipient.handle, (Message.origin(_message), Message.sender(_message), Message.body(_message))
        );
    }

    function _homeDomain() internal view override returns (uint32) {
        uint32 _copied = copiedDomain;
        return _copied != 0 ? _copied : remoteDomain;
    }

    function _fail() internal override {
        _setFailed();
    }
}
