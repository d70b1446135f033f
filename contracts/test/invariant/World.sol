// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { Reenterer } from "../utils/Recipients.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

/// @notice A Home and its Replica in motion, and what should be true of them, kept apart from what they say of
/// themselves. The handlers move it; after every move they call `observe`.
contract World is OpticsTest {
    /// @dev A root that the Replica was given: over how many leaves, and when it may be used.
    struct Arrival {
        uint256 leaves;
        uint256 usableAt;
    }

    Home public home;
    UpdaterManager public manager;
    Replica public replica;
    MessageSink public sink = new MessageSink();
    address[4] public recipients;

    // Every message to the Replica's chain, and the root after it. There is no other destination in this world.
    bytes[] public messages;
    bytes32[] public leaves;
    bytes32[] public roots;
    // The Home's updates: over how many leaves each signed root is, first to last.
    uint256[] public signedSizes;
    Arrival[] public arrivals;
    // When each message was first seen proven and processed, zero for never; and how often a delivery was reported.
    mapping(uint256 => uint256) public provenAt;
    mapping(uint256 => uint256) public processedAt;
    mapping(uint256 => uint256) public deliveries;
    // How often something that must fail did not.
    uint256 public breaches;

    constructor() {
        (home, manager) = _deployHome();
        replica = _deployReplica();
        recipients = [address(sink), address(new RevertingRecipient()), address(new Reenterer()), STRANGER];
    }

    function dispatch(uint256 _recipient, uint256 _bodySeed) external {
        address _to = recipients[_recipient % recipients.length];
        // The nonce makes bodies differ, so that the sink can tell messages apart.
        uint32 _nonce = uint32(messages.length);
        bytes memory _body =
            _to == recipients[2] && _nonce > 0 ? messages[_bodySeed % _nonce] : abi.encode(_nonce, _bodySeed);
        bytes memory _bytes = _message(_nonce, _to, _body.length > 2048 ? bytes("") : _body);
        home.dispatch(REPLICA_DOMAIN, _id(_to), _body.length > 2048 ? bytes("") : _body);
        messages.push(_bytes);
        leaves.push(keccak256(_bytes));
        roots.push(ReferenceTree.root(leaves));
    }

    /// @dev Signs and submits the root over some number of the leaves that are not covered yet.
    function sign(uint256 _seed) external {
        uint256 _covered = covered();
        if (_covered == leaves.length) {
            return;
        }
        uint256 _size = _bound(_seed, _covered + 1, leaves.length);
        bytes32 _old = rootOver(_covered);
        bytes32 _new = rootOver(_size);
        home.update(_old, _new, _signed(_old, _new));
        signedSizes.push(_size);
    }

    /// @dev Brings the next signed root to the Replica.
    function relay() external {
        if (arrivals.length == signedSizes.length) {
            return;
        }
        bytes32 _old = arrivals.length == 0 ? bytes32(0) : rootOver(signedSizes[arrivals.length - 1]);
        uint256 _size = signedSizes[arrivals.length];
        replica.update(_old, rootOver(_size), _signed(_old, rootOver(_size)));
        arrivals.push(Arrival({ leaves: _size, usableAt: block.timestamp + WINDOW }));
    }

    function pass(uint256 _seconds) external {
        vm.warp(block.timestamp + _bound(_seconds, 1, WINDOW));
    }

    function report(uint256 _index) external {
        deliveries[_index] += 1;
    }

    function breach() external {
        breaches += 1;
    }

    /// @dev Notes what the Replica says of each message, with the time.
    function observe() external {
        for (uint256 _i = 0; _i < leaves.length; _i++) {
            uint256 _status = uint256(replica.messages(leaves[_i]));
            if (_status >= 1 && provenAt[_i] == 0) {
                provenAt[_i] = block.timestamp;
            }
            if (_status == 2 && processedAt[_i] == 0) {
                processedAt[_i] = block.timestamp;
            }
        }
    }

    function covered() public view returns (uint256) {
        return signedSizes.length == 0 ? 0 : signedSizes[signedSizes.length - 1];
    }

    /// @dev The root over the first leaves; zero over none, as a Home begins.
    function rootOver(uint256 _size) public view returns (bytes32) {
        return _size == 0 ? bytes32(0) : roots[_size - 1];
    }

    /// @dev The earliest time from which a root over the leaf may be used; zero for never.
    function usableAt(uint256 _index) external view returns (uint256 _time) {
        for (uint256 _i = 0; _i < arrivals.length; _i++) {
            if (arrivals[_i].leaves > _index) {
                return arrivals[_i].usableAt;
            }
        }
    }

    function proof(uint256 _size, uint256 _index) external view returns (bytes32[32] memory) {
        return ReferenceTree.proof(leaves, _size, _index);
    }

    function signature(uint256 _key, bytes32 _old, bytes32 _new) external pure returns (bytes memory) {
        return _signUpdate(_key, HOME_DOMAIN, _old, _new);
    }

    function arrivalsLength() external view returns (uint256) {
        return arrivals.length;
    }

    function messagesLength() external view returns (uint256) {
        return messages.length;
    }

    function id(address _address) external pure returns (bytes32) {
        return _id(_address);
    }
}
