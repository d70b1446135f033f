// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { Vm } from "../utils/Vm.sol";
import { Handler } from "./Actors.sol";
import { World } from "./World.sol";

/// @notice Tries what must fail, and reports it when it does not.
contract Attacker is Handler {
    Vm private constant VM = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant KEY = 0xBAD;

    address[] private targets;
    bytes4[] private selectors = [
        Home.initialize.selector,
        Home.update.selector,
        Home.improperUpdate.selector,
        Home.setUpdater.selector,
        Home.setUpdaterManager.selector,
        bytes4(keccak256("transferOwnership(address)")),
        bytes4(keccak256("renounceOwnership()")),
        bytes4(keccak256("doubleUpdate(bytes32,bytes32[2],bytes,bytes)")),
        Replica.initialize.selector,
        Replica.updateBatch.selector,
        Replica.proveAndProcessBatch.selector,
        IReplica.prove.selector,
        IReplica.process.selector,
        IReplica.proveAndProcess.selector,
        UpdaterManager.setHome.selector,
        UpdaterManager.slashUpdater.selector,
        XAppConnectionManager.unenrollReplica.selector,
        XAppConnectionManager.ownerEnrollReplica.selector,
        XAppConnectionManager.ownerUnenrollReplica.selector,
        XAppConnectionManager.setWatcherPermission.selector
    ];

    constructor(World _world) Handler(_world) {
        targets = [address(home), address(replica), address(_world.manager()), address(_world.connections())];
        targets.push(address(_world.homeBeacon()));
        targets.push(address(_world.replicaBeacon()));
        targets.push(_world.homes(0));
        targets.push(_world.replicas(0));
    }

    /// @dev Any calldata to any contract from anyone changes nothing: selectors that are known with any arguments, and
    /// bytes as they come.
    function callAnything(address _caller, uint256 _target, uint256 _selector, bytes32[8] calldata _words) external {
        bytes memory _call = bytes.concat(selectors[_selector % selectors.length], abi.encode(_words));
        _changeNothing(_caller, targets[_target % targets.length], _call);
    }

    function callWithBytes(address _caller, uint256 _target, bytes calldata _call) external {
        _changeNothing(_caller, targets[_target % targets.length], _call);
    }

    /// @dev What only owners, the UpdaterManager and the Home may do, well-formed and by somebody else.
    function callForOwners(address _caller, address _argument, uint256 _which, uint256 _target) external {
        bytes4[6] memory _selectors = [
            Home.setUpdater.selector,
            Home.setUpdaterManager.selector,
            bytes4(keccak256("transferOwnership(address)")),
            bytes4(keccak256("renounceOwnership()")),
            UpdaterManager.setHome.selector,
            XAppConnectionManager.ownerUnenrollReplica.selector
        ];
        address _object = _which % 5 == 0 ? address(replica) : _argument;
        bytes memory _call = bytes.concat(_selectors[_which % 6], abi.encode(_object));
        _changeNothing(_caller, targets[_target % targets.length], _call);
    }

    function _changeNothing(address _caller, address _target, bytes memory _call) private {
        // These may do what others may not.
        if (_caller == address(world) || _caller == address(home) || _caller == address(world.manager())) {
            return;
        }
        bytes32 _before = world.words();
        VM.prank(_caller);
        (bool _success,) = _target.call(_call);
        world.reportUnless(world.words() == _before, "somebody's call changed something");
        world.count(_success ? "called" : "called in vain");
    }

    /// @dev Any leaf with any path.
    function proveAnything(bytes32 _leaf, bytes32[32] calldata _path, uint256 _index) external {
        _mustNotProve(_leaf, _path, _index);
    }

    /// @dev Paths of zeros, for a leaf that is zero or anything else. ReplicaCore: "The zero root is never acceptable."
    function proveUnderZero(bytes32 _leaf, bool _zeroLeaf, uint256 _index) external {
        bytes32[32] memory _path;
        _mustNotProve(_zeroLeaf ? bytes32(0) : _leaf, _path, _index);
        try replica.proveAndProcessBatch(new bytes[](0), "", bytes32(0)) {
            world.report("a batch under the zero root");
        } catch { }
    }

    /// @dev A real proof with one thing in it changed.
    function proveAlmost(uint256 _message, uint256 _arrival, uint256 _step, bytes32 _wrong) external {
        (bool _some, uint256 _index, uint256 _size) = _pickArrived(_message, _arrival);
        if (!_some) {
            return;
        }
        bytes32[32] memory _path = world.proof(_size, _index);
        if (_path[_step % 32] != _wrong) {
            _path[_step % 32] = _wrong;
            _mustNotProve(world.leaves(_index), _path, _index);
        }
    }

    /// @dev A real proof of an inner node as if it were a leaf.
    function proveAnInnerNode(uint256 _message, uint256 _arrival) external {
        (bool _some, uint256 _index, uint256 _size) = _pickArrived(_message, _arrival);
        if (!_some) {
            return;
        }
        bytes32[32] memory _path = world.proof(_size, _index);
        bytes32 _leaf = world.leaves(_index);
        bytes32 _node = keccak256(_index % 2 == 0 ? bytes.concat(_leaf, _path[0]) : bytes.concat(_path[0], _leaf));
        bytes32[32] memory _shorter;
        for (uint256 _i = 0; _i < 31; _i++) {
            _shorter[_i] = _path[_i + 1];
        }
        _mustNotProve(_node, _shorter, _index / 2);
    }

    /// @dev A real proof under a root that the Replica was never given.
    function proveUnderAnUnknownRoot(uint256 _message, uint256 _sizeSeed) external {
        (bool _some, uint256 _index, uint256 _size) = _pick(_message, _sizeSeed);
        if (_some && world.usableAt(_size) == 0) {
            _mustNotProve(world.leaves(_index), world.proof(_size, _index), _index);
            _mustNotProcessBatch(world.choose(_message, _size), _size, bytes32(0), 0);
        }
    }

    /// @dev A real batch with one byte changed, of a message or of the multiproof.
    function processAlmost(uint256 _set, uint256 _arrival, bytes32 _flip, uint256 _at) external {
        (bool _some,, uint256 _size) = _pickArrived(0, _arrival);
        if (_some && bytes1(_flip) != 0) {
            _mustNotProcessBatch(world.choose(_set, _size), _size, _flip, _at);
        }
    }

    function forgeUpdate(bytes32 _newRoot) external {
        bytes32 _old = replica.committedRoot();
        bytes memory _signature = world.signature(KEY, _old, _newRoot);
        try replica.update(_old, _newRoot, _signature) {
            world.report("the Replica took a forged update");
        } catch { }
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        _updates[0] = IReplicaBatch.SignedUpdate(_old, _newRoot, _signature);
        try replica.updateBatch(_updates) {
            world.report("the Replica took a forged batch");
        } catch { }
        _old = home.committedRoot();
        try home.update(_old, _newRoot, world.signature(KEY, _old, _newRoot)) {
            world.report("the Home took a forged update");
        } catch { }
    }

    /// @dev Delivers again what is delivered, by the ways that skip nothing and the way that does.
    function processAgain(uint256 _message, uint256 _sizeSeed) external {
        (bool _some, uint256 _index, uint256 _size) = _pick(_message, _sizeSeed);
        if (!_some || world.deliveries(_index) == 0) {
            return;
        }
        try replica.process(world.messages(_index)) {
            world.report("a message was processed again");
        } catch { }
        try replica.proveAndProcess(world.messages(_index), world.proof(_size, _index), _index) {
            world.report("a message was proven and processed again");
        } catch { }
        uint256[] memory _indexes = new uint256[](1);
        _indexes[0] = _index;
        try replica.proveAndProcessBatch(
            world.chosen(_indexes), world.multiproof(_size, _indexes), world.rootOver(_size)
        ) returns (
            uint256 _processed
        ) {
            world.reportUnless(_processed == 0, "a message was processed again by a batch");
        } catch { }
        world.count("processed in vain");
    }

    function _mustNotProve(bytes32 _leaf, bytes32[32] memory _path, uint256 _index) private {
        try replica.prove(_leaf, _path, _index) returns (bool _proven) {
            world.reportUnless(!_proven, "a leaf was proven that must not be");
        } catch { }
        world.reportUnless(!replica.acceptableRoot(bytes32(0)), "the zero root is acceptable");
    }

    /// @dev A byte of the first message or of the multiproof is changed, unless the flip is zero. The size in the multiproof
    /// is left alone: another one may be the same statement.
    function _mustNotProcessBatch(uint256[] memory _indexes, uint256 _size, bytes32 _flip, uint256 _at) private {
        bytes[] memory _messages = world.chosen(_indexes);
        bytes memory _multiproof = world.multiproof(_size, _indexes);
        if (_at % 2 == 0) {
            _messages[0][_at / 2 % _messages[0].length] ^= bytes1(_flip);
        } else {
            _multiproof[4 + _at / 2 % (_multiproof.length - 4)] ^= bytes1(_flip);
        }
        try replica.proveAndProcessBatch(_messages, _multiproof, world.rootOver(_size)) {
            world.report("a batch was processed that must not be");
        } catch { }
    }
}
