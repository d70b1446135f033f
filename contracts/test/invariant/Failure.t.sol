// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Common } from "../../src/Common.sol";
import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice An updater that signs anything, and everybody who brings it to the chain.
contract RogueUpdater is OpticsTest {
    Home public home;
    Replica public replica;

    // What is kept from the first time a contract was seen failed.
    mapping(address => bool) public failed;
    mapping(address => bytes32) public rootAtFailure;
    uint256 public countAtFailure;
    // How often a failed contract took an update or a message.
    uint256 public breaches;

    modifier observed() {
        _;
        _observe(home);
        _observe(replica);
    }

    constructor() {
        (home,) = _deployHome();
        replica = _deployReplica();
    }

    function dispatch() external observed {
        try home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "body") {
            _breachIf(failed[address(home)]);
        } catch { }
    }

    function updateHonestly() external observed {
        (bytes32 _old, bytes32 _new) = home.suggestUpdate();
        if (_new == bytes32(0)) {
            return;
        }
        try home.update(_old, _new, _signed(_old, _new)) {
            _breachIf(failed[address(home)]);
        } catch { }
        _updateReplica(_new);
    }

    /// @dev Rarely, so that there is a life before the failure.
    function updateHomeWithAnything(bytes32 _new, uint8 _rarely) external observed {
        if (_rarely % 8 != 0) {
            return;
        }
        bytes32 _old = home.committedRoot();
        try home.update(_old, _new, _signed(_old, _new)) {
            _breachIf(failed[address(home)]);
            assertTrue(home.state() == ICommon.States.Failed, "an unknown root fails the Home");
        } catch { }
    }

    function updateReplicaWithAnything(bytes32 _new) external observed {
        _updateReplica(_new);
    }

    /// @dev Common: "Two updates signed by the updater from one root to two roots fail the contract, whoever brings them."
    function doubleUpdate(bytes32 _old, bytes32 _one, bytes32 _two, uint8 _rarely) external observed {
        if (_rarely % 8 != 0 || _one == _two) {
            return;
        }
        _double(home, _old, _one, _two);
        _double(replica, _old, _one, _two);
    }

    function _double(Common _target, bytes32 _old, bytes32 _one, bytes32 _two) private {
        try _target.doubleUpdate(_old, [_one, _two], _signed(_old, _one), _signed(_old, _two)) {
            _breachIf(failed[address(_target)]);
            assertTrue(_target.state() == ICommon.States.Failed, "two updates from one root fail the contract");
        } catch { }
    }

    function _updateReplica(bytes32 _new) private {
        bytes32 _old = replica.committedRoot();
        try replica.update(_old, _new, _signed(_old, _new)) {
            _breachIf(failed[address(replica)]);
        } catch { }
    }

    function _breachIf(bool _condition) private {
        if (_condition) {
            breaches += 1;
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
    function invariant_failedIsForGood() external view {
        assertEq(rogue.breaches(), 0, "breaches");
        _staysAsItFailed(home);
        _staysAsItFailed(replica);
    }

    /// Home: "A failed Home takes neither messages nor updates."
    function invariant_aFailedHomeTakesNothing() external view {
        if (rogue.failed(address(home))) {
            assertEq(home.count(), rogue.countAtFailure(), "count");
        }
    }

    function _staysAsItFailed(Common _target) private view {
        if (rogue.failed(address(_target))) {
            assertTrue(_target.state() == ICommon.States.Failed, "state");
            assertEq(_target.committedRoot(), rogue.rootAtFailure(address(_target)), "committedRoot");
        }
    }
}
