// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title TypeCasts
/// @notice Between the 20-byte addresses of this chain and the 32-byte identifiers that messages carry.
library TypeCasts {
    /// @notice The address, left-padded with twelve zero bytes.
    function addressToBytes32(address _address) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(_address)));
    }

    /// @notice The last twenty bytes; the first twelve are ignored.
    function bytes32ToAddress(bytes32 _identifier) internal pure returns (address) {
        return address(uint160(uint256(_identifier)));
    }
}
