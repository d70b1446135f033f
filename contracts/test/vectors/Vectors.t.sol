// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { MerkleLib } from "../../src/libs/Merkle.sol";
import { Message } from "../../src/libs/Message.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice The published vectors, in the files that the Go tests read.
contract VectorsTest is OpticsTest {
    using MerkleLib for MerkleLib.Tree;

    MerkleLib.Tree private tree;

    function _read(string memory _name) private view returns (string memory) {
        return vm.readFile(string.concat("../vectors/", _name, ".json"));
    }

    function _has(string memory _json, uint256 _i) private view returns (bool) {
        return vm.keyExistsJson(_json, _at(_i, ""));
    }

    function _at(uint256 _i, string memory _field) private pure returns (string memory) {
        return string.concat("$[", vm.toString(_i), "]", _field);
    }

    function _signatureAt(string memory _json, uint256 _i) private pure returns (bytes memory) {
        return bytes.concat(
            vm.parseJsonBytes32(_json, _at(_i, ".signature.r")),
            vm.parseJsonBytes32(_json, _at(_i, ".signature.s")),
            bytes1(uint8(vm.parseJsonUint(_json, _at(_i, ".signature.v"))))
        );
    }

    function test_message() external view {
        string memory _json = _read("message");
        uint256 _i = 0;
        for (; _has(_json, _i); _i++) {
            uint256[] memory _numbers = vm.parseJsonUintArray(_json, _at(_i, ".body"));
            bytes memory _body = new bytes(_numbers.length);
            for (uint256 _k = 0; _k < _numbers.length; _k++) {
                _body[_k] = bytes1(uint8(_numbers[_k]));
            }
            bytes memory _bytes = Message.format(
                uint32(vm.parseJsonUint(_json, _at(_i, ".origin"))),
                vm.parseJsonBytes32(_json, _at(_i, ".sender")),
                uint32(vm.parseJsonUint(_json, _at(_i, ".nonce"))),
                uint32(vm.parseJsonUint(_json, _at(_i, ".destination"))),
                vm.parseJsonBytes32(_json, _at(_i, ".recipient")),
                _body
            );
            assertEq(Message.leaf(_bytes), vm.parseJsonBytes32(_json, _at(_i, ".messageHash")), "messageHash");
        }
        assertTrue(_i >= 1, "number of vectors");
    }

    function test_destinationNonce() external view {
        string memory _json = _read("destinationNonce");
        uint256 _i = 0;
        for (; _has(_json, _i); _i++) {
            uint64 _both = Message.destinationAndNonce(
                uint32(vm.parseJsonUint(_json, _at(_i, ".destination"))),
                uint32(vm.parseJsonUint(_json, _at(_i, ".nonce")))
            );
            assertEq(_both, vm.parseJsonUint(_json, _at(_i, ".expectedDestinationAndNonce")), "both");
        }
        assertTrue(_i >= 5, "number of vectors");
    }

    function test_homeDomainHash() external {
        string memory _json = _read("homeDomainHash");
        uint256 _i = 0;
        for (; _has(_json, _i); _i++) {
            uint32 _domain = uint32(vm.parseJsonUint(_json, _at(_i, ".homeDomain")));
            bytes32 _expected = vm.parseJsonBytes32(_json, _at(_i, ".expectedDomainHash"));
            assertEq(new Home(_domain).homeDomainHash(), _expected, "the Home's hash");
            Replica _replica = _unlockedReplica(RESERVE_GAS);
            _replica.initialize(_domain, updater, bytes32(0), WINDOW);
            assertEq(_replica.homeDomainHash(), _expected, "the Replica's hash is its Home's");
        }
        assertTrue(_i >= 3, "number of vectors");
    }

    function test_merkle() external {
        string memory _json = _read("merkle");
        uint256 _i = 0;
        for (; _has(_json, _i); _i++) {
            delete tree;
            string[] memory _leaves = vm.parseJsonStringArray(_json, _at(_i, ".leaves"));
            for (uint256 _k = 0; _k < _leaves.length; _k++) {
                tree.insert(_hashed(_leaves[_k]));
            }
            bytes32 _expected = vm.parseJsonBytes32(_json, _at(_i, ".expectedRoot"));
            assertEq(tree.root(), _expected, "root");
            for (uint256 _k = 0; _k < _leaves.length; _k++) {
                string memory _proof = string.concat(_at(_i, ".proofs["), vm.toString(_k), "]");
                bytes32 _leaf = vm.parseJsonBytes32(_json, string.concat(_proof, ".leaf"));
                assertEq(_leaf, _hashed(_leaves[_k]), "leaf");
                bytes32[] memory _siblings = vm.parseJsonBytes32Array(_json, string.concat(_proof, ".path"));
                bytes32[32] memory _path;
                assertEq(_siblings.length, 32, "steps");
                for (uint256 _step = 0; _step < 32; _step++) {
                    _path[_step] = _siblings[_step];
                }
                uint256 _index = vm.parseJsonUint(_json, string.concat(_proof, ".index"));
                assertEq(this.fold(_leaf, _path, _index), _expected, "the proof folds to the root");
            }
        }
        assertTrue(_i >= 1, "number of vectors");
    }

    function fold(bytes32 _leaf, bytes32[32] calldata _path, uint256 _index) external pure returns (bytes32) {
        return MerkleLib.branchRoot(_leaf, _path, _index);
    }

    /// @dev Leaves of the vectors are personal messages with the length in decimal digits.
    function _hashed(string memory _leaf) private pure returns (bytes32) {
        return keccak256(
            bytes.concat("\x19Ethereum Signed Message:\n", bytes(vm.toString(bytes(_leaf).length)), bytes(_leaf))
        );
    }

    function test_signedUpdate() external {
        string memory _json = _read("signedUpdate");
        uint256 _i = 0;
        for (; _has(_json, _i); _i++) {
            bytes32 _old = vm.parseJsonBytes32(_json, _at(_i, ".oldRoot"));
            bytes32 _new = vm.parseJsonBytes32(_json, _at(_i, ".newRoot"));
            Replica _replica = _unlockedReplica(RESERVE_GAS);
            _replica.initialize(
                uint32(vm.parseJsonUint(_json, _at(_i, ".homeDomain"))),
                vm.parseJsonAddress(_json, _at(_i, ".signer")),
                _old,
                WINDOW
            );
            _replica.update(_old, _new, _signatureAt(_json, _i));
            assertEq(_replica.committedRoot(), _new, "the update is accepted");
        }
        assertTrue(_i >= 1, "number of vectors");
    }

    function test_signedFailure() external {
        string memory _json = _read("signedFailure");
        uint256 _i = 0;
        for (; _has(_json, _i); _i++) {
            uint32 _domain = uint32(vm.parseJsonUint(_json, _at(_i, ".domain")));
            address _updater = vm.parseJsonAddress(_json, _at(_i, ".updater"));
            Replica _replica = _unlockedReplica(RESERVE_GAS);
            _replica.initialize(_domain, _updater, bytes32(0), WINDOW);
            XAppConnectionManager _connections = new XAppConnectionManager();
            _connections.ownerEnrollReplica(address(_replica), _domain);
            _connections.setWatcherPermission(vm.parseJsonAddress(_json, _at(_i, ".signer")), _domain, true);
            _connections.unenrollReplica(_domain, _id(_updater), _signatureAt(_json, _i));
            assertFalse(_connections.isReplica(address(_replica)), "the Replica is cut off");
        }
        assertTrue(_i >= 1, "number of vectors");
    }
}
