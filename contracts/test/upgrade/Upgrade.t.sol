// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconController } from "../../src/upgrade/UpgradeBeaconController.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

contract NextHome is Home {
    constructor(uint32 _localDomain) Home(_localDomain) { }

    function news() external pure returns (string memory) {
        return "next";
    }
}

contract NextReplica is Replica {
    constructor() Replica(2000, 900_000, 20_000) { }
}

/// @notice Home and Replica behind beacon proxies, as they are deployed, before and after an upgrade.
contract UpgradeTest is OpticsTest {
    UpgradeBeaconController private controller = new UpgradeBeaconController();
    address private homeBeacon = address(new UpgradeBeacon(address(new Home(HOME_DOMAIN)), address(controller)));
    address private replicaBeacon = address(
        new UpgradeBeacon(address(new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS)), address(controller))
    );
    MessageSink private sink = new MessageSink();
    Home private home;
    Replica private replica;

    function setUp() external {
        UpdaterManager _manager = new UpdaterManager(updater);
        home = Home(address(new UpgradeBeaconProxy(homeBeacon, abi.encodeCall(Home.initialize, (_manager)))));
        _manager.setHome(address(home));
        replica = Replica(
            address(
                new UpgradeBeaconProxy(
                    replicaBeacon, abi.encodeCall(Replica.initialize, (HOME_DOMAIN, updater, bytes32(0), WINDOW))
                )
            )
        );
    }

    function test_initializersHaveTheSelectorsOfDeployedProxies() external pure {
        assertEq(bytes32(Home.initialize.selector), bytes32(bytes4(0xc4d66de8)), "Home");
        assertEq(bytes32(Replica.initialize.selector), bytes32(bytes4(0xe7e7a7b7)), "Replica");
    }

    function test_aMessageGoesFromHomeToRecipientAcrossAnUpgradeOfBoth() external {
        home.dispatch(REPLICA_DOMAIN, _id(address(sink)), "before");
        (bytes32 _old, bytes32 _first) = home.suggestUpdate();
        bytes memory _signature = _signed(_old, _first);
        home.update(_old, _first, _signature);
        replica.update(_old, _first, _signature);
        home.dispatch(REPLICA_DOMAIN, _id(address(sink)), "queued");

        controller.upgrade(homeBeacon, address(new NextHome(HOME_DOMAIN)));
        controller.upgrade(replicaBeacon, address(new NextReplica()));
        assertEq(NextHome(address(home)).news(), "next", "the Home's code is the next one's");
        assertEq(replica.PROCESS_GAS(), 900_000, "the Replica's code is the next one's");
        _homeIsAsBefore(_first);
        _replicaIsAsBefore(_first);

        home.dispatch(REPLICA_DOMAIN, _id(address(sink)), "after");
        (_old, _first) = home.suggestUpdate();
        _signature = _signed(_old, _first);
        home.update(_old, _first, _signature);
        replica.update(_old, _first, _signature);
        vm.warp(block.timestamp + WINDOW);
        _deliverAll();
    }

    function test_neitherIsInitializedAgainAfterAnUpgrade() external {
        controller.upgrade(homeBeacon, address(new NextHome(HOME_DOMAIN)));
        controller.upgrade(replicaBeacon, address(new NextReplica()));
        _expectRevert("Initializable: contract is already initialized");
        home.initialize(UpdaterManager(address(this)));
        _expectRevert("Initializable: contract is already initialized");
        replica.initialize(HOME_DOMAIN, STRANGER, bytes32(0), 0);
    }

    function _homeIsAsBefore(bytes32 _committed) private view {
        assertEq(home.committedRoot(), _committed, "Home.committedRoot");
        assertEq(home.queueLength(), 1, "Home.queueLength");
        assertEq(home.queueEnd(), home.root(), "Home.queueEnd");
        assertEq(home.count(), 2, "Home.count");
        assertEq(home.nonces(REPLICA_DOMAIN), 2, "Home.nonces");
        assertEq(home.updater(), updater, "Home.updater");
        assertEq(home.owner(), address(this), "Home.owner");
        assertEq(uint256(home.state()), uint256(ICommon.States.Active), "Home.state");
    }

    function _replicaIsAsBefore(bytes32 _committed) private view {
        assertEq(replica.committedRoot(), _committed, "Replica.committedRoot");
        assertEq(replica.confirmAt(_committed), block.timestamp + WINDOW, "Replica.confirmAt");
        assertEq(replica.remoteDomain(), HOME_DOMAIN, "Replica.remoteDomain");
        assertEq(replica.optimisticSeconds(), WINDOW, "Replica.optimisticSeconds");
        assertEq(replica.updater(), updater, "Replica.updater");
        assertEq(uint256(replica.state()), uint256(ICommon.States.Active), "Replica.state");
    }

    function _deliverAll() private {
        bytes[3] memory _bodies = [bytes("before"), bytes("queued"), bytes("after")];
        bytes32[] memory _leaves = new bytes32[](3);
        for (uint32 _i = 0; _i < 3; _i++) {
            _leaves[_i] = keccak256(_message(_i, address(sink), _bodies[_i]));
        }
        assertEq(home.root(), ReferenceTree.root(_leaves), "the tree went on growing");
        for (uint32 _i = 0; _i < 3; _i++) {
            bytes memory _bytes = _message(_i, address(sink), _bodies[_i]);
            replica.proveAndProcess(_bytes, ReferenceTree.proof(_leaves, 3, _i), _i);
            assertTrue(replica.messages(_leaves[_i]) == IReplica.MessageStatus.Processed, "processed");
        }
        assertEq(sink.total(), 3, "handled");
    }
}
