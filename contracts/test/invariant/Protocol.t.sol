// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { Test } from "../utils/Test.sol";
import { HomeSide, Keepers, Relayer } from "./Actors.sol";
import { Attacker } from "./Attacker.sol";
import { Processor } from "./Processor.sol";
import { World } from "./World.sol";

/// @notice The contracts' sentences about themselves, whatever everybody does in whatever order while the updater is
/// honest. Handlers look at what their calls do; every 50th call, and after the last, the whole is looked at.
contract ProtocolInvariants is Test {
    World private world;
    Home private home;
    Replica private replica;
    HomeSide private homeSide;
    Relayer private relayer;
    Keepers private keepers;
    Processor private processor;
    Attacker private attacker;

    function setUp() external {
        world = new World();
        home = world.home();
        replica = world.replica();
        homeSide = new HomeSide(world);
        relayer = new Relayer(world);
        keepers = new Keepers(world);
        processor = new Processor(world);
        attacker = new Attacker(world);
    }

    /// @dev Read by forge: whom to call.
    function targetContracts() external view returns (address[] memory _targets) {
        _targets = new address[](5);
        _targets[0] = address(homeSide);
        _targets[1] = address(relayer);
        _targets[2] = address(keepers);
        _targets[3] = address(processor);
        _targets[4] = address(attacker);
    }

    /// Home: "The committed root is zero or a root that the tree once had, and it only moves on to newer ones."
    /// Home: "Every root between the committed and the newest one is queued, in the order in which the messages came."
    /// Home: "The nonces of the messages to one destination count up from zero without a gap."
    /// MerkleTreeManager: "The root is the one over all `count` leaves."
    /// ReplicaCore: "No message is processed before the confirmAt of a root that it is proven under."
    /// ReplicaCore: "No message is processed twice."
    /// ReplicaCore: "The zero root is never acceptable."
    /// ReplicaCore: "A root is taken over only on the updater's signature, and never by a failed Replica."
    /// ReplicaCore: "A recipient gets PROCESS_GAS, or it is not called and the message stays as it was."
    /// Replica: "A message of a batch that is not processed stays as it was, and undoes no other."
    /// Replica: "Only the owner changes the updater, and not that of a failed Replica."
    /// forge-config: default.invariant.check-interval = 50
    /// forge-config: default.invariant.include-push-bytes = false
    function invariant_everySentence() external view {
        assertEq(world.breach(), "", "breach");
        _theHomeIsWhatItWasToldToBe();
        _theReplicaFollows();
    }

    /// @dev Called by forge after every run.
    function afterInvariant() external view {
        uint256 _count = world.messagesLength();
        if (_count > 0) {
            assertEq(home.root(), world.wholeRoot(), "root, made anew");
        }
        uint256 _covered = world.covered();
        for (uint256 _index = 0; _index < _count; _index++) {
            assertTrue(home.queueContains(world.rootOver(_index + 1)) == (_index >= _covered), "queueContains");
            assertEq(replica.confirmAt(world.rootOver(_index + 1)), world.usableAt(_index + 1), "confirmAt");
            bool _processed = replica.messages(world.leaves(_index)) == IReplica.MessageStatus.Processed;
            assertEq(world.deliveries(_index), _processed ? 1 : 0, "what is Processed was processed once");
            assertTrue(world.hearings(_index) <= world.deliveries(_index), "what was heard was delivered");
        }
    }

    function _theHomeIsWhatItWasToldToBe() private view {
        uint256 _count = world.messagesLength();
        uint256 _covered = world.covered();
        assertEq(home.count(), _count, "count is the number of messages");
        assertEq(home.committedRoot(), world.rootOver(_covered), "committedRoot");
        assertEq(home.queueLength(), _count - _covered, "queueLength");
        assertEq(home.queueEnd(), _count == _covered ? bytes32(0) : world.rootOver(_count), "queueEnd");
        assertEq(uint256(home.nonces(2000)) + home.nonces(3000), _count, "nonces");
        assertEq(home.nonces(2000), world.nonces(2000), "nonces for the Replica's chain");
        assertTrue(home.state() == ICommon.States.Active, "the Home's state");
    }

    function _theReplicaFollows() private view {
        uint256 _arrived = world.arrivedSize();
        assertEq(replica.committedRoot(), world.rootOver(_arrived), "the Replica's root was once the Home's");
        if (_arrived > 0) {
            assertEq(replica.confirmAt(world.rootOver(_arrived)), world.usableAt(_arrived), "confirmAt");
        }
        assertFalse(replica.acceptableRoot(bytes32(0)), "the zero root");
        assertFalse(replica.acceptableRoot(keccak256(abi.encode(world.messagesLength(), _arrived))), "any other root");
        assertTrue(replica.state() == ICommon.States.Active, "the Replica's state");
    }

    /// The handlers do what their names say: without this, all of it could hold in a world where nothing happens.
    function test_theWorldMoves() external {
        for (uint256 _i = 0; _i < 3; _i++) {
            homeSide.dispatch(address(this), 0, 1);
        }
        homeSide.sign(2);
        relayer.relay();
        homeSide.wait(30 minutes - 1);
        // Ever more gas, until it is enough for the first of the three.
        for (uint256 _gas = 500_000; _gas < 1_100_000 && world.deliveries(0) == 0; _gas += 20_000) {
            processor.processBatch(3, 0, 3 * _gas);
        }
        _happened("processed part of a batch", 1);
        for (uint256 _i = 0; _i < 800; _i++) {
            _someStep(uint256(keccak256(abi.encode("steps", _i))));
            vm.resetGasMetering();
        }
        assertEq(world.breach(), "", "breach");
        _happened("dispatched", 24);
        _happened("signed", 5);
        _happened("relayed", 5);
        _happened("relayed many", 2);
        _happened("proven", 3);
        _happened("processed", 10);
        _happened("processed batch", 5);
        _happened("processed in vain", 2);
        _happened("rotated", 5);
        _happened("upgraded", 5);
        _happened("watched", 10);
        _happened("called", 1);
        _happened("called in vain", 10);
    }

    function _happened(string memory _what, uint256 _least) private view {
        assertTrue(world.done(_what) >= _least, _what);
    }

    function _someStep(uint256 _seed) private {
        uint256 _kind = _seed % 16;
        _seed /= 16;
        address _somebody = address(uint160(_seed));
        if (_kind == 0) homeSide.dispatch(_somebody, _seed, _seed / 8);
        else if (_kind == 1) homeSide.sign(_seed);
        else if (_kind == 2) homeSide.wait(_seed);
        else if (_kind == 3) relayer.relay();
        else if (_kind == 4) relayer.relayBatch(_seed, _seed / 8);
        else if (_kind == 5) relayer.relayOutOfOrder(_seed);
        else if (_kind == 6) keepers.rotate(_seed, _seed % 2 == 0);
        else if (_kind == 7) keepers.upgrade(_seed, _seed / 8, _seed / 16);
        else if (_kind == 8) keepers.watch(_seed / 2, bytes32(_seed), _seed % 2 == 0);
        else if (_kind == 9) processor.prove(_seed, _seed / 32);
        else if (_kind == 10) processor.process(_seed, _seed / 32);
        else if (_kind == 11) processor.proveAndProcess(_seed, _seed / 32, _seed / 64);
        else if (_kind < 14) processor.processBatch(_seed >> 3, _seed >> 100, _seed >> 110);
        else if (_kind == 14) attacker.callForOwners(_somebody, _somebody, _seed, _seed / 8);
        else attacker.processAgain(_seed, _seed / 32);
    }
}
