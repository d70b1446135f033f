// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title IMerkleTreeManager
/// @notice The tree of all messages.
interface IMerkleTreeManager {
    /// @notice The tree's number of leaves; its branch is not part of the answer.
    function tree() external view returns (uint256 count);

    /// @notice The number of leaves.
    function count() external view returns (uint256);

    /// @notice The root over all leaves, signed or not.
    function root() external view returns (bytes32);
}
