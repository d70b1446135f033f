// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { ReferenceMultiproof } from "../utils/ReferenceMultiproof.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { GasTest } from "./GasTest.sol";

/// @notice updateBatch and proveAndProcessBatch of a Replica whose committed root is not zero.
abstract contract ReplicaBatchGas is GasTest {
    /// @dev Where neighbours begin: at no boundary of the tree.
    uint256 private constant FIRST = 15;

    Replica internal replica;

    function setUp() public {
        replica = _usedReplica();
    }

    function test_updateBatch() public {
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](10);
        bytes32 _old = replica.committedRoot();
        for (uint256 _i = 0; _i < _updates.length; _i++) {
            bytes32 _new = keccak256(abi.encode("root", _i));
            _updates[_i] = IReplicaBatch.SignedUpdate(_old, _new, _signed(_old, _new));
            _old = _new;
        }
        replica.updateBatch(_updates);
        _note("updateBatch of 10");
        assertEq(replica.committedRoot(), _old, "the last root");
    }

    function test_proveAndProcessBatch_2() public {
        _deliver(_neighbours(2));
        _note("proveAndProcessBatch of 2");
    }

    function test_proveAndProcessBatch_10() public {
        _deliver(_neighbours(10));
        _note("proveAndProcessBatch of 10");
    }

    function test_proveAndProcessBatch_100() public {
        _deliver(_neighbours(100));
        _note("proveAndProcessBatch of 100");
    }

    function test_proveAndProcessBatch_scattered() public {
        uint256[] memory _indexes = new uint256[](100);
        uint256 _next;
        for (uint256 _i = 0; _i < LEAVES; _i++) {
            // Three of thirteen are left out, so that many lack their sibling.
            if (_i % 13 % 4 != 0 || _i % 13 == 12) {
                _indexes[_next++] = _i;
            }
        }
        _deliver(_indexes);
        _note("proveAndProcessBatch of 100, scattered");
    }

    function _neighbours(uint256 _number) private pure returns (uint256[] memory _indexes) {
        _indexes = new uint256[](_number);
        for (uint256 _i = 0; _i < _number; _i++) {
            _indexes[_i] = FIRST + _i;
        }
    }

    /// @dev The batch is the last call.
    function _deliver(uint256[] memory _indexes) private {
        bytes[] memory _all = _messages(LEAVES, 32);
        bytes32[] memory _leaves = _accept(replica, _all);
        bytes[] memory _chosen = new bytes[](_indexes.length);
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _chosen[_i] = _all[_indexes[_i]];
        }
        bytes memory _multiproof = ReferenceMultiproof.build(_leaves, LEAVES, _indexes);
        bytes32 _root = ReferenceTree.root(_leaves);
        uint256 _processed = replica.proveAndProcessBatch(_chosen, _multiproof, _root);
        assertEq(_processed, _indexes.length, "all are processed");
    }
}

contract ReplicaBatchGasTest is ReplicaBatchGas {
    function _proxied() internal pure override returns (bool) {
        return false;
    }
}

contract ReplicaBatchProxyGasTest is ReplicaBatchGas {
    function _proxied() internal pure override returns (bool) {
        return true;
    }
}
