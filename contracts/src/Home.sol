// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { OwnableUpgradeable } from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { Common } from "./Common.sol";
import { MerkleTreeManager } from "./MerkleTreeManager.sol";
import { QueueManager } from "./QueueManager.sol";
import { Version0 } from "./Version0.sol";
import { IHome } from "./interfaces/IHome.sol";
import { IQueueManager } from "./interfaces/IQueueManager.sol";
import { IUpdaterManager } from "./interfaces/IUpdaterManager.sol";
import { ErrorsLib } from "./libs/ErrorsLib.sol";
import { MerkleLib } from "./libs/Merkle.sol";
import { Message } from "./libs/Message.sol";
import { RootQueue } from "./libs/RootQueue.sol";
import { TypeCasts } from "./libs/TypeCasts.sol";

/// @title Home
/// @notice The log of the messages that leave this chain.
///
/// Invariants:
/// - The committed root is zero or a root that the tree once had, and it only moves on to newer ones.
/// - Every root between the committed and the newest one is queued, in the order in which the messages came.
/// - The nonces of the messages to one destination count up from zero without a gap.
/// - A failed Home takes neither messages nor updates.
contract Home is IHome, Version0, QueueManager, MerkleTreeManager, Common, OwnableUpgradeable {
    using RootQueue for RootQueue.Queue;
    using MerkleLib for MerkleLib.Tree;

    /// @inheritdoc IHome
    uint256 public constant MAX_MESSAGE_BODY_BYTES = 2 * 2 ** 10;

    /// @inheritdoc IHome
    mapping(uint32 => uint32) public nonces;
    /// @inheritdoc IHome
    IUpdaterManager public updaterManager;

    uint256[48] private __GAP;

    modifier onlyUpdaterManager() {
        require(msg.sender == address(updaterManager), ErrorsLib.NOT_UPDATER_MANAGER);
        _;
    }

    constructor(uint32 _localDomain) Common(_localDomain) { }

    /// @inheritdoc IHome
    function initialize(IUpdaterManager _updaterManager) public initializer {
        __Ownable_init();
        __QueueManager_initialize();
        _setUpdaterManager(_updaterManager);
        address _updater = _updaterManager.updater();
        __Common_initialize(_updater);
        emit NewUpdater(_updater);
    }

    /// @inheritdoc IHome
    function setUpdater(address _updater) external onlyUpdaterManager {
        updater = _updater;
        emit NewUpdater(_updater);
    }

    /// @inheritdoc IHome
    function setUpdaterManager(address _updaterManager) external onlyOwner {
        _setUpdaterManager(IUpdaterManager(_updaterManager));
    }

    /// @inheritdoc IHome
    function dispatch(uint32 _destinationDomain, bytes32 _recipientAddress, bytes calldata _messageBody)
        external
        notFailed
    {
        require(_messageBody.length <= MAX_MESSAGE_BODY_BYTES, ErrorsLib.MESSAGE_TOO_LONG);
        uint32 _nonce = nonces[_destinationDomain];
        unchecked {
            // No nonce is larger than the number of leaves: a tree that is full refuses the message first.
            nonces[_destinationDomain] = _nonce + 1;
        }
        bytes memory _message = Message.format(
            localDomain,
            TypeCasts.addressToBytes32(msg.sender),
            _nonce,
            _destinationDomain,
            _recipientAddress,
            _messageBody
        );
        bytes32 _leaf = Message.leaf(_message);
        (uint256 _count, bytes32 _root) = tree.insert(_leaf);
        queue.append(_root, _count);
        emit Dispatch(
            _leaf, _count - 1, Message.destinationAndNonce(_destinationDomain, _nonce), committedRoot, _message
        );
    }

    /// @inheritdoc IHome
    function update(bytes32 _committedRoot, bytes32 _newRoot, bytes calldata _signature) external notFailed {
        uint256 _place = _placeOfSigned(_committedRoot, _newRoot, _signature);
        if (_place == 0) {
            _failFor(_committedRoot, _newRoot, _signature);
            return;
        }
        queue.takeUpTo(_place);
        committedRoot = _newRoot;
        emit Update(localDomain, _committedRoot, _newRoot, _signature);
    }

    /// @inheritdoc IHome
    function improperUpdate(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature)
        external
        notFailed
        returns (bool)
    {
        if (_placeOfSigned(_oldRoot, _newRoot, _signature) != 0) {
            return false;
        }
        _failFor(_oldRoot, _newRoot, _signature);
        return true;
    }

    /// @inheritdoc IHome
    function suggestUpdate() external view returns (bytes32 _committedRoot, bytes32 _new) {
        if (queueLength() != 0) {
            _committedRoot = committedRoot;
            _new = root();
        }
    }

    /// @inheritdoc IHome
    function queueContains(bytes32 _item) external view returns (bool) {
        return queue.placeOf(_item) != 0;
    }

    /// @inheritdoc IHome
    function queueEnd() external view returns (bytes32) {
        return queueLength() == 0 ? bytes32(0) : root();
    }

    /// @inheritdoc IQueueManager
    function queueLength() public view returns (uint256) {
        return queue.length(count());
    }

    /// @dev The place of the root that the updater signed, on from the committed root, or zero when it does not wait.
    function _placeOfSigned(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature)
        internal
        view
        returns (uint256)
    {
        require(_isUpdaterSignature(_oldRoot, _newRoot, _signature), ErrorsLib.NOT_UPDATER_SIGNATURE);
        require(_oldRoot == committedRoot, ErrorsLib.NOT_CURRENT_HOME_UPDATE);
        return queue.placeOf(_newRoot);
    }

    /// @dev Fails for the signature under a root that the tree never had.
    function _failFor(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature) internal {
        _fail();
        emit ImproperUpdate(_oldRoot, _newRoot, _signature);
    }

    function _setUpdaterManager(IUpdaterManager _updaterManager) internal {
        require(Address.isContract(address(_updaterManager)), ErrorsLib.UPDATER_MANAGER_NOT_CONTRACT);
        updaterManager = _updaterManager;
        emit NewUpdaterManager(address(_updaterManager));
    }

    function _homeDomain() internal view override returns (uint32) {
        return localDomain;
    }

    /// @dev Reports the updater for slashing, too.
    function _fail() internal override {
        _setFailed();
        updaterManager.slashUpdater(payable(msg.sender));
        emit UpdaterSlashed(updater, msg.sender);
    }
}
