// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IReplicaBatch
/// @notice Many updates or messages in one call. A Replica says through ERC-165 that it has this; one of the first version
/// has neither this nor ERC-165.
///
/// A multiproof shows that leaves lie under one root, and names each node once that several of them need. Big-endian,
/// without padding:
///
///   offset      size  field
///        0         4  size: the number of leaves in the tree
///        4         4  count: the number of leaves that are proven, at least one
///        8   4*count  their indexes, strictly ascending, each below size
///   8+4*count   32*n  siblings: from the level of the leaves upwards, and from left to right within a level, each node
///                     that is needed, is not computed from the leaves, and is not empty
///
/// A node at a level is empty, and is the zero hash of its level, when no leaf below size lies under it. Which siblings
/// are needed follows from size and indexes. A multiproof proves leaves and their indexes; it does not prove the size, for
/// which others may fold to the same root.
interface IReplicaBatch {
    /// @notice A signed update.
    struct SignedUpdate {
        bytes32 oldRoot;
        bytes32 newRoot;
        bytes signature;
    }

    /// @notice A recipient failed. Process, with the same message hash, follows at once.
    /// @param messageHash The leaf.
    /// @param returnData What the recipient reverted with, its first 256 bytes.
    event HandleFailed(bytes32 indexed messageHash, bytes returnData);

    /// @notice The Replica has failed.
    error ReplicaFailed();

    /// @notice No update of the batch starts from the committed root.
    error NotCurrentUpdate(bytes32 committedRoot);

    /// @notice An update does not start where the one before it ends.
    error BrokenChain(uint256 index);

    /// @notice Somebody else than the updater signed.
    error NotUpdaterSignature(uint256 index);

    /// @notice A root is unknown, still waiting, or zero.
    error RootNotAcceptable(bytes32 root);

    /// @notice The multiproof is not of the form above, or is for another number of messages.
    error MalformedMultiproof();

    /// @notice The messages and the multiproof fold to another root.
    error WrongRoot(bytes32 folded);

    /// @notice A message has less than 76 bytes.
    error MessageTooShort(uint256 index);

    /// @notice A message is for another chain.
    error WrongDestination(uint256 index);

    /// @notice A recipient called the Replica that is calling it.
    error Reentrant();

    /// @notice The gas was too little for a message before any was processed.
    error NotEnoughGas();

    /// @notice Takes over a chain of signed updates, as `update` would one after the other: each root can be used
    /// optimisticSeconds from now. Updates before the one that starts from the committed root are skipped: somebody else
    /// brought them. Anyone may call.
    /// @dev Reverts with ReplicaFailed, NotCurrentUpdate, BrokenChain, NotUpdaterSignature, or as Signatures.recover says.
    /// @param _updates The updates, oldest first.
    function updateBatch(SignedUpdate[] calldata _updates) external;

    /// @notice Proves messages under one root and processes them in order, as `proveAndProcess` would one after the other.
    /// What is processed already is skipped; what is proven already is processed. A recipient that fails stops nothing.
    /// When the gas that is left is too little for a message, it and those after it stay as they were: call again. Anyone
    /// may call.
    /// @dev Reverts with RootNotAcceptable, MessageTooShort, WrongDestination, MalformedMultiproof, WrongRoot, Reentrant,
    /// or NotEnoughGas when the gas is too little for a message, be it processed already, before this call processed one.
    /// @param _messages The messages' bytes, in the order of their leaves' indexes.
    /// @param _multiproof The multiproof for all of them.
    /// @param _root The root.
    /// @return _processed The number of messages that this call processed.
    function proveAndProcessBatch(bytes[] calldata _messages, bytes calldata _multiproof, bytes32 _root)
        external
        returns (uint256 _processed);
}
