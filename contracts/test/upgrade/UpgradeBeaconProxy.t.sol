// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconController } from "../../src/upgrade/UpgradeBeaconController.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { Test } from "../utils/Test.sol";

contract Counter {
    error Odd(uint256 number);

    uint256 public number;
    address public initializer;

    function initialize(uint256 _number) external payable {
        require(_number != 13, "unlucky");
        number = _number;
        initializer = msg.sender;
    }

    function double() external virtual {
        if (number % 2 == 1) {
            revert Odd(number);
        }
        number *= 2;
    }

    function echo(bytes calldata _bytes) external payable returns (bytes memory, address, uint256) {
        return (_bytes, msg.sender, msg.value);
    }

    receive() external payable {
        number += msg.value;
    }
}

contract CounterByThree is Counter {
    function double() external override {
        number *= 3;
    }
}

/// @notice A beacon that anybody can break.
contract BrokenBeacon {
    bytes private answer;
    bool private reverts;

    constructor(bytes memory _answer, bool _reverts) {
        answer = _answer;
        reverts = _reverts;
    }

    fallback(bytes calldata) external returns (bytes memory) {
        require(!reverts, "broken beacon");
        return answer;
    }
}

contract UpgradeBeaconProxyTest is Test {
    address private constant STRANGER = address(0x5772A);

    UpgradeBeaconController private controller = new UpgradeBeaconController();
    address private beacon = address(new UpgradeBeacon(address(new Counter()), address(controller)));

    function _proxy(bytes memory _calldata) private returns (Counter) {
        return Counter(payable(address(new UpgradeBeaconProxy(beacon, _calldata))));
    }

    function test_constructor_initializesForTheDeployer() external {
        Counter _counter = _proxy(abi.encodeCall(Counter.initialize, (4)));
        assertEq(_counter.number(), 4, "number");
        assertEq(_counter.initializer(), address(this), "initializer");
    }

    function test_constructor_doesNotInitializeWithoutCalldata() external {
        assertEq(_proxy("").initializer(), address(0), "initializer");
        UpgradeBeaconProxy _made = new UpgradeBeaconProxy{ value: 3 }(beacon, "");
        assertEq(Counter(payable(address(_made))).number(), 0, "the value is not announced to the implementation");
    }

    function test_constructor_takesValue() external {
        UpgradeBeaconProxy _made = new UpgradeBeaconProxy{ value: 5 }(beacon, abi.encodeCall(Counter.initialize, (4)));
        assertEq(address(_made).balance, 5, "balance");
    }

    function test_constructor_passesOnTheInitializersReason() external {
        _expectRevert("unlucky");
        new UpgradeBeaconProxy(beacon, abi.encodeCall(Counter.initialize, (13)));
    }

    function test_constructor_callsWithASingleByteToo() external {
        // No function of the implementation has so short a selector.
        vm.expectRevert(bytes(""));
        new UpgradeBeaconProxy(beacon, hex"01");
    }

    function test_constructor_needsABeacon() external {
        _expectRevert("beacon !contract");
        new UpgradeBeaconProxy(STRANGER, "");
    }

    function test_constructor_needsAnImplementation() external {
        address _broken = address(new BrokenBeacon(abi.encode(STRANGER), false));
        _expectRevert("beacon implementation !contract");
        new UpgradeBeaconProxy(_broken, "");
    }

    function test_constructor_passesOnTheBeaconsReason() external {
        address _broken = address(new BrokenBeacon("", true));
        _expectRevert("broken beacon");
        new UpgradeBeaconProxy(_broken, "");
    }

    function test_constructor_refusesAnAnswerThatIsNoAddress() external {
        address _broken = address(new BrokenBeacon(hex"01", false));
        vm.expectRevert();
        new UpgradeBeaconProxy(_broken, "");
    }

    function testFuzz_fallback_passesEverythingThroughBothWays(bytes calldata _bytes, uint96 _value, address _caller)
        external
    {
        Counter _counter = _proxy("");
        vm.assume(_caller != address(vm));
        vm.deal(_caller, _value);
        vm.prank(_caller);
        (bytes memory _echo, address _sender, uint256 _received) = _counter.echo{ value: _value }(_bytes);
        assertEq(_echo, _bytes, "bytes");
        assertEq(_sender, _caller, "sender");
        assertEq(_received, _value, "value");
    }

    function test_fallback_passesOnReverts() external {
        Counter _counter = _proxy(abi.encodeCall(Counter.initialize, (5)));
        vm.expectRevert(abi.encodeWithSelector(Counter.Odd.selector, 5));
        _counter.double();
    }

    function test_receive_isTheImplementations() external {
        Counter _counter = _proxy(abi.encodeCall(Counter.initialize, (4)));
        (bool _success,) = address(_counter).call{ value: 3 }("");
        assertTrue(_success, "success");
        assertEq(_counter.number(), 7, "number");
        assertEq(address(_counter).balance, 3, "balance");
    }

    function test_upgrade_changesTheCodeOfAllProxiesAndTheStorageOfNone() external {
        Counter _one = _proxy(abi.encodeCall(Counter.initialize, (4)));
        Counter _two = _proxy(abi.encodeCall(Counter.initialize, (10)));
        _one.double();
        controller.upgrade(beacon, address(new CounterByThree()));
        assertEq(_one.number(), 8, "the first one's storage");
        assertEq(_two.number(), 10, "the second one's storage");
        _one.double();
        _two.double();
        assertEq(_one.number(), 24, "the first one's code");
        assertEq(_two.number(), 30, "the second one's code");
    }

    /// "The beacon never changes."
    function testFuzz_proxy_followsItsBeaconWhateverIsStored(bytes32 _slot, bytes32 _value) external {
        Counter _counter = _proxy("");
        vm.store(address(_counter), _slot, _value);
        vm.store(address(_counter), bytes32(0), bytes32(uint256(2)));
        controller.upgrade(beacon, address(new CounterByThree()));
        _counter.double();
        assertEq(_counter.number(), 6, "the code is the one that the beacon names");
    }

    /// "The proxy itself has no storage and no function: every slot and every selector is the implementation's."
    function test_proxy_hasNoStorageOfItsOwn() external {
        vm.record();
        Counter _counter = _proxy("");
        _counter.echo("");
        (bytes32[] memory _reads, bytes32[] memory _writes) = vm.accesses(address(_counter));
        assertEq(_reads.length, 0, "slots read");
        assertEq(_writes.length, 0, "slots written");
    }
}
