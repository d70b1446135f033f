// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { IGovernanceRouter } from "../../src/interfaces/IGovernanceRouter.sol";
import { IMessageRecipient } from "../../src/interfaces/IMessageRecipient.sol";
import { GovernanceWorld } from "./GovernanceWorld.sol";

/// @notice Governors, recovery managers, agents and attackers at three chains. Each tries, knows from the account whether
/// it must succeed, and keeps the account.
contract Governing is GovernanceWorld {
    // What an attacker may call with a few words as arguments.
    bytes4[] private selectors = [
        IGovernanceRouter.initialize.selector,
        IGovernanceRouter.callLocal.selector,
        IGovernanceRouter.callRemote.selector,
        IGovernanceRouter.transferGovernor.selector,
        IGovernanceRouter.transferRecoveryManager.selector,
        IGovernanceRouter.setRouter.selector,
        IGovernanceRouter.setRouterLocal.selector,
        IGovernanceRouter.setXAppConnectionManager.selector,
        IGovernanceRouter.initiateRecoveryTimelock.selector,
        IGovernanceRouter.exitRecovery.selector,
        IMessageRecipient.handle.selector
    ];

    // The governor, and accounts that would like to be it.

    function transferGovernor(uint256 _chain, uint256 _actor, uint256 _domain, uint256 _to) external {
        (uint256 _at, address _caller) = _pick(_chain, _actor);
        uint32 _newDomain = DOMAINS[_domain % 4];
        address _governor = ACTORS[_to % 4];
        // Where nobody lives nobody governs, and the rest would be silence.
        if (_newDomain == DOMAINS[3] && _to % 16 != 0) {
            _newDomain = DOMAINS[_at];
        }
        bool _here = _newDomain == DOMAINS[_at];
        bool _expected = _mayGovern(sides[_at], _caller) && (_here || sides[_at].routers[_newDomain] != bytes32(0));
        _try(_at, _caller, abi.encodeCall(IGovernanceRouter.transferGovernor, (_newDomain, _governor)), _expected);
        if (_expected) {
            _accountForGovernor(_at, _newDomain, _governor);
            if (!_here) {
                _accountForBroadcast(_letter(_at, Kind.Governor, _newDomain, _id(_governor)));
                done["transferGovernor"] += 1;
            }
        }
    }

    function setRouter(uint256 _chain, uint256 _actor, uint256 _domain, uint256 _router) external {
        (uint256 _at, address _caller) = _pick(_chain, _actor);
        (uint32 _number, bytes32 _identifier) = _routerFrom(_domain, _router);
        bool _expected = _mayGovern(sides[_at], _caller);
        _try(_at, _caller, abi.encodeCall(IGovernanceRouter.setRouter, (_number, _identifier)), _expected);
        if (_expected) {
            sides[_at].routers[_number] = _identifier;
            _accountForBroadcast(_letter(_at, Kind.Router, _number, _identifier));
            _compareDomains(_at);
            done["setRouter"] += 1;
        }
    }

    function setRouterLocal(uint256 _chain, uint256 _actor, uint256 _domain, uint256 _router) external {
        (uint256 _at, address _caller) = _pick(_chain, _actor);
        (uint32 _number, bytes32 _identifier) = _routerFrom(_domain, _router);
        bool _expected = _caller == _inCharge(sides[_at]);
        _try(_at, _caller, abi.encodeCall(IGovernanceRouter.setRouterLocal, (_number, _identifier)), _expected);
        if (_expected) {
            sides[_at].routers[_number] = _identifier;
            _compareDomains(_at);
            done["setRouterLocal"] += 1;
        }
    }

    function setConnections(uint256 _chain, uint256 _actor, uint256 _choice) external {
        (uint256 _at, address _caller) = _pick(_chain, _actor);
        uint256 _chosen = _choice % 8 == 0 ? 1 : 0;
        address _connections = address(sides[_at].connections[_chosen]);
        bool _expected = _caller == _inCharge(sides[_at]);
        _try(_at, _caller, abi.encodeCall(IGovernanceRouter.setXAppConnectionManager, (_connections)), _expected);
        if (_expected) {
            sides[_at].chosen = _chosen;
        }
    }

    function callLocal(uint256 _chain, uint256 _actor, bool _fails) external {
        (uint256 _at, address _caller) = _pick(_chain, _actor);
        bytes32 _router = _id(address(sides[_at].router));
        bool _expected = _caller == _inCharge(sides[_at]) && !_fails;
        _try(
            _at, _caller, abi.encodeCall(IGovernanceRouter.callLocal, (_list(DOMAINS[_at], _router, _fails))), _expected
        );
        if (_expected) {
            sides[_at].told += 1;
            done["callLocal"] += 1;
        }
    }

    function callRemote(uint256 _chain, uint256 _actor, uint256 _domain, bool _fails) external {
        (uint256 _at, address _caller) = _pick(_chain, _actor);
        Letter memory _sent = _letter(_at, Kind.Calls, 0, bytes32(0));
        _sent.destination = DOMAINS[_domain % 4];
        _sent.recipient = sides[_at].routers[_sent.destination];
        _sent.fails = _fails;
        bool _expected = _mayGovern(sides[_at], _caller) && _sent.recipient != bytes32(0);
        bytes memory _call = abi.encodeCall(
            IGovernanceRouter.callRemote, (_sent.destination, _list(_sent.destination, _sent.recipient, _fails))
        );
        _try(_at, _caller, _call, _expected);
        if (_expected) {
            _accountForLetter(_sent);
        }
    }

    // The recovery manager, and accounts that would like to be it.

    function initiateRecovery(uint256 _chain, uint256 _actor) external {
        (uint256 _at, address _caller) = _pickManager(_chain, _actor);
        bool _expected = _caller == sides[_at].recoveryManager && sides[_at].activeAt == 0;
        _try(_at, _caller, abi.encodeCall(IGovernanceRouter.initiateRecoveryTimelock, ()), _expected);
        if (_expected) {
            sides[_at].activeAt = block.timestamp + TIMELOCK;
            done["initiateRecovery"] += 1;
        }
    }

    function exitRecovery(uint256 _chain, uint256 _actor) external {
        (uint256 _at, address _caller) = _pickManager(_chain, _actor);
        bool _expected = _caller == sides[_at].recoveryManager && sides[_at].activeAt != 0;
        _try(_at, _caller, abi.encodeCall(IGovernanceRouter.exitRecovery, ()), _expected);
        if (_expected) {
            sides[_at].activeAt = 0;
        }
    }

    function transferRecoveryManager(uint256 _chain, uint256 _actor, uint256 _to) external {
        (uint256 _at, address _caller) = _pickManager(_chain, _actor);
        bool _expected = _caller == sides[_at].recoveryManager;
        _try(_at, _caller, abi.encodeCall(IGovernanceRouter.transferRecoveryManager, (ACTORS[_to % 4])), _expected);
        if (_expected) {
            sides[_at].recoveryManager = ACTORS[_to % 4];
        }
    }

    /// @dev For any time, or up to a second before a recovery begins.
    function wait(uint256 _seconds) external {
        uint256 _activeAt = sides[_seconds % 3].activeAt;
        bool _almost = _seconds % 4 == 0 && _activeAt > block.timestamp;
        vm.warp(_almost ? _activeAt - 1 : block.timestamp + _bound(_seconds, 1, TIMELOCK));
    }

    // The agents.

    /// @dev Brings some of the latest messages under way to their destinations; there each is heard or spent.
    function deliver(uint256 _which) external {
        for (uint256 _i = 0; _i < 3 && letters.length > 0; _i++) {
            uint256 _latest = letters.length < 6 ? letters.length : 6;
            _deliver(letters.length - 1 - _which % _latest);
        }
    }

    function enrol(uint256 _chain, uint256 _domain, uint256 _choice) external {
        bool _believed = _choice % 8 != 0;
        uint256 _at = _chain % 3;
        uint32 _number = DOMAINS[(_at + 1 + _domain % 2) % 3];
        address _address = _replica(_at, _number);
        if (_believed) {
            sides[_at].connections[0].ownerEnrollReplica(_address, _number);
        } else {
            sides[_at].connections[0].ownerUnenrollReplica(_address);
        }
        sides[_at].enrolled[_number] = _believed;
    }

    /// @dev Governance gets lost here, as it can: handed to a chain that never hears of it. An upgrade brings it back.
    function restore(uint256 _chain, uint256 _seed) external {
        bool _lost = true;
        for (uint256 _i = 0; _i < 3; _i++) {
            _lost = _lost && sides[_i].governor == address(0);
        }
        if (!_lost || _seed % 2 == 0) {
            return;
        }
        for (uint256 _i = 0; _i < 3; _i++) {
            _accountForGovernor(_i, DOMAINS[_chain % 3], ACTORS[_seed % 4]);
            uint256 _word = uint256(sides[_i].governorDomain) << 160 | uint160(sides[_i].governor);
            vm.store(address(sides[_i].router), bytes32(uint256(3)), bytes32(_word));
        }
    }

    // The attackers.

    /// @dev Says it is governor, in a message where one thing is wrong: who brings it, the origin, or the sender.
    function forge(uint256 _chain, uint256 _wrong, address _caller, uint256 _other, bytes32 _sender) external {
        uint256 _at = _chain % 3;
        uint32 _origin = sides[_at].governorDomain;
        bytes32 _router = sides[_at].routers[_origin];
        address _from = _replica(_at, _origin);
        uint32 _another = DOMAINS[(_chainOf(_origin) + 1 + _other % 3) % 4];
        if (_wrong % 4 == 0) {
            _from = _caller == _from ? address(this) : _caller;
        } else if (_wrong % 4 == 1) {
            _from = _replica(_at, _another);
        } else if (_wrong % 4 == 2) {
            (_origin, _router) = (_another, sides[_at].routers[_another]);
            _from = _replica(_at, _another);
        } else {
            _router = _sender == _router ? bytes32(0) : _sender;
        }
        bytes memory _claim = bytes.concat(hex"02", bytes4(DOMAINS[_at]), _id(ACTORS[3]));
        _try(_at, _from, abi.encodeCall(IMessageRecipient.handle, (_origin, _router, _claim)), false);
    }

    /// @dev Calls whatever it likes, as whoever it likes but those who may.
    function attack(uint256 _chain, address _caller, uint256 _selector, uint256[6] calldata _words) external {
        uint256 _at = _chain % 3;
        vm.assume(_caller != sides[_at].governor && _caller != sides[_at].recoveryManager && _caller != address(vm));
        bytes4 _function = selectors[_selector % selectors.length];
        _try(_at, _caller, abi.encodePacked(_function, _words), false);
        bytes memory _call = abi.encodeWithSelector(_function, DOMAINS[_words[0] % 4], _id(_caller));
        _try(_at, _caller, _call, false);
    }

    // The rest.

    function _deliver(uint256 _index) private {
        Letter memory _brought = letters[_index];
        letters[_index] = letters[letters.length - 1];
        letters.pop();
        uint256 _at = _chainOf(_brought.destination);
        if (_at == 3 || _brought.recipient != _id(address(sides[_at].router))) {
            return;
        }
        bool _expected = _mustHear(sides[_at], _brought);
        uint32 _origin = DOMAINS[_brought.from];
        bytes32 _sender = _id(address(sides[_brought.from].router));
        bytes memory _call = abi.encodeCall(IMessageRecipient.handle, (_origin, _sender, _body(_brought)));
        _try(_at, _replica(_at, _origin), _call, _expected);
        if (_expected) {
            _heard(_at, _brought);
        }
    }

    function _heard(uint256 _at, Letter memory _brought) private {
        if (_brought.kind == Kind.Calls) {
            sides[_at].told += 1;
            done["heard calls"] += 1;
        } else if (_brought.kind == Kind.Governor) {
            _accountForGovernor(_at, _brought.domain, address(uint160(uint256(_brought.identifier))));
            done["heard governor"] += 1;
        } else {
            sides[_at].routers[_brought.domain] = _brought.identifier;
            _compareDomains(_at);
            done["heard router"] += 1;
        }
    }

    /// @dev A chain and a caller: mostly the one where the governor lives, and the one in charge there.
    function _pick(uint256 _chain, uint256 _actor) private view returns (uint256 _at, address _caller) {
        _at = _chain % 3;
        for (uint256 _i = 0; _i < 3 && _chain % 4 != 0; _i++) {
            if (sides[_i].governor != address(0)) {
                _at = _i;
            }
        }
        _caller = _actor % 4 != 0 ? _inCharge(sides[_at]) : ACTORS[_actor / 4 % 4];
        if (_caller == address(0)) {
            _caller = ACTORS[2];
        }
    }

    function _pickManager(uint256 _chain, uint256 _actor) private view returns (uint256 _at, address _caller) {
        _at = _chain % 3;
        _caller = _actor % 4 != 0 ? sides[_at].recoveryManager : ACTORS[_actor / 4 % 4];
    }

    /// @dev A domain and a router for it: mostly the one that is there.
    function _routerFrom(uint256 _domain, uint256 _router) private view returns (uint32, bytes32) {
        uint256 _at = _domain % 4;
        bytes32 _true = _at < 3 ? _id(address(sides[_at].router)) : _id(ACTORS[3]);
        bytes32[8] memory _choice = [_true, _true, _true, _true, _true, _true, bytes32(0), _id(ACTORS[2])];
        return (DOMAINS[_at], _choice[_router % 8]);
    }

    function _letter(uint256 _from, Kind _kind, uint32 _domain, bytes32 _identifier)
        private
        pure
        returns (Letter memory _made)
    {
        _made.from = _from;
        _made.kind = _kind;
        _made.domain = _domain;
        _made.identifier = _identifier;
    }
}
