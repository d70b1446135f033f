// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { IMessageRecipient } from "../../src/interfaces/IMessageRecipient.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { Actor, GasBomb } from "../utils/Recipients.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";
import { MessageLog } from "./MessageLog.sol";

/// @notice A recipient that says to the World what it hears, while it hears it.
contract Witness is IMessageRecipient {
    World private immutable world = World(msg.sender);

    function handle(uint32, bytes32, bytes memory _message) external {
        world.heard(msg.sender, uint256(bytes32(_message)));
    }
}

/// @notice A Home and its Replica behind proxies, in motion, and what should be true of them, kept apart from what they say
/// of themselves. The handlers move it. It owns all that has an owner.
contract World is MessageLog {
    uint32 internal constant OTHER_DOMAIN = 3000;

    XAppConnectionManager public connections = new XAppConnectionManager();
    UpdaterManager public manager;
    Home public home;
    Replica public replica;
    // Whose code the proxies run: either of two implementations of one source each.
    address[2] public homes;
    address[2] public replicas;
    UpgradeBeacon public homeBeacon;
    UpgradeBeacon public replicaBeacon;

    address public witness = address(new Witness());
    address[5] private recipients;

    // Where each message goes, and the next nonce to there.
    uint32[] public destinations;
    mapping(uint32 => uint32) public nonces;
    // Over how many leaves each root is that the Home was given, and each that the Replica was given, first to last.
    uint256[] public signedSizes;
    uint256[] public arrivedSizes;
    // From when on the root over as many leaves can be used; the same for the first root over each message.
    mapping(uint256 => uint256) public usableAt;
    mapping(uint256 => uint256) public messageUsableAt;
    // How often each message was processed, and how often the witness heard of it.
    mapping(uint256 => uint256) public deliveries;
    mapping(uint256 => uint256) public hearings;
    // The updater's key for Home and Replica. They are changed one after the other, like those of real ones.
    uint256 public homeKey = UPDATER_KEY;
    uint256 public replicaKey = UPDATER_KEY;

    constructor() {
        homes = [address(new Home(HOME_DOMAIN)), address(new Home(HOME_DOMAIN))];
        for (uint256 _i = 0; _i < 2; _i++) {
            replicas[_i] = address(new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS));
        }
        homeBeacon = new UpgradeBeacon(homes[0], address(this));
        replicaBeacon = new UpgradeBeacon(replicas[0], address(this));
        manager = new UpdaterManager(updater);
        home = Home(address(new UpgradeBeaconProxy(address(homeBeacon), "")));
        home.initialize(manager);
        manager.setHome(address(home));
        replica = Replica(address(new UpgradeBeaconProxy(address(replicaBeacon), "")));
        replica.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
        connections.setHome(address(home));
        connections.ownerEnrollReplica(address(replica), HOME_DOMAIN);
        recipients =
            [witness, address(new RevertingRecipient()), address(new GasBomb()), address(new Actor()), STRANGER];
    }

    // What the handlers do.

    function dispatch(address _sender, uint256 _kind, uint256 _seed) external {
        uint256 _index = messages.length;
        if (_index == MOST) {
            return;
        }
        uint32 _destination = _seed % 4 == 0 ? OTHER_DOMAIN : REPLICA_DOMAIN;
        address _to = recipients[_kind % 8 < 5 ? _kind % 8 : 0];
        bytes memory _body = _bodyFor(_to, _index, _seed);
        vm.prank(_sender);
        home.dispatch(_destination, _id(_to), _body);
        _append(
            bytes.concat(
                bytes4(HOME_DOMAIN), _id(_sender), bytes4(nonces[_destination]++), bytes4(_destination), _id(_to), _body
            )
        );
        destinations.push(_destination);
        count("dispatched");
    }

    /// @dev Signs and submits the root over some number of the leaves that are not covered yet.
    function sign(uint256 _seed) external {
        uint256 _covered = covered();
        if (_covered == leaves.length) {
            return;
        }
        uint256 _size = _bound(_seed, _covered + 1, leaves.length);
        (bytes32 _old, bytes32 _new) = (rootOver(_covered), rootOver(_size));
        home.update(_old, _new, signature(homeKey, _old, _new));
        signedSizes.push(_size);
        count("signed");
    }

    /// @dev The Replica has been given the next so many of the Home's updates.
    function arrived(uint256 _number) external {
        for (uint256 _i = 0; _i < _number; _i++) {
            uint256 _size = signedSizes[arrivedSizes.length];
            for (uint256 _index = arrivedSize(); _index < _size; _index++) {
                messageUsableAt[_index] = block.timestamp + WINDOW;
            }
            usableAt[_size] = block.timestamp + WINDOW;
            arrivedSizes.push(_size);
            count("relayed");
        }
    }

    /// @dev Any time, or to where it matters: the last second before the newest root can be used, or the first one after.
    function pass(uint256 _seconds) external {
        uint256 _edge = usableAt[arrivedSize()];
        if (_seconds % 4 < 2 && _edge > block.timestamp + 1) {
            vm.warp(_edge - 1 + _seconds % 2);
        } else {
            vm.warp(block.timestamp + _bound(_seconds, 1, WINDOW));
        }
    }

    function rotate(uint256 _key, bool _home) external {
        if (_home) {
            homeKey = _key;
            manager.setUpdater(vm.addr(_key));
        } else {
            replicaKey = _key;
            replica.setUpdater(vm.addr(_key));
        }
    }

    function upgrade(uint256 _which, bool _home) external {
        UpgradeBeacon _beacon = _home ? homeBeacon : replicaBeacon;
        address _next = _home ? homes[_which % 2] : replicas[_which % 2];
        (bool _success,) = address(_beacon).call(abi.encode(_next));
        if (_success) {
            count("upgraded");
        }
    }

    // What is said of messages.

    /// @dev A message has been processed, as somebody saw whose call succeeded.
    function processed(uint256 _index) external {
        deliveries[_index] += 1;
        count("processed");
        _check(_index, deliveries[_index]);
    }

    /// @dev A message is being processed: the witness's handler runs.
    function heard(address _by, uint256 _index) external {
        hearings[_index] += 1;
        reportUnless(msg.sender == witness && _by == address(replica), "the witness heard of somebody else");
        _check(_index, hearings[_index]);
    }

    /// @dev Replica: "No message is processed twice."
    /// Replica: "No message is processed before the confirmAt of a root that it is proven under."
    function _check(uint256 _index, uint256 _times) private {
        reportUnless(_times == 1, "a message was processed twice");
        reportUnless(messageUsableAt[_index] != 0, "a message was processed under no root");
        reportUnless(block.timestamp >= messageUsableAt[_index], "a message was processed early");
        reportUnless(destinations[_index] == REPLICA_DOMAIN, "a message was processed that goes elsewhere");
        reportUnless(replica.messages(leaves[_index]) == IReplica.MessageStatus.Processed, "it is not Processed");
    }

    // What is true.

    function covered() public view returns (uint256) {
        return signedSizes.length == 0 ? 0 : signedSizes[signedSizes.length - 1];
    }

    function arrivedSize() public view returns (uint256) {
        return arrivedSizes.length == 0 ? 0 : arrivedSizes[arrivedSizes.length - 1];
    }

    function isUsable(uint256 _size) external view returns (bool) {
        return usableAt[_size] != 0 && block.timestamp >= usableAt[_size];
    }

    function isHere(uint256 _index) external view returns (bool) {
        return destinations[_index] == REPLICA_DOMAIN;
    }

    function arrivals() external view returns (uint256) {
        return arrivedSizes.length;
    }

    function signings() external view returns (uint256) {
        return signedSizes.length;
    }

    /// @dev Everything that can be read, of the mappings what stands at the message and at the root over as many leaves.
    function getters(uint256 _index, uint256 _size) external view returns (bytes32) {
        return keccak256(bytes.concat(_homeGetters(_size), _replicaGetters(_index, _size), _otherGetters()));
    }

    function _homeGetters(uint256 _size) private view returns (bytes memory) {
        (bytes32 _old, bytes32 _new) = home.suggestUpdate();
        return bytes.concat(
            abi.encode(home.VERSION(), home.localDomain(), home.homeDomainHash(), home.MAX_MESSAGE_BODY_BYTES()),
            abi.encode(home.updater(), home.state(), home.committedRoot(), home.updaterManager(), home.owner()),
            abi.encode(home.count(), home.tree(), home.root(), home.queueLength(), home.queueEnd(), _old, _new),
            abi.encode(home.queueContains(rootOver(_size)), home.nonces(REPLICA_DOMAIN), home.nonces(OTHER_DOMAIN))
        );
    }

    function _replicaGetters(uint256 _index, uint256 _size) private view returns (bytes memory) {
        bytes32 _leaf = leaves.length == 0 ? bytes32(0) : leaves[_index];
        return bytes.concat(
            abi.encode(replica.VERSION(), replica.localDomain(), replica.remoteDomain(), replica.homeDomainHash()),
            abi.encode(replica.updater(), replica.state(), replica.committedRoot(), replica.optimisticSeconds()),
            abi.encode(replica.PROCESS_GAS(), replica.RESERVE_GAS(), replica.owner(), replica.genesisRoot()),
            abi.encode(replica.confirmAt(rootOver(_size)), replica.acceptableRoot(rootOver(_size))),
            abi.encode(replica.messages(_leaf), replica.supportsInterface(0x01ffc9a7))
        );
    }

    function _otherGetters() private view returns (bytes memory) {
        address _replica = address(replica);
        return bytes.concat(
            abi.encode(manager.owner(), manager.updater(), connections.owner(), connections.home()),
            abi.encode(connections.replicaToDomain(_replica), connections.domainToReplica(HOME_DOMAIN)),
            abi.encode(connections.isReplica(_replica), connections.localDomain())
        );
    }

    /// @dev Every word of the storage that has a place of its own: what anybody could want to change. Far cheaper than to
    /// ask for it.
    function words() external view returns (bytes32) {
        bytes32[19] memory _words;
        uint8[6] memory _homeSlots = [0, 1, 84, 134, 135, 233];
        for (uint256 _i = 0; _i < 6; _i++) {
            _words[_i] = vm.load(address(home), bytes32(uint256(_homeSlots[_i])));
        }
        _words[6] = vm.load(address(home), bytes32(uint256(284)));
        uint8[7] memory _replicaSlots = [0, 1, 49, 50, 51, 54, 55];
        for (uint256 _i = 0; _i < 7; _i++) {
            _words[7 + _i] = vm.load(address(replica), bytes32(uint256(_replicaSlots[_i])));
        }
        for (uint256 _i = 0; _i < 3; _i++) {
            _words[14 + _i] = vm.load(address(manager), bytes32(_i));
        }
        _words[17] = vm.load(address(connections), bytes32(0));
        _words[18] = vm.load(address(connections), bytes32(uint256(1)));
        bytes32 _codes = keccak256(
            abi.encode(vm.load(address(homeBeacon), bytes32(0)), vm.load(address(replicaBeacon), bytes32(0)))
        );
        return keccak256(abi.encode(_words, _codes, connections.domainToReplica(HOME_DOMAIN)));
    }

    /// @dev The whole tree, made anew.
    function wholeRoot() external view returns (bytes32) {
        return ReferenceTree.root(leaves);
    }

    /// @dev The witness is told which message it is; the actor, to process another one inside.
    function _bodyFor(address _to, uint256 _index, uint256 _seed) private view returns (bytes memory _body) {
        _body = bytes.concat(bytes32(_index), new bytes(_seed % 70));
        if (_to == recipients[3] && _index > 0) {
            bytes memory _call = abi.encodeCall(IReplica.process, (messages[_seed % _index]));
            _body = abi.encode(replica, _call);
        }
        if (_body.length > 2048) {
            _body = "";
        }
    }
}
