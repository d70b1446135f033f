// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IHome } from "../../src/interfaces/IHome.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

/// @notice A Home of the first version with seven messages, two of them under a signed root: the roots three to seven wait
/// in the queue as the first version kept it, and the Home goes on with this code.
contract DeployedHomeTest is OpticsTest {
    uint256 private constant SIGNED = 2;
    uint256 private constant LEGACY = 7;
    uint256 private constant QUEUE_SLOT = 1;
    uint256 private constant ITEMS_SLOT = 2;
    uint256 private constant BRANCH_SLOT = 52;

    UpdaterManager private manager = new UpdaterManager(updater);
    Home private home;
    bytes32[] private leaves;

    function setUp() external {
        UpgradeBeacon _beacon = new UpgradeBeacon(address(new Home(HOME_DOMAIN)), STRANGER);
        home = Home(address(new UpgradeBeaconProxy(address(_beacon), "")));
        manager.setHome(address(home));
        for (uint32 _i = 0; _i < LEGACY; _i++) {
            leaves.push(keccak256(_message(_i, STRANGER, "body")));
        }
        _write(0, 1); // _initialized true, _initializing false
        _write(QUEUE_SLOT, (LEGACY << 128) | (SIGNED + 1)); // queue.last, queue.first
        for (uint256 _place = SIGNED + 1; _place <= LEGACY; _place++) {
            _write(_entry(_place, ITEMS_SLOT), uint256(_root(_place)));
        }
        // Seven is 111 in binary: three nodes are kept.
        bytes32 _pair = keccak256(bytes.concat(leaves[0], leaves[1]));
        _write(BRANCH_SLOT, uint256(leaves[6]));
        _write(BRANCH_SLOT + 1, uint256(keccak256(bytes.concat(leaves[4], leaves[5]))));
        bytes32 _next = keccak256(bytes.concat(leaves[2], leaves[3]));
        _write(BRANCH_SLOT + 2, uint256(keccak256(bytes.concat(_pair, _next))));
        _write(84, LEGACY); // tree.count
        _write(134, (1 << 160) | uint160(updater)); // state Active
        _write(135, uint256(_root(SIGNED))); // committedRoot
        _write(233, uint160(address(this))); // owner
        _write(_entry(REPLICA_DOMAIN, 283), LEGACY); // nonces
        _write(284, uint160(address(manager)));
    }

    function _write(uint256 _slot, uint256 _value) private {
        vm.store(address(home), bytes32(_slot), bytes32(_value));
    }

    function _entry(uint256 _key, uint256 _mapping) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(_key, _mapping)));
    }

    function _root(uint256 _size) private view returns (bytes32) {
        return ReferenceTree.root(leaves, _size);
    }

    function _dispatch(uint256 _times) private {
        for (uint256 _i = 0; _i < _times; _i++) {
            leaves.push(keccak256(_message(uint32(leaves.length), STRANGER, "body")));
            home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "body");
        }
    }

    function _update(uint256 _from, uint256 _to) private {
        bytes memory _signature = _signed(_root(_from), _root(_to));
        _expectEmit(address(home));
        emit ICommon.Update(HOME_DOMAIN, _root(_from), _root(_to), _signature);
        home.update(_root(_from), _root(_to), _signature);
        _assertQueue(_to);
    }

    /// @dev Every getter of the queue, when the roots up to `_covered` have left.
    function _assertQueue(uint256 _covered) private view {
        uint256 _count = leaves.length;
        bool _empty = _covered == _count;
        assertEq(home.committedRoot(), _root(_covered), "committedRoot");
        assertEq(home.queueLength(), _count - _covered, "queueLength");
        assertEq(home.queueEnd(), _empty ? bytes32(0) : _root(_count), "queueEnd");
        (bytes32 _old, bytes32 _new) = home.suggestUpdate();
        assertEq(_old, _empty ? bytes32(0) : _root(_covered), "suggestUpdate, the committed root");
        assertEq(_new, _empty ? bytes32(0) : _root(_count), "suggestUpdate, the newest root");
        assertFalse(home.queueContains(bytes32(0)), "the zero root");
        for (uint256 _size = 1; _size <= _count; _size++) {
            assertTrue(home.queueContains(_root(_size)) == (_size > _covered), "queueContains");
        }
    }

    function test_everyGetterReadsWhatIsThere() external view {
        assertEq(home.VERSION(), 0, "VERSION");
        assertEq(home.localDomain(), HOME_DOMAIN, "localDomain");
        assertEq(home.homeDomainHash(), _homeDomainHash(HOME_DOMAIN), "homeDomainHash");
        assertEq(home.MAX_MESSAGE_BODY_BYTES(), 2048, "MAX_MESSAGE_BODY_BYTES");
        assertEq(home.updater(), updater, "updater");
        assertEq(address(home.updaterManager()), address(manager), "updaterManager");
        assertEq(home.owner(), address(this), "owner");
        assertEq(uint256(home.state()), uint256(ICommon.States.Active), "state");
        assertEq(home.count(), LEGACY, "count");
        assertEq(home.tree(), LEGACY, "tree");
        assertEq(home.root(), _root(LEGACY), "root");
        assertEq(home.nonces(REPLICA_DOMAIN), LEGACY, "nonces");
        assertEq(home.nonces(HOME_DOMAIN), 0, "nonces of another domain");
        _assertQueue(SIGNED);
    }

    function test_update_toEachOfTheRootsThatWait() external {
        for (uint256 _size = SIGNED + 1; _size <= LEGACY; _size++) {
            _update(_size - 1, _size);
        }
    }

    function test_update_toOneInTheMiddleAndOn() external {
        _update(SIGNED, 5);
        _dispatch(2);
        _assertQueue(5);
        _update(5, 6);
        _update(6, 8);
        _update(8, 9);
    }

    function test_update_toTheLastOne() external {
        _dispatch(3);
        _assertQueue(SIGNED);
        _update(SIGNED, LEGACY);
        _update(LEGACY, LEGACY + 1);
        _update(LEGACY + 1, LEGACY + 3);
    }

    function test_update_pastThemAllToANewOne() external {
        _dispatch(3);
        _update(SIGNED, LEGACY + 2);
        _update(LEGACY + 2, LEGACY + 3);
    }

    /// @dev Whether it has left, never was, or is zero.
    function test_improperUpdate_failsOnARootThatDoesNotWait() external {
        bytes32[4] memory _wrong = [_root(1), _root(SIGNED), bytes32(0), keccak256("never")];
        _dispatch(1);
        for (uint256 _i = 0; _i < 4; _i++) {
            home.improperUpdate(_root(SIGNED), _wrong[_i], _signed(_root(SIGNED), _wrong[_i]));
            assertEq(uint256(home.state()), uint256(ICommon.States.Failed), "state");
            _write(134, (1 << 160) | uint160(updater)); // Active again
        }
    }

    function test_improperUpdate_isFalseForEachRootThatWaits() external {
        _dispatch(2);
        for (uint256 _size = SIGNED + 1; _size <= LEGACY + 2; _size++) {
            bytes memory _signature = _signed(_root(SIGNED), _root(_size));
            assertFalse(home.improperUpdate(_root(SIGNED), _root(_size), _signature), "improper");
        }
        _assertQueue(SIGNED);
    }

    function test_update_failsOnALegacyRootThatHasLeft() external {
        _update(SIGNED, 5);
        bytes memory _signature = _signed(_root(5), _root(4));
        _expectEmit(address(home));
        emit IHome.ImproperUpdate(_root(5), _root(4), _signature);
        home.update(_root(5), _root(4), _signature);
        assertEq(uint256(home.state()), uint256(ICommon.States.Failed), "state");
    }

    /// @dev The first version, pointed to this storage again, finds its queue empty: last + 1 is first, as many roots have
    /// left as there are leaves, and no item stands where it would look next.
    function test_whatIsLeftAfterDrainingIsAnEmptyQueueOfTheFirstVersion() external {
        _dispatch(2);
        _update(SIGNED, LEGACY + 2);
        uint256 _word = uint256(vm.load(address(home), bytes32(QUEUE_SLOT)));
        assertEq(uint128(_word), LEGACY + 3, "first");
        assertEq(_word >> 128, LEGACY + 2, "last");
        assertEq(uint256(vm.load(address(home), bytes32(_entry(LEGACY + 2, ITEMS_SLOT)))), 0, "the item at last");
        assertEq(uint256(vm.load(address(home), bytes32(_entry(LEGACY + 3, ITEMS_SLOT)))), 0, "the item at first");
    }

    /// @dev And when it waits for more, what it finds is well formed: the items from first to last are roots that wait.
    function test_whatIsLeftInTheMiddleIsWellFormed() external {
        _update(SIGNED, 5);
        uint256 _word = uint256(vm.load(address(home), bytes32(QUEUE_SLOT)));
        assertEq(uint128(_word), 6, "first");
        assertEq(_word >> 128, LEGACY, "last");
        for (uint256 _place = 6; _place <= LEGACY; _place++) {
            assertEq(vm.load(address(home), bytes32(_entry(_place, ITEMS_SLOT))), _root(_place), "item");
        }
    }
}
