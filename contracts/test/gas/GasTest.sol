// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Home } from "../../src/Home.sol";
import { Replica } from "../../src/Replica.sol";
import { UpdaterManager } from "../../src/UpdaterManager.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";

/// @notice The cheatcodes that only figures need.
interface GasVm {
    function etch(address _target, bytes calldata _code) external;
    function snapshotGasLastCall(string calldata _group, string calldata _name) external returns (uint256);
}

/// @notice What a call costs, as a receipt says it, with the 21,000, the calldata and the refunds. These tests run isolated:
/// each of their calls is a transaction of its own. The figures go to snapshots/gas, one file for the contracts without a
/// proxy, one for those behind a proxy. internal/chain/gas_figures_test.go takes the same calls to another EVM and comes to
/// the same figures; so every byte of the calldata is told here, and none of it comes from forge.
abstract contract GasTest is OpticsTest {
    /// @dev The leaves in the tree when a call is measured.
    uint256 internal constant LEAVES = 130;

    address internal constant SENDER = address(0x5151515151515151515151515151515151515151);

    /// @dev A recipient that does nothing: its code is one STOP.
    address internal constant RECIPIENT = address(0x7272727272727272727272727272727272727272);

    constructor() {
        GasVm(address(vm)).etch(RECIPIENT, hex"00");
    }

    /// @dev Whether the contracts stand behind proxies, and the file that the figures go to.
    function _proxied() internal pure virtual returns (bool);

    function _note(string memory _name) internal {
        GasVm(address(vm)).snapshotGasLastCall(_proxied() ? "proxy" : "direct", _name);
    }

    function _usedHome() internal returns (Home _home) {
        UpdaterManager _manager = new UpdaterManager(updater);
        _home = Home(_place(address(new Home(HOME_DOMAIN))));
        _home.initialize(_manager);
        _manager.setHome(address(_home));
    }

    /// @dev A Replica that was given a first root, as one in use has been.
    function _usedReplica() internal returns (Replica _replica) {
        _replica = Replica(_place(address(new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS))));
        _replica.initialize(HOME_DOMAIN, updater, keccak256("an earlier root"), WINDOW);
    }

    /// @dev The implementation itself, made ready to be initialized; or a proxy of it.
    function _place(address _implementation) private returns (address) {
        if (!_proxied()) {
            _unlock(_implementation);
            return _implementation;
        }
        UpgradeBeacon _beacon = new UpgradeBeacon(_implementation, address(this));
        return address(new UpgradeBeaconProxy(address(_beacon), ""));
    }

    /// @dev A body without zero bytes, which cost less.
    function _body(uint256 _length) internal pure returns (bytes memory _bytes) {
        _bytes = new bytes(_length);
        for (uint256 _i = 0; _i < _length; _i++) {
            _bytes[_i] = bytes1(uint8(1 + _i % 255));
        }
    }

    /// @dev The messages from SENDER with nonces from zero, all with bodies of that length.
    function _messages(uint256 _number, uint256 _length) internal pure returns (bytes[] memory _all) {
        _all = new bytes[](_number);
        for (uint256 _i = 0; _i < _number; _i++) {
            _all[_i] = bytes.concat(
                bytes4(HOME_DOMAIN),
                _id(SENDER),
                bytes4(uint32(_i)),
                bytes4(REPLICA_DOMAIN),
                _id(RECIPIENT),
                _body(_length)
            );
        }
    }
}
