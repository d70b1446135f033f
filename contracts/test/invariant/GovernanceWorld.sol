// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { XAppConnectionManager } from "../../src/XAppConnectionManager.sol";
import { GovernanceRouter } from "../../src/governance/GovernanceRouter.sol";
import { GovernanceMessage } from "../../src/libs/GovernanceMessage.sol";
import { Obedient } from "../utils/GovernanceTest.sol";
import { Test } from "../utils/Test.sol";

/// @notice Stands in for a Home, which would hash for longer than everything else here takes: keeps a sum over what is
/// sent through it, in which the order does not matter.
contract Postbox {
    uint32 public immutable localDomain;
    uint256 public count;
    bytes32 public sum;

    constructor(uint32 _localDomain) {
        localDomain = _localDomain;
    }

    function dispatch(uint32 _destination, bytes32 _recipient, bytes calldata _body) external {
        count += 1;
        sum ^= keccak256(abi.encode(msg.sender, _destination, _recipient, _body));
    }
}

/// @notice Three chains with a GovernanceRouter each, and an account of what should be true of them, kept apart from what
/// they say of themselves. A Replica is an address that speaks for it.
abstract contract GovernanceWorld is Test {
    enum Kind {
        Calls,
        Governor,
        Router
    }

    /// @dev A message under way, by its meaning.
    struct Letter {
        uint256 from;
        uint32 destination;
        bytes32 recipient;
        Kind kind;
        uint32 domain;
        bytes32 identifier;
        bool fails;
    }

    /// @dev A chain, and from `governor` on the account of it.
    struct Side {
        GovernanceRouter router;
        Postbox postbox;
        Obedient obedient;
        // The first believes Replicas, the second none.
        XAppConnectionManager[2] connections;
        address governor;
        uint32 governorDomain;
        address recoveryManager;
        uint256 activeAt;
        uint256 chosen;
        uint256 told;
        uint256 sent;
        bytes32 sum;
        mapping(uint32 => bytes32) routers;
        mapping(uint32 => bool) enrolled;
    }

    uint256 internal constant TIMELOCK = 1 days;
    // The chains' domains, and a fourth where nobody lives.
    uint32[4] internal DOMAINS = [1000, 2000, 3000, 4000];
    address[4] internal ACTORS = [address(0xAC701), address(0xAC702), address(0xAC703), address(0xAC704)];

    Side[3] internal sides;
    Letter[] internal letters;
    // How often something that must fail did not, or the other way round; and how often things went well.
    uint256 public breaches;
    mapping(string => uint256) public done;

    constructor() {
        for (uint256 _i = 0; _i < 3; _i++) {
            _deploy(sides[_i], DOMAINS[_i]);
        }
        for (uint256 _i = 0; _i < 3; _i++) {
            for (uint256 _j = 0; _j < 3; _j++) {
                if (_i != _j) {
                    _introduce(_i, _j);
                }
            }
            Side storage _side = sides[_i];
            if (_i != 0) {
                // Governed from the first chain. What this tells the others is lost.
                _side.router.transferGovernor(DOMAINS[0], address(0));
            } else {
                _side.router.transferGovernor(DOMAINS[0], ACTORS[0]);
            }
            _side.governorDomain = DOMAINS[0];
            _side.sent = _side.postbox.count();
            _side.sum = _side.postbox.sum();
        }
        sides[0].governor = ACTORS[0];
    }

    function _deploy(Side storage _side, uint32 _domain) private {
        _side.postbox = new Postbox(_domain);
        _side.router = new GovernanceRouter(_domain, TIMELOCK);
        for (uint256 _i = 0; _i < 2; _i++) {
            _side.connections[_i] = new XAppConnectionManager();
            _side.connections[_i].setHome(address(_side.postbox));
        }
        // An implementation is locked; this one is its own proxy.
        vm.store(address(_side.router), 0, 0);
        _side.router.initialize(address(_side.connections[0]), ACTORS[1]);
        _side.recoveryManager = ACTORS[1];
        _side.obedient = new Obedient(address(_side.router));
    }

    function _introduce(uint256 _here, uint256 _there) private {
        Side storage _side = sides[_here];
        uint32 _domain = DOMAINS[_there];
        bytes32 _router = _id(address(sides[_there].router));
        _side.router.setRouterLocal(_domain, _router);
        _side.routers[_domain] = _router;
        _side.connections[0].ownerEnrollReplica(_replica(_here, _domain), _domain);
        _side.enrolled[_domain] = true;
    }

    // The account.

    function _recovering(Side storage _side) internal view returns (bool) {
        return _side.activeAt != 0 && block.timestamp >= _side.activeAt;
    }

    /// @dev Who acts for the chain alone.
    function _inCharge(Side storage _side) internal view returns (address) {
        return _recovering(_side) ? _side.recoveryManager : _side.governor;
    }

    function _mayGovern(Side storage _side, address _actor) internal view returns (bool) {
        return _actor == _side.governor && !_recovering(_side);
    }

    function _accountForGovernor(uint256 _at, uint32 _domain, address _governor) internal {
        sides[_at].governorDomain = _domain;
        sides[_at].governor = _domain == DOMAINS[_at] ? _governor : address(0);
    }

    function _accountForBroadcast(Letter memory _letter) internal {
        for (uint256 _i = 0; _i < 4; _i++) {
            _letter.destination = DOMAINS[_i];
            _letter.recipient = sides[_letter.from].routers[DOMAINS[_i]];
            if (_letter.recipient != bytes32(0)) {
                _accountForLetter(_letter);
            }
        }
    }

    function _accountForLetter(Letter memory _letter) internal {
        Side storage _side = sides[_letter.from];
        _side.sent += 1;
        _side.sum ^= keccak256(
            abi.encode(address(_side.router), _letter.destination, _letter.recipient, _body(_letter))
        );
        letters.push(_letter);
    }

    /// @dev Whether the chain must hear the message: it comes by the Replica of the governor's domain, from its router.
    function _mustHear(Side storage _side, Letter memory _letter) internal view returns (bool) {
        uint32 _origin = DOMAINS[_letter.from];
        bool _believed = _side.chosen == 0 && _side.enrolled[_origin] && _side.governorDomain == _origin
            && _side.routers[_origin] == _id(address(sides[_letter.from].router));
        if (_letter.kind == Kind.Calls) {
            return _believed && !_letter.fails;
        }
        if (_letter.kind == Kind.Governor) {
            bool _here = _letter.domain == _letter.destination;
            return _believed && (_here || _side.routers[_letter.domain] != bytes32(0));
        }
        return _believed;
    }

    // The wire, written from the protocol and not from the library.

    function _body(Letter memory _letter) internal view returns (bytes memory) {
        if (_letter.kind == Kind.Calls) {
            return _callsBody(_list(_letter.destination, _letter.recipient, _letter.fails));
        }
        return bytes.concat(
            _letter.kind == Kind.Governor ? bytes1(0x02) : bytes1(0x03), bytes4(_letter.domain), _letter.identifier
        );
    }

    function _callsBody(GovernanceMessage.Call[] memory _calls) private pure returns (bytes memory _bytes) {
        _bytes = bytes.concat(hex"01", bytes1(uint8(_calls.length)));
        for (uint256 _i = 0; _i < _calls.length; _i++) {
            _bytes = bytes.concat(_bytes, _calls[_i].to, bytes32(_calls[_i].data.length), _calls[_i].data);
        }
    }

    /// @dev A call that works, and, if the list is to fail, one by which a router would have to obey itself.
    function _list(uint32 _domain, bytes32 _router, bool _fails)
        internal
        view
        returns (GovernanceMessage.Call[] memory _calls)
    {
        uint256 _at = _chainOf(_domain);
        address _obedient = _at < 3 ? address(sides[_at].obedient) : address(0);
        _calls = new GovernanceMessage.Call[](_fails ? 2 : 1);
        _calls[0] = GovernanceMessage.Call({ to: _id(_obedient), data: abi.encodeCall(Obedient.tell, (7)) });
        if (_fails) {
            _calls[1] = GovernanceMessage.Call({
                to: _router, data: abi.encodeCall(GovernanceRouter.setRouterLocal, (4000, _router))
            });
        }
    }

    // The rest.

    /// @dev The number of the chain with the domain; 3 for none.
    function _chainOf(uint32 _domain) internal view returns (uint256 _at) {
        while (_at < 3 && DOMAINS[_at] != _domain) {
            _at++;
        }
    }

    function _replica(uint256 _at, uint32 _domain) internal pure returns (address) {
        return address(uint160(0x4e9 << 64 | _at << 32 | _domain));
    }

    function _id(address _address) internal pure returns (bytes32) {
        return bytes32(bytes.concat(bytes12(0), bytes20(_address)));
    }

    /// @dev Whether the router took the call; a breach when that is not what was expected.
    function _try(uint256 _at, address _caller, bytes memory _call, bool _expected) internal {
        vm.prank(_caller);
        (bool _success,) = address(sides[_at].router).call(_call);
        if (_success != _expected) {
            breaches += 1;
        }
    }

    /// @dev Compares every getter of every router with the account: by one hash, and one by one when it differs.
    function compare() external view {
        for (uint256 _i = 0; _i < 3; _i++) {
            _compare(_i);
        }
    }

    function _compare(uint256 _at) private view {
        Side storage _side = sides[_at];
        GovernanceRouter _router = _side.router;
        bytes32 _said = keccak256(
            abi.encode(
                _router.governor(),
                _router.governorDomain(),
                _router.recoveryManager(),
                _router.recoveryActiveAt(),
                _router.inRecovery(),
                _router.xAppConnectionManager(),
                [_router.routers(1000), _router.routers(2000), _router.routers(3000), _router.routers(4000)],
                _side.obedient.count(),
                _side.postbox.count(),
                _side.postbox.sum()
            )
        );
        bytes32 _true = keccak256(
            abi.encode(
                _side.governor,
                _side.governorDomain,
                _side.recoveryManager,
                _side.activeAt,
                _recovering(_side),
                _side.connections[_side.chosen],
                [_side.routers[1000], _side.routers[2000], _side.routers[3000], _side.routers[4000]],
                _side.told,
                _side.sent,
                _side.sum
            )
        );
        if (_said != _true) {
            _compareOneByOne(_side);
            revert("something differs");
        }
        require(_side.governor == address(0) || _side.governorDomain == DOMAINS[_at], "a governor elsewhere");
    }

    function _compareOneByOne(Side storage _side) private view {
        GovernanceRouter _router = _side.router;
        assertEq(_router.governor(), _side.governor, "governor");
        assertEq(_router.governorDomain(), _side.governorDomain, "governorDomain");
        assertEq(_router.recoveryManager(), _side.recoveryManager, "recoveryManager");
        assertEq(_router.recoveryActiveAt(), _side.activeAt, "recoveryActiveAt");
        assertTrue(_router.inRecovery() == _recovering(_side), "inRecovery");
        assertEq(address(_router.xAppConnectionManager()), address(_side.connections[_side.chosen]), "connections");
        for (uint256 _j = 0; _j < 4; _j++) {
            assertEq(_router.routers(DOMAINS[_j]), _side.routers[DOMAINS[_j]], "router");
        }
        assertEq(_side.obedient.count(), _side.told, "calls");
        assertEq(_side.postbox.count(), _side.sent, "messages");
        assertEq(_side.postbox.sum(), _side.sum, "sum of the messages");
    }

    /// @dev Compares the list of domains with the routers: each that has one stands in it once, and no other does.
    function _compareDomains(uint256 _at) internal {
        Side storage _side = sides[_at];
        uint256 _length = uint256(vm.load(address(_side.router), bytes32(uint256(6))));
        uint256 _found;
        for (uint256 _i = 0; _i < _length; _i++) {
            uint32 _domain = _side.router.domains(_i);
            if (_domain != 0) {
                uint256 _bit = _domain / 1000;
                if (_side.routers[_domain] == bytes32(0) || (_found >> _bit) & 1 == 1) {
                    breaches += 1;
                }
                _found |= 1 << _bit;
            }
        }
        for (uint256 _i = 0; _i < 4; _i++) {
            if (_side.routers[DOMAINS[_i]] != bytes32(0) && (_found >> (DOMAINS[_i] / 1000)) & 1 == 0) {
                breaches += 1;
            }
        }
    }
}
