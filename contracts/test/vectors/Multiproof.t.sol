// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Multiproof } from "../../src/libs/Multiproof.sol";
import { ReferenceMultiproof } from "../utils/ReferenceMultiproof.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { Test } from "../utils/Test.sol";

/// @notice The multiproofs in the file that the Go tests write and read.
contract MultiproofVectorsTest is Test {
    /// @dev The most siblings that are appended to bytes that nothing can complete.
    uint256 private constant APPENDED = 40;

    function test_wellFormed() external view {
        string memory _json = _read();
        uint256 _i = 0;
        for (; vm.keyExistsJson(_json, _at("wellFormed", _i, "")); _i++) {
            // A call for each gives its memory back.
            this.checkWellFormed(_i);
        }
        assertTrue(_i >= 20, "number of well-formed vectors");
    }

    function checkWellFormed(uint256 _i) external view {
        string memory _json = _read();
        string memory _name = vm.parseJsonString(_json, _at("wellFormed", _i, ".testName"));
        uint256 _size = vm.parseJsonUint(_json, _at("wellFormed", _i, ".size"));
        uint256[] memory _indexes = vm.parseJsonUintArray(_json, _at("wellFormed", _i, ".indices"));
        bytes32 _expected = vm.parseJsonBytes32(_json, _at("wellFormed", _i, ".expectedRoot"));
        bytes memory _multiproof = vm.parseJsonBytes(_json, _at("wellFormed", _i, ".multiproof"));

        (bool _wellFormed, bytes32 _root) = this.fold(_leavesAt(_indexes), _multiproof);
        assertTrue(_wellFormed, string.concat(_name, ": well-formed"));
        assertEq(_root, _expected, string.concat(_name, ": root"));

        if (vm.parseJsonBool(_json, _at("wellFormed", _i, ".tree"))) {
            bytes32[] memory _leaves = _firstLeaves(_size);
            assertEq(ReferenceTree.root(_leaves), _expected, string.concat(_name, ": root of the tree"));
            bytes memory _built = ReferenceMultiproof.build(_leaves, _size, _indexes);
            assertEq(_built, _multiproof, string.concat(_name, ": bytes"));
        }
    }

    function test_malformed() external view {
        string memory _json = _read();
        uint256 _i = 0;
        for (; vm.keyExistsJson(_json, _at("malformed", _i, "")); _i++) {
            this.checkMalformed(_i);
        }
        assertTrue(_i >= 30, "number of malformed vectors");
    }

    function checkMalformed(uint256 _i) external view {
        string memory _json = _read();
        string memory _reason = vm.parseJsonString(_json, _at("malformed", _i, ".reason"));
        bytes32[] memory _leaves = _firstLeaves(vm.parseJsonUint(_json, _at("malformed", _i, ".leaves")));
        bytes memory _multiproof = vm.parseJsonBytes(_json, _at("malformed", _i, ".multiproof"));
        uint256 _most = vm.parseJsonBool(_json, _at("malformed", _i, ".anySiblings")) ? APPENDED : 0;
        for (uint256 _more = 0; _more <= _most; _more++) {
            (bool _wellFormed,) = this.fold(_leaves, bytes.concat(_multiproof, new bytes(32 * _more)));
            assertFalse(_wellFormed, string.concat(_reason, ", and siblings after it: ", vm.toString(_more)));
        }
    }

    /// @dev What the vectors are held against: the library, which says what the reference says.
    function fold(bytes32[] calldata _leaves, bytes calldata _multiproof)
        external
        pure
        returns (bool _wellFormed, bytes32 _root)
    {
        (_wellFormed, _root) = Multiproof.fold(_leaves, _multiproof);
        (bool _expected, bytes32 _expectedRoot) = ReferenceMultiproof.root(_leaves, _multiproof);
        assertTrue(_wellFormed == _expected, "well-formed, like the reference");
        if (_wellFormed) assertEq(_root, _expectedRoot, "root, like the reference");
    }

    function _read() private view returns (string memory) {
        return vm.readFile("../vectors/multiproof.json");
    }

    function _at(string memory _list, uint256 _i, string memory _field) private pure returns (string memory) {
        return string.concat("$.", _list, "[", vm.toString(_i), "]", _field);
    }

    /// @dev Leaves of the vectors are the hashes of their indexes.
    function _leavesAt(uint256[] memory _indexes) private pure returns (bytes32[] memory _leaves) {
        _leaves = new bytes32[](_indexes.length);
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _leaves[_i] = keccak256(abi.encodePacked(uint32(_indexes[_i])));
        }
    }

    function _firstLeaves(uint256 _count) private pure returns (bytes32[] memory) {
        uint256[] memory _indexes = new uint256[](_count);
        for (uint256 _i = 0; _i < _count; _i++) {
            _indexes[_i] = _i;
        }
        return _leavesAt(_indexes);
    }
}
