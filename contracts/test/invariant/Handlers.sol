// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { World } from "./World.sol";

/// @notice The base of those who act in a World.
abstract contract Handler {
    World internal immutable world;
    Replica internal immutable replica;

    modifier observed() {
        _;
        world.observe();
    }

    constructor(World _world) {
        world = _world;
        replica = _world.replica();
    }

    /// @dev A message, and a tree size that a proof of it can be made for; no message yet: false.
    function _pick(uint256 _messageSeed, uint256 _sizeSeed)
        internal
        view
        returns (bool, uint256 _index, uint256 _size)
    {
        uint256 _count = world.messagesLength();
        if (_count == 0) {
            return (false, 0, 0);
        }
        _index = _messageSeed % _count;
        return (true, _index, _index + 1 + _sizeSeed % (_count - _index));
    }

    /// @dev A message, and a root over it that the Replica was given, usable or not; none: false.
    function _pickArrived(uint256 _messageSeed, uint256 _arrivalSeed)
        internal
        view
        returns (bool, uint256 _index, uint256 _size)
    {
        uint256 _count = world.arrivalsLength();
        if (_count == 0) {
            return (false, 0, 0);
        }
        (_size,) = world.arrivals(_arrivalSeed % _count);
        return (true, _messageSeed % _size, _size);
    }
}

contract Dispatcher is Handler {
    constructor(World _world) Handler(_world) { }

    function dispatch(uint256 _recipient, uint256 _body) external observed {
        world.dispatch(_recipient, _body);
    }
}

contract Updater is Handler {
    constructor(World _world) Handler(_world) { }

    function update(uint256 _size) external observed {
        world.sign(_size);
    }
}

contract Relayer is Handler {
    constructor(World _world) Handler(_world) { }

    function update() external observed {
        world.relay();
    }

    function wait(uint256 _seconds) external observed {
        world.pass(_seconds);
    }
}

contract Processor is Handler {
    constructor(World _world) Handler(_world) { }

    function prove(uint256 _message, uint256 _arrival) external observed {
        (bool _some, uint256 _index, uint256 _size) = _pickArrived(_message, _arrival);
        if (_some) {
            try replica.prove(world.leaves(_index), world.proof(_size, _index), _index) { } catch { }
        }
    }

    function process(uint256 _message) external observed {
        uint256 _count = world.messagesLength();
        if (_count > 0) {
            _process(_message % _count);
        }
    }

    function proveAndProcess(uint256 _message, uint256 _arrival) external observed {
        (bool _some, uint256 _index, uint256 _size) = _pickArrived(_message, _arrival);
        if (_some) {
            try replica.proveAndProcess(world.messages(_index), world.proof(_size, _index), _index) {
                world.report(_index);
            } catch { }
        }
    }

    function _process(uint256 _index) private {
        try replica.process(world.messages(_index)) {
            world.report(_index);
        } catch { }
    }
}

/// @notice Tries what must fail, and reports a breach when it does not.
contract Attacker is Handler {
    uint256 private constant KEY = 0xBAD;

    constructor(World _world) Handler(_world) { }

    /// @dev Any leaf with any path.
    function proveAnything(bytes32 _leaf, bytes32[32] calldata _path, uint256 _index) external observed {
        _mustNotProve(_leaf, _path, _index);
    }

    /// @dev Paths of zeros, for a leaf that is zero or anything else.
    function proveUnderZero(bytes32 _leaf, bool _zeroLeaf, uint256 _index) external observed {
        bytes32[32] memory _path;
        _mustNotProve(_zeroLeaf ? bytes32(0) : _leaf, _path, _index);
    }

    /// @dev A real proof with one thing in it changed.
    function proveAlmost(uint256 _message, uint256 _arrival, uint256 _step, bytes32 _wrong) external observed {
        (bool _some, uint256 _index, uint256 _size) = _pickArrived(_message, _arrival);
        if (!_some) {
            return;
        }
        bytes32[32] memory _path = world.proof(_size, _index);
        if (_path[_step % 32] == _wrong) {
            return;
        }
        _path[_step % 32] = _wrong;
        _mustNotProve(world.leaves(_index), _path, _index);
    }

    /// @dev A real proof of an inner node as if it were a leaf.
    function proveAnInnerNode(uint256 _message, uint256 _arrival) external observed {
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

    /// @dev A real proof under a root that may have arrived, be waiting, or be unknown to the Replica: the clock decides.
    function proveEarly(uint256 _message, uint256 _sizeSeed) external observed {
        (bool _some, uint256 _index, uint256 _size) = _pick(_message, _sizeSeed);
        if (_some) {
            try replica.prove(world.leaves(_index), world.proof(_size, _index), _index) { } catch { }
        }
    }

    function forgeUpdate(bytes32 _newRoot) external observed {
        bytes32 _old = replica.committedRoot();
        try replica.update(_old, _newRoot, world.signature(KEY, _old, _newRoot)) {
            world.breach();
        } catch { }
        _old = world.home().committedRoot();
        try world.home().update(_old, _newRoot, world.signature(KEY, _old, _newRoot)) {
            world.breach();
        } catch { }
    }

    function forgeDoubleUpdate(bytes32 _one, bytes32 _two) external observed {
        bytes32 _old = replica.committedRoot();
        replica.doubleUpdate(_old, [_one, _two], world.signature(KEY, _old, _one), world.signature(KEY, _old, _two));
    }

    /// @dev Delivers again what is delivered, by the way that skips nothing and the way that proves anew.
    function processAgain(uint256 _message, uint256 _sizeSeed) external observed {
        (bool _some, uint256 _index, uint256 _size) = _pick(_message, _sizeSeed);
        if (!_some || world.processedAt(_index) == 0) {
            return;
        }
        try replica.process(world.messages(_index)) {
            world.breach();
        } catch { }
        try replica.proveAndProcess(world.messages(_index), world.proof(_size, _index), _index) {
            world.breach();
        } catch { }
    }

    /// @dev Delivers with too little gas, so that the recipient would fail for want of it.
    function processWithLittleGas(uint256 _message, uint256 _gas) external observed {
        (bool _some, uint256 _index,) = _pick(_message, 0);
        if (!_some) {
            return;
        }
        try replica.process{ gas: 800_000 + _gas % 65_000 }(world.messages(_index)) {
            world.breach();
        } catch { }
    }

    function _mustNotProve(bytes32 _leaf, bytes32[32] memory _path, uint256 _index) private {
        try replica.prove(_leaf, _path, _index) returns (bool _proven) {
            if (_proven) {
                world.breach();
            }
        } catch { }
    }
}
