// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Test } from "../utils/Test.sol";
import { Governing } from "./GovernanceHandlers.sol";

/// @notice GovernanceRouter's sentences about itself, whatever everybody does in whatever order.
contract GovernanceInvariants is Test {
    Governing private world;

    function setUp() external {
        world = new Governing();
    }

    /// @dev Read by forge: whom to call.
    function targetContracts() external view returns (address[] memory _targets) {
        _targets = new address[](1);
        _targets[0] = address(world);
    }

    /// The handlers do what their names say: without this, all that follows could hold in a world where nothing happens.
    function test_theWorldMoves() external {
        // The first chain governs. A seed of 1 picks it and who is in charge.
        world.callLocal(1, 1, false);
        world.setRouterLocal(1, 1, 3, 0);
        world.setRouter(1, 1, 3, 0);
        assertEq(_delivered("heard router"), 2, "routers heard of by the two others");
        world.callRemote(1, 1, 1, false);
        assertEq(_delivered("heard calls"), 1, "calls");
        world.transferGovernor(1, 1, 1, 0);
        assertEq(_delivered("heard governor"), 2, "governors heard of by the two others");
        world.callRemote(1, 1, 0, false);
        assertEq(_delivered("heard calls"), 2, "calls from the second chain");
        world.initiateRecovery(0, 1);
        world.wait(1 days - 1);
        world.callLocal(0, 1, false);
        assertEq(world.done("callLocal"), 2, "calls by governor and recovery manager");
        world.compare();
        assertEq(world.breaches(), 0, "breaches");
    }

    function _delivered(string memory _kind) private returns (uint256) {
        for (uint256 _i = 0; _i < 4; _i++) {
            world.deliver(0);
        }
        return world.done(_kind);
    }

    /// "Of the accounts of this chain only the governor moves anything here, and in recovery only the recovery manager."
    /// "A message moves something only when the Replica of the governor's domain brings it and the router of that domain
    /// sent it."
    /// "There is a governor here only while the governor's domain is the local one."
    /// "Recovery begins the timelock after the recovery manager asked for it, and ends when the recovery manager says so."
    /// "Calls are made all or none."
    /// "Every domain but zero that has a router stands once in the list of domains, and no other does."
    ///
    /// Looked at after every eighth call and the last: what a call moved wrongly stays so until something else moves it.
    /// forge-config: default.invariant.include_storage = false
    /// forge-config: default.invariant.include_push_bytes = false
    /// forge-config: default.invariant.check_interval = 8
    function invariant_onlyTheGovernorsRouterMovesGovernance() external view {
        assertEq(world.breaches(), 0, "breaches");
        world.compare();
    }
}
