// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice The cheatcodes of forge that these tests use.
interface Vm {
    struct Log {
        bytes32[] topics;
        bytes data;
        address emitter;
    }

    // The world.
    function warp(uint256 _timestamp) external;
    function deal(address _account, uint256 _balance) external;
    function prank(address _sender) external;
    function load(address _target, bytes32 _slot) external view returns (bytes32);
    function record() external;
    function accesses(address _target) external returns (bytes32[] memory reads, bytes32[] memory writes);
    function store(address _target, bytes32 _slot, bytes32 _value) external;
    function etch(address _target, bytes calldata _code) external;
    function cool(address _target) external;
    function resetGasMetering() external;
    function pauseGasMetering() external;
    function resumeGasMetering() external;

    // Keys.
    function addr(uint256 _key) external pure returns (address);
    function sign(uint256 _key, bytes32 _digest) external pure returns (uint8 v, bytes32 r, bytes32 s);

    // Expectations.
    function expectRevert(bytes calldata _reason) external;
    function expectRevert() external;
    function expectEmit(bool _topic1, bool _topic2, bool _topic3, bool _data, address _emitter) external;
    function expectCall(address _callee, bytes calldata _data, uint64 _count) external;
    function recordLogs() external;
    function getRecordedLogs() external returns (Log[] memory);
    function assume(bool _condition) external pure;

    // Assertions.
    function assertTrue(bool _condition, string calldata _what) external pure;
    function assertEq(uint256 _left, uint256 _right, string calldata _what) external pure;
    function assertEq(address _left, address _right, string calldata _what) external pure;
    function assertEq(bytes32 _left, bytes32 _right, string calldata _what) external pure;
    function assertEq(bytes calldata _left, bytes calldata _right, string calldata _what) external pure;
    function assertEq(string calldata _left, string calldata _right, string calldata _what) external pure;

    // Files.
    function readFile(string calldata _path) external view returns (string memory);
    function keyExistsJson(string calldata _json, string calldata _key) external view returns (bool);
    function parseJsonUint(string calldata _json, string calldata _key) external pure returns (uint256);
    function parseJsonAddress(string calldata _json, string calldata _key) external pure returns (address);
    function parseJsonBool(string calldata _json, string calldata _key) external pure returns (bool);
    function parseJsonBytes(string calldata _json, string calldata _key) external pure returns (bytes memory);
    function parseJsonBytes32(string calldata _json, string calldata _key) external pure returns (bytes32);
    function parseJsonBytes32Array(string calldata _json, string calldata _key) external pure returns (bytes32[] memory);
    function parseJsonUintArray(string calldata _json, string calldata _key) external pure returns (uint256[] memory);
    function parseJsonString(string calldata _json, string calldata _key) external pure returns (string memory);
    function parseJsonStringArray(string calldata _json, string calldata _key) external pure returns (string[] memory);
    function toString(uint256 _value) external pure returns (string memory);
}
