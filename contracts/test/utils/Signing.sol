// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Test } from "./Test.sol";

/// @notice Signs updates and failure notices, written from the protocol and not from the contracts' libraries.
abstract contract Signing is Test {
    function _homeDomainHash(uint32 _domain) internal pure returns (bytes32) {
        return keccak256(bytes.concat(bytes4(_domain), bytes("OPTICS")));
    }

    function _signUpdate(uint256 _key, uint32 _domain, bytes32 _oldRoot, bytes32 _newRoot)
        internal
        pure
        returns (bytes memory)
    {
        return _signStatement(_key, keccak256(bytes.concat(_homeDomainHash(_domain), _oldRoot, _newRoot)));
    }

    function _signFailure(uint256 _key, uint32 _domain, bytes32 _updater) internal pure returns (bytes memory) {
        return _signStatement(_key, keccak256(bytes.concat(_homeDomainHash(_domain), bytes4(_domain), _updater)));
    }

    function _signStatement(uint256 _key, bytes32 _statement) internal pure returns (bytes memory) {
        (uint8 _v, bytes32 _r, bytes32 _s) = vm.sign(_key, _personal(_statement));
        return bytes.concat(_r, _s, bytes1(_v));
    }

    function _personal(bytes32 _statement) internal pure returns (bytes32) {
        return keccak256(bytes.concat("\x19Ethereum Signed Message:\n32", _statement));
    }

    function _id(address _address) internal pure returns (bytes32) {
        return bytes32(bytes.concat(bytes12(0), bytes20(_address)));
    }
}
