// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

contract ReplicaTest is OpticsTest {
    event Initialized(uint8 version);

    bytes32 private constant ROOT = keccak256("root");

    Replica private replica;

    function setUp() external {
        replica = _deployReplica();
    }

    function _status(bytes32 _leaf) private view returns (uint256) {
        return uint256(replica.messages(_leaf));
    }

    function _three() private view returns (bytes[] memory _messages) {
        _messages = new bytes[](3);
        for (uint32 _i = 0; _i < 3; _i++) {
            _messages[_i] = _message(_i, STRANGER, "body");
        }
    }

    // construction

    function test_constructor_refusesTooLittleProcessGas() external {
        _expectRevert("!process gas");
        new Replica(REPLICA_DOMAIN, 849_999, RESERVE_GAS);
    }

    function test_constructor_refusesTooLittleReserveGas() external {
        _expectRevert("!reserve gas");
        new Replica(REPLICA_DOMAIN, PROCESS_GAS, 14_999);
    }

    function test_constructor_keepsWhatItIsGiven() external {
        Replica _replica = new Replica(7, 900_000, 20_000);
        assertEq(_replica.localDomain(), 7, "localDomain");
        assertEq(_replica.PROCESS_GAS(), 900_000, "PROCESS_GAS");
        assertEq(_replica.RESERVE_GAS(), 20_000, "RESERVE_GAS");
        assertEq(_replica.VERSION(), 0, "VERSION");
        assertEq(uint256(_replica.state()), uint256(ICommon.States.UnInitialized), "state");
    }

    function test_initialize_setsEverything() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        _expectEmit(address(_replica));
        emit Initialized(1);
        _replica.initialize(HOME_DOMAIN, updater, ROOT, WINDOW);
        assertEq(_replica.remoteDomain(), HOME_DOMAIN, "remoteDomain");
        assertEq(_replica.updater(), updater, "updater");
        assertEq(_replica.committedRoot(), ROOT, "committedRoot");
        assertEq(_replica.optimisticSeconds(), WINDOW, "optimisticSeconds");
        assertEq(_replica.confirmAt(ROOT), 1, "confirmAt");
        assertTrue(_replica.acceptableRoot(ROOT), "the first root needs no window");
        assertEq(uint256(_replica.state()), uint256(ICommon.States.Active), "state");
        assertEq(_replica.homeDomainHash(), _homeDomainHash(HOME_DOMAIN), "homeDomainHash");
    }

    function test_initialize_onlyOnce() external {
        _expectRevert("Initializable: contract is already initialized");
        replica.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
    }

    // update

    function test_update_startsTheWindow() external {
        bytes memory _signature = _signed(0, ROOT);
        _expectEmit(address(replica));
        emit ICommon.Update(HOME_DOMAIN, bytes32(0), ROOT, _signature);
        vm.prank(STRANGER);
        replica.update(0, ROOT, _signature);

        uint256 _time = block.timestamp + WINDOW;
        assertEq(replica.committedRoot(), ROOT, "committedRoot");
        assertEq(replica.confirmAt(ROOT), _time, "confirmAt");
        assertFalse(replica.acceptableRoot(ROOT), "at once");
        vm.warp(_time - 1);
        assertFalse(replica.acceptableRoot(ROOT), "a second early");
        vm.warp(_time);
        assertTrue(replica.acceptableRoot(ROOT), "on time");
    }

    function test_update_refusesAnOldRootThatIsNotCommitted() external {
        _expectRevert("not current update");
        replica.update(ROOT, 0, _signed(ROOT, 0));
    }

    function test_update_looksAtTheRootBeforeTheSignature() external {
        _expectRevert("not current update");
        replica.update(ROOT, 0, "malformed");
    }

    function test_update_refusesAnotherSigner() external {
        _expectRevert("!updater sig");
        replica.update(0, ROOT, _signUpdate(OTHER_KEY, HOME_DOMAIN, 0, ROOT));
    }

    function test_update_refusesASignatureForAnotherHome() external {
        _expectRevert("!updater sig");
        replica.update(0, ROOT, _signUpdate(UPDATER_KEY, REPLICA_DOMAIN, 0, ROOT));
    }

    function test_update_refusesWhenFailed() external {
        _failReplica();
        _expectRevert("failed state");
        replica.update(0, ROOT, _signed(0, ROOT));
    }

    /// A time past the end of time is refused, not wrapped around to one that has passed.
    function test_update_refusesAWindowWithoutEnd() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        _replica.initialize(HOME_DOMAIN, updater, bytes32(0), type(uint256).max);
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        _replica.update(0, ROOT, _signed(0, ROOT));
    }

    function test_acceptableRoot_isFalseForAnUnknownRoot() external view {
        assertFalse(replica.acceptableRoot(ROOT), "acceptable");
    }

    // prove

    function test_prove_acceptsEveryLeafOfAnAcceptableRoot() external {
        bytes32[] memory _leaves = _accept(replica, _three());
        for (uint256 _i = 0; _i < 3; _i++) {
            assertEq(_status(_leaves[_i]), uint256(IReplica.MessageStatus.None), "status before");
            assertTrue(replica.prove(_leaves[_i], ReferenceTree.proof(_leaves, 3, _i), _i), "proven");
            assertEq(_status(_leaves[_i]), uint256(IReplica.MessageStatus.Proven), "status after");
        }
    }

    function test_prove_acceptsAnOlderRoot() external {
        bytes32[] memory _leaves = _accept(replica, _three());
        bytes32 _older = replica.committedRoot();
        replica.update(_older, ROOT, _signed(_older, ROOT));
        assertTrue(replica.prove(_leaves[1], ReferenceTree.proof(_leaves, 3, 1), 1), "proven");
    }

    function test_prove_isFalseBeforeTheWindowHasPassed() external {
        bytes32[] memory _leaves = _accept(replica, _three());
        vm.warp(block.timestamp - 1);
        assertFalse(replica.prove(_leaves[0], ReferenceTree.proof(_leaves, 3, 0), 0), "proven a second early");
        assertEq(_status(_leaves[0]), uint256(IReplica.MessageStatus.None), "status");
        vm.warp(block.timestamp + 1);
        assertTrue(replica.prove(_leaves[0], ReferenceTree.proof(_leaves, 3, 0), 0), "proven on time");
    }

    function test_prove_isFalseForAWrongLeafPathOrIndex() external {
        bytes32[] memory _leaves = _accept(replica, _three());
        bytes32[32] memory _path = ReferenceTree.proof(_leaves, 3, 0);
        assertFalse(replica.prove(keccak256("other"), _path, 0), "another leaf");
        assertFalse(replica.prove(_leaves[0], _path, 1), "another index");
        _path[31] = ROOT;
        assertFalse(replica.prove(_leaves[0], _path, 0), "another path");
    }

    function test_prove_refusesWhatIsProvenOrProcessed() external {
        bytes memory _bytes = _message(0, STRANGER, "body");
        bytes32 _leaf = _proveAlone(replica, _bytes);
        bytes32[32] memory _path;
        _expectRevert("!MessageStatus.None");
        replica.prove(_leaf, _path, 0);
        replica.process(_bytes);
        _expectRevert("!MessageStatus.None");
        replica.prove(_leaf, _path, 0);
    }

    function test_prove_worksOnAFailedReplica() external {
        bytes32[] memory _leaves = _accept(replica, _three());
        _failReplica();
        assertTrue(replica.prove(_leaves[0], ReferenceTree.proof(_leaves, 3, 0), 0), "proven");
    }

    /// "The zero root is never acceptable."
    function test_acceptableRoot_neverTheZeroRoot() external {
        assertEq(replica.confirmAt(bytes32(0)), 1, "it began with the zero root");
        assertFalse(replica.acceptableRoot(bytes32(0)), "acceptable");
        replica.update(0, ROOT, _signed(0, ROOT));
        replica.update(ROOT, 0, _signed(ROOT, 0));
        vm.warp(block.timestamp + WINDOW);
        assertTrue(replica.acceptableRoot(ROOT), "a root after its time");
        assertFalse(replica.acceptableRoot(bytes32(0)), "signed and acceptable");
    }

    function _failReplica() private {
        bytes32 _old = replica.committedRoot();
        replica.doubleUpdate(_old, [ROOT, bytes32(uint256(1))], _signed(_old, ROOT), _signed(_old, bytes32(uint256(1))));
    }
}
