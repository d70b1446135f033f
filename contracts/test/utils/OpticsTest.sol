// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { ReferenceTree } from "./ReferenceTree.sol";
import { Signing } from "./Signing.sol";

/// @notice A Home, a Replica of it, and an updater whose key is known.
abstract contract OpticsTest is Signing {
    uint32 internal constant HOME_DOMAIN = 1000;
    uint32 internal constant REPLICA_DOMAIN = 2000;
    uint256 internal constant WINDOW = 30 minutes;
    uint256 internal constant PROCESS_GAS = 850_000;
    uint256 internal constant RESERVE_GAS = 15_000;
    uint256 internal constant UPDATER_KEY = 0xA11CE;
    uint256 internal constant OTHER_KEY = 0xB0B;
    address internal constant STRANGER = address(0x5772A);

    address internal updater = vm.addr(UPDATER_KEY);

    function _deployHome() internal returns (Home _home, UpdaterManager _manager) {
        _manager = new UpdaterManager(updater);
        _home = _unlockedHome();
        _home.initialize(_manager);
        _manager.setHome(address(_home));
    }

    function _deployReplica() internal returns (Replica _replica) {
        _replica = _unlockedReplica(RESERVE_GAS);
        _replica.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
    }

    /// @dev A Home to initialize.
    function _unlockedHome() internal returns (Home _home) {
        _home = new Home(HOME_DOMAIN);
        _unlock(address(_home));
    }

    /// @dev A Replica to initialize.
    function _unlockedReplica(uint256 _reserveGas) internal returns (Replica _replica) {
        _replica = new Replica(REPLICA_DOMAIN, PROCESS_GAS, _reserveGas);
        _unlock(address(_replica));
    }

    /// @dev Lets an implementation be initialized as if it were a proxy: most tests need nothing in between.
    function _unlock(address _implementation) internal {
        assertEq(uint256(vm.load(_implementation, bytes32(0))) & 0xffff, 0xff, "locked");
        vm.store(_implementation, bytes32(0), bytes32(0));
    }

    function _signed(bytes32 _oldRoot, bytes32 _newRoot) internal pure returns (bytes memory) {
        return _signUpdate(UPDATER_KEY, HOME_DOMAIN, _oldRoot, _newRoot);
    }

    /// @dev The bytes of a message from this contract's address on the Home's chain to the Replica's.
    function _message(uint32 _nonce, address _recipient, bytes memory _body) internal view returns (bytes memory) {
        return _messageTo(REPLICA_DOMAIN, _nonce, _recipient, _body);
    }

    function _messageTo(uint32 _destination, uint32 _nonce, address _recipient, bytes memory _body)
        internal
        view
        returns (bytes memory)
    {
        return bytes.concat(
            bytes4(HOME_DOMAIN), _id(address(this)), bytes4(_nonce), bytes4(_destination), _id(_recipient), _body
        );
    }

    /// @dev Makes the Replica accept a tree of just these messages, and lets the window pass.
    function _accept(Replica _replica, bytes[] memory _messages) internal returns (bytes32[] memory _leaves) {
        _leaves = new bytes32[](_messages.length);
        for (uint256 _i = 0; _i < _messages.length; _i++) {
            _leaves[_i] = keccak256(_messages[_i]);
        }
        bytes32 _old = _replica.committedRoot();
        bytes32 _root = ReferenceTree.root(_leaves);
        _replica.update(_old, _root, _signed(_old, _root));
        vm.warp(block.timestamp + WINDOW);
    }

    /// @dev Makes the Replica accept a tree with the one message, and proves it.
    function _proveAlone(Replica _replica, bytes memory _one) internal returns (bytes32 _leaf) {
        bytes[] memory _messages = new bytes[](1);
        _messages[0] = _one;
        bytes32[] memory _leaves = _accept(_replica, _messages);
        _leaf = _leaves[0];
        assertTrue(_replica.prove(_leaf, ReferenceTree.proof(_leaves, 1, 0), 0), "the message is proven");
    }
}
