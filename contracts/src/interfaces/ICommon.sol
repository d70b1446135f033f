// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ICommon
/// @notice What a Home and its Replicas share: the updater whose signatures count, the last root it signed, and the end
/// of all trust in it when it signs two different roots after the same one.
interface ICommon {
    /// @notice UnInitialized until `initialize`; Failed for good once fraud is proven.
    enum States {
        UnInitialized,
        Active,
        Failed
    }

    /// @notice Two signed updates from one root to two roots: the contract has failed.
    event DoubleUpdate(bytes32 oldRoot, bytes32[2] newRoot, bytes signature, bytes signature2);

    /// @notice An update was accepted.
    /// @param homeDomain The domain of the Home whose root it is.
    /// @param oldRoot The committed root before.
    /// @param newRoot The committed root from now on.
    /// @param signature The updater's signature, 65 bytes.
    event Update(uint32 indexed homeDomain, bytes32 indexed oldRoot, bytes32 indexed newRoot, bytes signature);

    /// @notice Fails the contract when the updater has signed two different roots after one old root. Anyone may call.
    /// @dev Does nothing, and does not revert, when the two are no fraud: equal roots, or a signature by another key.
    /// Reverts "failed state" when already failed, and as Signatures.recover does on a malformed signature.
    /// @param _oldRoot The root both updates start from.
    /// @param _newRoot The two roots.
    /// @param _signature The signature for the first.
    /// @param _signature2 The signature for the second.
    function doubleUpdate(
        bytes32 _oldRoot,
        bytes32[2] calldata _newRoot,
        bytes calldata _signature,
        bytes calldata _signature2
    ) external;

    /// @notice The domain of this chain.
    function localDomain() external view returns (uint32);

    /// @notice Whose signatures count.
    function updater() external view returns (address);

    /// @notice What the contract still does.
    function state() external view returns (States);

    /// @notice The last root that the updater signed and this contract accepted; zero before the first.
    function committedRoot() external view returns (bytes32);

    /// @notice The hash that stands before every statement about the Home: keccak256(u32be(domain) ‖ "OPTICS").
    function homeDomainHash() external view returns (bytes32);
}
