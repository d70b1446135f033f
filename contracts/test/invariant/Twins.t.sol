// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IMessageRecipient } from "../../src/interfaces/IMessageRecipient.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { GasBomb } from "../utils/Recipients.sol";
import { MessageLog } from "./MessageLog.sol";

/// @notice Counts what each caller has brought.
contract CallersSink is IMessageRecipient {
    mapping(address => uint256) public total;
    mapping(address => mapping(bytes32 => uint256)) public handled;

    function handle(uint32, bytes32, bytes memory _message) external {
        total[msg.sender] += 1;
        handled[msg.sender][keccak256(_message)] += 1;
    }
}

/// @notice Two Replicas with the same life: one gets everything one by one, by the ways that the first version has, the
/// other many at once.
contract Twins is MessageLog {
    Replica public single = _deployReplica();
    Replica public batched = _deployReplica();
    CallersSink public sink = new CallersSink();
    address[4] private recipients =
        [address(sink), address(sink), address(new RevertingRecipient()), address(new GasBomb())];
    uint256[] public arrivedSizes;

    function dispatch(uint256 _kind) external {
        uint32 _index = uint32(messages.length);
        if (_index < MOST) {
            _append(_message(_index, recipients[_kind % 4], abi.encode(_index)));
        }
    }

    /// @dev One to three roots over ever more messages.
    function update(uint256 _number, uint256 _seed) external {
        uint256 _arrived = arrivedSizes.length == 0 ? 0 : arrivedSizes[arrivedSizes.length - 1];
        uint256 _new = messages.length - _arrived;
        if (_new == 0) {
            return;
        }
        _number = _bound(_number, 1, _new < 3 ? _new : 3);
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](_number);
        for (uint256 _i = 0; _i < _number; _i++) {
            uint256 _size = _bound(_seed, _arrived + 1, messages.length - (_number - _i - 1));
            (bytes32 _old, bytes32 _root) = (rootOver(_arrived), rootOver(_size));
            _updates[_i] = IReplicaBatch.SignedUpdate(_old, _root, _signed(_old, _root));
            single.update(_old, _root, _updates[_i].signature);
            arrivedSizes.push(_size);
            _arrived = _size;
        }
        batched.updateBatch(_updates);
        count("updated");
    }

    function wait(uint256 _seconds) external {
        vm.warp(block.timestamp + _bound(_seconds, 1, WINDOW));
    }

    function prove(uint256 _arrival, uint256 _index) external {
        if (arrivedSizes.length == 0) {
            return;
        }
        uint256 _size = arrivedSizes[_arrival % arrivedSizes.length];
        _index %= _size;
        bytes memory _call = abi.encodeCall(IReplica.prove, (leaves[_index], proof(_size, _index), _index));
        (, bytes memory _answer) = address(single).call(_call);
        (, bytes memory _answer2) = address(batched).call(_call);
        reportUnless(keccak256(_answer) == keccak256(_answer2), "prove");
    }

    /// @dev "A batch leaves what its parts, one after the other, would leave."
    function process(uint256 _arrival, uint256 _set) external {
        if (arrivedSizes.length == 0) {
            return;
        }
        uint256 _size = arrivedSizes[_arrival % arrivedSizes.length];
        uint256[] memory _indexes = choose(_set, _size);
        uint256 _processed = 0;
        bool _refused = false;
        for (uint256 _i = 0; _i < _indexes.length; _i++) {
            IReplica.MessageStatus _status = single.messages(leaves[_indexes[_i]]);
            if (_status == IReplica.MessageStatus.Proven) {
                // Whatever the root, `process` takes what is proven; a batch asks for a root that is usable.
                _refused = _refused || !single.acceptableRoot(rootOver(_size));
                if (!_refused) single.process(messages[_indexes[_i]]);
                if (!_refused) _processed += 1;
            } else if (_status == IReplica.MessageStatus.None) {
                bytes32[32] memory _path = proof(_size, _indexes[_i]);
                try single.proveAndProcess(messages[_indexes[_i]], _path, _indexes[_i]) {
                    _processed += 1;
                } catch {
                    _refused = true;
                }
            }
        }
        try batched.proveAndProcessBatch(chosen(_indexes), multiproof(_size, _indexes), rootOver(_size)) returns (
            uint256 _number
        ) {
            reportUnless(!_refused && _number == _processed, "the batch did what its parts did not");
            count("processed");
        } catch {
            reportUnless(_processed == 0, "the batch was refused, and its parts were not");
            count("refused");
        }
    }

    function setUpdaterAndBack() external {
        single.setUpdater(STRANGER);
        batched.setUpdater(STRANGER);
        single.setUpdater(updater);
        batched.setUpdater(updater);
    }
}

contract TwinsInvariants is MessageLog {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Twins private twins;
    Replica private single;
    Replica private batched;

    function setUp() external {
        twins = new Twins();
        single = twins.single();
        batched = twins.batched();
    }

    /// @dev Read by forge: whom to call, and with what.
    function targetSelectors() external view returns (FuzzSelector[] memory _targets) {
        _targets = new FuzzSelector[](1);
        _targets[0] = FuzzSelector(address(twins), new bytes4[](6));
        _targets[0].selectors[0] = Twins.dispatch.selector;
        _targets[0].selectors[1] = Twins.update.selector;
        _targets[0].selectors[2] = Twins.wait.selector;
        _targets[0].selectors[3] = Twins.prove.selector;
        _targets[0].selectors[4] = Twins.process.selector;
        _targets[0].selectors[5] = Twins.setUpdaterAndBack.selector;
    }

    /// @dev Read by forge: nothing else.
    function targetContracts() external view returns (address[] memory _targets) {
        _targets = new address[](1);
        _targets[0] = address(twins);
    }

    /// Replica: "A batch leaves what its parts, one after the other, would leave."
    /// forge-config: default.invariant.check-interval = 50
    /// forge-config: default.invariant.include-push-bytes = false
    function invariant_twoWaysToOneState() external view {
        assertEq(twins.breach(), "", "breach");
        assertEq(single.committedRoot(), batched.committedRoot(), "committedRoot");
        assertEq(single.updater(), batched.updater(), "updater");
        CallersSink _sink = twins.sink();
        assertEq(_sink.total(address(single)), _sink.total(address(batched)), "handled");
        for (uint256 _slot = 0; _slot < 56; _slot++) {
            if (_slot == 2) _slot = 49;
            bytes32 _word = vm.load(address(single), bytes32(_slot));
            assertEq(_word, vm.load(address(batched), bytes32(_slot)), "a word of the storage");
        }
    }

    /// @dev Called by forge after every run.
    function afterInvariant() external view {
        CallersSink _sink = twins.sink();
        for (uint256 _index = 0; _index < twins.messagesLength(); _index++) {
            bytes32 _leaf = twins.leaves(_index);
            bytes32 _root = twins.rootOver(_index + 1);
            assertTrue(single.messages(_leaf) == batched.messages(_leaf), "status");
            assertEq(single.confirmAt(_root), batched.confirmAt(_root), "confirmAt");
            bytes32 _key = keccak256(abi.encode(uint32(_index)));
            uint256 _times = _sink.handled(address(single), _key);
            assertEq(_times, _sink.handled(address(batched), _key), "handled");
            assertTrue(_times <= 1, "handled once at most");
        }
    }

    /// The twins do live.
    function test_theWorldMoves() external {
        for (uint256 _i = 0; _i < 200; _i++) {
            uint256 _seed = uint256(keccak256(abi.encode("step", _i)));
            twins.dispatch(_seed);
            if (_i % 3 == 0) twins.update(_seed, _seed / 4);
            if (_i % 5 == 0) twins.wait(_seed);
            if (_i % 4 == 0) twins.prove(_seed, _seed / 8);
            twins.process(_seed / 16, _seed >> 64);
            vm.resetGasMetering();
        }
        assertEq(twins.breach(), "", "breach");
        assertTrue(twins.done("updated") > 5, "updated");
        assertTrue(twins.done("processed") > 20, "processed");
        assertTrue(twins.done("refused") > 1, "refused");
        assertTrue(twins.sink().total(address(batched)) > 10, "handled");
    }
}
