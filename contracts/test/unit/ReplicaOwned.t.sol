// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { IReplicaOwned } from "../../src/interfaces/IReplicaOwned.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice The owner of a Replica, the updater that it names, the root declared at the beginning, and ERC-165.
contract ReplicaOwnedTest is OpticsTest {
    bytes32 private constant ROOT = keccak256("root");
    bytes32 private constant NEXT = keccak256("next");

    address private other = vm.addr(OTHER_KEY);
    Replica private replica;

    function setUp() external {
        replica = _deployReplica();
    }

    function _fail() private {
        replica.doubleUpdate(0, [ROOT, NEXT], _signed(0, ROOT), _signed(0, NEXT));
    }

    // initialize

    function test_initialize_makesTheCallerTheOwner() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        _expectEmit(address(_replica));
        emit IReplicaOwned.OwnershipTransferred(address(0), STRANGER);
        vm.prank(STRANGER);
        _replica.initialize(HOME_DOMAIN, updater, ROOT, WINDOW);
        assertEq(_replica.owner(), STRANGER, "owner");
        assertEq(_replica.genesisRoot(), ROOT, "genesisRoot");
    }

    function test_genesisRoot_staysWhenTheCommittedRootMovesOn() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        _replica.initialize(HOME_DOMAIN, updater, ROOT, WINDOW);
        _replica.update(ROOT, NEXT, _signed(ROOT, NEXT));
        assertEq(_replica.committedRoot(), NEXT, "committedRoot");
        assertEq(_replica.genesisRoot(), ROOT, "genesisRoot");
        assertTrue(_replica.acceptableRoot(ROOT), "the first root needs no window");
    }

    function test_genesisRoot_isZeroForAHomeWithoutUpdates() external view {
        assertEq(replica.genesisRoot(), bytes32(0), "genesisRoot");
        assertFalse(replica.acceptableRoot(bytes32(0)), "and not acceptable");
    }

    // setUpdater

    function test_setUpdater_changesWhoseSignaturesCount() external {
        replica.update(0, ROOT, _signed(0, ROOT));
        _expectEmit(address(replica));
        emit IReplicaOwned.NewUpdater(other);
        replica.setUpdater(other);
        assertEq(replica.updater(), other, "updater");
        assertEq(uint256(replica.state()), uint256(ICommon.States.Active), "what lies beside it stays");
        assertEq(replica.homeDomainHash(), _homeDomainHash(HOME_DOMAIN), "what lies beside it stays");

        bytes memory _before = _signed(ROOT, NEXT);
        _expectRevert("!updater sig");
        replica.update(ROOT, NEXT, _before);
        replica.update(ROOT, NEXT, _signUpdate(OTHER_KEY, HOME_DOMAIN, ROOT, NEXT));
        assertEq(replica.confirmAt(NEXT), block.timestamp + WINDOW, "confirmAt");
    }

    /// "Roots that are taken over already keep maturing."
    function test_setUpdater_leavesTheRootsAlone() external {
        replica.update(0, ROOT, _signed(0, ROOT));
        replica.setUpdater(other);
        assertEq(replica.committedRoot(), ROOT, "committedRoot");
        vm.warp(block.timestamp + WINDOW);
        assertTrue(replica.acceptableRoot(ROOT), "acceptable");
    }

    /// @dev Fraud by the one before is no fraud by the one now: neither signature is the updater's.
    function test_setUpdater_endsTheAccountabilityOfTheOneBefore() external {
        replica.setUpdater(other);
        _fail();
        assertEq(uint256(replica.state()), uint256(ICommon.States.Active), "state");
    }

    /// "Only the owner changes the updater, and not that of a failed Replica."
    function test_setUpdater_onlyByTheOwner() external {
        _fail();
        // Before everything else that is wrong here.
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, STRANGER));
        vm.prank(STRANGER);
        replica.setUpdater(address(0));
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, updater));
        vm.prank(updater);
        replica.setUpdater(updater);
    }

    function test_setUpdater_refusesWhenFailed() external {
        _fail();
        vm.expectRevert(abi.encodeWithSelector(IReplicaBatch.ReplicaFailed.selector));
        replica.setUpdater(address(0));
        assertEq(replica.updater(), updater, "updater");
    }

    function test_setUpdater_refusesTheZeroAddress() external {
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.ZeroAddress.selector));
        replica.setUpdater(address(0));
    }

    function test_setUpdater_byNobodyBeforeInitialize() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, address(this)));
        _replica.setUpdater(other);
    }

    // transferOwnership

    function test_transferOwnership_handsOver() external {
        _expectEmit(address(replica));
        emit IReplicaOwned.OwnershipTransferred(address(this), STRANGER);
        replica.transferOwnership(STRANGER);
        assertEq(replica.owner(), STRANGER, "owner");
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, address(this)));
        replica.setUpdater(other);
        vm.prank(STRANGER);
        replica.setUpdater(other);
        assertEq(replica.updater(), other, "updater");
    }

    function test_transferOwnership_onlyByTheOwner() external {
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.NotOwner.selector, STRANGER));
        vm.prank(STRANGER);
        replica.transferOwnership(address(0));
    }

    function test_transferOwnership_refusesTheZeroAddress() external {
        vm.expectRevert(abi.encodeWithSelector(IReplicaOwned.ZeroAddress.selector));
        replica.transferOwnership(address(0));
        assertEq(replica.owner(), address(this), "owner");
    }

    function test_transferOwnership_worksOnAFailedReplica() external {
        _fail();
        replica.transferOwnership(STRANGER);
        assertEq(replica.owner(), STRANGER, "owner");
    }

    // ERC-165

    function test_supportsInterface_namesWhatThereIs() external view {
        assertTrue(replica.supportsInterface(0x01ffc9a7), "ERC-165");
        assertTrue(replica.supportsInterface(type(IReplicaBatch).interfaceId), "IReplicaBatch");
        assertTrue(replica.supportsInterface(type(IReplicaOwned).interfaceId), "IReplicaOwned");
        assertFalse(replica.supportsInterface(0xffffffff), "what ERC-165 forbids");
    }

    function testFuzz_supportsInterface_nothingElse(bytes4 _id) external view {
        bool _known =
            _id == 0x01ffc9a7 || _id == type(IReplicaBatch).interfaceId || _id == type(IReplicaOwned).interfaceId;
        assertTrue(replica.supportsInterface(_id) == _known, "supported");
    }
}
