// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { Multiproof } from "../../src/libs/Multiproof.sol";
import { BatchTest } from "../utils/BatchTest.sol";
import { LeastGasMeter } from "../utils/Recipients.sol";

/// @notice Batches so large that memory, which is the dearer the more there is of it, tells in the gas.
contract ReplicaBatchMemoryTest is BatchTest {
    uint256 private constant CONFIRM_AT_SLOT = 52;

    Replica private replica = _deployReplica();
    LeastGasMeter private meter = new LeastGasMeter();

    function fold(bytes32[] calldata _leaves, bytes calldata _multiproof) external pure returns (bytes32 _root) {
        (, _root) = Multiproof.fold(_leaves, _multiproof);
    }

    /// "A recipient gets PROCESS_GAS, or it is not called and the message stays as it was." However much memory the proof
    /// took: the first limit that is enough for the first message gives its recipient all.
    function test_theFirstOf8192GetsAllItsGas() external {
        _assertLeastLimitGivesAll(_fullTree(8192, 2048, 0));
    }

    /// The same for a message of another kind of Home, which takes longer bodies than ours.
    function test_aMessageOf400000BytesGetsAllItsGas() external {
        _assertLeastLimitGivesAll(_fullTree(1, 400_000, 0));
    }

    /// What one message took of memory serves the next: twice as many long messages cost no more than twice as much.
    function test_theLastOfManyLongMessagesCostsNoMoreThanTheFirst() external {
        (uint256 _few, uint256 _more, uint256 _most) = (_gasOf(32), _gasOf(64), _gasOf(128));
        // The leaves and the nodes of the proof, four words for each message, are there all at once.
        assertTrue(_most - _more <= 2 * (_more - _few) + 1_000, "gas");
    }

    /// @dev What a batch of as many long messages takes.
    function _gasOf(uint256 _size) private returns (uint256 _used) {
        bytes memory _call = _sendCall(_fullTree(_size, 2048, 2048));
        try this.attempt(_call, 20_000_000) { }
        catch (bytes memory _outcome) {
            bool _success;
            (_success,, _used) = abi.decode(_outcome, (bool, uint256, uint256));
            assertTrue(_success, "success");
        }
    }

    function _assertLeastLimitGivesAll(Batch memory _batch) private {
        bytes memory _call = _sendCall(_batch);
        (uint256 _low, uint256 _high) = (900_000, 20_000_000);
        while (_high - _low > 1) {
            uint256 _middle = (_low + _high) / 2;
            (bool _enough,) = _try(_call, _middle);
            (_low, _high) = _enough ? (_low, _middle) : (_middle, _high);
        }
        (, uint256 _promised) = _try(_call, 20_000_000);
        (, uint256 _seen) = _try(_call, _high);
        assertEq(_seen, _promised, "gas");
    }

    /// @dev Calls, and undoes it: whether anything was processed, and the gas that the first recipient saw.
    function _try(bytes memory _call, uint256 _gas) private returns (bool _enough, uint256 _seen) {
        vm.resetGasMetering();
        vm.cool(address(replica));
        vm.cool(address(meter));
        try this.attempt(_call, _gas) { }
        catch (bytes memory _outcome) {
            (_enough, _seen,) = abi.decode(_outcome, (bool, uint256, uint256));
        }
    }

    function attempt(bytes memory _call, uint256 _gas) external {
        address _replica = address(replica);
        bool _success;
        uint256 _used;
        // Assembly, because Solidity first copies what it calls with, to memory that would count as used.
        assembly ("memory-safe") {
            let _before := gas()
            _success := call(_gas, _replica, 0, add(_call, 0x20), mload(_call), 0, 0)
            _used := sub(_before, gas())
        }
        bytes memory _outcome = abi.encode(_success, meter.leastGas(), _used);
        assembly ("memory-safe") {
            revert(add(_outcome, 0x20), mload(_outcome))
        }
    }

    /// @dev As many messages, the first with a body of its own length, in a tree that has no other: there are no siblings.
    function _fullTree(uint256 _size, uint256 _first, uint256 _others) private returns (Batch memory _batch) {
        bytes32[] memory _leaves = new bytes32[](_size);
        _batch.messages = new bytes[](_size);
        _batch.multiproof = new bytes(8 + 4 * _size);
        _write(_batch.multiproof, 0, _size);
        _write(_batch.multiproof, 4, _size);
        for (uint256 _i = 0; _i < _size; _i++) {
            _batch.messages[_i] = _message(uint32(_i), address(meter), new bytes(_i == 0 ? _first : _others));
            _leaves[_i] = keccak256(_batch.messages[_i]);
            _write(_batch.multiproof, 8 + 4 * _i, _i);
        }
        _batch.root = this.fold(_leaves, _batch.multiproof);
        vm.store(address(replica), keccak256(abi.encode(_batch.root, CONFIRM_AT_SLOT)), bytes32(uint256(1)));
    }

    function _write(bytes memory _bytes, uint256 _at, uint256 _number) private pure {
        for (uint256 _i = 0; _i < 4; _i++) {
            _bytes[_at + _i] = bytes1(uint8(_number >> (24 - 8 * _i)));
        }
    }
}
