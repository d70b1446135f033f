// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { TypeCasts } from "./TypeCasts.sol";

/// @title Message
/// @notice The wire format of a message, big-endian and without padding:
///
///   offset  size  field
///        0     4  origin domain
///        4    32  sender
///       36     4  nonce, counted for each destination by the origin's Home
///       40     4  destination domain
///       44    32  recipient
///       76     n  body
///
/// @dev The accessors read fixed offsets: the caller first makes sure of HEADER_LENGTH bytes.
library Message {
    /// @notice The bytes before the body.
    uint256 internal constant HEADER_LENGTH = 76;

    /// @notice The message's bytes.
    function format(
        uint32 _origin,
        bytes32 _sender,
        uint32 _nonce,
        uint32 _destination,
        bytes32 _recipient,
        bytes memory _body
    ) internal pure returns (bytes memory) {
        return abi.encodePacked(_origin, _sender, _nonce, _destination, _recipient, _body);
    }

    /// @notice The leaf of the message: the hash of all its bytes.
    function leaf(bytes memory _message) internal pure returns (bytes32) {
        return keccak256(_message);
    }

    /// @notice The destination in the upper, the nonce in the lower 32 bits.
    function destinationAndNonce(uint32 _destination, uint32 _nonce) internal pure returns (uint64) {
        return (uint64(_destination) << 32) | _nonce;
    }

    /// @notice The domain that the message was dispatched on.
    function origin(bytes calldata _message) internal pure returns (uint32) {
        return uint32(bytes4(_word(_message, 0)));
    }

    /// @notice Who dispatched it.
    function sender(bytes calldata _message) internal pure returns (bytes32) {
        return _word(_message, 4);
    }

    /// @notice Its place among the messages from this origin to this destination.
    function nonce(bytes calldata _message) internal pure returns (uint32) {
        return uint32(bytes4(_word(_message, 36)));
    }

    /// @notice The domain that it goes to.
    function destination(bytes calldata _message) internal pure returns (uint32) {
        return uint32(bytes4(_word(_message, 40)));
    }

    /// @notice Who receives it, as the 32-byte identifier.
    function recipient(bytes calldata _message) internal pure returns (bytes32) {
        return _word(_message, 44);
    }

    /// @notice Who receives it, as an address of this chain.
    function recipientAddress(bytes calldata _message) internal pure returns (address) {
        return TypeCasts.bytes32ToAddress(recipient(_message));
    }

    /// @notice What is said.
    function body(bytes calldata _message) internal pure returns (bytes calldata) {
        return _message[HEADER_LENGTH:];
    }

    /// @dev The 32 bytes at the offset. Assembly, because slices of calldata would be checked against a length that the
    /// caller has checked.
    function _word(bytes calldata _message, uint256 _offset) private pure returns (bytes32 _value) {
        assembly ("memory-safe") {
            _value := calldataload(add(_message.offset, _offset))
        }
    }
}
