// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMessageRecipient } from "../interfaces/IMessageRecipient.sol";

/// @title MessageSink
/// @notice A recipient for tests and development networks: accepts every message and counts it, so that what was
/// delivered exactly once, twice or never can be read from the chain.
contract MessageSink is IMessageRecipient {
    /// @notice The number of messages handled.
    uint256 public total;
    /// @notice The number of times each message was handled, by its `key`.
    mapping(bytes32 => uint256) public handled;

    /// @notice A message was handled.
    event Handled(uint32 indexed origin, bytes32 indexed sender, bytes body);

    /// @inheritdoc IMessageRecipient
    function handle(uint32 _origin, bytes32 _sender, bytes memory _message) external {
        total += 1;
        handled[key(_origin, _sender, _message)] += 1;
        emit Handled(_origin, _sender, _message);
    }

    /// @notice What a message is counted under: keccak256(origin u32be ‖ sender ‖ body). Equal bodies from one sender
    /// share a key; a test that tells messages apart sends different bodies.
    function key(uint32 _origin, bytes32 _sender, bytes memory _body) public pure returns (bytes32) {
        return keccak256(abi.encodePacked(_origin, _sender, _body));
    }
}
