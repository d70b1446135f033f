// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { World } from "./World.sol";

/// @notice The base of those who act in a World.
abstract contract Handler {
    World internal immutable world;
    Home internal immutable home;
    Replica internal immutable replica;

    constructor(World _world) {
        world = _world;
        home = _world.home();
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
        uint256 _count = world.arrivals();
        if (_count == 0) {
            return (false, 0, 0);
        }
        _size = world.arrivedSizes(_arrivalSeed % _count);
        return (true, _messageSeed % _size, _size);
    }
}

/// @notice Senders, the honest updater, and time.
contract HomeSide is Handler {
    constructor(World _world) Handler(_world) { }

    function dispatch(address _sender, uint256 _kind, uint256 _seed) external {
        world.dispatch(_sender, _kind, _seed);
    }

    function sign(uint256 _size) external {
        world.sign(_size);
    }

    function wait(uint256 _seconds) external {
        world.pass(_seconds);
    }
}

/// @notice Brings updates to the Replica, one by one and many at once, in order and out of it.
contract Relayer is Handler {
    constructor(World _world) Handler(_world) { }

    function relay() external {
        uint256 _next = world.arrivals();
        if (_next < world.signings()) {
            IReplicaBatch.SignedUpdate memory _update = _updateAt(_next);
            replica.update(_update.oldRoot, _update.newRoot, _update.signature);
            world.arrived(1);
        }
    }

    /// @dev Some updates that the Replica has, and then some that it has not.
    function relayBatch(uint256 _from, uint256 _number) external {
        (uint256 _next, uint256 _end) = (world.arrivals(), world.signings());
        if (_next == _end) {
            return;
        }
        _from = _next - _from % (_next + 1);
        _end = _next + 1 + _number % (_end - _next);
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](_end - _from);
        for (uint256 _i = 0; _i < _updates.length; _i++) {
            _updates[_i] = _updateAt(_from + _i);
        }
        replica.updateBatch(_updates);
        world.arrived(_end - _next);
        world.count("relayed many");
    }

    /// @dev Any update but the next one is refused.
    function relayOutOfOrder(uint256 _which) external {
        uint256 _count = world.signings();
        if (_count == 0 || _which % _count == world.arrivals()) {
            return;
        }
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        _updates[0] = _updateAt(_which % _count);
        try replica.update(_updates[0].oldRoot, _updates[0].newRoot, _updates[0].signature) {
            world.report("the Replica took an update that does not start where it is");
        } catch { }
        try replica.updateBatch(_updates) {
            world.report("the Replica took a batch that does not start where it is");
        } catch { }
    }

    /// @dev The Home's update with this number, signed by the Replica's updater.
    function _updateAt(uint256 _number) private view returns (IReplicaBatch.SignedUpdate memory) {
        bytes32 _old = _number == 0 ? bytes32(0) : world.rootOver(world.signedSizes(_number - 1));
        bytes32 _new = world.rootOver(world.signedSizes(_number));
        return IReplicaBatch.SignedUpdate(_old, _new, world.signature(world.replicaKey(), _old, _new));
    }
}

/// @notice The owner of it all, who changes updaters and code, and watchers who see nothing wrong.
contract Keepers is Handler {
    uint256 private constant FIRST_KEY = 0xA11CE;

    constructor(World _world) Handler(_world) { }

    function rotate(uint256 _seed, bool _home) external {
        world.rotate(FIRST_KEY + _seed % 3, _home);
        world.count("rotated");
    }

    /// @dev "An upgrade changes no getter."
    function upgrade(uint256 _seed, uint256 _message, uint256 _sizeSeed) external {
        (, uint256 _index, uint256 _size) = _pick(_message, _sizeSeed);
        bytes32 _before = world.getters(_index, _size);
        world.upgrade(_seed / 2, _seed % 2 == 0);
        world.reportUnless(world.getters(_index, _size) == _before, "an upgrade changed a getter");
    }

    /// @dev What is no fraud does nothing: the same root twice, and a second one that somebody else signed; and what is no
    /// improper update is none.
    function watch(uint256 _sizeSeed, bytes32 _other, bool _home) external {
        (bool _some,, uint256 _size) = _pick(0, _sizeSeed);
        if (!_some) {
            return;
        }
        bytes32 _before = world.words();
        bytes32 _old = home.committedRoot();
        bytes32 _new = world.rootOver(_size);
        uint256 _key = _home ? world.homeKey() : world.replicaKey();
        bytes memory _signature = world.signature(_key, _old, _new);
        bytes memory _strangers = world.signature(0xBAD, _old, _other);
        if (_home) {
            home.doubleUpdate(_old, [_new, _new], _signature, _signature);
            home.doubleUpdate(_old, [_new, _other], _signature, _strangers);
            if (_size > world.covered()) {
                world.reportUnless(!home.improperUpdate(_old, _new, _signature), "a root that waits is improper");
            }
        } else {
            replica.doubleUpdate(_old, [_new, _new], _signature, _signature);
            replica.doubleUpdate(_old, [_other, _new], _strangers, _signature);
        }
        world.reportUnless(world.words() == _before, "what is no fraud did something");
        world.count("watched");
    }
}
