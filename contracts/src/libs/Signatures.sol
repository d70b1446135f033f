// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ErrorsLib } from "./ErrorsLib.sol";

/// @title Signatures
/// @notice Who signed: EIP-191 personal messages over 32 bytes, secp256k1, 65-byte signatures r ‖ s ‖ v.
library Signatures {
    // Half the order of secp256k1's group, rounded down. Of s and its negative, which are both valid, only the lower one
    // counts (EIP-2).
    uint256 private constant MAX_S = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0;

    /// @notice The hash that stands before every statement about a Home: its domain and the protocol's name.
    function homeDomainHash(uint32 _homeDomain) internal pure returns (bytes32 _domainHash) {
        // Assembly, because every update pays for it: four bytes of domain and six of name, hashed in scratch space.
        assembly ("memory-safe") {
            mstore(0x00, or(shl(224, _homeDomain), shl(176, 0x4f5054494353)))
            _domainHash := keccak256(0x00, 10)
        }
    }

    /// @notice The signer of the personal message over `_hash`, never the zero address.
    /// @dev Reverts, checked in this order: length other than 65, s in the upper half of the curve's order, v other than
    /// 27 or 28, a signature that fits no key.
    function recover(bytes32 _hash, bytes calldata _signature) internal pure returns (address _signer) {
        require(_signature.length == 65, ErrorsLib.SIGNATURE_LENGTH);
        bytes32 _r;
        bytes32 _s;
        uint256 _v;
        // Assembly, because slices of calldata are checked against a length that is checked above.
        assembly ("memory-safe") {
            _r := calldataload(_signature.offset)
            _s := calldataload(add(_signature.offset, 0x20))
            _v := byte(0, calldataload(add(_signature.offset, 0x40)))
        }
        require(uint256(_s) <= MAX_S, ErrorsLib.SIGNATURE_S);
        require(_v == 27 || _v == 28, ErrorsLib.SIGNATURE_V);
        _signer = ecrecover(personalMessage(_hash), uint8(_v), _r, _s);
        require(_signer != address(0), ErrorsLib.SIGNATURE_INVALID);
    }

    /// @notice What an updater signs, before it becomes a personal message: keccak256(homeDomainHash ‖ oldRoot ‖ newRoot).
    function updateStatement(bytes32 _homeDomainHash, bytes32 _oldRoot, bytes32 _newRoot)
        internal
        pure
        returns (bytes32 _statement)
    {
        // Assembly, because every update pays for it: hashed in the memory that comes next, which stays free.
        assembly ("memory-safe") {
            let _at := mload(0x40)
            mstore(_at, _homeDomainHash)
            mstore(add(_at, 0x20), _oldRoot)
            mstore(add(_at, 0x40), _newRoot)
            _statement := keccak256(_at, 0x60)
        }
    }

    /// @notice What is signed to sign 32 bytes as a personal message (EIP-191, version 0x45).
    function personalMessage(bytes32 _hash) internal pure returns (bytes32 _digest) {
        // Assembly as above; the prefix has 28 bytes.
        assembly ("memory-safe") {
            mstore(0x00, "\x19Ethereum Signed Message:\n32")
            mstore(0x1c, _hash)
            _digest := keccak256(0x00, 0x3c)
        }
    }
}
