// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { OwnableUpgradeable } from "@openzeppelin/contracts-upgradeable/access/OwnableUpgradeable.sol";
import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { Common } from "./Common.sol";
import { MerkleTreeManager } from "./MerkleTreeManager.sol";
import { QueueManager } from "./QueueManager.sol";
import { Version0 } from "./Version0.sol";
import { IHome } from "./interfaces/IHome.sol";
import { IUpdaterManager } from "./interfaces/IUpdaterManager.sol";
import { ErrorsLib } from "./libs/ErrorsLib.sol";
import { MerkleLib } from "./libs/Merkle.sol";
import { Message } from "./libs/Message.sol";
import { QueueLib } from "./libs/Queue.sol";
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
    using QueueLib for QueueLib.Queue;
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
    function dispatch(uint32 _destinationDomain, bytes32 _recipientAddress, bytes memory _messageBody)
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
        tree.insert(_leaf);
        queue.enqueue(root());
        emit Dispatch(
            _leaf, count() - 1, Message.destinationAndNonce(_destinationDomain, _nonce), committedRoot, _message
        );
    }

    /// @inheritdoc IHome
    function update(bytes32 _committedRoot, bytes32 _newRoot, bytes memory _signature) external notFailed {
        if (improperUpdate(_committedRoot, _newRoot, _signature)) {
            return;
        }
        // The root is queued, or improperUpdate had failed the Home: the loop ends there.
        bytes32 _signed;
        do {
            _signed = queue.dequeue();
        } while (_signed != _newRoot);
        committedRoot = _newRoot;
        emit Update(localDomain, _committedRoot, _newRoot, _signature);
    }

    /// @inheritdoc IHome
    function suggestUpdate() external view returns (bytes32 _committedRoot, bytes32 _new) {
        if (!queue.isEmpty()) {
            _committedRoot = committedRoot;
            _new = queue.lastItem();
        }
    }

    /// @inheritdoc IHome
    function queueContains(bytes32 _item) external view returns (bool) {
        return queue.contains(_item);
    }

    /// @inheritdoc IHome
    function queueEnd() external view returns (bytes32) {
        return queue.lastItem();
    }

    /// @inheritdoc IHome
    function improperUpdate(bytes32 _oldRoot, bytes32 _newRoot, bytes memory _signature)
        public
        notFailed
        returns (bool)
    {
        require(_isUpdaterSignature(_oldRoot, _newRoot, _signature), ErrorsLib.NOT_UPDATER_SIGNATURE);
        require(_oldRoot == committedRoot, ErrorsLib.NOT_CURRENT_HOME_UPDATE);
        if (queue.contains(_newRoot)) {
            return false;
        }
        _fail();
        emit ImproperUpdate(_oldRoot, _newRoot, _signature);
        return true;
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
