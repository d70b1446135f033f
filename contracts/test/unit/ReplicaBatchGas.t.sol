// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IMessageRecipient } from "../../src/interfaces/IMessageRecipient.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { IReplicaBatch } from "../../src/interfaces/IReplicaBatch.sol";
import { UpgradeBeacon } from "../../src/upgrade/UpgradeBeacon.sol";
import { UpgradeBeaconProxy } from "../../src/upgrade/UpgradeBeaconProxy.sol";
import { BatchTest } from "../utils/BatchTest.sol";
import { DearFailure, GasBomb, LeastGasMeter, ReturnBomb } from "../utils/Recipients.sol";

/// @notice Whatever the gas limit, a batch processes its first messages, as many as the gas suffices for, and leaves the
/// others as they were; or it reverts before any recipient was called. The limits tried: each one around those where one
/// message more is processed, and every 10,007th everywhere.
abstract contract ReplicaBatchGas is BatchTest {
    uint256 private constant STEP = 10_007;
    uint256 private constant AROUND = 40;
    // More than a message with the worst recipient takes.
    uint256 private constant PLENTY = 1_000_000;
    uint256 private constant MESSAGES_SLOT = 53;
    uint256 private constant DIED = type(uint256).max;
    uint256 private constant NOT_ENOUGH = DIED - 1;

    Replica internal replica;
    DearFailure internal dear = new DearFailure();
    GasBomb internal bomb = new GasBomb();
    LeastGasMeter internal meter = new LeastGasMeter();
    ReturnBomb internal returning = new ReturnBomb(false);
    ReturnBomb internal reverting = new ReturnBomb(true);
    // The call of the batch, and the leaves that wait.
    bytes private callData;
    bytes32[] private waiting;
    // The gas that the meter sees when it is given PROCESS_GAS.
    uint256 private promised;
    function _deploy() internal virtual returns (Replica);

    function setUp() external {
        replica = _deploy();
        (bool _success,) = address(meter).call{ gas: PROCESS_GAS }(
            abi.encodeCall(IMessageRecipient.handle, (HOME_DOMAIN, bytes32(0), ""))
        );
        assertTrue(_success, "the meter answers");
        promised = meter.leastGas();
        vm.store(address(meter), bytes32(0), bytes32(0));
    }

    /// @dev Messages to one, two, three and one again, with bodies of the length and shorter ones.
    function _four(address _one, address _two, address _three, uint256 _length)
        internal
        view
        returns (bytes[] memory _messages)
    {
        address[3] memory _recipients = [_one, _two, _three];
        _messages = new bytes[](4);
        for (uint32 _i = 0; _i < 4; _i++) {
            bytes memory _body = new bytes(_i < 3 ? _length : _length / _i);
            for (uint256 _k = 0; _k < _body.length; _k++) {
                _body[_k] = 0xff;
            }
            _messages[_i] = _message(_i, _recipients[_i % 3], _body);
        }
    }

    function _sweep(bytes[] memory _messages, uint256 _done) internal {
        callData = _sendCall(_batchOf(replica, _messages));
        for (uint256 _i = 0; _i < _messages.length; _i++) {
            bytes32 _leaf = keccak256(_messages[_i]);
            if ((_done >> _i) & 1 == 1) {
                vm.store(address(replica), keccak256(abi.encode(_leaf, MESSAGES_SLOT)), bytes32(uint256(2)));
            } else {
                waiting.push(_leaf);
            }
        }
        // Accounts and slots that nobody has touched are the dearest.
        vm.cool(address(replica));
        vm.cool(address(dear));
        vm.cool(address(bomb));
        vm.cool(address(meter));
        uint256 _most = waiting.length * PLENTY + PLENTY;
        assertEq(_processedWith(_most), waiting.length, "with plenty, all");
        assertEq(_processedWith(20_000), DIED, "with nothing, none");
        _climb(_most);
    }

    /// @dev From the least gas to the most: the batch dies on the way to the recipients, then it says that the gas is not
    /// enough, then it processes one, two, ... and never goes back.
    function _climb(uint256 _most) private {
        uint256 _edges = 0;
        bool _spoke = false;
        for (uint256 _gas = 20_000; _gas < _most; _gas += STEP) {
            uint256 _now = _processedWith(_gas);
            assertTrue(!_spoke || _now != DIED, "out of gas behind the checks");
            assertTrue(_edges == 0 || (_now >= _edges && _now != NOT_ENOUGH), "more gas never does less");
            _spoke = _spoke || _now != DIED;
            while (_now != DIED && _now != NOT_ENOUGH && _edges < _now) {
                _edges += 1;
                _around(_edge(_gas - STEP, _gas, _edges), _edges);
            }
        }
        assertTrue(_spoke && _edges == waiting.length, "all that can happen happened");
    }

    /// @dev Every limit near the first one with which `_more` messages are processed.
    function _around(uint256 _first, uint256 _more) private {
        for (uint256 _gas = _first - AROUND; _gas < _first + AROUND; _gas++) {
            uint256 _less = _more == 1 ? NOT_ENOUGH : _more - 1;
            assertEq(_processedWith(_gas), _gas < _first ? _less : _more, "around the edge");
        }
    }

    /// @dev The first limit with which `_more` messages are processed: not with `_low`, but with `_high`.
    function _edge(uint256 _low, uint256 _high, uint256 _more) private returns (uint256) {
        while (_high - _low > 1) {
            uint256 _middle = (_low + _high) / 2;
            uint256 _now = _processedWith(_middle);
            if (_now != DIED && _now != NOT_ENOUGH && _now >= _more) {
                _high = _middle;
            } else {
                _low = _middle;
            }
        }
        return _high;
    }

    /// @dev How many the batch processes with this gas; the state stays as it is.
    function _processedWith(uint256 _gas) private returns (uint256) {
        vm.resetGasMetering();
        try this.attempt(_gas) { }
        catch (bytes memory _outcome) {
            if (_outcome.length == 32) {
                return abi.decode(_outcome, (uint256));
            }
            assembly ("memory-safe") {
                revert(add(_outcome, 0x20), mload(_outcome))
            }
        }
        return 0;
    }

    /// @dev Makes the call, looks at what it did, and undoes it: reverts with the number of messages that it processed,
    /// with NOT_ENOUGH when it said so, or with DIED when it ended without a word.
    function attempt(uint256 _gas) external {
        (bool _success, bytes memory _answer) = address(replica).call{ gas: _gas }(callData);
        uint256 _outcome = DIED;
        if (_success) {
            _outcome = abi.decode(_answer, (uint256));
            _assertPrefix(_outcome);
        } else if (_answer.length > 0) {
            assertEq(_answer, abi.encodeWithSelector(IReplicaBatch.NotEnoughGas.selector), "answer");
            _outcome = NOT_ENOUGH;
        }
        assembly ("memory-safe") {
            mstore(0x00, _outcome)
            revert(0x00, 0x20)
        }
    }

    function _assertPrefix(uint256 _processed) private view {
        assertTrue(_processed > 0 && _processed <= waiting.length, "some, and no more than there are");
        for (uint256 _i = 0; _i < waiting.length; _i++) {
            IReplica.MessageStatus _expected =
                _i < _processed ? IReplica.MessageStatus.Processed : IReplica.MessageStatus.None;
            assertTrue(replica.messages(waiting[_i]) == _expected, "the first are processed, the others as they were");
        }
        uint256 _seen = meter.leastGas();
        if (_seen != 0) assertEq(_seen, promised, "a recipient gets all its gas");
        _assertOpen(replica);
    }
}

contract ReplicaBatchGasTest is ReplicaBatchGas {
    function _deploy() internal override returns (Replica) {
        return _deployReplica();
    }

    function test_dearFailures() external {
        _sweep(_four(address(dear), address(dear), address(dear), 2048), 0);
    }

    function test_dearFailuresOfNoLength() external {
        _sweep(_four(address(dear), address(dear), address(dear), 0), 0);
    }

    function test_bombs() external {
        _sweep(_four(address(bomb), address(bomb), address(bomb), 2048), 0);
    }

    function test_returnBombs() external {
        _sweep(_four(address(returning), address(reverting), address(dear), 100), 0);
    }

    /// The meter comes where the gas may be short.
    function test_theLastOnesGetAllTheirGas() external {
        _sweep(_four(address(bomb), address(dear), address(meter), 2048), 0);
    }

    function test_theLastOnesGetAllTheirGasAfterOthersThatAreDone() external {
        _sweep(_four(address(dear), address(bomb), address(meter), 32), 2);
    }

    function test_allButTheLastAreDone() external {
        _sweep(_four(address(dear), address(dear), address(meter), 32), 3);
    }

    /// The meter is first, where the batch has the most memory to pay for.
    function test_theFirstGetsAllItsGas() external {
        _sweep(_four(address(meter), address(dear), address(bomb), 2048), 0);
    }
}

contract ReplicaBatchGasProxyTest is ReplicaBatchGas {
    function _deploy() internal override returns (Replica _replica) {
        UpgradeBeacon _beacon =
            new UpgradeBeacon(address(new Replica(REPLICA_DOMAIN, PROCESS_GAS, RESERVE_GAS)), address(this));
        _replica = Replica(address(new UpgradeBeaconProxy(address(_beacon), "")));
        _replica.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
    }

    function test_dearFailures() external {
        _sweep(_four(address(dear), address(dear), address(dear), 2048), 0);
    }

    function test_theLastOnesGetAllTheirGas() external {
        _sweep(_four(address(bomb), address(dear), address(meter), 2048), 0);
    }
}
