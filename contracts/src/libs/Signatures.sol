// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import { ErrorsLib } from "./ErrorsLib.sol";

/// @title Signatures
/// @notice Who signed: EIP-191 personal messages over 32 bytes, secp256k1, 65-byte signatures r ‖ s ‖ v.
library Signatures {
    /// @notice The hash that stands before every statement about a Home: its domain and the protocol's name.
    function homeDomainHash(uint32 _homeDomain) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(_homeDomain, "OPTICS"));
    }

    /// @notice The signer of the personal message over `_hash`, never the zero address.
    /// @dev Reverts, checked in this order: length other than 65, s in the upper half of the curve's order, v other than
    /// 27 or 28, a signature that fits no key. OpenZeppelin names the third one like the fourth; it is told apart here.
    function recover(bytes32 _hash, bytes memory _signature) internal pure returns (address) {
        (address _signer, ECDSA.RecoverError _error) = ECDSA.tryRecover(ECDSA.toEthSignedMessageHash(_hash), _signature);
        if (_error == ECDSA.RecoverError.NoError) {
            return _signer;
        }
        require(_error != ECDSA.RecoverError.InvalidSignatureLength, ErrorsLib.SIGNATURE_LENGTH);
        require(_error != ECDSA.RecoverError.InvalidSignatureS, ErrorsLib.SIGNATURE_S);
        uint8 _v = uint8(_signature[64]);
        require(_v == 27 || _v == 28, ErrorsLib.SIGNATURE_V);
        revert(ErrorsLib.SIGNATURE_INVALID);
    }
}
