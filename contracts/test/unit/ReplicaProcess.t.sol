// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import { Replica } from "../../src/Replica.sol";
import { IMessageRecipient } from "../../src/interfaces/IMessageRecipient.sol";
import { IReplica } from "../../src/interfaces/IReplica.sol";
import { MessageSink } from "../../src/test-recipients/MessageSink.sol";
import { RevertingRecipient } from "../../src/test-recipients/RevertingRecipient.sol";
import { OpticsTest } from "../utils/OpticsTest.sol";
import { GasBurner, GasMeter, Reenterer, ReturnBomb } from "../utils/Recipients.sol";
import { ReferenceTree } from "../utils/ReferenceTree.sol";

contract ReplicaProcessTest is OpticsTest {
    // More than a delivery to a recipient that burns everything needs, far less than a careless copy would.
    uint256 private constant GENEROUS_GAS = 1_000_000;

    Replica private replica;
    MessageSink private sink;
    // Deployed before a test begins: an account that the test's transaction has not touched is the dearest one to call.
    GasMeter private coldMeter;

    function setUp() external {
        coldMeter = new GasMeter();
        replica = _deployReplica();
        sink = new MessageSink();
    }

    function _isProcessed(bytes memory _bytes) private view returns (bool) {
        return replica.messages(keccak256(_bytes)) == IReplica.MessageStatus.Processed;
    }

    function _expectProcess(bytes memory _bytes, bool _success, bytes memory _returnData) private {
        _expectEmit(address(replica));
        emit IReplica.Process(keccak256(_bytes), _success, _returnData);
    }

    function test_process_handsTheMessageOver() external {
        bytes memory _bytes = _message(0, address(sink), "body");
        _proveAlone(replica, _bytes);
        vm.expectCall(
            address(sink), abi.encodeWithSelector(0x56d5d475, HOME_DOMAIN, _id(address(this)), bytes("body")), 1
        );
        _expectEmit(address(sink));
        emit MessageSink.Handled(HOME_DOMAIN, _id(address(this)), "body");
        _expectProcess(_bytes, true, "");
        vm.prank(STRANGER);
        assertTrue(replica.process(_bytes), "success");
        assertTrue(_isProcessed(_bytes), "processed");
        assertEq(sink.total(), 1, "handled");
    }

    function test_process_onlyOnce() external {
        bytes memory _bytes = _message(0, address(sink), "body");
        _proveAlone(replica, _bytes);
        replica.process(_bytes);
        _expectRevert("!proven");
        replica.process(_bytes);
        assertEq(sink.total(), 1, "handled");
    }

    function test_process_refusesWhatIsNotProven() external {
        bytes memory _bytes = _message(0, address(sink), "body");
        _expectRevert("!proven");
        replica.process(_bytes);
    }

    function test_process_refusesAnotherDestination() external {
        bytes memory _bytes = _messageTo(REPLICA_DOMAIN + 1, 0, address(sink), "body");
        _proveAlone(replica, _bytes);
        _expectRevert("!destination");
        replica.process(_bytes);
    }

    function test_process_looksAtTheDestinationBeforeTheProof() external {
        _expectRevert("!destination");
        replica.process(_messageTo(REPLICA_DOMAIN + 1, 0, address(sink), "body"));
    }

    function test_process_refusesLessThanAHeader() external {
        bytes memory _bytes = new bytes(75);
        _expectRevert("!message length");
        replica.process(_bytes);
        _expectRevert("!message length");
        replica.process("");
    }

    function test_process_takesAnEmptyBody() external {
        bytes memory _bytes = _message(0, address(sink), "");
        _proveAlone(replica, _bytes);
        assertTrue(replica.process(_bytes), "success");
    }

    function test_process_ignoresTheUpperBytesOfTheRecipient() external {
        bytes memory _bytes = bytes.concat(
            bytes4(HOME_DOMAIN),
            _id(address(this)),
            bytes4(0),
            bytes4(REPLICA_DOMAIN),
            bytes12(type(uint96).max),
            bytes20(address(sink)),
            bytes("body")
        );
        _proveAlone(replica, _bytes);
        replica.process(_bytes);
        assertEq(sink.total(), 1, "handled");
    }

    function test_process_worksOnAFailedReplica() external {
        bytes memory _bytes = _message(0, address(sink), "body");
        _proveAlone(replica, _bytes);
        bytes32 _old = replica.committedRoot();
        replica.doubleUpdate(
            _old,
            [bytes32(uint256(1)), bytes32(uint256(2))],
            _signed(_old, bytes32(uint256(1))),
            _signed(_old, bytes32(uint256(2)))
        );
        assertTrue(replica.process(_bytes), "success");
    }

    // Recipients that are not kind.

    function test_process_isFinalWhenTheRecipientReverts() external {
        bytes memory _bytes = _message(0, address(new RevertingRecipient()), "body");
        _proveAlone(replica, _bytes);
        _expectProcess(_bytes, false, abi.encodeWithSignature("Error(string)", "refused"));
        assertFalse(replica.process(_bytes), "success");
        assertTrue(_isProcessed(_bytes), "processed");
        _expectRevert("!proven");
        replica.process(_bytes);
    }

    function test_process_succeedsForAnAccountWithoutCode() external {
        bytes memory _bytes = _message(0, STRANGER, "body");
        _proveAlone(replica, _bytes);
        _expectProcess(_bytes, true, "");
        assertTrue(replica.process(_bytes), "success");
    }

    function test_process_survivesARecipientThatBurnsAllGas() external {
        bytes memory _bytes = _message(0, address(new GasBurner()), "body");
        _proveAlone(replica, _bytes);
        assertFalse(replica.process{ gas: GENEROUS_GAS }(_bytes), "success");
        assertTrue(_isProcessed(_bytes), "processed");
    }

    function test_process_copiesNoMoreThan256Bytes() external {
        bytes memory _returns = _message(0, address(new ReturnBomb(false)), "body");
        _proveAlone(replica, _returns);
        _expectProcess(_returns, true, new bytes(256));
        assertTrue(replica.process{ gas: GENEROUS_GAS }(_returns), "success");

        bytes memory _reverts = _message(1, address(new ReturnBomb(true)), "body");
        _proveAlone(replica, _reverts);
        _expectProcess(_reverts, false, new bytes(256));
        assertFalse(replica.process{ gas: GENEROUS_GAS }(_reverts), "success");
    }

    function test_process_refusesToBeReentered() external {
        Reenterer _reenterer = new Reenterer();
        bytes[] memory _messages = new bytes[](2);
        _messages[0] = _message(0, address(sink), "inner");
        _messages[1] = _message(1, address(_reenterer), _messages[0]);
        bytes32[] memory _leaves = _accept(replica, _messages);
        replica.prove(_leaves[0], ReferenceTree.proof(_leaves, 2, 0), 0);
        replica.prove(_leaves[1], ReferenceTree.proof(_leaves, 2, 1), 1);

        assertTrue(replica.process(_messages[1]), "success");
        assertTrue(_reenterer.called(), "the recipient tried");
        assertEq(_reenterer.reason(), abi.encodeWithSignature("Error(string)", "!reentrant"), "reason");
        assertEq(sink.total(), 0, "nothing was delivered inside");
        assertTrue(replica.process(_messages[0]), "the guard is open again");
        assertEq(sink.total(), 1, "and the message is delivered after all");
    }

    function test_process_onAnUninitializedReplicaIsClosed() external {
        Replica _replica = _unlockedReplica(RESERVE_GAS);
        _expectRevert("!proven");
        _replica.process(_message(0, address(sink), "body"));
    }

    // Gas.

    function test_process_refusesTooLittleGas() external {
        bytes memory _bytes = _message(0, address(sink), "body");
        _proveAlone(replica, _bytes);
        _expectRevert("!gas");
        replica.process{ gas: PROCESS_GAS + RESERVE_GAS }(_bytes);
        assertFalse(_isProcessed(_bytes), "processed");
        assertTrue(replica.process{ gas: GENEROUS_GAS }(_bytes), "with enough it works");
    }

    function test_process_keepsBackALargeReserve() external {
        uint256 _reserve = 200_000;
        Replica _replica = _unlockedReplica(_reserve);
        _replica.initialize(HOME_DOMAIN, updater, bytes32(0), WINDOW);
        bytes memory _bytes = _message(0, address(coldMeter), "body");
        _proveAlone(_replica, _bytes);
        _expectRevert("!gas");
        _replica.process{ gas: PROCESS_GAS + _reserve }(_bytes);
        assertEq(coldMeter.gasAtEntry(), 0, "it was not called, though PROCESS_GAS was there");
        assertTrue(_replica.process{ gas: PROCESS_GAS + _reserve + 60_000 }(_bytes), "with enough it works");
    }

    /// "A recipient gets PROCESS_GAS, or it is not called and the message stays as it was."
    function testFuzz_process_givesAllThePromisedGasOrDoesNotCall(uint256 _gas, uint256 _length) external {
        bytes memory _body = new bytes(_bound(_length, 0, 2048));
        uint256 _promised = _gasWithPlenty(_body);
        bytes memory _bytes = _message(1, address(coldMeter), _body);
        _proveAlone(replica, _bytes);
        try replica.process{ gas: _bound(_gas, 850_000, 950_000) }(_bytes) returns (bool _success) {
            assertTrue(_success, "success");
            assertEq(coldMeter.gasAtEntry(), _promised, "gas");
        } catch {
            assertEq(coldMeter.gasAtEntry(), 0, "it was not called");
            assertFalse(_isProcessed(_bytes), "and the message waits");
        }
    }

    /// The same at the edge: the first amount of gas that is enough gives the recipient all it is promised.
    function test_process_atTheEdgeGivesAllThePromisedGas() external {
        uint256 _promised = _gasWithPlenty("body");
        bytes memory _bytes = _message(1, address(coldMeter), "body");
        _proveAlone(replica, _bytes);
        uint256 _gas = PROCESS_GAS + RESERVE_GAS;
        bool _done;
        while (!_done) {
            _gas += 16;
            (_done,) = address(replica).call{ gas: _gas }(abi.encodeCall(IReplica.process, (_bytes)));
        }
        assertEq(coldMeter.gasAtEntry(), _promised, "gas");
        assertTrue(_gas < PROCESS_GAS + RESERVE_GAS + 60_000, "the edge is where it should be");
    }

    /// What is kept back is enough to finish after the worst recipient: no gas limit makes process die behind its checks.
    function testFuzz_process_finishesAfterTheWorstRecipient(uint256 _gas) external {
        bytes memory _bytes = _message(0, address(new GasBurner()), new bytes(2048));
        _proveAlone(replica, _bytes);
        (bool _done, bytes memory _answer) =
            address(replica).call{ gas: _bound(_gas, 860_000, 900_000) }(abi.encodeCall(IReplica.process, (_bytes)));
        assertEq(_answer, _done ? abi.encode(false) : abi.encodeWithSignature("Error(string)", "!gas"), "answer");
        assertTrue(_isProcessed(_bytes) == _done, "processed");
    }

    /// @dev The gas that a recipient of this body sees when the caller spares none.
    function _gasWithPlenty(bytes memory _body) private returns (uint256 _gas) {
        GasMeter _meter = new GasMeter();
        bytes memory _bytes = _message(0, address(_meter), _body);
        _proveAlone(replica, _bytes);
        replica.process{ gas: 10_000_000 }(_bytes);
        _gas = _meter.gasAtEntry();
        assertTrue(_gas <= PROCESS_GAS && _gas > PROCESS_GAS - 2_000, "with plenty, it is PROCESS_GAS and no more");
    }

    // proveAndProcess

    function test_proveAndProcess_doesBoth() external {
        bytes[] memory _messages = new bytes[](2);
        _messages[0] = _message(0, STRANGER, "first");
        _messages[1] = _message(1, address(sink), "second");
        bytes32[] memory _leaves = _accept(replica, _messages);
        _expectProcess(_messages[1], true, "");
        replica.proveAndProcess(_messages[1], ReferenceTree.proof(_leaves, 2, 1), 1);
        assertTrue(_isProcessed(_messages[1]), "processed");
        assertEq(sink.handled(sink.key(HOME_DOMAIN, _id(address(this)), "second")), 1, "handled");
    }

    function test_proveAndProcess_refusesAProofThatDoesNotHold() external {
        bytes[] memory _messages = new bytes[](1);
        _messages[0] = _message(0, address(sink), "body");
        bytes32[] memory _leaves = _accept(replica, _messages);
        bytes32[32] memory _path = ReferenceTree.proof(_leaves, 1, 0);
        _expectRevert("!prove");
        replica.proveAndProcess(_messages[0], _path, 1);
        vm.warp(block.timestamp - 1);
        _expectRevert("!prove");
        replica.proveAndProcess(_messages[0], _path, 0);
    }

    function test_proveAndProcess_refusesASecondTime() external {
        bytes memory _bytes = _message(0, address(sink), "body");
        _proveAlone(replica, _bytes);
        bytes32[32] memory _path;
        _expectRevert("!MessageStatus.None");
        replica.proveAndProcess(_bytes, _path, 0);
    }

    function test_proveAndProcess_undoesTheProofWhenItCannotProcess() external {
        bytes[] memory _messages = new bytes[](1);
        _messages[0] = _messageTo(REPLICA_DOMAIN + 1, 0, address(sink), "body");
        bytes32[] memory _leaves = _accept(replica, _messages);
        bytes32[32] memory _path = ReferenceTree.proof(_leaves, 1, 0);
        _expectRevert("!destination");
        replica.proveAndProcess(_messages[0], _path, 0);
        assertEq(uint256(replica.messages(_leaves[0])), uint256(IReplica.MessageStatus.None), "status");
    }

    function test_handle_hasTheSelectorThatRecipientsKnow() external pure {
        assertEq(bytes32(IMessageRecipient.handle.selector), bytes32(bytes4(0x56d5d475)), "selector");
    }
}
