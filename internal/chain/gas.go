package chain

import (
	"bytes"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/merkle"
)

// Gas limits. They are given rather than estimated where an estimate would stand
// in the way: a pipeline builds on transactions that the node has not mined yet,
// and a fraud proof waits for nothing. What is not used is not paid, but the
// sender must own it. The figures in the comments are the least limits that
// succeed behind a beacon proxy on an Osaka chain; the tests measure them again.
const (
	// gasRelay is for Replica.update: 92,000 for the first one, less later.
	gasRelay = 150_000
	// gasRelayMore is for each further update of Replica.updateBatch: 50,000.
	gasRelayMore = 60_000
	// gasUnenroll is for XAppConnectionManager.unenrollReplica: 60,000.
	gasUnenroll = 150_000
	// gasDoubleUpdate is for doubleUpdate: 63,000 at a Home, where slashing can
	// become dearer with another UpdaterManager.
	gasDoubleUpdate = 500_000

	// gasDispatch is for Home.dispatch of nothing: 135,000 for the first message and
	// less later, 160,000 at a Home of the first version, and 2,420 for each further
	// bit that is set in the number of leaves, of which there are at most 31.
	gasDispatch = 270_000
	// gasDispatchByte is for one byte of calldata: 30, of which 16 are the
	// calldata itself; 40 are its price where that is the floor (EIP-7623).
	gasDispatchByte = 40

	// gasImproperUpdate is for Home.improperUpdate with an empty queue: 60,000,
	// and more with dearer slashing; gasQueued is for each queued root that a
	// Home of the first version compares: 2,343.
	gasImproperUpdate = 500_000
	gasQueued         = 2_500
	// queueSlack is how many messages may come between the last look at the queue
	// and the proof.
	queueSlack = 1_000

	// gasProcess is for Replica.proveAndProcess, beside the calldata and what the
	// Replica keeps for the recipient: 54,000.
	gasProcess = 100_000
	// gasProcessByte is for moving one byte of calldata around: under 2.
	gasProcessByte = 3
	// gasForward is what the Replica sets aside for the call to the recipient
	// itself: 3,000, and the encoding of its arguments.
	gasForward = 6_000

	// gasBatch is for Replica.proveAndProcessBatch of no message, gasBatchMessage
	// for each message beside its recipient, 32,400 with its calldata and its nodes,
	// and gasBatchNode for each node that is hashed.
	gasBatch        = 60_000
	gasBatchMessage = 36_000
	gasBatchNode    = 400
	// gasSetAside is what the Replica sets aside for each message before it calls
	// the recipient: 25,100, and 1 for each byte of the message.
	gasSetAside = 25_100 + optics.MessageHeaderLen + optics.MaxBodyLen
	// gasHandler is what a batch allows each recipient unless it is told otherwise.
	gasHandler = 100_000

	// maxTxGas is the most that a transaction may have (EIP-7825).
	maxTxGas = 1 << 24
)

func dispatchGas(data []byte) uint64 {
	return gasDispatch + gasDispatchByte*uint64(len(data))
}

func improperUpdateGas(queued uint64) uint64 {
	roots := min(2*queued+queueSlack, maxTxGas/gasQueued)
	return min(gasImproperUpdate+gasQueued*roots, maxTxGas)
}

// processGas returns a limit that leaves the Replica, after it has proven the
// message, what it requires: PROCESS_GAS + RESERVE_GAS, and enough that
// PROCESS_GAS is at most 63/64 of what can be passed on (EIP-150). The Replica
// stands behind a proxy, which passes on 63/64 of its own.
func processGas(g ProcessGas, data []byte) uint64 {
	process, reserve := min(g.Process, maxTxGas), min(g.Reserve, maxTxGas)
	replica := max(process+reserve, withCallersShare(process)+gasForward)
	limit := intrinsicGas(data) + gasProcess + gasProcessByte*uint64(len(data)) + withCallersShare(replica)
	return min(max(limit, floorGas(data)), maxTxGas)
}

// batchGas returns a limit with which a batch gets through all its messages while
// each recipient uses at most handler gas, and whether a transaction may have it.
//
// A node's estimate would be of no use: a batch that runs low on gas succeeds with
// fewer messages. Before each message the Replica wants for it what processGas is
// about, of which a recipient leaves most; so that comes once, for the last one.
func batchGas(g ProcessGas, handler uint64, messages, siblings int, data []byte) (limit uint64, fits bool) {
	if handler == 0 {
		handler = gasHandler
	}
	n, nodes := uint64(messages), uint64(2*messages+siblings+merkle.Depth) // #nosec G115 -- not negative
	process, reserve := min(g.Process, maxTxGas), min(g.Reserve, maxTxGas)
	last := gasSetAside + max(process+reserve, withCallersShare(process)+gasForward)
	replica := gasBatch + n*(gasBatchMessage+min(handler, process)) + nodes*gasBatchNode + gasProcessByte*uint64(len(data)) + last
	limit = max(intrinsicGas(data)+withCallersShare(replica), floorGas(data))
	return limit, limit <= maxTxGas
}

// withCallersShare returns the gas of which 63/64 are at least n.
func withCallersShare(n uint64) uint64 { return n + n/63 + 1 }

// intrinsicGas is what a transaction costs before it runs: 21,000, 4 for a zero
// byte of calldata and 16 for another (EIP-2028).
func intrinsicGas(data []byte) uint64 { return 21_000 + 4*tokens(data) }

// floorGas is the least that a transaction costs (EIP-7623).
func floorGas(data []byte) uint64 { return 21_000 + 10*tokens(data) }

// tokens counts a zero byte once and another four times.
func tokens(data []byte) uint64 {
	zeros := bytes.Count(data, []byte{0})
	return uint64(zeros + 4*(len(data)-zeros)) // #nosec G115 -- not negative
}
