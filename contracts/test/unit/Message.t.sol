// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Message } from "../../src/libs/Message.sol";
import { TypeCasts } from "../../src/libs/TypeCasts.sol";
import { Test } from "../utils/Test.sol";

contract MessageTest is Test {
    struct Fields {
        uint32 origin;
        bytes32 sender;
        uint32 nonce;
        uint32 destination;
        bytes32 recipient;
        bytes body;
    }

    function parse(bytes calldata _message) external pure returns (Fields memory) {
        return Fields({
            origin: Message.origin(_message),
            sender: Message.sender(_message),
            nonce: Message.nonce(_message),
            destination: Message.destination(_message),
            recipient: Message.recipient(_message),
            body: Message.body(_message)
        });
    }

    function recipientAddress(bytes calldata _message) external pure returns (address) {
        return Message.recipientAddress(_message);
    }

    function test_format_isTightAndBigEndian() external pure {
        bytes memory _message = Message.format(
            0x01020304, bytes32(uint256(0x11)), 0x05060708, 0x090a0b0c, bytes32(uint256(0x22)), hex"1234"
        );
        assertEq(
            _message,
            hex"01020304000000000000000000000000000000000000000000000000000000000000001105060708090a0b0c00000000000000000000000000000000000000000000000000000000000000221234",
            "bytes"
        );
        assertEq(_message.length, Message.HEADER_LENGTH + 2, "length");
    }

    function testFuzz_parse_givesBackWhatWasFormatted(Fields memory _in) external view {
        bytes memory _message =
            Message.format(_in.origin, _in.sender, _in.nonce, _in.destination, _in.recipient, _in.body);
        Fields memory _out = this.parse(_message);
        assertEq(abi.encode(_out), abi.encode(_in), "fields");
        assertEq(Message.leaf(_message), keccak256(_message), "leaf");
        assertEq(this.recipientAddress(_message), address(uint160(uint256(_in.recipient))), "recipientAddress");
    }

    function testFuzz_destinationAndNonce_keepsBoth(uint32 _destination, uint32 _nonce) external pure {
        uint64 _both = Message.destinationAndNonce(_destination, _nonce);
        assertEq(_both >> 32, _destination, "destination");
        assertEq(_both & type(uint32).max, _nonce, "nonce");
    }

    function testFuzz_typeCasts_goBackAndForth(address _address) external pure {
        bytes32 _identifier = TypeCasts.addressToBytes32(_address);
        assertEq(_identifier, bytes32(bytes.concat(bytes12(0), bytes20(_address))), "left-padded");
        assertEq(TypeCasts.bytes32ToAddress(_identifier), _address, "back");
        assertEq(TypeCasts.bytes32ToAddress(_identifier | bytes32(uint256(1) << 255)), _address, "upper bytes ignored");
    }
}
