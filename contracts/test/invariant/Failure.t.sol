// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Common } from "../../src/Common.sol";
import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice An updater that signs anything, and everybody who brings it to the chain: Home, Replica, and watchers.
contract RogueUpdater is OpticsTest {
    Home public home;
    Replica public replica;

    // The roots that the Home ever committed to, and whether the updater signed another one for the Replica.
    mapping(bytes32 => bool) public wasTheHomes;
    bool public fraud;
    // What is kept from the first time a contract was seen failed.
    mapping(address => bool) public failed;
    mapping(address => bytes32) public rootAtFailure;
    uint256 public countAtFailure;
    // The first thing that went another way than it must; empty as long as nothing did.
    string public breach;
    mapping(string => uint256) public done;

    modifier observed() {
        _;
        _observe(home);
        _observe(replica);
    }

    constructor() {
        (home,) = _deployHome();
        replica = _deployReplica();
        wasTheHomes[bytes32(0)] = true;
    }

    /// @dev Home: "A failed Home takes neither messages nor updates."
    function dispatch() external observed {
        try home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "body") {
            _reportIf(failed[address(home)], "a failed Home took a message");
            done["dispatched"] += 1;
        } catch {
            _reportIf(!failed[address(home)], "a Home in order refused a message");
            done["refused a message"] += 1;
        }
    }

    function updateHonestly(bool _many) external observed {
        (bytes32 _old, bytes32 _new) = home.suggestUpdate();
        if (_new == bytes32(0)) {
            return;
        }
        try home.update(_old, _new, _signed(_old, _new)) {
            _reportIf(failed[address(home)], "a failed Home took an update");
            wasTheHomes[_new] = true;
        } catch {
            _reportIf(!failed[address(home)], "a Home in order refused an update");
        }
        if (wasTheHomes[_new]) {
            _updateReplica(_new, _many);
        }
    }

    /// @dev Rarely, so that there is a life before the failure.
    function updateHomeWithAnything(bytes32 _new, bool _improperly, uint8 _rarely) external observed {
        bytes32 _old = home.committedRoot();
        if (_rarely % 32 != 0 || home.queueContains(_new)) {
            return;
        }
        bytes memory _signature = _signed(_old, _new);
        bytes memory _call = _improperly
            ? abi.encodeCall(home.improperUpdate, (_old, _new, _signature))
            : abi.encodeCall(home.update, (_old, _new, _signature));
        (bool _success,) = address(home).call(_call);
        _reportIf(_success == failed[address(home)], "an unknown root, and the Home did what it must not");
        _reportIf(home.state() != ICommon.States.Failed, "an unknown root fails the Home");
    }

    function updateReplicaWithAnything(bytes32 _new, bool _many, uint8 _rarely) external observed {
        if (_rarely % 32 == 0) {
            fraud = fraud || !wasTheHomes[_new];
            _updateReplica(_new, _many);
        }
    }

    /// @dev Common: "Two updates signed by the updater from one root to two roots fail the contract, whoever brings them."
    function doubleUpdate(address _watcher, bytes32 _old, bytes32 _one, bytes32 _two, uint8 _rarely) external observed {
        if (_rarely % 32 == 0 && _one != _two) {
            _double(_watcher, home, _old, _one, _two);
            _double(_watcher, replica, _old, _one, _two);
        }
    }

    /// @dev Replica: "Only the owner changes the updater, and not that of a failed Replica."
    function setUpdater(address _caller) external observed {
        vm.prank(_caller);
        try replica.setUpdater(updater) {
            _reportIf(_caller != address(this), "somebody else set the updater");
            _reportIf(failed[address(replica)], "a failed Replica got an updater");
        } catch { }
        try replica.setUpdater(updater) {
            _reportIf(failed[address(replica)], "a failed Replica got an updater");
        } catch {
            _reportIf(!failed[address(replica)], "the owner could not set the updater");
        }
    }

    function _double(address _watcher, Common _target, bytes32 _old, bytes32 _one, bytes32 _two) private {
        bytes memory _signature = _signed(_old, _one);
        bytes memory _signature2 = _signed(_old, _two);
        vm.prank(_watcher);
        try _target.doubleUpdate(_old, [_one, _two], _signature, _signature2) {
            _reportIf(failed[address(_target)], "a failed contract failed again");
            done["double update"] += 1;
        } catch {
            _reportIf(!failed[address(_target)], "a double update was refused");
        }
        _reportIf(_target.state() != ICommon.States.Failed, "a double update fails the contract");
    }

    function _updateReplica(bytes32 _new, bool _many) private {
        bytes32 _old = replica.committedRoot();
        IReplicaBatch.SignedUpdate[] memory _updates = new IReplicaBatch.SignedUpdate[](1);
        _updates[0] = IReplicaBatch.SignedUpdate(_old, _new, _signed(_old, _new));
        bytes memory _call = _many
            ? abi.encodeCall(replica.updateBatch, (_updates))
            : abi.encodeCall(replica.update, (_old, _new, _updates[0].signature));
        (bool _success,) = address(replica).call(_call);
        _reportIf(_success == failed[address(replica)], "the Replica took an update, or did not, against its state");
        done[_success ? "updated the Replica" : "refused an update"] += 1;
    }

    function _reportIf(bool _condition, string memory _breach) private {
        if (_condition && bytes(breach).length == 0) {
            breach = _breach;
        }
    }

    function _observe(Common _target) private {
        if (!failed[address(_target)] && _target.state() == ICommon.States.Failed) {
            failed[address(_target)] = true;
            rootAtFailure[address(_target)] = _target.committedRoot();
            if (address(_target) == address(home)) {
                countAtFailure = home.count();
            }
        }
    }
}

contract FailureInvariants is OpticsTest {
    RogueUpdater private rogue;
    Home private home;
    Replica private replica;

    function setUp() external {
        rogue = new RogueUpdater();
        home = rogue.home();
        replica = rogue.replica();
    }

    /// @dev Read by forge: whom to call.
    function targetContracts() external view returns (address[] memory _targets) {
        _targets = new address[](1);
        _targets[0] = address(rogue);
    }

    /// Common: "A contract that has failed stays failed, and accepts no further update."
    /// Common: "Two updates signed by the updater from one root to two roots fail the contract, whoever brings them."
    /// Home: "A failed Home takes neither messages nor updates."
    /// ReplicaCore: "A root is taken over only on the updater's signature, and never by a failed Replica."
    /// forge-config: default.invariant.check-interval = 50
    /// forge-config: default.invariant.include-push-bytes = false
    function invariant_failedIsForGood() external view {
        assertEq(rogue.breach(), "", "breach");
        _staysAsItFailed(home);
        _staysAsItFailed(replica);
        if (rogue.failed(address(home))) {
            assertEq(home.count(), rogue.countAtFailure(), "count");
        }
        assertTrue(rogue.wasTheHomes(home.committedRoot()), "the Home's root");
        assertTrue(
            rogue.fraud() || rogue.wasTheHomes(replica.committedRoot()), "the Replica's root was once the Home's"
        );
    }

    function _staysAsItFailed(Common _target) private view {
        if (rogue.failed(address(_target))) {
            assertTrue(_target.state() == ICommon.States.Failed, "state");
            assertEq(_target.committedRoot(), rogue.rootAtFailure(address(_target)), "committedRoot");
        }
    }

    /// The handlers do what their names say, before the failure and after it.
    function test_theWorldMoves() external {
        for (uint256 _i = 0; _i < 5; _i++) {
            rogue.dispatch();
            rogue.updateHonestly(_i % 2 == 0);
            rogue.setUpdater(STRANGER);
        }
        assertEq(rogue.done("dispatched"), 5, "dispatched");
        assertEq(rogue.done("updated the Replica"), 5, "updated the Replica");
        rogue.updateReplicaWithAnything(keccak256("fraud"), true, 32);
        assertTrue(rogue.fraud(), "fraud");
        rogue.updateHomeWithAnything(keccak256("fraud"), true, 32);
        assertTrue(rogue.failed(address(home)) && !rogue.failed(address(replica)), "the Home has failed alone");
        rogue.doubleUpdate(STRANGER, bytes32(0), keccak256("one"), keccak256("two"), 32);
        assertTrue(rogue.failed(address(replica)), "the Replica has failed");
        assertEq(rogue.done("double update"), 1, "double update");
        rogue.dispatch();
        rogue.setUpdater(STRANGER);
        rogue.updateReplicaWithAnything(keccak256("fraud"), false, 32);
        assertEq(rogue.done("refused a message"), 1, "refused a message");
        assertEq(rogue.done("refused an update"), 1, "refused an update");
        assertEq(rogue.breach(), "", "breach");
    }
}
