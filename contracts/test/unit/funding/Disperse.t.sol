// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Disperse } from "../../../src/funding/Disperse.sol";
import { IDisperse } from "../../../src/interfaces/IDisperse.sol";
import { Test } from "../../utils/Test.sol";

/// @notice A wallet with code: takes what it gets, or refuses it.
contract Wallet {
    bool private immutable refuses;

    constructor(bool _refuses) {
        refuses = _refuses;
    }

    receive() external payable {
        require(!refuses, "not today");
    }
}

/// @notice Calls Disperse again, with its own money, for another account, as soon as it is paid.
contract Reenterer {
    IDisperse private immutable disperse;
    address private immutable other;

    constructor(IDisperse _disperse, address _other) payable {
        disperse = _disperse;
        other = _other;
    }

    receive() external payable {
        address[] memory _recipients = new address[](1);
        uint256[] memory _amounts = new uint256[](1);
        (_recipients[0], _amounts[0]) = (other, msg.value);
        disperse.disperse{ value: address(this).balance }(_recipients, _amounts);
    }
}

contract DisperseTest is Test {
    Disperse private disperse;
    bool private takesChange = true;

    receive() external payable {
        require(takesChange, "no change");
    }

    function setUp() external {
        disperse = new Disperse();
        vm.deal(address(this), 100 ether);
    }

    function _list(uint256 _length) private pure returns (address[] memory _recipients, uint256[] memory _amounts) {
        _recipients = new address[](_length);
        _amounts = new uint256[](_length);
        for (uint256 _i = 0; _i < _length; _i++) {
            _recipients[_i] = address(uint160(0x10000 * (_i + 1)));
            _amounts[_i] = (_i + 1) * 1 ether;
        }
    }

    /// @dev Expects that nobody is paid and nothing is kept.
    function _refused(bytes memory _error, address[] memory _recipients, uint256[] memory _amounts, uint256 _value)
        private
    {
        vm.expectRevert(_error);
        disperse.disperse{ value: _value }(_recipients, _amounts);
        assertEq(address(this).balance, 100 ether, "the caller's balance");
        for (uint256 _i = 0; _i < _recipients.length; _i++) {
            assertEq(_recipients[_i].balance, 0, "a recipient's balance");
        }
    }

    /// "A call pays every recipient exactly its amount and gives the rest of its value back to the caller, or it does nothing."
    function testFuzz_disperse_paysAndGivesBack(uint256 _length, uint256 _more, uint256 _seed) external {
        (address[] memory _recipients, uint256[] memory _amounts) = _list(_bound(_length, 0, 40));
        uint256 _sum;
        for (uint256 _i = 0; _i < _amounts.length; _i++) {
            _amounts[_i] = _bound(uint256(keccak256(abi.encode(_seed, _i))), 0, 1 ether);
            _sum += _amounts[_i];
        }
        disperse.disperse{ value: _sum + _bound(_more, 0, 1 ether) }(_recipients, _amounts);
        for (uint256 _i = 0; _i < _amounts.length; _i++) {
            assertEq(_recipients[_i].balance, _amounts[_i], "paid");
        }
        assertEq(address(this).balance, 100 ether - _sum, "given back");
        assertEq(address(disperse).balance, 0, "kept");
    }

    function test_disperse_saysWhomItPaid() external {
        (address[] memory _recipients, uint256[] memory _amounts) = _list(2);
        for (uint256 _i = 0; _i < 2; _i++) {
            _expectEmit(address(disperse));
            emit IDisperse.Paid(_recipients[_i], _amounts[_i]);
        }
        disperse.disperse{ value: 3 ether }(_recipients, _amounts);
    }

    function test_disperse_needsAnAmountForEach() external {
        (address[] memory _recipients,) = _list(2);
        (, uint256[] memory _amounts) = _list(3);
        _refused(abi.encodeWithSelector(IDisperse.LengthMismatch.selector, 2, 3), _recipients, _amounts, 10 ether);
    }

    /// "No recipient is paid twice in one call."
    function test_disperse_needsRisingRecipients() external {
        (address[] memory _recipients, uint256[] memory _amounts) = _list(3);
        _recipients[2] = _recipients[1];
        _refused(abi.encodeWithSelector(IDisperse.NotRising.selector, _recipients[1]), _recipients, _amounts, 10 ether);
        _recipients[2] = _recipients[0];
        _refused(abi.encodeWithSelector(IDisperse.NotRising.selector, _recipients[0]), _recipients, _amounts, 10 ether);
        _recipients[0] = address(0);
        _refused(abi.encodeWithSelector(IDisperse.NotRising.selector, address(0)), _recipients, _amounts, 10 ether);
    }

    function test_disperse_paysTheLowestAndTheHighestAddress() external {
        (address[] memory _recipients, uint256[] memory _amounts) = _list(2);
        _recipients[0] = address(1);
        _recipients[1] = address(type(uint160).max);
        uint256 _before = _recipients[0].balance;
        disperse.disperse{ value: 3 ether }(_recipients, _amounts);
        assertEq(_recipients[0].balance, _before + 1 ether, "the lowest but zero");
        assertEq(_recipients[1].balance, 2 ether, "the highest");
    }

    /// "What leaves the contract in a call is exactly the value that came with it."
    function test_disperse_paysOutOfItsValueAlone() external {
        vm.deal(address(disperse), 50 ether);
        (address[] memory _recipients, uint256[] memory _amounts) = _list(3);
        bytes memory _error = abi.encodeWithSelector(IDisperse.ValueTooLow.selector, 6 ether - 1, 6 ether);
        _refused(_error, _recipients, _amounts, 6 ether - 1);
        _amounts[1] = type(uint256).max - 1 ether;
        _error = abi.encodeWithSelector(IDisperse.ValueTooLow.selector, 6 ether, type(uint256).max);
        _refused(_error, _recipients, _amounts, 6 ether);
        _amounts[1] = 2 ether;
        disperse.disperse{ value: 7 ether }(_recipients, _amounts);
        assertEq(address(disperse).balance, 50 ether, "what was there before");
    }

    function test_disperse_revertsWholeWhenOneRefuses() external {
        (address[] memory _recipients, uint256[] memory _amounts) = _list(3);
        address _refuser = address(new Wallet(true));
        _recipients[2] = _refuser;
        _refused(abi.encodeWithSelector(IDisperse.NotTaken.selector, _refuser), _recipients, _amounts, 6 ether);
        _recipients[2] = address(new Wallet(false));
        disperse.disperse{ value: 6 ether }(_recipients, _amounts);
        assertEq(_recipients[2].balance, 3 ether, "a wallet with code");
    }

    function test_disperse_revertsWholeWhenTheRestIsNotTaken() external {
        takesChange = false;
        (address[] memory _recipients, uint256[] memory _amounts) = _list(2);
        _refused(abi.encodeWithSelector(IDisperse.NotTaken.selector, address(this)), _recipients, _amounts, 3 ether + 1);
        disperse.disperse{ value: 3 ether }(_recipients, _amounts);
    }

    function test_disperse_isNotDisturbedByARecipientThatCallsIt() external {
        address _other = address(0xbeef);
        (address[] memory _recipients, uint256[] memory _amounts) = _list(2);
        _recipients[1] = address(new Reenterer{ value: 0 }(disperse, _other));
        disperse.disperse{ value: 5 ether }(_recipients, _amounts);
        assertEq(_recipients[0].balance, 1 ether, "the first");
        assertEq(_other.balance, 2 ether, "paid by the second");
        assertEq(address(this).balance, 97 ether, "given back");
        assertEq(address(disperse).balance, 0, "kept");
    }
}
