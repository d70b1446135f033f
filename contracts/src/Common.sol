// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Initializable } from "@openzeppelin/contracts-upgradeable/proxy/utils/Initializable.sol";

import { ICommon } from "./interfaces/ICommon.sol";
import { ErrorsLib } from "./libs/ErrorsLib.sol";
import { Signatures } from "./libs/Signatures.sol";

/// @title Common
/// @notice The part that Home and Replica share.
///
/// Invariants:
/// - A contract that has failed stays failed, and accepts no further update.
/// - An implementation is never initialized: only a proxy is.
/// - Two updates signed by the updater from one root to two roots fail the contract, whoever brings them.
abstract contract Common is Initializable, ICommon {
    /// @inheritdoc ICommon
    uint32 public immutable localDomain;

    /// @inheritdoc ICommon
    address public updater;
    /// @inheritdoc ICommon
    States public state;
    // What else an update needs, for a Replica, in the word that it reads anyway: copies of the Home's domain and of the
    // optimistic window in seconds, both zero where they were not made. A Home has no use for them.
    uint32 internal copiedDomain;
    uint40 internal copiedSeconds;
    /// @inheritdoc ICommon
    bytes32 public committedRoot;

    uint256[47] private __GAP;

    /// @dev Reverts once the contract has failed.
    modifier notFailed() {
        require(state != States.Failed, ErrorsLib.FAILED_STATE);
        _;
    }

    constructor(uint32 _localDomain) {
        localDomain = _localDomain;
        // An implementation is only ever run through proxies; nobody shall make it their own.
        _disableInitializers();
    }

    function __Common_initialize(address _updater) internal onlyInitializing {
        updater = _updater;
        state = States.Active;
    }

    /// @inheritdoc ICommon
    function doubleUpdate(
        bytes32 _oldRoot,
        bytes32[2] calldata _newRoot,
        bytes calldata _signature,
        bytes calldata _signature2
    ) external notFailed {
        if (
            _isUpdaterSignature(_oldRoot, _newRoot[0], _signature)
                && _isUpdaterSignature(_oldRoot, _newRoot[1], _signature2) && _newRoot[0] != _newRoot[1]
        ) {
            _fail();
            emit DoubleUpdate(_oldRoot, _newRoot, _signature, _signature2);
        }
    }

    /// @inheritdoc ICommon
    function homeDomainHash() public view returns (bytes32) {
        return Signatures.homeDomainHash(_homeDomain());
    }

    /// @dev The domain of the Home whose updates count here.
    function _homeDomain() internal view virtual returns (uint32);

    /// @dev Ends trust in the updater: sets the state Failed, and does what else the contract owes its users then.
    function _fail() internal virtual;

    function _setFailed() internal {
        state = States.Failed;
    }

    /// @dev Whether the updater signed the update; reverts on a malformed signature.
    function _isUpdaterSignature(bytes32 _oldRoot, bytes32 _newRoot, bytes calldata _signature)
        internal
        view
        returns (bool)
    {
        bytes32 _statement = Signatures.updateStatement(homeDomainHash(), _oldRoot, _newRoot);
        return Signatures.recover(_statement, _signature) == updater;
    }
}
