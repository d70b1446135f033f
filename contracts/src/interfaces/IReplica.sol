// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ICommon } from "./ICommon.sol";

/// @title IReplica
/// @notice A light client of one Home on another chain: it takes over signed roots, waits, and then delivers the
/// messages that are proven to lie under them.
interface IReplica is ICommon {
    /// @notice What has become of a message.
    enum MessageStatus {
        None,
        Proven,
        Processed
    }

    /// @notice A message was handed to its recipient.
    /// @param messageHash The leaf.
    /// @param success Whether the recipient accepted it; if not, it is Processed all the same.
    /// @param returnData The recipient's answer, at most 256 bytes; the log holds its keccak256 only.
    event Process(bytes32 indexed messageHash, bool indexed success, bytes indexed returnData);

    /// @notice Begins to follow a Home. Once.
    /// @param _remoteDomain The Home's domain.
    /// @param _updater The Home's updater.
    /// @param _committedRoot The root to go on from, declared good by whoever initializes: usable at once, unless it is zero,
    /// which stands for a Home without updates.
    /// @param _optimisticSeconds The seconds between a root's arrival and its use.
    function initialize(uint32 _remoteDomain, address _updater, bytes32 _committedRoot, uint256 _optimisticSeconds)
        external;

    /// @notice Takes over a signed root; it can be used optimisticSeconds from now. Anyone may call.
    /// @dev Reverts, checked in this order: "failed state", "not current update", a malformed signature as
    /// Signatures.recover says, "!updater sig".
    function update(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature) external;

    /// @notice Proves a message, then processes it.
    /// @dev Reverts "!prove" when the proof leads to no acceptable root, and else as `prove` and `process` do.
    function proveAndProcess(bytes calldata _message, bytes32[32] calldata _proof, uint256 _index) external;

    /// @notice Hands a proven message to its recipient, which gets PROCESS_GAS gas and no value. Anyone may call.
    /// @dev A recipient that fails does not revert the call, and gets no second chance.
    /// Reverts, checked in this order: "!message length" below 76 bytes, "!destination", "!proven", "!reentrant", "!gas".
    /// @param _message The message's bytes.
    /// @return _success Whether the recipient accepted it.
    function process(bytes calldata _message) external returns (bool _success);

    /// @notice Marks the leaf Proven when it lies under an acceptable root. Anyone may call.
    /// @dev Reverts "!MessageStatus.None" for a leaf that is proven or processed already.
    /// @param _leaf The message's hash.
    /// @param _proof The sibling path, from the leaf upwards.
    /// @param _index The leaf's index.
    /// @return Whether it is Proven now; false when the root it folds to is zero, unknown, or still waiting.
    function prove(bytes32 _leaf, bytes32[32] calldata _proof, uint256 _index) external returns (bool);

    /// @notice Whether the root has arrived and its time has passed; never true for the zero root. Says nothing about
    /// `state`.
    function acceptableRoot(bytes32 _root) external view returns (bool);

    /// @notice The domain of the Home.
    function remoteDomain() external view returns (uint32);

    /// @notice The seconds between a root's arrival and its use.
    function optimisticSeconds() external view returns (uint256);

    /// @notice From which block time on a root can be used, seconds since 1970; zero for an unknown root.
    function confirmAt(bytes32 _root) external view returns (uint256);

    /// @notice What has become of the message with this leaf.
    function messages(bytes32 _leaf) external view returns (MessageStatus);

    /// @notice The gas that a recipient gets.
    function PROCESS_GAS() external view returns (uint256);

    /// @notice The gas kept back to finish after the recipient's call.
    function RESERVE_GAS() external view returns (uint256);
}
