// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { IHome } from "../../src/interfaces/IHome.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { OpticsTest } from "./OpticsTest.sol";
import { Proxies } from "./Proxies.sol";
import { ReferenceTree } from "./ReferenceTree.sol";
import { Vm } from "./Vm.sol";

/// @notice Two chains that hear each other: on each a Home, a Replica of the other's Home, and an XAppConnectionManager
/// that names both. Messages are carried as agents carry them, with the updater's signature and a proof.
abstract contract TwoChains is OpticsTest {
    /// @dev One chain, and the messages that its Home took, in order.
    struct Chain {
        uint32 domain;
        Home home;
        Replica replica;
        XAppConnectionManager connections;
        bytes[] messages;
        bytes32[] leaves;
        uint256 carried;
    }

    Chain internal near;
    Chain internal far;

    function _deployChains() internal {
        vm.recordLogs();
        _deployChain(near, HOME_DOMAIN, REPLICA_DOMAIN);
        _deployChain(far, REPLICA_DOMAIN, HOME_DOMAIN);
    }

    function _deployChain(Chain storage _chain, uint32 _domain, uint32 _other) private {
        UpdaterManager _manager = new UpdaterManager(updater);
        _chain.domain = _domain;
        _chain.home = Home(Proxies.make(address(new Home(_domain)), abi.encodeCall(Home.initialize, (_manager))));
        _manager.setHome(address(_chain.home));
        _chain.replica = Replica(
            Proxies.make(
                address(new Replica(_domain, PROCESS_GAS, RESERVE_GAS)),
                abi.encodeCall(Replica.initialize, (_other, updater, bytes32(0), WINDOW))
            )
        );
        _chain.connections = new XAppConnectionManager();
        _chain.connections.setHome(address(_chain.home));
        _chain.connections.ownerEnrollReplica(address(_chain.replica), _other);
    }

    /// @dev Carries what waits on one chain to the other, and says how many messages their recipients took and refused.
    function _carry(Chain storage _from, Chain storage _to) internal returns (uint256 _taken, uint256 _refused) {
        _readDispatches();
        (bytes32 _old, bytes32 _new) = _from.home.suggestUpdate();
        bytes memory _signature = _signUpdate(UPDATER_KEY, _from.domain, _old, _new);
        _from.home.update(_old, _new, _signature);
        _to.replica.update(_old, _new, _signature);
        vm.warp(block.timestamp + WINDOW);
        uint256 _count = _from.leaves.length;
        for (uint256 _i = _from.carried; _i < _count; _i++) {
            bytes32 _leaf = _from.leaves[_i];
            assertTrue(_to.replica.prove(_leaf, ReferenceTree.proof(_from.leaves, _count, _i), _i), "the proof");
            if (_to.replica.process(_from.messages[_i])) {
                _taken += 1;
            } else {
                _refused += 1;
            }
            assertTrue(_to.replica.messages(_leaf) == IReplica.MessageStatus.Processed, "processed");
        }
        _from.carried = _count;
    }

    /// @dev The body of the message that a chain's Home took last.
    function _lastBody(Chain storage _chain) internal returns (bytes memory _body) {
        _readDispatches();
        bytes memory _last = _chain.messages[_chain.messages.length - 1];
        _body = new bytes(_last.length - 76);
        for (uint256 _i = 0; _i < _body.length; _i++) {
            _body[_i] = _last[76 + _i];
        }
    }

    function _readDispatches() private {
        Vm.Log[] memory _logs = vm.getRecordedLogs();
        for (uint256 _i = 0; _i < _logs.length; _i++) {
            if (_logs[_i].topics[0] == IHome.Dispatch.selector) {
                (, bytes memory _bytes) = abi.decode(_logs[_i].data, (bytes32, bytes));
                Chain storage _chain = _logs[_i].emitter == address(near.home) ? near : far;
                _chain.messages.push(_bytes);
                _chain.leaves.push(_logs[_i].topics[1]);
            }
        }
    }
}
