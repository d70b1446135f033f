// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { PingPongMessage } from "../../../src/xapps/ping-pong/PingPongMessage.sol";
import { Test } from "../../utils/Test.sol";

/// @notice Lends calldata to the library.
contract PingPongMessageHarness {
    function typeOf(bytes calldata _message) external pure returns (uint256) {
        return uint256(PingPongMessage.typeOf(_message));
    }

    function matchId(bytes calldata _message) external pure returns (uint32) {
        return PingPongMessage.matchId(_message);
    }

    function count(bytes calldata _message) external pure returns (uint256) {
        return PingPongMessage.count(_message);
    }
}

contract PingPongMessageTest is Test {
    PingPongMessageHarness private message = new PingPongMessageHarness();

    function test_format_isTheWireFormat() external pure {
        assertEq(
            PingPongMessage.format(true, 0x01020304, 0xabcd),
            hex"01" hex"01020304" hex"000000000000000000000000000000000000000000000000000000000000abcd",
            "ping"
        );
        assertEq(
            PingPongMessage.format(false, 7, type(uint256).max),
            hex"02" hex"00000007" hex"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "pong"
        );
    }

    function testFuzz_format_isReadAsItWasWritten(bool _isPing, uint32 _match, uint256 _count) external view {
        bytes memory _bytes = PingPongMessage.format(_isPing, _match, _count);
        assertEq(message.typeOf(_bytes), _isPing ? 1 : 2, "type");
        assertEq(message.matchId(_bytes), _match, "match");
        assertEq(message.count(_bytes), _count, "count");
    }

    function test_matchId_needsNoMoreThanItsBytes() external {
        assertEq(message.matchId(hex"0101020304"), 0x01020304, "match");
        vm.expectRevert();
        message.matchId(hex"01010203");
    }

    function testFuzz_typeOf_isDecidedByFirstByteAndLength(bytes memory _bytes, uint8 _first) external view {
        if (_bytes.length > 0) {
            _bytes[0] = bytes1(_first % 5);
        }
        bool _valid = _bytes.length == 37 && (_first % 5 == 1 || _first % 5 == 2);
        assertEq(message.typeOf(_bytes), _valid ? _first % 5 : 0, "type");
    }

    function test_typeOf_atTheEdges() external view {
        assertEq(message.typeOf(""), 0, "nothing");
        for (uint8 _type = 0; _type < 5; _type++) {
            bytes memory _bytes = bytes.concat(bytes1(_type), new bytes(36));
            assertEq(message.typeOf(_bytes), _type < 3 ? _type : 0, "a volley");
            assertEq(message.typeOf(bytes.concat(_bytes, hex"00")), 0, "a byte too many");
            assertEq(message.typeOf(bytes.concat(bytes1(_type), new bytes(35))), 0, "a byte too few");
        }
        assertEq(message.typeOf(bytes.concat(hex"ff", new bytes(36))), 0, "an unknown type");
    }
}
