// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IMessageRecipient } from "../../src/interfaces/IMessageRecipient.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";

/// @notice Notes how much gas it was called with.
contract GasMeter is IMessageRecipient {
    uint256 public gasAtEntry;

    function handle(uint32, bytes32, bytes memory) external {
        gasAtEntry = gasleft();
    }
}

/// @notice Burns all the gas it is given.
contract GasBurner is IMessageRecipient {
    function handle(uint32, bytes32, bytes memory) external pure {
        while (true) { }
    }
}

/// @notice Answers with far more bytes than anybody wants, as a return or as a revert.
contract ReturnBomb is IMessageRecipient {
    uint256 public constant SIZE = 100_000;
    bool private immutable reverts;

    constructor(bool _reverts) {
        reverts = _reverts;
    }

    function handle(uint32, bytes32, bytes memory) external view {
        bool _reverts = reverts;
        uint256 _size = SIZE;
        assembly ("memory-safe") {
            // From memory that nothing has written to: all zeros.
            let _free := mload(0x40)
            if _reverts { revert(_free, _size) }
            return(_free, _size)
        }
    }
}

/// @notice Calls process for the message it was given as the body of its own.
contract Reenterer is IMessageRecipient {
    bool public called;
    bytes public reason;

    function handle(uint32, bytes32, bytes memory _message) external {
        called = true;
        try IReplica(msg.sender).process(_message) {
            reason = "";
        } catch (bytes memory _reason) {
            reason = _reason;
        }
    }
}
