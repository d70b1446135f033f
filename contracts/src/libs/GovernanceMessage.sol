// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ErrorsLib } from "./ErrorsLib.sol";

/// @title GovernanceMessage
/// @notice What one GovernanceRouter says to another, big-endian and without padding. The first byte is the type:
///
///   Call              0x01 ‖ number of calls u8 ‖ [ to (32) ‖ length of data u256 (32) ‖ data ] for each call
///   TransferGovernor  0x02 ‖ domain u32 ‖ governor (32)     37 bytes
///   SetRouter         0x03 ‖ domain u32 ‖ router (32)       37 bytes
///
/// @dev The accessors read fixed offsets: the caller first asks for the type.
library GovernanceMessage {
    /// @dev Data never stands on the wire; its number is taken all the same.
    enum Types {
        Invalid,
        Call,
        TransferGovernor,
        SetRouter,
        Data
    }

    /// @notice A call that a GovernanceRouter makes.
    /// @param to The address called, as the 32-byte identifier: the last twenty bytes count.
    /// @param data The call's input.
    struct Call {
        bytes32 to;
        bytes data;
    }

    // Where the list of calls begins, and the bytes of a call before its data.
    uint256 private constant CALLS_OFFSET = 2;
    uint256 private constant CALL_HEADER_LENGTH = 64;

    // The length of a TransferGovernor and of a SetRouter, and the least of a Call.
    uint256 private constant ACTION_LENGTH = 37;
    uint256 private constant CALL_LEAST_LENGTH = 64;

    /// @notice The message that asks for the calls, in their order.
    /// @dev Reverts "no calls" and, above 255, which is what the count can say, "too many calls".
    function formatCalls(Call[] calldata _calls) internal pure returns (bytes memory _message) {
        require(_calls.length > 0, ErrorsLib.NO_CALLS);
        require(_calls.length <= type(uint8).max, ErrorsLib.TOO_MANY_CALLS);
        _message = abi.encodePacked(Types.Call, uint8(_calls.length));
        for (uint256 _i = 0; _i < _calls.length; _i++) {
            _message = abi.encodePacked(_message, _calls[_i].to, _calls[_i].data.length, _calls[_i].data);
        }
    }

    /// @notice The message that names a new governor.
    function formatTransferGovernor(uint32 _domain, bytes32 _governor) internal pure returns (bytes memory) {
        return abi.encodePacked(Types.TransferGovernor, _domain, _governor);
    }

    /// @notice The message that names the router of a domain.
    function formatSetRouter(uint32 _domain, bytes32 _router) internal pure returns (bytes memory) {
        return abi.encodePacked(Types.SetRouter, _domain, _router);
    }

    /// @notice The type of a message whose first byte and length agree; Invalid for every other.
    function typeOf(bytes calldata _message) internal pure returns (Types) {
        if (_message.length < ACTION_LENGTH) {
            return Types.Invalid;
        }
        uint8 _first = uint8(_message[0]);
        if (_first == uint8(Types.Call)) {
            return _message.length >= CALL_LEAST_LENGTH ? Types.Call : Types.Invalid;
        }
        bool _isAction = _first == uint8(Types.TransferGovernor) || _first == uint8(Types.SetRouter);
        return _isAction && _message.length == ACTION_LENGTH ? Types(_first) : Types.Invalid;
    }

    /// @notice The calls of a Call.
    /// @dev Reverts "!valid calls" unless the bytes are exactly as many calls as the count says, and at least one.
    function calls(bytes calldata _message) internal pure returns (Call[] memory _calls) {
        _calls = new Call[](uint8(_message[1]));
        bytes calldata _rest = _message[CALLS_OFFSET:];
        for (uint256 _i = 0; _i < _calls.length; _i++) {
            require(_rest.length >= CALL_HEADER_LENGTH, ErrorsLib.NOT_VALID_CALLS);
            bytes32 _to = bytes32(_rest[0:32]);
            uint256 _length = uint256(bytes32(_rest[32:CALL_HEADER_LENGTH]));
            _rest = _rest[CALL_HEADER_LENGTH:];
            require(_rest.length >= _length, ErrorsLib.NOT_VALID_CALLS);
            _calls[_i] = Call({ to: _to, data: _rest[:_length] });
            _rest = _rest[_length:];
        }
        require(_rest.length == 0, ErrorsLib.NOT_VALID_CALLS);
    }

    /// @notice The domain of a TransferGovernor or a SetRouter.
    function domain(bytes calldata _message) internal pure returns (uint32) {
        return uint32(bytes4(_message[1:5]));
    }

    /// @notice The governor of a TransferGovernor, or the router of a SetRouter, as the 32-byte identifier.
    function identifier(bytes calldata _message) internal pure returns (bytes32) {
        return bytes32(_message[5:ACTION_LENGTH]);
    }
}
