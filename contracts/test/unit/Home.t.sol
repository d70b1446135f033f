// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IHome } from "../../src/interfaces/IHome.sol";
import { IUpdaterManager } from "../../src/interfaces/IUpdaterManager.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { Vm } from "../utils/Vm.sol";

/// @notice Looks at the Home when it is told of a fraud.
contract CuriousManager is IUpdaterManager {
    address public immutable updater;
    address public reporter;
    ICommon.States public stateWhenTold;

    constructor(address _updater) {
        updater = _updater;
    }

    function slashUpdater(address payable _reporter) external {
        reporter = _reporter;
        stateWhenTold = ICommon(msg.sender).state();
    }

    function setHome(address) external pure { }

    function setUpdater(address) external pure { }
}

contract HomeTest is OpticsTest {
    event Initialized(uint8 version);
    event OwnershipTransferred(address indexed previousOwner, address indexed newOwner);

    bytes32 private constant EMPTY_ROOT = 0x27ae5ba08d7291c96c8cbddcc148bf48a6d68c7974b94356f53754ef6171d757;
    uint256 private constant TREE_COUNT_SLOT = 84;
    uint256 private constant NONCES_SLOT = 283;

    Home private home;
    UpdaterManager private manager;

    function setUp() external {
        (home, manager) = _deployHome();
    }

    function _dispatch(bytes memory _body) private returns (bytes32 _root) {
        home.dispatch(REPLICA_DOMAIN, _id(STRANGER), _body);
        return home.root();
    }

    // initialize

    function test_initialize_setsEverythingAndSaysSo() external {
        Home _home = _unlockedHome();
        _expectEmit(address(_home));
        emit OwnershipTransferred(address(0), address(this));
        _expectEmit(address(_home));
        emit IHome.NewUpdaterManager(address(manager));
        _expectEmit(address(_home));
        emit IHome.NewUpdater(updater);
        _expectEmit(address(_home));
        emit Initialized(1);
        _home.initialize(manager);

        assertEq(_home.owner(), address(this), "owner");
        assertEq(_home.updater(), updater, "updater");
        assertEq(address(_home.updaterManager()), address(manager), "updaterManager");
        assertEq(uint256(_home.state()), uint256(ICommon.States.Active), "state");
        assertEq(_home.localDomain(), HOME_DOMAIN, "localDomain");
        assertEq(_home.VERSION(), 0, "VERSION");
        assertEq(_home.MAX_MESSAGE_BODY_BYTES(), 2048, "MAX_MESSAGE_BODY_BYTES");
        assertEq(_home.homeDomainHash(), _homeDomainHash(HOME_DOMAIN), "homeDomainHash");
    }

    /// QueueManager: "The queue is made empty once, when the contract is initialized."
    function test_initialize_startsEmpty() external view {
        assertEq(home.committedRoot(), bytes32(0), "committedRoot");
        assertEq(home.root(), EMPTY_ROOT, "root");
        assertEq(home.count(), 0, "count");
        assertEq(home.tree(), 0, "tree");
        assertEq(home.queueLength(), 0, "queueLength");
        assertEq(home.queueEnd(), bytes32(0), "queueEnd");
        (bytes32 _old, bytes32 _new) = home.suggestUpdate();
        assertEq(_old, bytes32(0), "suggested old root");
        assertEq(_new, bytes32(0), "suggested new root");
    }

    function test_initialize_onlyOnce() external {
        _expectRevert("Initializable: contract is already initialized");
        home.initialize(manager);
    }

    function test_initialize_needsAContract() external {
        Home _home = _unlockedHome();
        _expectRevert("!contract updaterManager");
        _home.initialize(IUpdaterManager(STRANGER));
    }

    function test_state_isUnInitializedBefore() external {
        assertEq(uint256(_unlockedHome().state()), uint256(ICommon.States.UnInitialized), "state");
    }

    // dispatch

    function test_dispatch_emitsTheMessage() external {
        bytes memory _body = "hello";
        bytes memory _bytes = _message(0, STRANGER, _body);
        _expectEmit(address(home));
        emit IHome.Dispatch(keccak256(_bytes), 0, uint64(REPLICA_DOMAIN) << 32, bytes32(0), _bytes);
        home.dispatch(REPLICA_DOMAIN, _id(STRANGER), _body);
    }

    function test_dispatch_reportsTheRootCommittedBefore() external {
        bytes32 _root = _dispatch("one");
        home.update(0, _root, _signed(0, _root));
        bytes memory _bytes = _message(1, STRANGER, "two");
        _expectEmit(address(home));
        emit IHome.Dispatch(keccak256(_bytes), 1, (uint64(REPLICA_DOMAIN) << 32) | 1, _root, _bytes);
        _dispatch("two");
    }

    function test_dispatch_appendsLeafAndQueuesRoot() external {
        bytes32[] memory _leaves = new bytes32[](3);
        for (uint32 _i = 0; _i < 3; _i++) {
            _leaves[_i] = keccak256(_message(_i, STRANGER, "same body"));
            bytes32 _root = _dispatch("same body");
            assertEq(_root, ReferenceTree.root(_leaves, _i + 1), "root");
            assertEq(home.queueEnd(), _root, "queueEnd");
            assertTrue(home.queueContains(_root), "queueContains");
            assertEq(home.queueLength(), _i + 1, "queueLength");
            assertEq(home.count(), _i + 1, "count");
            assertEq(home.tree(), _i + 1, "tree");
        }
        assertFalse(home.queueContains(EMPTY_ROOT), "the empty tree's root is never queued");
        assertFalse(home.queueContains(bytes32(0)), "zero is never queued");
    }

    function test_dispatch_countsNoncesForEachDestination() external {
        home.dispatch(5, _id(STRANGER), "");
        home.dispatch(5, _id(STRANGER), "");
        home.dispatch(6, _id(STRANGER), "");
        assertEq(home.nonces(5), 2, "nonces(5)");
        assertEq(home.nonces(6), 1, "nonces(6)");
        assertEq(home.nonces(7), 0, "nonces(7)");
    }

    function test_dispatch_takesAnyoneAndNamesThem() external {
        bytes memory _bytes = bytes.concat(
            bytes4(HOME_DOMAIN), _id(STRANGER), bytes4(0), bytes4(REPLICA_DOMAIN), _id(address(this)), bytes("x")
        );
        _expectEmit(address(home));
        emit IHome.Dispatch(keccak256(_bytes), 0, uint64(REPLICA_DOMAIN) << 32, bytes32(0), _bytes);
        vm.prank(STRANGER);
        home.dispatch(REPLICA_DOMAIN, _id(address(this)), "x");
    }

    function test_dispatch_takes2048Bytes() external {
        _dispatch(new bytes(2048));
        assertEq(home.count(), 1, "count");
    }

    function test_dispatch_refuses2049Bytes() external {
        _expectRevert("msg too long");
        home.dispatch(REPLICA_DOMAIN, _id(STRANGER), new bytes(2049));
    }

    function test_dispatch_fillsTheTreeAndThenRefuses() external {
        vm.store(address(home), bytes32(TREE_COUNT_SLOT), bytes32(uint256(2 ** 32 - 2)));
        _dispatch("the last leaf");
        assertEq(home.count(), 2 ** 32 - 1, "count");
        _expectRevert("merkle tree full");
        home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "one too many");
    }

    function test_dispatch_refusesAFullTreeEvenWhenAllLeavesWentToOneDestination() external {
        vm.store(address(home), bytes32(TREE_COUNT_SLOT), bytes32(uint256(2 ** 32 - 1)));
        bytes32 _nonceSlot = keccak256(abi.encode(REPLICA_DOMAIN, NONCES_SLOT));
        vm.store(address(home), _nonceSlot, bytes32(uint256(type(uint32).max)));
        assertEq(home.nonces(REPLICA_DOMAIN), type(uint32).max, "nonces");
        _expectRevert("merkle tree full");
        home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "one too many");
    }

    function test_dispatch_refusesWhenFailed() external {
        _failHome();
        _expectRevert("failed state");
        home.dispatch(REPLICA_DOMAIN, _id(STRANGER), "");
    }

    // suggestUpdate and update

    function test_suggestUpdate_coversEverything() external {
        bytes32 _first = _dispatch("one");
        bytes32 _second = _dispatch("two");
        (bytes32 _old, bytes32 _new) = home.suggestUpdate();
        assertEq(_old, bytes32(0), "old root");
        assertEq(_new, _second, "new root");
        home.update(0, _first, _signed(0, _first));
        (_old, _new) = home.suggestUpdate();
        assertEq(_old, _first, "old root after an update");
        assertEq(_new, _second, "new root after an update");
        home.update(_first, _second, _signed(_first, _second));
        (_old, _new) = home.suggestUpdate();
        assertEq(_old, bytes32(0), "old root when there is nothing to sign");
        assertEq(_new, bytes32(0), "new root when there is nothing to sign");
        assertEq(home.queueEnd(), bytes32(0), "queueEnd");
    }

    function test_update_dropsTheQueueUpToTheRoot() external {
        bytes32 _first = _dispatch("one");
        bytes32 _second = _dispatch("two");
        bytes32 _third = _dispatch("three");
        bytes memory _signature = _signed(0, _second);
        _expectEmit(address(home));
        emit ICommon.Update(HOME_DOMAIN, bytes32(0), _second, _signature);
        vm.prank(STRANGER);
        home.update(0, _second, _signature);

        assertEq(home.committedRoot(), _second, "committedRoot");
        assertEq(home.queueLength(), 1, "queueLength");
        assertFalse(home.queueContains(_first), "the first root left");
        assertFalse(home.queueContains(_second), "the signed root left");
        assertTrue(home.queueContains(_third), "the third root waits");
        assertEq(uint256(home.state()), uint256(ICommon.States.Active), "state");
    }

    function test_update_refusesAnotherSigner() external {
        bytes32 _root = _dispatch("one");
        _expectRevert("!updater sig");
        home.update(0, _root, _signUpdate(OTHER_KEY, HOME_DOMAIN, 0, _root));
    }

    function test_update_refusesASignatureForAnotherHome() external {
        bytes32 _root = _dispatch("one");
        _expectRevert("!updater sig");
        home.update(0, _root, _signUpdate(UPDATER_KEY, HOME_DOMAIN + 1, 0, _root));
    }

    function test_update_refusesAnOldRootThatIsNotCommitted() external {
        bytes32 _root = _dispatch("one");
        _expectRevert("not a current update");
        home.update(EMPTY_ROOT, _root, _signed(EMPTY_ROOT, _root));
    }

    function test_update_looksAtTheSignatureBeforeTheRoot() external {
        bytes32 _root = _dispatch("one");
        _expectRevert("!updater sig");
        home.update(EMPTY_ROOT, _root, _signUpdate(OTHER_KEY, HOME_DOMAIN, EMPTY_ROOT, _root));
        _expectRevert("ECDSA: invalid signature length");
        home.update(EMPTY_ROOT, _root, "malformed");
    }

    function test_update_refusesTheSameUpdateAgain() external {
        bytes32 _root = _dispatch("one");
        home.update(0, _root, _signed(0, _root));
        _expectRevert("not a current update");
        home.update(0, _root, _signed(0, _root));
    }

    function test_update_refusesWhenFailed() external {
        bytes32 _root = _dispatch("one");
        _failHome();
        _expectRevert("failed state");
        home.update(0, _root, _signed(0, _root));
        _expectRevert("failed state");
        home.update(0, _root, "malformed");
    }

    function test_update_failsTheHomeOnARootThatWasNeverQueued() external {
        _dispatch("one");
        bytes32 _fake = keccak256("fake");
        bytes memory _signature = _signed(0, _fake);
        vm.recordLogs();
        vm.prank(STRANGER);
        home.update(0, _fake, _signature);

        Vm.Log[] memory _logs = vm.getRecordedLogs();
        assertEq(_logs.length, 3, "number of events");
        assertEq(_logs[0].topics[0], IUpdaterManager.FakeSlashed.selector, "first FakeSlashed");
        assertEq(_logs[0].emitter, address(manager), "by the manager");
        assertEq(_logs[0].data, abi.encode(STRANGER), "naming the reporter");
        assertEq(_logs[1].topics[0], IHome.UpdaterSlashed.selector, "then UpdaterSlashed");
        assertEq(_logs[1].topics[1], _id(updater), "naming the updater");
        assertEq(_logs[1].topics[2], _id(STRANGER), "and the reporter");
        assertEq(_logs[2].topics[0], IHome.ImproperUpdate.selector, "then ImproperUpdate");
        assertEq(_logs[2].data, abi.encode(bytes32(0), _fake, _signature), "with the proof");

        assertEq(uint256(home.state()), uint256(ICommon.States.Failed), "state");
        assertEq(home.committedRoot(), bytes32(0), "committedRoot stays");
        assertEq(home.queueLength(), 1, "the queue stays");
    }

    // improperUpdate

    function test_improperUpdate_isFalseForAQueuedRoot() external {
        bytes32 _root = _dispatch("one");
        assertFalse(home.improperUpdate(0, _root, _signed(0, _root)), "improper");
        assertEq(uint256(home.state()), uint256(ICommon.States.Active), "state");
        assertEq(home.queueLength(), 1, "nothing is dequeued");
    }

    function test_improperUpdate_failsTheHome() external {
        bytes memory _signature = _signed(0, EMPTY_ROOT);
        _expectEmit(address(home));
        emit IHome.UpdaterSlashed(updater, address(this));
        _expectEmit(address(home));
        emit IHome.ImproperUpdate(bytes32(0), EMPTY_ROOT, _signature);
        assertTrue(home.improperUpdate(0, EMPTY_ROOT, _signature), "improper");
        assertEq(uint256(home.state()), uint256(ICommon.States.Failed), "state");
    }

    function test_improperUpdate_hasFailedTheHomeBeforeTheManagerHears() external {
        CuriousManager _curious = new CuriousManager(updater);
        home.setUpdaterManager(address(_curious));
        vm.prank(STRANGER);
        home.improperUpdate(0, EMPTY_ROOT, _signed(0, EMPTY_ROOT));
        assertEq(_curious.reporter(), STRANGER, "reporter");
        assertEq(uint256(_curious.stateWhenTold()), uint256(ICommon.States.Failed), "state");
    }

    function test_improperUpdate_countsTheZeroRootAsNeverQueued() external {
        bytes32 _first = _dispatch("one");
        _dispatch("two");
        home.update(0, _first, _signed(0, _first));
        assertTrue(home.improperUpdate(_first, 0, _signed(_first, 0)), "improper");
    }

    function test_improperUpdate_refusesAsUpdateDoes() external {
        _expectRevert("!updater sig");
        home.improperUpdate(0, EMPTY_ROOT, _signUpdate(OTHER_KEY, HOME_DOMAIN, 0, EMPTY_ROOT));
        _expectRevert("not a current update");
        home.improperUpdate(EMPTY_ROOT, 0, _signed(EMPTY_ROOT, 0));
        _failHome();
        _expectRevert("failed state");
        home.improperUpdate(0, EMPTY_ROOT, _signed(0, EMPTY_ROOT));
    }

    // setUpdater and setUpdaterManager

    function test_setUpdater_byTheManager() external {
        address _next = vm.addr(OTHER_KEY);
        _expectEmit(address(home));
        emit IHome.NewUpdater(_next);
        manager.setUpdater(_next);
        assertEq(home.updater(), _next, "updater");

        bytes32 _root = _dispatch("one");
        _expectRevert("!updater sig");
        home.update(0, _root, _signed(0, _root));
        home.update(0, _root, _signUpdate(OTHER_KEY, HOME_DOMAIN, 0, _root));
        assertEq(home.committedRoot(), _root, "the new updater's signature counts");
    }

    function test_setUpdater_byNobodyElse() external {
        _expectRevert("!updaterManager");
        home.setUpdater(STRANGER);
    }

    function test_setUpdaterManager_byTheOwner() external {
        UpdaterManager _next = new UpdaterManager(STRANGER);
        _expectEmit(address(home));
        emit IHome.NewUpdaterManager(address(_next));
        home.setUpdaterManager(address(_next));
        assertEq(address(home.updaterManager()), address(_next), "updaterManager");
        assertEq(home.updater(), updater, "the updater stays");
    }

    function test_setUpdaterManager_byNobodyElse() external {
        vm.prank(STRANGER);
        _expectRevert("Ownable: caller is not the owner");
        home.setUpdaterManager(address(manager));
    }

    function test_setUpdaterManager_needsAContract() external {
        _expectRevert("!contract updaterManager");
        home.setUpdaterManager(STRANGER);
    }

    function test_ownership_isTransferredAndRenounced() external {
        _expectRevert("Ownable: new owner is the zero address");
        home.transferOwnership(address(0));
        _expectEmit(address(home));
        emit OwnershipTransferred(address(this), STRANGER);
        home.transferOwnership(STRANGER);
        vm.prank(STRANGER);
        home.renounceOwnership();
        assertEq(home.owner(), address(0), "owner");
    }

    function _failHome() private {
        bytes32 _fake = keccak256("fake");
        home.improperUpdate(home.committedRoot(), _fake, _signed(home.committedRoot(), _fake));
    }
}
