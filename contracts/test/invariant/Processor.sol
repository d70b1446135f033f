// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IReplica } from "../../src/interfaces/IReplica.sol";
import { Handler } from "./Actors.sol";
import { World } from "./World.sol";

/// @notice Proves and processes, one by one and many at once, in any order, with enough gas and with too little. What must
/// succeed does, and what must not does not.
contract Processor is Handler {
    uint256 private constant PLENTY = 20_000_000;

    constructor(World _world) Handler(_world) { }

    function prove(uint256 _message, uint256 _arrival) external {
        (bool _some, uint256 _index, uint256 _size) = _pickArrived(_message, _arrival);
        if (!_some) {
            return;
        }
        bool _expected = world.isUsable(_size) && _statusOf(_index) == IReplica.MessageStatus.None;
        try replica.prove(world.leaves(_index), world.proof(_size, _index), _index) returns (bool _proven) {
            world.reportUnless(_proven == _expected, "prove");
        } catch {
            world.reportUnless(_statusOf(_index) != IReplica.MessageStatus.None, "prove reverted");
        }
        if (_expected) {
            world.reportUnless(_statusOf(_index) == IReplica.MessageStatus.Proven, "it is not Proven");
            world.count("proven");
        }
    }

    function process(uint256 _message, uint256 _gas) external {
        (bool _some, uint256 _index,) = _pick(_message, 0);
        if (!_some) {
            return;
        }
        (uint256 _limit, bool _enough) = _gasFrom(_gas);
        bool _may = world.isHere(_index) && _statusOf(_index) == IReplica.MessageStatus.Proven;
        try replica.process{ gas: _limit }(world.messages(_index)) {
            world.reportUnless(_may, "a message was processed that is not proven or not for here");
            world.processed(_index);
        } catch {
            world.reportUnless(!_may || !_enough, "a proven message was refused");
        }
    }

    function proveAndProcess(uint256 _message, uint256 _arrival, uint256 _gas) external {
        (bool _some, uint256 _index, uint256 _size) = _pickArrived(_message, _arrival);
        if (!_some) {
            return;
        }
        (uint256 _limit, bool _enough) = _gasFrom(_gas);
        bool _may = world.isUsable(_size) && world.isHere(_index) && _statusOf(_index) == IReplica.MessageStatus.None;
        try replica.proveAndProcess{ gas: _limit }(world.messages(_index), world.proof(_size, _index), _index) {
            world.reportUnless(_may, "a message was processed that must not be");
            world.processed(_index);
        } catch {
            world.reportUnless(!_may || !_enough, "a message was refused that may be processed");
        }
    }

    /// @dev Some messages of an arrived root; those for elsewhere are in it at times, and then nothing happens.
    function processBatch(uint256 _set, uint256 _arrival, uint256 _gas) external {
        (bool _some,, uint256 _size) = _pickArrived(0, _arrival);
        if (!_some) {
            return;
        }
        uint256[] memory _indexes = _set % 8 == 0 ? world.choose(_set, _size) : _here(world.choose(_set, _size));
        if (_indexes.length == 0) {
            return;
        }
        uint256[] memory _waiting = _notProcessed(_indexes);
        // Enough for the first ones, mostly.
        (uint256 _limit, bool _enough) = _gasFrom(_gas);
        if (!_enough) _limit = 900_000 + _limit % 600_000;
        bool _may = world.isUsable(_size) && _here(_indexes).length == _indexes.length;
        try replica.proveAndProcessBatch{ gas: _limit }(
            world.chosen(_indexes), world.multiproof(_size, _indexes), world.rootOver(_size)
        ) returns (
            uint256 _processed
        ) {
            world.reportUnless(_may, "a batch was processed that must not be");
            world.reportUnless(!_enough || _processed == _waiting.length, "a batch stopped with enough gas");
            _reportPrefix(_waiting, _processed);
        } catch {
            world.reportUnless(!_may || !_enough, "a batch was refused that may be processed");
        }
    }

    /// @dev Replica: "A message of a batch that is not processed stays as it was, and undoes no other."
    function _reportPrefix(uint256[] memory _waiting, uint256 _processed) private {
        for (uint256 _i = 0; _i < _waiting.length; _i++) {
            if (_i < _processed) {
                world.processed(_waiting[_i]);
            } else {
                world.reportUnless(
                    _statusOf(_waiting[_i]) != IReplica.MessageStatus.Processed, "a batch did more than it says"
                );
            }
        }
        world.count(_processed == _waiting.length ? "processed batch" : "processed part of a batch");
    }

    function _here(uint256[] memory _indexes) private view returns (uint256[] memory _some) {
        bool[] memory _keep = new bool[](_indexes.length);
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _keep[_i] = world.isHere(_indexes[_i]);
        }
        return _kept(_indexes, _keep);
    }

    function _notProcessed(uint256[] memory _indexes) private view returns (uint256[] memory _some) {
        bool[] memory _keep = new bool[](_indexes.length);
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            _keep[_i] = _statusOf(_indexes[_i]) != IReplica.MessageStatus.Processed;
        }
        return _kept(_indexes, _keep);
    }

    function _kept(uint256[] memory _indexes, bool[] memory _keep) private pure returns (uint256[] memory _some) {
        uint256 _count = 0;
        for (uint256 _i = 0; _i < _keep.length; _i++) {
            if (_keep[_i]) _count++;
        }
        _some = new uint256[](_count);
        for (uint256 _i = _keep.length; _i > 0; _i--) {
            if (_keep[_i - 1]) _some[--_count] = _indexes[_i - 1];
        }
    }

    function _statusOf(uint256 _index) private view returns (IReplica.MessageStatus) {
        return replica.messages(world.leaves(_index));
    }

    /// @dev More than enough, or from far too little to enough for a part.
    function _gasFrom(uint256 _seed) private pure returns (uint256 _limit, bool _enough) {
        return _seed % 3 > 0 ? (PLENTY, true) : (100_000 + _seed / 3 % 3_000_000, false);
    }
}
