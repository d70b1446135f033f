// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Message } from "../../src/libs/Message.sol";
import { Test } from "../utils/Test.sol";

/// @notice The accessors beside slices, which check their bounds.
contract MessageFuzzTest is Test {
    function _assertLikeSlices(bytes calldata _bytes) private pure {
        assertEq(Message.origin(_bytes), uint32(bytes4(_bytes[0:4])), "origin");
        assertEq(Message.sender(_bytes), bytes32(_bytes[4:36]), "sender");
        assertEq(Message.nonce(_bytes), uint32(bytes4(_bytes[36:40])), "nonce");
        assertEq(Message.destination(_bytes), uint32(bytes4(_bytes[40:44])), "destination");
        assertEq(Message.recipient(_bytes), bytes32(_bytes[44:76]), "recipient");
        assertEq(Message.recipientAddress(_bytes), address(bytes20(_bytes[56:76])), "recipientAddress");
        assertEq(Message.body(_bytes), _bytes[76:], "body");
    }

    function check(bytes calldata _bytes, bytes calldata _other) external pure {
        _assertLikeSlices(_bytes);
        if (_other.length >= 76) _assertLikeSlices(_other);
    }

    /// @dev With other bytes before and behind them.
    function testFuzz_accessors_likeSlices(bytes32[3] calldata _header, bytes calldata _rest) external view {
        this.check(bytes.concat(abi.encode(_header), _rest), _rest);
        this.check(bytes.concat(bytes12(0), abi.encode(_header[0], _header[1])), _rest);
    }

    function parts(bytes calldata _bytes) external pure returns (bytes memory) {
        return bytes.concat(
            abi.encode(Message.origin(_bytes), Message.sender(_bytes), Message.nonce(_bytes)),
            abi.encode(Message.destination(_bytes), Message.recipient(_bytes), Message.body(_bytes))
        );
    }

    function testFuzz_format_isReadAgain(
        uint32 _origin,
        bytes32 _sender,
        uint32 _nonce,
        uint32 _destination,
        bytes32 _recipient,
        bytes memory _body
    ) external view {
        bytes memory _bytes = Message.format(_origin, _sender, _nonce, _destination, _recipient, _body);
        assertEq(_bytes.length, 76 + _body.length, "length");
        assertEq(
            this.parts(_bytes),
            bytes.concat(abi.encode(_origin, _sender, _nonce), abi.encode(_destination, _recipient, _body)),
            "parts"
        );
        assertEq(Message.leaf(_bytes), keccak256(_bytes), "leaf");
        uint256 _both = uint256(_destination) * 2 ** 32 + _nonce;
        assertEq(Message.destinationAndNonce(_destination, _nonce), _both, "destinationAndNonce");
    }
}
