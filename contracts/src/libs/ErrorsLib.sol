// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title ErrorsLib
/// @notice Every revert string of the core contracts, named once. Off-chain programs match on them: they never change.
library ErrorsLib {
    // Home and Replica.
    string internal constant FAILED_STATE = "failed state";
    string internal constant NOT_UPDATER_SIGNATURE = "!updater sig";

    // Home.
    string internal constant MESSAGE_TOO_LONG = "msg too long";
    string internal constant NOT_CURRENT_HOME_UPDATE = "not a current update";
    string internal constant NOT_UPDATER_MANAGER = "!updaterManager";
    string internal constant UPDATER_MANAGER_NOT_CONTRACT = "!contract updaterManager";

    // Replica.
    string internal constant NOT_CURRENT_REPLICA_UPDATE = "not current update";
    string internal constant PROCESS_GAS_TOO_LOW = "!process gas";
    string internal constant RESERVE_GAS_TOO_LOW = "!reserve gas";
    string internal constant STATUS_NOT_NONE = "!MessageStatus.None";
    string internal constant NOT_PROVEN_NOW = "!prove";
    string internal constant MESSAGE_TOO_SHORT = "!message length";
    string internal constant NOT_DESTINATION = "!destination";
    string internal constant NOT_PROVEN = "!proven";
    string internal constant REENTRANT = "!reentrant";
    string internal constant NOT_ENOUGH_GAS = "!gas";

    // UpdaterManager.
    string internal constant HOME_NOT_CONTRACT = "!contract home";
    string internal constant NOT_HOME = "!home";

    // XAppConnectionManager.
    string internal constant NO_REPLICA = "!replica exists";
    string internal constant NOT_CURRENT_UPDATER = "!current updater";
    string internal constant NOT_VALID_WATCHER = "!valid watcher";

    // Upgrade contracts.
    string internal constant SAME_IMPLEMENTATION = "!upgrade";
    string internal constant IMPLEMENTATION_NOT_CONTRACT = "implementation !contract";
    string internal constant BEACON_NOT_CONTRACT = "beacon !contract";
    string internal constant BEACON_IMPLEMENTATION_NOT_CONTRACT = "beacon implementation !contract";

    // Queue and tree.
    string internal constant QUEUE_EMPTY = "Empty";
    string internal constant QUEUE_INSUFFICIENT = "Insufficient";
    string internal constant TREE_FULL = "merkle tree full";

    // Signature recovery.
    string internal constant SIGNATURE_INVALID = "ECDSA: invalid signature";
    string internal constant SIGNATURE_LENGTH = "ECDSA: invalid signature length";
    string internal constant SIGNATURE_S = "ECDSA: invalid signature 's' value";
    string internal constant SIGNATURE_V = "ECDSA: invalid signature 'v' value";

    // GovernanceRouter.
    string internal constant NOT_GOVERNOR = "! called by governor";
    string internal constant NOT_RECOVERY_MANAGER = "! called by recovery manager";
    string internal constant IN_RECOVERY = "in recovery";
    string internal constant RECOVERY_INITIATED = "recovery already initiated";
    string internal constant RECOVERY_NOT_INITIATED = "recovery not initiated";
    string internal constant NOT_GOVERNOR_ROUTER = "!governorRouter";
    string internal constant NO_ROUTER = "!router";
    string internal constant CONNECTIONS_OF_OTHER_DOMAIN = "XAppConnectionManager bad domain";
    string internal constant NOT_VALID_MESSAGE_TYPE = "!valid message type";
    string internal constant NOT_VALID_CALLS = "!valid calls";
    string internal constant NO_CALLS = "no calls";
    string internal constant TOO_MANY_CALLS = "too many calls";
    string internal constant CALL_FAILED = "call failed";

    // Applications; the first of GovernanceRouter, too.
    string internal constant NOT_REPLICA = "!replica";
    string internal constant NOT_REMOTE_ROUTER = "!remote router";
    string internal constant NO_REMOTE = "!remote";
    string internal constant NOT_VALID_ACTION = "!valid action";
}
