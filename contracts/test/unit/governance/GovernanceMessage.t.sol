// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GovernanceMessage } from "../../../src/libs/GovernanceMessage.sol";
import { Test } from "../../utils/Test.sol";

/// @notice Lends calldata to the library.
contract GovernanceMessageHarness {
    function formatCalls(GovernanceMessage.Call[] calldata _calls) external pure returns (bytes memory) {
        return GovernanceMessage.formatCalls(_calls);
    }

    function typeOf(bytes calldata _message) external pure returns (uint256) {
        return uint256(GovernanceMessage.typeOf(_message));
    }

    function calls(bytes calldata _message) external pure returns (GovernanceMessage.Call[] memory) {
        return GovernanceMessage.calls(_message);
    }

    function domain(bytes calldata _message) external pure returns (uint32) {
        return GovernanceMessage.domain(_message);
    }

    function identifier(bytes calldata _message) external pure returns (bytes32) {
        return GovernanceMessage.identifier(_message);
    }
}

contract GovernanceMessageTest is Test {
    bytes32 private constant TO = 0x00000000000000000000000000000000000000000000000000000000c0ffee11;

    GovernanceMessageHarness private message = new GovernanceMessageHarness();

    function _one(bytes32 _to, bytes memory _data) private pure returns (GovernanceMessage.Call[] memory _calls) {
        _calls = new GovernanceMessage.Call[](1);
        _calls[0] = GovernanceMessage.Call({ to: _to, data: _data });
    }

    function test_types_haveTheirNumbers() external pure {
        assertEq(uint256(GovernanceMessage.Types.Invalid), 0, "Invalid");
        assertEq(uint256(GovernanceMessage.Types.Call), 1, "Call");
        assertEq(uint256(GovernanceMessage.Types.TransferGovernor), 2, "TransferGovernor");
        assertEq(uint256(GovernanceMessage.Types.SetRouter), 3, "SetRouter");
        assertEq(uint256(GovernanceMessage.Types.Data), 4, "Data");
    }

    function test_formatCalls_isTheWireFormat() external view {
        GovernanceMessage.Call[] memory _calls = new GovernanceMessage.Call[](2);
        _calls[0] = GovernanceMessage.Call({ to: TO, data: hex"aabbcc" });
        _calls[1] = GovernanceMessage.Call({ to: bytes32(type(uint256).max), data: "" });
        assertEq(
            message.formatCalls(_calls),
            hex"0102" hex"00000000000000000000000000000000000000000000000000000000c0ffee11"
            hex"0000000000000000000000000000000000000000000000000000000000000003" hex"aabbcc"
            hex"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            hex"0000000000000000000000000000000000000000000000000000000000000000",
            "two calls"
        );
    }

    function test_formatTransferGovernor_isTheWireFormat() external view {
        bytes memory _bytes = GovernanceMessage.formatTransferGovernor(0x01020304, TO);
        assertEq(
            _bytes,
            hex"02" hex"01020304" hex"00000000000000000000000000000000000000000000000000000000c0ffee11",
            "TransferGovernor"
        );
        assertEq(message.typeOf(_bytes), 2, "type");
        assertEq(message.domain(_bytes), 0x01020304, "domain");
        assertEq(message.identifier(_bytes), TO, "governor");
    }

    function test_formatSetRouter_isTheWireFormat() external view {
        bytes memory _bytes = GovernanceMessage.formatSetRouter(0xfffffffe, TO);
        assertEq(
            _bytes,
            hex"03" hex"fffffffe" hex"00000000000000000000000000000000000000000000000000000000c0ffee11",
            "SetRouter"
        );
        assertEq(message.typeOf(_bytes), 3, "type");
        assertEq(message.domain(_bytes), 0xfffffffe, "domain");
        assertEq(message.identifier(_bytes), TO, "router");
    }

    function test_domain_needsNoMoreThanItsBytes() external {
        assertEq(message.domain(hex"0201020304"), 0x01020304, "domain");
        vm.expectRevert();
        message.domain(hex"02010203");
    }

    function testFuzz_actions_comeBackAsTheyWent(uint32 _domain, bytes32 _identifier) external view {
        bytes memory _transfer = GovernanceMessage.formatTransferGovernor(_domain, _identifier);
        bytes memory _router = GovernanceMessage.formatSetRouter(_domain, _identifier);
        assertEq(message.typeOf(_transfer), 2, "TransferGovernor");
        assertEq(message.typeOf(_router), 3, "SetRouter");
        assertEq(message.domain(_transfer), _domain, "domain of a TransferGovernor");
        assertEq(message.domain(_router), _domain, "domain of a SetRouter");
        assertEq(message.identifier(_transfer), _identifier, "governor");
        assertEq(message.identifier(_router), _identifier, "router");
    }

    function testFuzz_calls_comeBackAsTheyWent(bytes32[] calldata _to, bytes calldata _data) external view {
        uint256 _count = _to.length > 20 ? 20 : _to.length;
        vm.assume(_count > 0);
        GovernanceMessage.Call[] memory _calls = new GovernanceMessage.Call[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            // Data of every length from nothing to all.
            _calls[_i] = GovernanceMessage.Call({ to: _to[_i], data: _data[:_data.length * _i / _count] });
        }
        bytes memory _bytes = message.formatCalls(_calls);
        assertEq(message.typeOf(_bytes), 1, "type");
        GovernanceMessage.Call[] memory _read = message.calls(_bytes);
        assertEq(keccak256(abi.encode(_read)), keccak256(abi.encode(_calls)), "calls");
    }

    /// The other way round: bytes that are read as calls are the bytes that those calls are written as.
    function testFuzz_calls_haveOneForm(uint8 _count, uint256[4] calldata _lengths, bytes calldata _tail) external {
        bytes memory _bytes = bytes.concat(hex"01", bytes1(_count % 5));
        for (uint256 _i = 0; _i < 4; _i++) {
            uint256 _length = _lengths[_i] % 40;
            // Sometimes the length is a lie.
            uint256 _said = _lengths[_i] % 7 == 0 ? _lengths[_i] : _length;
            _bytes = bytes.concat(_bytes, TO, bytes32(_said), new bytes(_length));
        }
        _bytes = bytes.concat(_bytes, _lengths[0] % 3 == 0 ? _tail : bytes(""));
        (bool _read, bytes memory _answer) =
            address(message).call(abi.encodeCall(GovernanceMessageHarness.calls, (_bytes)));
        if (_read) {
            GovernanceMessage.Call[] memory _calls = abi.decode(_answer, (GovernanceMessage.Call[]));
            assertEq(message.formatCalls(_calls), _bytes, "bytes");
        } else {
            assertEq(_answer, abi.encodeWithSignature("Error(string)", "!valid calls"), "reason");
        }
    }

    function testFuzz_typeOf_isDecidedByFirstByteAndLength(uint8 _first, uint256 _length) external view {
        _length = _bound(_length, 0, 200);
        bytes memory _bytes = new bytes(_length);
        if (_length > 0) {
            _bytes[0] = bytes1(_first % 6);
        }
        uint256 _expected = 0;
        if (_length > 0) {
            if (_first % 6 == 1 && _length >= 64) _expected = 1;
            if (_first % 6 == 2 && _length == 37) _expected = 2;
            if (_first % 6 == 3 && _length == 37) _expected = 3;
        }
        assertEq(message.typeOf(_bytes), _expected, "type");
    }

    function test_typeOf_atTheEdges() external view {
        assertEq(message.typeOf(""), 0, "nothing");
        assertEq(message.typeOf(hex"0100"), 0, "a list of no calls");
        assertEq(message.typeOf(_typed(1, 37)), 0, "a Call as long as an action");
        assertEq(message.typeOf(_typed(1, 63)), 0, "a Call too short");
        assertEq(message.typeOf(_typed(1, 64)), 1, "a Call");
        for (uint8 _type = 2; _type <= 3; _type++) {
            assertEq(message.typeOf(_typed(_type, 36)), 0, "an action too short");
            assertEq(message.typeOf(_typed(_type, 37)), _type, "an action");
            assertEq(message.typeOf(_typed(_type, 38)), 0, "an action too long");
        }
        assertEq(message.typeOf(_typed(4, 37)), 0, "Data");
        assertEq(message.typeOf(_typed(255, 64)), 0, "an unknown type");
    }

    function test_formatCalls_refusesWhatTheCountCannotSay() external {
        _expectRevert("no calls");
        message.formatCalls(new GovernanceMessage.Call[](0));
        _expectRevert("too many calls");
        message.formatCalls(new GovernanceMessage.Call[](256));
        bytes memory _most = message.formatCalls(new GovernanceMessage.Call[](255));
        assertEq(_most.length, 2 + 255 * 64, "length of the longest list");
        assertEq(message.calls(_most).length, 255, "calls in the longest list");
    }

    function test_calls_refusesACountThatIsNotTheirNumber() external {
        bytes memory _bytes = message.formatCalls(_one(TO, hex"aabb"));
        _bytes[1] = 0x00;
        _refuses(_bytes);
        _bytes[1] = 0x02;
        _refuses(_bytes);
        _bytes[1] = 0x01;
        assertEq(message.calls(_bytes).length, 1, "the number");
    }

    function test_calls_refusesALengthThatIsNotTheDatas() external {
        bytes memory _bytes = message.formatCalls(_one(TO, hex"aabb"));
        // The length's last byte is the last of the 66 before the data.
        _bytes[65] = 0x01;
        _refuses(_bytes);
        _bytes[65] = 0x03;
        _refuses(_bytes);
        _bytes[65] = 0x02;
        assertEq(message.calls(_bytes)[0].data, hex"aabb", "the length");
        for (uint256 _i = 34; _i < 66; _i++) {
            _bytes[_i] = 0xff;
        }
        _refuses(_bytes);
    }

    function test_calls_refusesACutAnywhere() external {
        bytes memory _whole = message.formatCalls(_one(TO, hex"aabb"));
        for (uint256 _length = 2; _length < _whole.length; _length++) {
            bytes memory _cut = new bytes(_length);
            for (uint256 _i = 0; _i < _length; _i++) {
                _cut[_i] = _whole[_i];
            }
            _refuses(_cut);
        }
    }

    function _refuses(bytes memory _bytes) private {
        _expectRevert("!valid calls");
        message.calls(_bytes);
    }

    function _typed(uint8 _type, uint256 _length) private pure returns (bytes memory _bytes) {
        _bytes = new bytes(_length);
        _bytes[0] = bytes1(_type);
    }
}
