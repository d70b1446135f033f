// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Router } from "../../src/xapps/Router.sol";

/// @notice The first version of an application: it keeps notes.
contract Notes1 is Router {
    uint256 public total;
    mapping(address => bytes32) public notes;

    uint256[48] private __GAP;

    constructor() {
        _disableInitializers();
    }

    function initialize(address _connections) external initializer {
        __Router_initialize(_connections);
    }

    function note(bytes32 _note) external {
        notes[msg.sender] = _note;
        total += 1;
    }

    function handle(uint32, bytes32, bytes calldata) external pure { }

    function version() external pure returns (uint256) {
        return 1;
    }
}

/// @notice The second version: the same variables, and one more at the cost of the gap.
contract Notes2 is Router {
    uint256 public total;
    mapping(address => bytes32) public notes;
    bytes32 public latest;

    uint256[47] private __GAP;

    constructor() {
        _disableInitializers();
    }

    function initialize(address _connections) external initializer {
        __Router_initialize(_connections);
    }

    function note(bytes32 _note) external {
        notes[msg.sender] = _note;
        latest = _note;
        total += 1;
    }

    function handle(uint32, bytes32, bytes calldata) external pure { }

    function version() external pure returns (uint256) {
        return 2;
    }
}
