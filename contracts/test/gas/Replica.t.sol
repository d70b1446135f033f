// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { GasTest } from "./GasTest.sol";

/// @notice update and proveAndProcess of a Replica whose committed root is not zero.
abstract contract ReplicaGas is GasTest {
    uint256 private constant INDEX = 100;

    Replica internal replica;

    function setUp() public {
        replica = _usedReplica();
    }

    function test_update() public {
        bytes32 _old = replica.committedRoot();
        bytes32 _new = keccak256("the next root");
        bytes memory _signature = _signed(_old, _new);
        replica.update(_old, _new, _signature);
        _note("replica.update");
    }

    function test_proveAndProcess() public {
        _deliver(32);
        _note("proveAndProcess 32 bytes");
    }

    function test_proveAndProcess_100() public {
        _deliver(100);
        _note("proveAndProcess 100 bytes");
    }

    function _deliver(uint256 _length) private {
        bytes[] memory _all = _messages(LEAVES, _length);
        bytes32[] memory _leaves = _accept(replica, _all);
        replica.proveAndProcess(_all[INDEX], ReferenceTree.proof(_leaves, LEAVES, INDEX), INDEX);
    }
}

contract ReplicaGasTest is ReplicaGas {
    function _proxied() internal pure override returns (bool) {
        return false;
    }
}

contract ReplicaProxyGasTest is ReplicaGas {
    function _proxied() internal pure override returns (bool) {
        return true;
    }
}
