// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title PingPongMessage
/// @notice A volley, 37 bytes, big-endian and without padding:
///
///   offset  size  field
///        0     1  type: 1 ping, 2 pong
///        1     4  match
///        5    32  the volleys of the match before this one
///
/// @dev The accessors read fixed offsets: the caller first asks for the type.
library PingPongMessage {
    enum Types {
        Invalid,
        Ping,
        Pong
    }

    uint256 private constant LENGTH = 37;

    /// @notice The bytes of a volley.
    function format(bool _isPing, uint32 _match, uint256 _count) internal pure returns (bytes memory) {
        return abi.encodePacked(_isPing ? Types.Ping : Types.Pong, _match, _count);
    }

    /// @notice The type of 37 bytes that begin with one; Invalid for every other message.
    function typeOf(bytes calldata _message) internal pure returns (Types) {
        if (_message.length != LENGTH) {
            return Types.Invalid;
        }
        uint8 _first = uint8(_message[0]);
        return _first <= uint8(type(Types).max) ? Types(_first) : Types.Invalid;
    }

    /// @notice The match.
    function matchId(bytes calldata _message) internal pure returns (uint32) {
        return uint32(bytes4(_message[1:5]));
    }

    /// @notice The volleys of the match before this one.
    function count(bytes calldata _message) internal pure returns (uint256) {
        return uint256(bytes32(_message[5:LENGTH]));
    }
}
