// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { Test } from "../utils/Test.sol";
import { Attacker, Dispatcher, Processor, Relayer, Updater } from "./Handlers.sol";
import { World } from "./World.sol";

/// @notice The contracts' sentences about themselves, whatever everybody does in whatever order.
contract ProtocolInvariants is Test {
    World private world;
    Home private home;
    Replica private replica;
    address[] private handlers;

    function setUp() external {
        world = new World();
        home = world.home();
        replica = world.replica();
        handlers.push(address(new Dispatcher(world)));
        handlers.push(address(new Updater(world)));
        handlers.push(address(new Relayer(world)));
        handlers.push(address(new Processor(world)));
        handlers.push(address(new Attacker(world)));
    }

    /// @dev Read by forge: whom to call.
    function targetContracts() external view returns (address[] memory) {
        return handlers;
    }

    /// The handlers do what their names say: without this, all that follows could hold in a world where nothing happens.
    function test_theWorldMoves() external {
        for (uint256 _kind = 0; _kind < 4; _kind++) {
            Dispatcher(handlers[0]).dispatch(_kind, 0);
        }
        Updater(handlers[1]).update(3);
        Relayer(handlers[2]).update();
        Relayer(handlers[2]).wait(30 minutes - 1);
        Processor(handlers[3]).proveAndProcess(0, 0);
        assertEq(world.processedAt(0), block.timestamp, "the sink's message");
        Processor(handlers[3]).prove(1, 0);
        assertEq(world.provenAt(1), block.timestamp, "the reverting recipient's message");
        Processor(handlers[3]).process(1);
        assertEq(world.processedAt(1), block.timestamp, "the reverting recipient's message");
        assertEq(world.processedAt(2), 0, "a message that nobody carried");
    }

    /// Replica: "No message is processed before the confirmAt of a root that it is proven under."
    function invariant_nothingIsProvenOrProcessedEarly() external view {
        for (uint256 _i = 0; _i < world.messagesLength(); _i++) {
            uint256 _usableAt = world.usableAt(_i);
            uint256 _provenAt = world.provenAt(_i);
            uint256 _processedAt = world.processedAt(_i);
            if (_provenAt != 0) {
                assertTrue(_usableAt != 0 && _provenAt >= _usableAt, "proven early");
            }
            if (_processedAt != 0) {
                assertTrue(_provenAt != 0 && _processedAt >= _provenAt, "processed before it was proven");
            }
        }
    }

    /// Replica: "No message is processed twice."
    function invariant_nothingIsProcessedTwice() external view {
        MessageSink _sink = world.sink();
        uint256 _handled;
        for (uint256 _i = 0; _i < world.messagesLength(); _i++) {
            uint256 _expected = world.processedAt(_i) == 0 ? 0 : 1;
            assertEq(world.deliveries(_i), _expected, "reported deliveries");
            bytes memory _message = world.messages(_i);
            if (_recipient(_message) == address(_sink)) {
                _handled += _expected;
                bytes32 _key = _sink.key(1000, world.id(address(world)), _body(_message));
                assertEq(_sink.handled(_key), _expected, "handled");
            }
        }
        assertEq(_sink.total(), _handled, "the recipient heard nothing else");
    }

    /// Replica: "The zero root is never acceptable."
    /// Replica: "A root is taken over only on the updater's signature, and never by a failed Replica."
    /// Replica: "A recipient gets PROCESS_GAS, or it is not called and the message stays as it was."
    function invariant_noAttackSucceeds() external view {
        assertFalse(replica.acceptableRoot(bytes32(0)), "the zero root");
        assertEq(world.breaches(), 0, "breaches");
        assertTrue(replica.state() == ICommon.States.Active, "the Replica's state");
        assertTrue(home.state() == ICommon.States.Active, "the Home's state");
    }

    /// Home: "The committed root is zero or a root that the tree once had, and it only moves on to newer ones."
    /// Home: "Every root between the committed and the newest one is queued, in the order in which the messages came."
    /// MerkleTreeManager: "The root is the one over all `count` leaves."
    function invariant_theQueueFollowsTheTree() external view {
        uint256 _count = world.messagesLength();
        uint256 _covered = world.covered();
        assertEq(home.committedRoot(), world.rootOver(_covered), "committedRoot");
        assertEq(home.count(), _count, "count");
        assertEq(home.queueLength(), _count - _covered, "queueLength");
        assertEq(home.queueEnd(), _count == _covered ? bytes32(0) : world.rootOver(_count), "queueEnd");
        if (_count > 0) {
            assertEq(home.root(), world.rootOver(_count), "root");
        }
        for (uint256 _size = 1; _size <= _count; _size++) {
            assertTrue(home.queueContains(world.rootOver(_size)) == (_size > _covered), "queueContains");
        }
    }

    /// Home: "The nonces of the messages to one destination count up from zero without a gap."
    function invariant_noncesHaveNoGap() external view {
        assertEq(home.nonces(2000), world.messagesLength(), "nonces");
    }

    function _recipient(bytes memory _message) private pure returns (address _address) {
        assembly ("memory-safe") {
            _address := mload(add(_message, 76)) // 32 bytes of length, and the recipient's end at 76
        }
    }

    function _body(bytes memory _message) private pure returns (bytes memory _bytes) {
        _bytes = new bytes(_message.length - 76);
        for (uint256 _i = 0; _i < _bytes.length; _i++) {
            _bytes[_i] = _message[76 + _i];
        }
    }
}
