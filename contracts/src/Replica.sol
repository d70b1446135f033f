// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IERC165 } from "@openzeppelin/contracts/utils/introspection/IERC165.sol";

import { ReplicaCore } from "./ReplicaCore.sol";
import { IReplica } from "./interfaces/IReplica.sol";
import { IReplicaBatch } from "./interfaces/IReplicaBatch.sol";
import { IReplicaOwned } from "./interfaces/IReplicaOwned.sol";
import { BoundedCall } from "./libs/BoundedCall.sol";
import { Message } from "./libs/Message.sol";
import { Multiproof } from "./libs/Multiproof.sol";

/// @title Replica
/// @notice A light client of one Home: takes over signed roots and delivers messages, one or many in a call.
///
/// Invariants, beside those of ReplicaCore:
/// - A batch leaves what its parts, one after the other, would leave.
/// - A message of a batch that is not processed stays as it was, and undoes no other.
/// - Only the owner changes the updater, and not that of a failed Replica.
contract Replica is ReplicaCore, IReplicaBatch, IReplicaOwned, IERC165 {
    // What a batch sets aside for a message before it calls the recipient: 20,000 for its status (EIP-2200) and 2,100 for
    // reading that (EIP-2929), and 3,000 for the instructions around.
    uint256 private constant MESSAGE_OVERHEAD = 25_100;
    // The same for each byte of the message, which is copied twice at 3 gas for 32 bytes, to memory at as much again.
    uint256 private constant BYTE_OVERHEAD = 1;

    /// @inheritdoc IReplicaOwned
    address public owner;
    /// @inheritdoc IReplicaOwned
    bytes32 public genesisRoot;

    uint256[42] private __GAP;

    modifier onlyOwner() {
        if (msg.sender != owner) {
            revert NotOwner(msg.sender);
        }
        _;
    }

    constructor(uint32 _localDomain, uint256 _processGas, uint256 _reserveGas)
        ReplicaCore(_localDomain, _processGas, _reserveGas)
    { }

    /// @inheritdoc IReplica
    function initialize(uint32 _remoteDomain, address _updater, bytes32 _committedRoot, uint256 _optimisticSeconds)
        public
        initializer
    {
        __ReplicaCore_initialize(_remoteDomain, _updater, _committedRoot, _optimisticSeconds);
        genesisRoot = _committedRoot;
        _setOwner(msg.sender);
    }

    /// @inheritdoc IReplicaOwned
    function setUpdater(address _updater) external onlyOwner {
        if (state == States.Failed) {
            revert ReplicaFailed();
        }
        if (_updater == address(0)) {
            revert ZeroAddress();
        }
        updater = _updater;
        emit NewUpdater(_updater);
    }

    /// @inheritdoc IReplicaOwned
    function transferOwnership(address _newOwner) external onlyOwner {
        if (_newOwner == address(0)) {
            revert ZeroAddress();
        }
        _setOwner(_newOwner);
    }

    /// @inheritdoc IReplicaBatch
    function updateBatch(SignedUpdate[] calldata _updates) external {
        if (state == States.Failed) {
            revert ReplicaFailed();
        }
        bytes32 _committed = committedRoot;
        uint256 _i = _firstFrom(_committed, _updates);
        for (; _i < _updates.length; _i++) {
            SignedUpdate calldata _update = _updates[_i];
            if (_update.oldRoot != _committed) {
                revert BrokenChain(_i);
            }
            if (!_isUpdaterSignature(_committed, _update.newRoot, _update.signature)) {
                revert NotUpdaterSignature(_i);
            }
            _takeOver(_committed, _update.newRoot, _update.signature);
            _committed = _update.newRoot;
        }
        committedRoot = _committed;
    }

    /// @inheritdoc IReplicaBatch
    function proveAndProcessBatch(bytes[] calldata _messages, bytes calldata _multiproof, bytes32 _root)
        external
        returns (uint256 _processed)
    {
        if (!acceptableRoot(_root)) {
            revert RootNotAcceptable(_root);
        }
        bytes32[] memory _leaves = _leavesOf(_messages);
        uint256 _memory = _freeMemory();
        (bool _wellFormed, bytes32 _folded) = Multiproof.fold(_leaves, _multiproof);
        if (!_wellFormed) {
            revert MalformedMultiproof();
        }
        if (_folded != _root) {
            revert WrongRoot(_folded);
        }
        if (entered != NOT_ENTERED) {
            revert Reentrant();
        }
        // What the proof took is paid for. Without this, the calls to recipients would need memory beyond it, which is the
        // dearer the larger the batch, and more than is set aside for them.
        _resetMemory(_memory);
        entered = ENTERED;
        _processed = _processProven(_messages, _leaves);
        entered = NOT_ENTERED;
    }

    /// @inheritdoc IERC165
    function supportsInterface(bytes4 _interfaceId) external pure returns (bool) {
        return _interfaceId == type(IERC165).interfaceId || _interfaceId == type(IReplicaBatch).interfaceId
            || _interfaceId == type(IReplicaOwned).interfaceId;
    }

    function _setOwner(address _owner) internal {
        emit OwnershipTransferred(owner, _owner);
        owner = _owner;
    }

    function _handleFailed(bytes32 _leaf, bytes memory _returnData) internal override {
        emit HandleFailed(_leaf, _returnData);
    }

    /// @dev Processes messages that lie under an acceptable root, until the gas is too little for one.
    function _processProven(bytes[] calldata _messages, bytes32[] memory _leaves) private returns (uint256 _processed) {
        uint256 _enough = _enoughForOne();
        uint256 _memory = _freeMemory();
        for (uint256 _i = 0; _i < _messages.length; _i++) {
            bytes calldata _message = _messages[_i];
            if (gasleft() < _enough + BYTE_OVERHEAD * _message.length) {
                if (_processed == 0) {
                    revert NotEnoughGas();
                }
                return _processed;
            }
            bytes32 _leaf = _leaves[_i];
            // Read here and not before: the recipients that were called until now may have changed it.
            if (messages[_leaf] == MessageStatus.Processed) {
                continue;
            }
            messages[_leaf] = MessageStatus.Processed;
            _handle(_leaf, Message.recipientAddress(_message), _handleCall(_message));
            _processed += 1;
            // The call and its answer are not needed any more: without this, a batch would pay for ever more memory.
            _resetMemory(_memory);
        }
    }

    /// @dev The gas with which a message without bytes can be processed and the batch ended after it, however much the
    /// recipient burns.
    function _enoughForOne() private view returns (uint256) {
        uint256 _reserved = PROCESS_GAS + RESERVE_GAS;
        uint256 _forwarded = BoundedCall.enoughToForward(PROCESS_GAS);
        return MESSAGE_OVERHEAD + (_reserved > _forwarded ? _reserved : _forwarded);
    }

    /// @dev The messages' leaves; reverts for a message that cannot be processed here.
    function _leavesOf(bytes[] calldata _messages) private view returns (bytes32[] memory _leaves) {
        _leaves = new bytes32[](_messages.length);
        for (uint256 _i = 0; _i < _messages.length; _i++) {
            bytes calldata _message = _messages[_i];
            if (_message.length < Message.HEADER_LENGTH) {
                revert MessageTooShort(_i);
            }
            if (Message.destination(_message) != localDomain) {
                revert WrongDestination(_i);
            }
            _leaves[_i] = keccak256(_message);
        }
    }

    /// @dev The index of the update that starts from the root.
    function _firstFrom(bytes32 _committed, SignedUpdate[] calldata _updates) private pure returns (uint256 _i) {
        for (; _i < _updates.length; _i++) {
            if (_updates[_i].oldRoot == _committed) {
                return _i;
            }
        }
        revert NotCurrentUpdate(_committed);
    }

    function _freeMemory() private pure returns (uint256 _pointer) {
        assembly ("memory-safe") {
            _pointer := mload(0x40)
        }
    }

    function _resetMemory(uint256 _pointer) private pure {
        assembly ("memory-safe") {
            mstore(0x40, _pointer)
        }
    }
}
