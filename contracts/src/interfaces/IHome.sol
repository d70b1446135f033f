// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ICommon } from "./ICommon.sol";
import { IUpdaterManager } from "./IUpdaterManager.sol";

/// @title IHome
/// @notice The log of messages that leave a chain: every message is a leaf, every root over the leaves is queued, and
/// the updater signs its way along the queue.
interface IHome is ICommon {
    /// @notice A message was dispatched.
    /// @param messageHash The leaf: keccak256(message).
    /// @param leafIndex The leaf's index in the tree, from zero.
    /// @param destinationAndNonce The destination in the upper, the nonce in the lower 32 bits.
    /// @param committedRoot The committed root at this time, which does not hold the message yet.
    /// @param message The message's bytes.
    event Dispatch(
        bytes32 indexed messageHash,
        uint256 indexed leafIndex,
        uint64 indexed destinationAndNonce,
        bytes32 committedRoot,
        bytes message
    );

    /// @notice The updater signed a root that this Home never had: the Home has failed.
    event ImproperUpdate(bytes32 oldRoot, bytes32 newRoot, bytes signature);

    /// @notice The updater was set.
    event NewUpdater(address updater);

    /// @notice The UpdaterManager was set.
    event NewUpdaterManager(address updaterManager);

    /// @notice The updater was reported to the UpdaterManager.
    event UpdaterSlashed(address indexed updater, address indexed reporter);

    /// @notice Makes the caller the owner and takes the updater from the UpdaterManager. Once.
    /// @dev Reverts "!contract updaterManager" for an account without code.
    function initialize(IUpdaterManager _updaterManager) external;

    /// @notice Sets the updater. Only the UpdaterManager, else "!updaterManager".
    function setUpdater(address _updater) external;

    /// @notice Sets the UpdaterManager. Only the owner.
    /// @dev Reverts "!contract updaterManager" for an account without code. Does not read the updater again.
    function setUpdaterManager(address _updaterManager) external;

    /// @notice Sends a message: appends it to the tree, and the new root to the queue. Anyone may call.
    /// @dev Reverts "failed state"; "msg too long" above MAX_MESSAGE_BODY_BYTES; "merkle tree full".
    /// @param _destinationDomain The domain it goes to.
    /// @param _recipientAddress Who receives it; an address is left-padded with zeros.
    /// @param _messageBody What is said, 0 to MAX_MESSAGE_BODY_BYTES bytes.
    function dispatch(uint32 _destinationDomain, bytes32 _recipientAddress, bytes calldata _messageBody) external;

    /// @notice Accepts a signed update to any queued root and drops the queue up to it; fails the Home, without a revert,
    /// when the root was never queued. Anyone may call.
    /// @dev Reverts as `improperUpdate` does.
    /// @param _committedRoot The committed root that the updater signed on from.
    /// @param _newRoot The root it signed.
    /// @param _signature The updater's signature, 65 bytes.
    function update(bytes32 _committedRoot, bytes32 _newRoot, bytes calldata _signature) external;

    /// @notice Fails the Home when the updater signed, on from the committed root, a root that is not queued.
    /// @dev Reverts, checked in this order: "failed state", a malformed signature as Signatures.recover says,
    /// "!updater sig", "not a current update".
    /// @return Whether it failed the Home.
    function improperUpdate(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature) external returns (bool);

    /// @notice The update that the updater should sign to cover every message: both zero when the queue is empty.
    function suggestUpdate() external view returns (bytes32 _committedRoot, bytes32 _new);

    /// @notice Whether the root waits in the queue.
    function queueContains(bytes32 _item) external view returns (bool);

    /// @notice The newest root in the queue; zero when the queue is empty.
    function queueEnd() external view returns (bytes32);

    /// @notice The nonce of the next message to a domain.
    function nonces(uint32 _domain) external view returns (uint32);

    /// @notice Who decides on the updater.
    function updaterManager() external view returns (IUpdaterManager);

    /// @notice The most bytes that a message's body may have.
    function MAX_MESSAGE_BODY_BYTES() external view returns (uint256);
}
