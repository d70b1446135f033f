// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { GovernanceRouter } from "../../src/governance/GovernanceRouter.sol";
import { GovernanceMessage } from "../../src/libs/GovernanceMessage.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconController } from "../../src/upgrade/UpgradeBeaconController.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { Notes1, Notes2 } from "../utils/Notes.sol";
import { Proxies } from "../utils/Proxies.sol";
import { TwoChains } from "../utils/TwoChains.sol";

/// @notice Governance of two chains from one, through Home and Replica. On each chain the GovernanceRouter owns the
/// controller of an application's beacon and the XAppConnectionManager; this contract governs from the near one.
contract GovernanceChainsTest is TwoChains {
    /// @dev What is governed on a chain.
    struct Governed {
        GovernanceRouter router;
        UpgradeBeaconController controller;
        address beacon;
        Notes1 notes;
    }

    Governed private nearSide;
    Governed private farSide;

    function setUp() external {
        _deployChains();
        _deployGoverned(near, nearSide);
        _deployGoverned(far, farSide);
        nearSide.router.setRouterLocal(far.domain, _id(address(farSide.router)));
        farSide.router.setRouterLocal(near.domain, _id(address(nearSide.router)));
        // The far router's deployer gives its chain to the governor. The near router is told, too, and does not care:
        // it does not take the far one for the governor's.
        farSide.router.transferGovernor(near.domain, address(this));
        _expect(far, near, 0, 1);
    }

    function _deployGoverned(Chain storage _chain, Governed storage _side) private {
        _side.router = GovernanceRouter(
            Proxies.make(
                address(new GovernanceRouter(_chain.domain, 1 days)),
                abi.encodeCall(GovernanceRouter.initialize, (address(_chain.connections), STRANGER))
            )
        );
        _side.controller = new UpgradeBeaconController();
        _side.beacon = address(new UpgradeBeacon(address(new Notes1()), address(_side.controller)));
        bytes memory _initialization = abi.encodeCall(Notes1.initialize, (address(_chain.connections)));
        _side.notes = Notes1(address(new UpgradeBeaconProxy(_side.beacon, _initialization)));
        _side.notes.note("before");
        _side.controller.transferOwnership(address(_side.router));
        _chain.connections.transferOwnership(address(_side.router));
        _chain.home.transferOwnership(address(_side.router));
    }

    function _upgradeTo(Governed storage _side, address _next)
        private
        view
        returns (GovernanceMessage.Call[] memory _list)
    {
        _list = new GovernanceMessage.Call[](1);
        _list[0] = GovernanceMessage.Call({
            to: _id(address(_side.controller)),
            data: abi.encodeCall(UpgradeBeaconController.upgrade, (_side.beacon, _next))
        });
    }

    /// @dev The bytes of a list of one call, written from the protocol and not from the library.
    function _callsMessage(GovernanceMessage.Call[] memory _list) private pure returns (bytes memory) {
        return bytes.concat(hex"0101", _list[0].to, bytes32(_list[0].data.length), _list[0].data);
    }

    function _expect(Chain storage _from, Chain storage _to, uint256 _taken, uint256 _refused) private {
        (uint256 _thatTook, uint256 _thatRefused) = _carry(_from, _to);
        assertEq(_thatTook, _taken, "taken");
        assertEq(_thatRefused, _refused, "refused");
    }

    function _isUpgraded(Governed storage _side) private {
        assertEq(_side.notes.version(), 2, "version");
        assertEq(_side.notes.notes(address(this)), "before", "notes");
        assertEq(_side.notes.total(), 1, "total");
        assertEq(_side.notes.owner(), address(this), "owner");
        Notes2(address(_side.notes)).note("after");
        assertEq(Notes2(address(_side.notes)).latest(), "after", "the new variable");
        assertEq(_side.notes.total(), 2, "total after another note");
    }

    function test_theGovernorUpgradesABeaconOfTheOtherChain() external {
        nearSide.router.callRemote(far.domain, _upgradeTo(farSide, address(new Notes2())));
        assertEq(farSide.notes.version(), 1, "version before the message is there");
        _expect(near, far, 1, 0);
        _isUpgraded(farSide);
        assertEq(nearSide.notes.version(), 1, "version here");
    }

    function test_theGovernorUpgradesABeaconOfItsOwnChain() external {
        nearSide.router.callLocal(_upgradeTo(nearSide, address(new Notes2())));
        _isUpgraded(nearSide);
    }

    function test_governanceMovesToTheOtherChainAndComesBack() external {
        nearSide.router.transferGovernor(far.domain, address(this));
        _expect(near, far, 1, 0);
        assertEq(farSide.router.governor(), address(this), "governor");
        farSide.router.callRemote(near.domain, _upgradeTo(nearSide, address(new Notes2())));
        _expect(far, near, 1, 0);
        _isUpgraded(nearSide);
        farSide.router.transferGovernor(near.domain, STRANGER);
        _expect(far, near, 1, 0);
        assertEq(nearSide.router.governor(), STRANGER, "governor");
        assertEq(farSide.router.governor(), address(0), "governor of the chain left");
    }

    /// A message that was under way when governance moved on speaks for nobody.
    function test_whatTheFormerGovernorSaidIsRefusedWhenItComesTooLate() external {
        GovernanceMessage.Call[] memory _list = _upgradeTo(farSide, address(new Notes2()));
        nearSide.router.transferGovernor(far.domain, address(this));
        _expect(near, far, 1, 0);
        vm.prank(address(nearSide.router));
        near.home.dispatch(far.domain, _id(address(farSide.router)), _callsMessage(_list));
        _expect(near, far, 0, 1);
        assertEq(farSide.notes.version(), 1, "version");
    }

    function test_aFailingCallIsSpentAndUndoesTheOthers() external {
        GovernanceMessage.Call[] memory _list = new GovernanceMessage.Call[](2);
        _list[0] = _upgradeTo(farSide, address(new Notes2()))[0];
        _list[1] = _upgradeTo(farSide, STRANGER)[0];
        nearSide.router.callRemote(far.domain, _list);
        _expect(near, far, 0, 1);
        assertEq(farSide.notes.version(), 1, "version");
    }

    /// What only the message can do: cut off the Replica that brought it.
    function test_theGovernorOwnsTheOtherChainsConnections() external {
        GovernanceMessage.Call[] memory _list = new GovernanceMessage.Call[](1);
        _list[0] = GovernanceMessage.Call({
            to: _id(address(far.connections)),
            data: abi.encodeCall(far.connections.ownerUnenrollReplica, (address(far.replica)))
        });
        nearSide.router.callRemote(far.domain, _list);
        nearSide.router.callRemote(far.domain, _upgradeTo(farSide, address(new Notes2())));
        _expect(near, far, 1, 1);
        assertFalse(far.connections.isReplica(address(far.replica)), "isReplica");
        assertEq(farSide.notes.version(), 1, "the message behind it is refused");
    }

    function test_aStrangersMessageIsRefused() external {
        bytes memory _body = bytes.concat(hex"02", bytes4(far.domain), _id(STRANGER));
        vm.prank(STRANGER);
        near.home.dispatch(far.domain, _id(address(farSide.router)), _body);
        _expect(near, far, 0, 1);
        assertEq(farSide.router.governorDomain(), near.domain, "governorDomain");
    }
}
