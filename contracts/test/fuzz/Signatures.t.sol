// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import { Signatures } from "../../src/libs/Signatures.sol";
import { Signing } from "../utils/Signing.sol";

/// @notice Signatures beside OpenZeppelin's, and the hashes beside plain concatenations.
contract SignaturesFuzzTest is Signing {
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    function recover(bytes32 _hash, bytes calldata _signature) external pure returns (address) {
        return Signatures.recover(_hash, _signature);
    }

    function expected(bytes32 _hash, bytes calldata _signature) external pure returns (address) {
        // The first version knows 65 bytes only, and compares s before v as this OpenZeppelin's does not.
        require(_signature.length == 65, "ECDSA: invalid signature length");
        uint8 _v = uint8(_signature[64]);
        if (uint256(bytes32(_signature[32:64])) <= ORDER / 2) {
            require(_v == 27 || _v == 28, "ECDSA: invalid signature 'v' value");
        }
        return ECDSA.recover(keccak256(bytes.concat("\x19Ethereum Signed Message:\n32", _hash)), _signature);
    }

    function _same(bytes32 _hash, bytes memory _signature) private view {
        (bool _success, bytes memory _answer) =
            address(this).staticcall(abi.encodeCall(this.recover, (_hash, _signature)));
        (bool _expected, bytes memory _expectedAnswer) =
            address(this).staticcall(abi.encodeCall(this.expected, (_hash, _signature)));
        assertTrue(_success == _expected, "success");
        assertEq(_answer, _expectedAnswer, "signer or reason");
    }

    function testFuzz_recover_likeTheReference(uint256 _key, bytes32 _hash, uint256 _at, bytes1 _flip, uint256 _kind)
        external
        view
    {
        bytes memory _signature = _signStatement(_bound(_key, 1, ORDER - 1), _hash);
        _same(_hash, _signature);
        // One byte changed, mostly in r and s; or v; or the mirrored s, with either v.
        _kind %= 4;
        if (_kind == 0) {
            _signature[_at % 65] ^= _flip;
        } else if (_kind == 1) {
            _signature[64] = _flip;
        } else {
            bytes32 _s;
            assembly ("memory-safe") {
                _s := sub(ORDER, mload(add(_signature, 0x40)))
                mstore(add(_signature, 0x40), _s)
            }
            if (_kind == 2) _signature[64] = bytes1(uint8(55) - uint8(_signature[64]));
        }
        _same(_hash, _signature);
    }

    function testFuzz_recover_ofAnythingLikeTheReference(bytes32 _hash, bytes memory _signature) external view {
        _same(_hash, _signature);
        bytes memory _long = bytes.concat(_signature, new bytes(65));
        assembly ("memory-safe") {
            mstore(_long, 65)
        }
        _same(_hash, _long);
        _long[64] = 0x1b;
        _same(_hash, _long);
    }

    function testFuzz_hashes_arePlainConcatenations(uint32 _domain, bytes32 _one, bytes32 _two, bytes32 _three)
        external
        pure
    {
        assertEq(Signatures.homeDomainHash(_domain), _homeDomainHash(_domain), "homeDomainHash");
        bytes32 _expected = keccak256(bytes.concat(_one, _two, _three));
        assertEq(Signatures.updateStatement(_one, _two, _three), _expected, "updateStatement");
        assertEq(Signatures.personalMessage(_one), _personal(_one), "personalMessage");
        // The memory that they hash in stays free, and what is taken afterwards is whole.
        bytes memory _after = abi.encode(_one, _two, _three);
        assertEq(Signatures.updateStatement(_one, _two, _three), keccak256(_after), "with memory taken");
        assertEq(keccak256(_after), _expected, "the memory that is taken");
    }
}
