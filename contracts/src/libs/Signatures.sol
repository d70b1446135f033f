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
    function homeDomainHash(uint32 _homeDomain) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(_homeDomain, "OPTICS"));
    }

    /// @notice The signer of the personal message over `_hash`, never the zero address.
    /// @dev Reverts, checked in this order: length other than 65, s in the upper half of the curve's order, v other than
    /// 27 or 28, a signature that fits no key.
    function recover(bytes32 _hash, bytes calldata _signature) internal pure returns (address _signer) {
        require(_signature.length == 65, ErrorsLib.SIGNATURE_LENGTH);
        bytes32 _s = bytes32(_signature[32:64]);
        require(uint256(_s) <= MAX_S, ErrorsLib.SIGNATURE_S);
        uint8 _v = uint8(_signature[64]);
        require(_v == 27 || _v == 28, ErrorsLib.SIGNATURE_V);
        _signer = ecrecover(personalMessage(_hash), _v, bytes32(_signature[0:32]), _s);
        require(_signer != address(0), ErrorsLib.SIGNATURE_INVALID);
    }

    /// @notice What is signed to sign 32 bytes as a personal message (EIP-191, version 0x45).
    function personalMessage(bytes32 _hash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked("\x19Ethereum Signed Message:\n32", _hash));
    }
}
