// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Ownable } from "@openzeppelin/contracts/access/Ownable.sol";
import { Address } from "@openzeppelin/contracts/utils/Address.sol";

import { IHome } from "./interfaces/IHome.sol";
import { IUpdaterManager } from "./interfaces/IUpdaterManager.sol";
import { ErrorsLib } from "./libs/ErrorsLib.sol";

/// @title UpdaterManager
/// @notice One updater, named by the owner, without a bond.
///
/// Invariants:
/// - Only the owner changes the Home or the updater.
/// - Only the Home reports the updater.
contract UpdaterManager is IUpdaterManager, Ownable {
    address internal home;
    address private _updater;

    modifier onlyHome() {
        require(msg.sender == home, ErrorsLib.NOT_HOME);
        _;
    }

    constructor(address _updaterAddress) payable Ownable() {
        _updater = _updaterAddress;
    }

    /// @inheritdoc IUpdaterManager
    function setHome(address _home) external onlyOwner {
        require(Address.isContract(_home), ErrorsLib.HOME_NOT_CONTRACT);
        home = _home;
        emit NewHome(_home);
    }

    /// @inheritdoc IUpdaterManager
    function setUpdater(address _updaterAddress) external onlyOwner {
        _updater = _updaterAddress;
        IHome(home).setUpdater(_updaterAddress);
    }

    /// @inheritdoc IUpdaterManager
    function slashUpdater(address payable _reporter) external onlyHome {
        emit FakeSlashed(_reporter);
    }

    /// @inheritdoc IUpdaterManager
    function updater() external view returns (address) {
        return _updater;
    }
}
