// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { GasTest } from "./GasTest.sol";

/// @notice dispatch and update of a Home that has been in use: its committed root and the destination's nonce are not zero.
abstract contract HomeGas is GasTest {
    Home internal home;

    function setUp() public {
        home = _usedHome();
        _fill(2);
        _sign();
    }

    function test_dispatch() public {
        _fill(LEAVES - 2);
        _dispatch(32);
        _note("dispatch 32 bytes");
    }

    function test_dispatch_100() public {
        _fill(LEAVES - 2);
        _dispatch(100);
        _note("dispatch 100 bytes");
    }

    /// @dev The 256th leaf is the first with a node at its level.
    function test_dispatch_newBranch() public {
        _fill(253);
        _dispatch(32);
        _note("dispatch 32 bytes, new branch slot");
    }

    function test_dispatch_100_newBranch() public {
        _fill(253);
        _dispatch(100);
        _note("dispatch 100 bytes, new branch slot");
    }

    function test_update() public {
        _updateOf(1);
        _note("home.update, 1 queued");
    }

    function test_update_2() public {
        _updateOf(2);
        _note("home.update, 2 queued");
    }

    function test_update_64() public {
        _updateOf(64);
        _note("home.update, 64 queued");
    }

    function _updateOf(uint256 _queued) private {
        _fill(LEAVES - 2 - _queued);
        _sign();
        _fill(_queued);
        _sign();
    }

    function _fill(uint256 _number) private {
        for (uint256 _i = 0; _i < _number; _i++) {
            _dispatch(32);
        }
    }

    function _dispatch(uint256 _length) private {
        bytes memory _bytes = _body(_length);
        vm.prank(SENDER);
        home.dispatch(REPLICA_DOMAIN, _id(RECIPIENT), _bytes);
    }

    function _sign() private {
        bytes32 _old = home.committedRoot();
        bytes32 _new = home.root();
        bytes memory _signature = _signed(_old, _new);
        home.update(_old, _new, _signature);
    }
}

contract HomeGasTest is HomeGas {
    function _proxied() internal pure override returns (bool) {
        return false;
    }
}

contract HomeProxyGasTest is HomeGas {
    function _proxied() internal pure override returns (bool) {
        return true;
    }
}
