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

/// @notice Burns all the gas it is given, in one instruction.
contract GasBomb is IMessageRecipient {
    function handle(uint32, bytes32, bytes memory) external pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// @notice Burns nearly all its gas and then answers with the dearest reason there is: 256 bytes, none of them zero.
contract DearFailure is IMessageRecipient {
    GasBomb private immutable bomb = new GasBomb();

    function handle(uint32 _origin, bytes32 _sender, bytes memory) external view {
        // A call leaves one 64th behind: the second one burns that, too, but for the gas to answer with.
        try bomb.handle(_origin, _sender, "") { } catch { }
        try bomb.handle{ gas: gasleft() - 2_500 }(_origin, _sender, "") { } catch { }
        assembly ("memory-safe") {
            let _at := mload(0x40)
            for { let _i := 0 } lt(_i, 256) { _i := add(_i, 32) } { mstore(add(_at, _i), not(0)) }
            revert(_at, 256)
        }
    }
}

/// @notice Makes the call that the body says, and keeps what came of it.
contract Actor is IMessageRecipient {
    uint256 public calls;
    bool public succeeded;
    bytes public answer;

    function handle(uint32, bytes32, bytes memory _message) external {
        calls += 1;
        (address _target, bytes memory _call) = abi.decode(_message, (address, bytes));
        (succeeded, answer) = _target.call(_call);
    }
}

/// @notice Notes the least gas that it was ever called with, before it looks at what it is called with.
contract LeastGasMeter {
    uint256 public leastGas;

    fallback() external {
        uint256 _gas = gasleft();
        if (leastGas == 0 || _gas < leastGas) {
            leastGas = _gas;
        }
    }
}
