package txm

import (
	"context"
	"fmt"
	"math/big"
	"slices"

	"github.com/ethereum/go-ethereum/common"
	"github.com/ethereum/go-ethereum/common/hexutil"
	"github.com/ethereum/go-ethereum/core/types"
	"github.com/ethereum/go-ethereum/params"
	"github.com/ethereum/go-ethereum/rpc"
	"golang.org/x/sync/errgroup"

	"github.com/opticsnet/optics"
	"github.com/opticsnet/optics/internal/keys"
)

const (
	// maxTxGas is the most gas that one transaction may have (EIP-7825).
	maxTxGas = params.MaxTxGas
	// maxData is the most calldata in bytes: pools refuse transactions over
	// 128 KiB.
	maxData = 126 << 10
	// estimateMargin is what is added to an estimate, in percent.
	estimateMargin = 25
	// signers is how many signatures are made at one time.
	signers = 8
)

// assign gives nonces to queued intents and sends them, as many as may be in
// flight.
func (m *Manager) assign(ctx context.Context) error {
	if err := m.bootstrap(ctx); err != nil {
		return err
	}
	for {
		ready, ok := m.takeReady(ctx)
		if !ok || len(ready) == 0 {
			return nil
		}
		ready, err := m.estimate(ctx, ready)
		if err != nil {
			return err
		}
		if len(ready) == 0 {
			continue
		}
		if ready, err = m.inTurn(ctx, ready); err != nil {
			return err
		}
		affordable := m.afford(ready)
		if len(affordable) == 0 {
			return nil
		}
		signed, err := m.signFirst(ctx, affordable)
		if saved := m.save(ctx, signed); saved != nil {
			return saved
		}
		if err != nil {
			return err
		}
		if err := m.send(ctx); err != nil {
			return err
		}
	}
}

// bootstrap learns the first nonce of an account that never sent through this
// journal.
func (m *Manager) bootstrap(ctx context.Context) error {
	if m.nonceKnown() {
		return nil
	}
	var pending hexutil.Uint64
	if err := m.call(ctx, &pending, "eth_getTransactionCount", m.cfg.Signer.Address(), "pending"); err != nil {
		return fmt.Errorf("read pending nonce: %w", err)
	}
	if n := m.pump.view.nonce; uint64(pending) > n {
		m.say(ctx, noteNonce, fmt.Sprintf("%d transactions of %s that are not in the journal are pending; sending begins when they are mined",
			uint64(pending)-n, m.cfg.Signer.Address()))
		return nil
	}
	m.say(ctx, noteNonce, "")
	m.mu.Lock()
	defer m.mu.Unlock()
	m.book.next, m.book.floor, m.book.known = m.pump.view.nonce, m.pump.view.nonce, true
	return nil
}

func (m *Manager) nonceKnown() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.book.known
}

// takeReady returns the intents whose turn it is; ok is false when none may go.
func (m *Manager) takeReady(ctx context.Context) (ready []*entry, ok bool) {
	m.mu.Lock()
	known, next, floor := m.book.known, m.book.next, m.book.floor
	height, inFlight, outside := m.pump.view.head.Latest.Number, 0, false
	for _, e := range m.book.nonces {
		if e.rec.State == optics.TxSent && e.rec.Nonce >= m.pump.view.nonce {
			inFlight++
			outside = outside || !e.accepted
		}
	}
	room := max(0, min(m.cfg.MaxInFlight-inFlight, 2*m.cfg.BatchSize))
	ready = m.book.ready(room, height)
	m.mu.Unlock()
	// What comes after a transaction that the node did not take could only wait.
	if !known || outside || m.pump.again {
		return nil, false
	}
	if v := m.pump.view; v.nonce < floor {
		m.say(ctx, noteNonce, fmt.Sprintf("the account's nonce went back to %d although everything below %d is final (next is %d)", v.nonce, floor, next))
		return nil, false
	}
	m.say(ctx, noteNonce, "")
	return ready, true
}

// estimate fills in the gas of intents that ask for it, ends those that cannot
// succeed and returns the others.
func (m *Manager) estimate(ctx context.Context, ready []*entry) ([]*entry, error) {
	asked := slices.DeleteFunc(slices.Clone(ready), func(e *entry) bool { return e.gas != 0 })
	gas := make([]hexutil.Uint64, len(asked))
	batch := make([]rpc.BatchElem, len(asked))
	for i, e := range asked {
		batch[i] = rpc.BatchElem{Method: "eth_estimateGas", Args: []any{callOf(e.rec.TxIntent), "latest"}, Result: &gas[i]}
	}
	if err := m.batch(ctx, batch); err != nil {
		return nil, err
	}
	refused := map[*entry]string{}
	for i, e := range asked {
		err := batch[i].Error
		if err == nil {
			e.gas = withMargin(uint64(gas[i]))
			continue
		}
		reason, reverts := revertOf(err, m.cfg.CustomErrors)
		if !reverts {
			// Not the intent's fault as far as we can tell: again at the next block.
			e.triedAt = m.pump.view.head.Latest.Number + 1
			m.pump.refusal = fmt.Sprintf("the node cannot estimate %s: %s", e.rec.Key, oneLine(err.Error()))
			continue
		}
		refused[e] = reason
	}
	for _, e := range ready {
		if why := m.impossible(e); why != "" && e.gas != 0 {
			refused[e] = why
		}
	}
	if err := m.refuse(ctx, ready, refused); err != nil {
		return nil, err
	}
	return slices.DeleteFunc(ready, func(e *entry) bool { return e.gas == 0 || refused[e] != "" }), nil
}

// inTurn returns the intents that may have the next nonces, in order. One that is
// pinned to a later nonce waits, one whose nonce is gone ends.
func (m *Manager) inTurn(ctx context.Context, ready []*entry) ([]*entry, error) {
	m.mu.Lock()
	nonces := m.book.free(m.pump.view.nonce, len(ready))
	m.mu.Unlock()
	turn, gone := make([]*entry, 0, len(ready)), map[*entry]string{}
	for _, e := range ready {
		switch next := nonces[len(turn)]; {
		case e.rec.Pinned && e.rec.AtNonce < next:
			gone[e] = fmt.Sprintf("may have nonce %d only, which another transaction of %s has", e.rec.AtNonce, e.rec.From)
		case e.rec.Pinned && e.rec.AtNonce > next:
			e.triedAt = m.pump.view.head.Latest.Number + 1
		default:
			turn = append(turn, e)
		}
	}
	return turn, m.refuse(ctx, ready, gone)
}

// refuse ends intents that were never sent.
func (m *Manager) refuse(ctx context.Context, ready []*entry, refused map[*entry]string) error {
	records := make([]optics.TxRecord, 0, len(refused))
	for _, e := range ready {
		reason := refused[e]
		if reason == "" {
			continue
		}
		rec := e.rec
		rec.State, rec.Settled, rec.Reason = optics.TxRefused, true, reason
		records = append(records, rec)
		m.cfg.Log.WarnContext(ctx, "transaction refused by simulation", "key", rec.Key, "purpose", rec.Purpose, "reason", reason)
	}
	return m.save(ctx, records)
}

// afford returns the first of the intents, as many as the wallet can pay for.
func (m *Manager) afford(ready []*entry) []*entry {
	policy, v := m.cfg.Fees, m.pump.view
	if policy.capped(v.market) {
		m.pump.fee = feeNote(v.market, policy)
	}
	offer := policy.first(v.market)
	left := new(big.Int).Set(m.pump.budget)
	for i, e := range ready {
		left.Sub(left, e.costAt(offer.fee))
		if left.Sign() < 0 {
			m.pump.dry = fmt.Sprintf("the wallet is dry: send at least %s wei to %s on chain %s",
				new(big.Int).Neg(left), m.cfg.Signer.Address(), m.cfg.Chain)
			return ready[:i]
		}
	}
	return ready
}

// feeNote says what the market asks and what the cap is.
func feeNote(q market, p FeePolicy) string {
	asks := q.least(p)
	if p.Legacy {
		asks = q.tip
	}
	return fmt.Sprintf("fee cap reached: the chain asks %d wei for one gas, the cap is %d", asks, p.MaxFeePerGas)
}

// signFirst signs the first attempts of intents under the next nonces. When a
// signature cannot be had, it returns the records before that one, and the
// error; what was signed beyond is forgotten, since nobody has seen it.
func (m *Manager) signFirst(ctx context.Context, ready []*entry) ([]optics.TxRecord, error) {
	v := m.pump.view
	m.mu.Lock()
	nonces := m.book.free(v.nonce, len(ready))
	m.mu.Unlock()
	offer := m.cfg.Fees.first(v.market)
	records := make([]optics.TxRecord, len(ready))
	for i, e := range ready {
		rec := e.rec
		rec.State, rec.Nonce, rec.HasNonce = optics.TxSent, nonces[i], true
		records[i] = rec
	}
	n, err := m.signAll(ctx, records, func(i int) order {
		return order{gas: ready[i].gas, offer: offer, height: v.head.Latest.Number}
	})
	for i := range n {
		ready[i].accepted, ready[i].triedAt, ready[i].missing = false, 0, 0
		m.pump.budget.Sub(m.pump.budget, ready[i].costAt(offer.fee))
	}
	return records[:n], err
}

// order is what a signature is wanted for beyond the record.
type order struct {
	gas    uint64
	offer  price
	height uint64
}

// signAll appends one attempt to each record and returns how many, from the
// first on, were signed without a failure between them.
func (m *Manager) signAll(ctx context.Context, records []optics.TxRecord, of func(int) order) (int, error) {
	errs := make([]error, len(records))
	var group errgroup.Group
	group.SetLimit(signers)
	for i := range records {
		group.Go(func() error {
			var attempt optics.TxAttempt
			attempt, errs[i] = m.signOne(ctx, records[i], of(i))
			records[i].Attempts = append(slices.Clip(records[i].Attempts), attempt)
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return 0, err
	}
	for i, err := range errs {
		if err != nil {
			return i, fmt.Errorf("sign %q: %w", records[i].Key, err)
		}
	}
	return len(records), nil
}

// signOne signs one transaction and checks who signed it.
func (m *Manager) signOne(ctx context.Context, rec optics.TxRecord, o order) (optics.TxAttempt, error) {
	if err := m.permit(); err != nil {
		return optics.TxAttempt{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()
	chainID := new(big.Int).SetUint64(m.cfg.ChainID)
	signer := types.LatestSignerForChainID(chainID)
	tx := m.unsigned(rec, o)
	digest := signer.Hash(tx)
	to := "a new contract"
	if !rec.Creation {
		to = rec.To.Hex()
	}
	purpose := fmt.Sprintf("transaction chain=%s nonce=%d to=%s key=%s", rec.Chain, tx.Nonce(), to, rec.Key)
	sig, err := m.cfg.Signer.SignDigest(keys.WithPurpose(ctx, purpose), digest)
	if err != nil {
		return optics.TxAttempt{}, err
	}
	who, err := sig.Recover(digest)
	if err != nil {
		return optics.TxAttempt{}, err
	}
	if who != rec.From {
		return optics.TxAttempt{}, fmt.Errorf("%w: it is of %s, not of %s", optics.ErrSignature, who, rec.From)
	}
	sig[64] -= 27
	if tx, err = tx.WithSignature(signer, sig[:]); err != nil {
		return optics.TxAttempt{}, fmt.Errorf("encode: %w", err)
	}
	raw, err := tx.MarshalBinary()
	if err != nil {
		return optics.TxAttempt{}, fmt.Errorf("encode: %w", err)
	}
	return optics.TxAttempt{Hash: tx.Hash(), Raw: raw, FeeCap: o.offer.fee, TipCap: o.offer.tip, SentAt: o.height}, nil
}

// unsigned is the transaction without its signature.
func (m *Manager) unsigned(rec optics.TxRecord, o order) *types.Transaction {
	fee, tip := new(big.Int).SetUint64(o.offer.fee), new(big.Int).SetUint64(o.offer.tip)
	if m.cfg.Fees.Legacy {
		return types.NewTx(&types.LegacyTx{
			Nonce: rec.Nonce, GasPrice: fee, Gas: o.gas, To: target(rec.TxIntent), Value: rec.Value.Big(), Data: rec.Data,
		})
	}
	return types.NewTx(&types.DynamicFeeTx{
		ChainID: new(big.Int).SetUint64(m.cfg.ChainID), Nonce: rec.Nonce,
		GasTipCap: tip, GasFeeCap: fee, Gas: o.gas, To: target(rec.TxIntent), Value: rec.Value.Big(), Data: rec.Data,
	})
}

// target is the called contract, or nil for a creation.
func target(intent optics.TxIntent) *common.Address {
	if intent.Creation {
		return nil
	}
	return &intent.To
}

// callArgs is a call as eth_call and eth_estimateGas take it.
type callArgs struct {
	From  common.Address  `json:"from"`
	To    *common.Address `json:"to,omitempty"`
	Gas   *hexutil.Uint64 `json:"gas,omitempty"`
	Value *hexutil.Big    `json:"value,omitempty"`
	Data  hexutil.Bytes   `json:"data"`
}

func callOf(intent optics.TxIntent) callArgs {
	call := callArgs{From: intent.From, To: target(intent), Data: intent.Data}
	if intent.Value != (common.Hash{}) {
		call.Value = (*hexutil.Big)(intent.Value.Big())
	}
	return call
}
