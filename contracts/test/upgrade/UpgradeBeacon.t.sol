// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IUpgradeBeaconController } from "../../src/interfaces/IUpgradeBeaconController.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconController } from "../../src/upgrade/UpgradeBeaconController.sol";
import { Test } from "../utils/Test.sol";
import { Vm } from "../utils/Vm.sol";

contract Implementation { }

contract UpgradeBeaconTest is Test {
    address private constant STRANGER = address(0x5772A);

    Implementation private first = new Implementation();
    Implementation private second = new Implementation();
    UpgradeBeaconController private controller = new UpgradeBeaconController();

    function _beacon() private returns (address) {
        return address(new UpgradeBeacon(address(first), address(controller)));
    }

    function _read(address _beaconAddress) private returns (address) {
        (bool _success, bytes memory _answer) = _beaconAddress.call("");
        assertTrue(_success, "the beacon answers");
        assertEq(_answer.length, 32, "length of the answer");
        return abi.decode(_answer, (address));
    }

    // The beacon.

    function test_beacon_announcesItsFirstImplementation() external {
        vm.recordLogs();
        address _address = _beacon();
        Vm.Log[] memory _logs = vm.getRecordedLogs();
        assertEq(_logs.length, 1, "number of events");
        assertEq(_logs[0].emitter, _address, "emitter");
        assertEq(_logs[0].topics[0], UpgradeBeacon.Upgrade.selector, "event");
        assertEq(address(uint160(uint256(_logs[0].topics[1]))), address(first), "implementation");
    }

    function test_beacon_needsAContract() external {
        _expectRevert("implementation !contract");
        new UpgradeBeacon(STRANGER, address(controller));
    }

    function test_beacon_refusesTheZeroAddress() external {
        _expectRevert("!upgrade");
        new UpgradeBeacon(address(0), address(controller));
    }

    function test_beacon_takesValueWhenItIsMade() external {
        UpgradeBeacon _made = new UpgradeBeacon{ value: 1 }(address(first), address(controller));
        assertEq(address(_made).balance, 1, "balance");
    }

    /// "Only the controller changes the implementation."
    function testFuzz_beacon_answersAnyCallOfAnyoneElse(bytes calldata _calldata, address _caller) external {
        address _address = _beacon();
        vm.assume(_caller != address(controller));
        vm.prank(_caller);
        (bool _success, bytes memory _answer) = _address.call(_calldata);
        assertTrue(_success, "success");
        assertEq(_answer, abi.encode(address(first)), "answer");
        assertEq(_read(_address), address(first), "and changes nothing");
    }

    function test_beacon_takesTheControllersWord() external {
        address _address = _beacon();
        _expectEmit(_address);
        emit UpgradeBeacon.Upgrade(address(second));
        vm.prank(address(controller));
        (bool _success, bytes memory _answer) = _address.call(abi.encode(address(second)));
        assertTrue(_success, "success");
        assertEq(_answer.length, 0, "length of the answer");
        assertEq(_read(_address), address(second), "implementation");
    }

    function test_beacon_refusesTheController() external {
        address _address = _beacon();
        _refuses(_address, abi.encode(address(first)), "!upgrade");
        _refuses(_address, abi.encode(STRANGER), "implementation !contract");
        _refuses(_address, "", "implementation !contract");
    }

    /// "The implementation is a contract, always."
    function testFuzz_beacon_pointsToAContractWhateverTheControllerSays(bytes calldata _calldata) external {
        address _address = _beacon();
        vm.prank(address(controller));
        (bool _success,) = _address.call(_calldata);
        assertTrue(_success == (_read(_address) != address(first)), "a word that is heard changes the implementation");
        assertTrue(_read(_address).code.length > 0, "code of the implementation");
    }

    function test_beacon_ignoresTheUpperBytesOfTheWord() external {
        address _address = _beacon();
        vm.prank(address(controller));
        (bool _success,) = _address.call(bytes.concat(bytes12(type(uint96).max), bytes20(address(second)), "and more"));
        assertTrue(_success, "success");
        assertEq(_read(_address), address(second), "implementation");
    }

    function _refuses(address _address, bytes memory _calldata, string memory _reason) private {
        vm.prank(address(controller));
        (bool _success, bytes memory _answer) = _address.call(_calldata);
        assertFalse(_success, "success");
        assertEq(_answer, abi.encodeWithSignature("Error(string)", _reason), "reason");
    }

    // The controller.

    function test_controller_upgrades() external {
        address _address = _beacon();
        _expectEmit(_address);
        emit UpgradeBeacon.Upgrade(address(second));
        _expectEmit(address(controller));
        emit IUpgradeBeaconController.BeaconUpgraded(_address, address(second));
        controller.upgrade(_address, address(second));
        assertEq(_read(_address), address(second), "implementation");
    }

    /// "Only the owner upgrades a beacon."
    function testFuzz_controller_obeysItsOwnerAlone(address _caller) external {
        vm.assume(_caller != address(this));
        address _address = _beacon();
        vm.prank(_caller);
        _expectRevert("Ownable: caller is not the owner");
        controller.upgrade(_address, address(second));
    }

    function test_controller_needsABeacon() external {
        _expectRevert("beacon !contract");
        controller.upgrade(STRANGER, address(second));
    }

    function test_controller_passesOnTheBeaconsReason() external {
        address _address = _beacon();
        _expectRevert("!upgrade");
        controller.upgrade(_address, address(first));
        _expectRevert("implementation !contract");
        controller.upgrade(_address, STRANGER);
    }
}
