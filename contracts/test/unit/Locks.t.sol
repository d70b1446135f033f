// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ICommon } from "../../src/interfaces/ICommon.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { PlainReplica } from "../../src/test-contracts/PlainReplica.sol";
import { AdoptingReplica } from "../../src/upgrade/AdoptingReplica.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice Common: "An implementation is never initialized: only a proxy is."
contract LocksTest is OpticsTest {
    function _assertLocked(address _implementation) private {
        _expectRevert("Initializable: contract is already initialized");
        IReplica(_implementation).initialize(HOME_DOMAIN, STRANGER, bytes32(0), 0);
        assertEq(ICommon(_implementation).updater(), address(0), "updater");
        assertEq(uint256(ICommon(_implementation).state()), uint256(ICommon.States.UnInitialized), "state");
    }

    function test_home() external {
        Home _home = new Home(HOME_DOMAIN);
        UpdaterManager _manager = new UpdaterManager(updater);
        _expectRevert("Initializable: contract is already initialized");
        _home.initialize(_manager);
        assertEq(_home.owner(), address(0), "owner");
        assertEq(_home.updater(), address(0), "updater");
    }

    function test_replica() external {
        Replica _replica = new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS);
        _assertLocked(address(_replica));
        assertEq(_replica.owner(), address(0), "owner");
    }

    function test_plainReplica() external {
        _assertLocked(address(new PlainReplica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS)));
    }

    /// @dev Adopting it gives its owner nothing that proxies use.
    function test_adoptingReplica() external {
        AdoptingReplica _replica = new AdoptingReplica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS, address(this));
        _assertLocked(address(_replica));
        _replica.adopt();
        _assertLocked(address(_replica));
    }
}
