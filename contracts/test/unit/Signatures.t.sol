// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Signatures } from "../../src/libs/Signatures.sol";
import { Signing } from "../utils/Signing.sol";

contract SignaturesTest is Signing {
    uint256 private constant KEY = 0xC0FFEE;
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
    bytes32 private constant STATEMENT = keccak256("statement");
    // The x coordinate of secp256k1's generator: an r that fits a key for every s and both v.
    bytes32 private constant GENERATOR = 0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798;

    function recover(bytes32 _statement, bytes calldata _signature) external pure returns (address) {
        return Signatures.recover(_statement, _signature);
    }

    function test_recover_findsTheSigner() external view {
        assertEq(this.recover(STATEMENT, _signStatement(KEY, STATEMENT)), vm.addr(KEY), "signer");
    }

    function test_recover_refusesALengthOtherThan65() external {
        bytes memory _signature = _signStatement(KEY, STATEMENT);
        _expectRevert("ECDSA: invalid signature length");
        this.recover(STATEMENT, bytes.concat(_signature, hex"00"));
        _expectRevert("ECDSA: invalid signature length");
        this.recover(STATEMENT, new bytes(64));
        _expectRevert("ECDSA: invalid signature length");
        this.recover(STATEMENT, "");
    }

    function test_recover_refusesTheUpperHalfOfTheOrder() external {
        (uint8 _v, bytes32 _r, bytes32 _s) = vm.sign(KEY, _personal(STATEMENT));
        bytes memory _mirrored = bytes.concat(_r, bytes32(ORDER - uint256(_s)), bytes1(_v == 27 ? 28 : 27));
        _expectRevert("ECDSA: invalid signature 's' value");
        this.recover(STATEMENT, _mirrored);
    }

    function test_recover_takesEveryLowerSAndNoOther() external {
        uint256 _half = ORDER / 2;
        for (uint8 _v = 27; _v <= 28; _v++) {
            for (uint256 _s = _half - 2; _s <= _half; _s++) {
                address _signer = ecrecover(_personal(STATEMENT), _v, GENERATOR, bytes32(_s));
                assertTrue(_signer != address(0), "it fits a key");
                assertEq(this.recover(STATEMENT, bytes.concat(GENERATOR, bytes32(_s), bytes1(_v))), _signer, "signer");
            }
            _expectRevert("ECDSA: invalid signature 's' value");
            this.recover(STATEMENT, bytes.concat(GENERATOR, bytes32(_half + 1), bytes1(_v)));
        }
    }

    function test_recover_refusesAnyOtherV() external {
        (, bytes32 _r, bytes32 _s) = vm.sign(KEY, _personal(STATEMENT));
        uint8[5] memory _others = [0, 1, 26, 29, 255];
        for (uint256 _i = 0; _i < _others.length; _i++) {
            _expectRevert("ECDSA: invalid signature 'v' value");
            this.recover(STATEMENT, bytes.concat(_r, _s, bytes1(_others[_i])));
        }
    }

    function test_recover_looksAtSBeforeV() external {
        (, bytes32 _r, bytes32 _s) = vm.sign(KEY, _personal(STATEMENT));
        _expectRevert("ECDSA: invalid signature 's' value");
        this.recover(STATEMENT, bytes.concat(_r, bytes32(ORDER - uint256(_s)), bytes1(uint8(0))));
    }

    function test_recover_refusesASignatureThatFitsNoKey() external {
        for (uint8 _v = 27; _v <= 28; _v++) {
            _expectRevert("ECDSA: invalid signature");
            this.recover(STATEMENT, bytes.concat(bytes32(0), bytes32(uint256(1)), bytes1(_v)));
        }
    }

    function hashAfter(uint256 _memory) external view returns (bytes32 _statement, uint256 _used) {
        bytes memory _taken = new bytes(_memory);
        uint256 _before = gasleft();
        _statement = Signatures.updateStatement(STATEMENT, STATEMENT, STATEMENT);
        _used = _before - gasleft();
        assertEq(_taken.length, _memory, "what is taken");
    }

    /// It is hashed in the memory that comes next: however much is taken, there are no more than three words to pay for.
    function test_updateStatement_costsNoMoreThanItsOwnMemory() external view {
        bytes32 _expected = keccak256(bytes.concat(STATEMENT, STATEMENT, STATEMENT));
        for (uint256 _memory = 32; _memory <= 16_384; _memory *= 2) {
            (bytes32 _statement, uint256 _used) = this.hashAfter(_memory);
            assertEq(_statement, _expected, "statement");
            assertTrue(_used < 500, "gas");
        }
    }

    function testFuzz_recover_findsOnlyTheSigner(uint256 _key, bytes32 _statement, bytes32 _other) external view {
        _key = _bound(_key, 1, ORDER - 1);
        bytes memory _signature = _signStatement(_key, _statement);
        assertEq(this.recover(_statement, _signature), vm.addr(_key), "signer");
        vm.assume(_other != _statement);
        try this.recover(_other, _signature) returns (address _signer) {
            assertTrue(_signer != vm.addr(_key), "another statement was not signed");
        } catch { }
    }
}
