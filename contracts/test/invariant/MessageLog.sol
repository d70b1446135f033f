// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { OpticsTest } from "../utils/OpticsTest.sol";
import { ReferenceMultiproof } from "../utils/ReferenceMultiproof.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

/// @notice The messages of a world in the order in which they came, and the root after each: what a Home and its Replicas
/// are compared with.
abstract contract MessageLog is OpticsTest {
    // The most messages of a world: what comes later has enough to work with.
    uint256 internal constant MOST = 24;
    // The most messages of a batch.
    uint256 private constant MOST_CHOSEN = 5;

    bytes[] public messages;
    bytes32[] public leaves;
    bytes32[] public roots;

    // The first thing that went another way than it must; empty as long as nothing did.
    string public breach;
    // How often each kind of thing succeeded.
    mapping(string => uint256) public done;

    function report(string memory _breach) public {
        if (bytes(breach).length == 0) {
            breach = _breach;
        }
    }

    function reportUnless(bool _condition, string memory _breach) public {
        if (!_condition) {
            report(_breach);
        }
    }

    function count(string memory _what) public {
        done[_what] += 1;
    }

    function messagesLength() external view returns (uint256) {
        return messages.length;
    }

    /// @dev The root over the first leaves; zero over none, as a Home begins.
    function rootOver(uint256 _size) public view returns (bytes32) {
        return _size == 0 ? bytes32(0) : roots[_size - 1];
    }

    function proof(uint256 _size, uint256 _index) public view returns (bytes32[32] memory) {
        return ReferenceTree.proof(leaves, _size, _index);
    }

    function multiproof(uint256 _size, uint256[] memory _indexes) public view returns (bytes memory) {
        return ReferenceMultiproof.build(leaves, _size, _indexes);
    }

    function chosen(uint256[] memory _indexes) public view returns (bytes[] memory _messages) {
        _messages = new bytes[](_indexes.length);
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _messages[_i] = messages[_indexes[_i]];
        }
    }

    /// @dev One to MOST_CHOSEN indexes below the size, ascending.
    function choose(uint256 _seed, uint256 _size) public pure returns (uint256[] memory _indexes) {
        uint256[] memory _all = new uint256[](MOST_CHOSEN);
        uint256 _count = 0;
        uint256 _index = _seed % _size;
        while (_index < _size && _count < MOST_CHOSEN) {
            _all[_count++] = _index;
            _seed >>= 8;
            _index += 1 + _seed % 3;
        }
        _indexes = new uint256[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            _indexes[_i] = _all[_i];
        }
    }

    function signature(uint256 _key, bytes32 _old, bytes32 _new) public pure returns (bytes memory) {
        return _signUpdate(_key, HOME_DOMAIN, _old, _new);
    }

    function _append(bytes memory _bytes) internal {
        messages.push(_bytes);
        leaves.push(keccak256(_bytes));
        roots.push(ReferenceTree.root(leaves));
    }
}
